import { signInCoverage } from '../../analyse/access/entra/coverage.ts';
import { keyBasedFactors, type KeyFactorAnswer } from '../../analyse/access/entra/key-factor.ts';
import { phishingResistant } from '../../analyse/access/entra/requirement.ts';
import { azureManagement } from '../../analyse/access/entra/target.ts';
import type { DirectoryGroup } from '../../estate/identity/directory-groups.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import { gapsOf } from '../../estate/identity/entra/reads.ts';
import type { RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { SignInMethods } from '../../estate/identity/sign-in-methods.ts';
import type { SignInTenant } from '../../estate/identity/sign-in-tenants.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { holdersOf } from '../holders.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey, type Survey } from '../survey.ts';

/**
 * NCSSR 2.2.3, second sentence: every key with which a person in reach can sign in. Methods that Conditional Access
 * refuses at every sign-in are no factors; of those that are left, one whose key can be copied is an exception.
 */
export const keyFactorsNonExtractable: Check = {
  id: 'key-factors-non-extractable',
  title: 'Keys that people sign in with cannot leave their devices',
  procedure:
    "Each enabled account that holds a role in the system's subscriptions, active or eligible, is read for the methods that it has registered and those that the tenant lets it register; passkeys one by one for binding, attestation and model.",
  nature: 'reperformance',
  cites: { '2.2.3-b': 'part' },
  needs: [
    'identity.roleAssignments',
    'identity.directoryUsers',
    'identity.directoryGroups',
    'identity.signInMethods',
    'identity.signInTenants',
  ],
  unit: 'system',
  effective: since205,
  judge(context) {
    const assignments = survey<RoleAssignment>(context, 'identity.roleAssignments');
    const users = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const groups = survey<DirectoryGroup>(context, 'identity.directoryGroups');
    const methods = survey<SignInMethods>(context, 'identity.signInMethods');
    const tenants = survey<SignInTenant>(context, 'identity.signInTenants');
    const holders = holdersOf(assignments.members, users.members, groups.members);
    const people = holders.users.filter(({ enabled }) => enabled);
    const refused = phishingResistantOnly(tenants, people);
    const memberships = membershipsOf(groups.members);
    const byAccount = new Map(methods.members.map((one) => [one.account, one]));
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...holders.unknown];
    let withoutKey = 0;
    for (const person of people) {
      const own = byAccount.get(person.objectId);
      const said = { subject: person.name, evidence: [...person.evidence, ...(own?.evidence ?? [])] };
      if (own === undefined) {
        undecided.push({ ...said, condition: 'may sign in with any method: none of its methods was read' });
        continue;
      }
      const answer = keyBasedFactors(own, {
        phishingResistantOnly: refused.has(person.objectId),
        groups: memberships.get(person.objectId) ?? new Set(),
      });
      if (answer.verdict === 'no-key') withoutKey += 1;
      const witness = { methods: answer.methods };
      if (answer.verdict === 'not-met') {
        exceptions.push({
          ...said,
          witness,
          condition: `can sign in with a key that can be taken out: ${told(answer, 'false')}`,
        });
      } else if (answer.verdict === 'inconclusive') {
        undecided.push({
          ...said,
          witness,
          condition: `may sign in with a key that can be taken out: ${told(answer, 'unknown')}`,
        });
      }
    }
    const population = {
      ...assignments.population,
      expected:
        assignments.population.expected === null || users.population.expected === null ? null : people.length,
      inspected: people.length,
    };
    return judgementOf({ ...assignments, population }, [users, groups, methods, tenants], {
      exceptions,
      undecided,
      notes: withoutKey > 0 ? [`${withoutKey} of ${people.length} accounts sign in without any key`] : [],
      ...(people.length > 0 && withoutKey === people.length
        ? { notApplicable: 'No account in reach signs in with a key' }
        : {}),
    });
  },
};

function told({ methods }: KeyFactorAnswer, value: 'false' | 'unknown'): string {
  return methods
    .filter(({ nonExtractable }) => nonExtractable === value)
    .map(({ method, reason }) => `${method}: ${reason}`)
    .join('; ');
}

/** The groups that each account is in. */
function membershipsOf(groups: readonly DirectoryGroup[]): Map<string, Set<string>> {
  const memberships = new Map<string, Set<string>>();
  for (const { objectId, transitiveMembers } of groups) {
    for (const member of transitiveMembers)
      memberships.set(member, (memberships.get(member) ?? new Set()).add(objectId));
  }
  return memberships;
}

/** Object ids of those from whom Conditional Access takes phishing-resistant methods alone, at every sign-in. */
function phishingResistantOnly(tenants: Survey<SignInTenant>, people: readonly DirectoryUser[]): Set<string> {
  const gaps = gapsOf(tenants.missing);
  return new Set(
    tenants.members.flatMap(({ container, model }) =>
      signInCoverage({ ...model, gaps: [...model.gaps, ...gaps] })
        .ask({
          targets: [azureManagement],
          requirement: phishingResistant,
          accounts: people.filter((one) => one.container === container).map(({ objectId }) => objectId),
        })
        .accounts.filter(({ verdict, signsIn }) => signsIn && verdict === 'enforced')
        .map(({ account }) => account),
    ),
  );
}
