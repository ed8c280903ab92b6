import type { MfaVerdict } from '../../analyse/access/answer.ts';
import {
  signInCoverage,
  type CoverageAnswer,
  type UncoveredBox,
} from '../../analyse/access/entra/coverage.ts';
import { multiFactor } from '../../analyse/access/entra/requirement.ts';
import { azureManagement } from '../../analyse/access/entra/target.ts';
import type { DirectoryGroup } from '../../estate/identity/directory-groups.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { EntraSignInModel } from '../../estate/identity/entra/model.ts';
import { gapsOf } from '../../estate/identity/entra/reads.ts';
import type { RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { SignInTenant } from '../../estate/identity/sign-in-tenants.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { holdersOf } from '../holders.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/**
 * NCSSR 2.2.3 for people who administer through Azure: each account that holds a role in the system's subscriptions,
 * active or eligible, against every circumstance of a sign-in that the tenant's own policies tell apart. Policies of
 * one account may share the work; what none of them covers is a gap, shown with a sign-in that falls into it.
 */
export const conditionalAccessCoverage: Check = {
  id: 'conditional-access-coverage',
  title: 'Conditional Access asks everyone in reach for a second factor, at every sign-in',
  procedure:
    "Each person who holds a role in the system's subscriptions, active or eligible, is taken through every combination of client, platform, location, device filter, risk and flow that the tenant's Conditional Access policies tell apart, in every membership and role that the person can activate; in each, an enabled policy must ask for a second factor or block.",
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part' },
  needs: [
    'identity.roleAssignments',
    'identity.directoryUsers',
    'identity.directoryGroups',
    'identity.signInTenants',
  ],
  unit: 'system',
  effective: since205,
  judge(context) {
    const assignments = survey<RoleAssignment>(context, 'identity.roleAssignments');
    const users = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const groups = survey<DirectoryGroup>(context, 'identity.directoryGroups');
    const tenants = survey<SignInTenant>(context, 'identity.signInTenants');
    const holders = holdersOf(assignments.members, users.members, groups.members);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...holders.unknown];
    // What is stale was read whole when it was read: a gap that it shows was there.
    const gaps = gapsOf(tenants.missing.filter(({ reason }) => reason !== 'stale'));
    const byTenant = Map.groupBy(holders.users, ({ container }) => container);
    for (const [container, people] of byTenant) {
      const tenant = tenants.members.find((one) => one.container === container);
      if (tenant === undefined) {
        undecided.push(...people.map(unread));
        continue;
      }
      const model = { ...tenant.model, gaps: [...tenant.model.gaps, ...gaps] };
      const answer = ask(model, people);
      const reports = reportOnly(model, answer);
      for (const [at, row] of answer.accounts.entries()) {
        if (!row.signsIn || row.verdict === 'enforced') continue;
        const evidence = [...people[at]!.evidence, ...tenant.evidence];
        const aside = reports.get(row.account) ?? [];
        const only = aside.length > 0 ? `; ${aside.join(', ')} only reports` : '';
        const box = boxOf(answer, row.account, row.verdict);
        const said = { subject: people[at]!.name, evidence, ...(box ? { witness: witnessOf(box) } : {}) };
        if (row.verdict === 'not-enforced') {
          exceptions.push({
            ...said,
            condition: `is asked for a second factor by no enabled policy${whenOf(box)}${only}`,
          });
        } else {
          const reasons = row.missing.map(({ place, reason }) => `${place}: ${reason}`);
          undecided.push({
            ...said,
            condition: `may sign in without a second factor${whenOf(box)}: ${reasons.join('; ')}${only}`,
          });
        }
      }
    }
    const people = holders.users.length;
    const population = {
      ...assignments.population,
      expected:
        assignments.population.expected === null || users.population.expected === null ? null : people,
      inspected: people,
    };
    return judgementOf({ ...assignments, population }, [users, groups, tenants], { exceptions, undecided });
  },
};

function ask(model: EntraSignInModel, people: readonly DirectoryUser[]): CoverageAnswer {
  return signInCoverage(model).ask({
    targets: [azureManagement],
    requirement: multiFactor,
    accounts: people.map(({ objectId }) => objectId),
  });
}

function unread(user: DirectoryUser): Exception {
  return {
    subject: user.name,
    condition: 'may sign in without a second factor: Conditional Access of the tenant was not read',
    evidence: user.evidence,
  };
}

/** The gap that the account's row speaks of; the one that depends on least where there are several. */
function boxOf(
  { uncovered }: CoverageAnswer,
  account: string,
  verdict: MfaVerdict,
): UncoveredBox | undefined {
  const certainty = verdict === 'not-enforced' ? 'proved' : 'possible';
  return uncovered
    .filter((box) => box.certainty === certainty && box.accounts.includes(account))
    .sort((one, other) => weight(one) - weight(other))[0];
}

function weight({ circumstances, activated }: UncoveredBox): number {
  return Object.keys(circumstances).length + activated.length;
}

function whenOf(box: UncoveredBox | undefined): string {
  if (box === undefined) return '';
  const parts = Object.entries(box.circumstances).map(
    ([name, values]) => `${name} is ${values.join(' or ')}`,
  );
  const activated = box.activated.map((one) => `${one} is activated`);
  const all = [...parts, ...activated];
  return all.length === 0 ? '' : ` where ${all.join(' and ')}`;
}

function witnessOf({ target, circumstances, activated, witness }: UncoveredBox): Record<string, unknown> {
  return { target, circumstances, activated, signIn: witness.circumstances };
}

/** Per account that is not covered, the policies that would ask more of it if they did not only report. */
function reportOnly(model: EntraSignInModel, answer: CoverageAnswer): Map<string, string[]> {
  const open = answer.accounts.filter(({ signsIn, verdict }) => signsIn && verdict !== 'enforced');
  const found = new Map<string, string[]>();
  for (const policy of model.policies.filter(({ state }) => state === 'report-only')) {
    const alone = {
      ...model,
      policies: [{ ...policy, state: 'enabled' as const }],
      gaps: [],
      securityDefaults: false,
    };
    const asked = signInCoverage(alone).ask({
      targets: [azureManagement],
      requirement: multiFactor,
      accounts: open.map(({ account }) => account),
    });
    for (const { account, verdict } of asked.accounts) {
      const everywhere = asked.uncovered.some(
        ({ circumstances, accounts }) =>
          Object.keys(circumstances).length === 0 && accounts.includes(account),
      );
      if (verdict === 'not-enforced' && everywhere) continue;
      found.set(account, [...(found.get(account) ?? []), policy.name]);
    }
  }
  return found;
}
