import type { AzurePrincipal } from '../../analyse/access/azure/answer.ts';
import { signInCoverage } from '../../analyse/access/entra/coverage.ts';
import { multiFactor } from '../../analyse/access/entra/requirement.ts';
import {
  azureManagement,
  contextTarget,
  microsoftGraph,
  privilegedIdentityManagement,
} from '../../analyse/access/entra/target.ts';
import { gapsOf } from '../../estate/identity/entra/reads.ts';
import type { SignInTenant } from '../../estate/identity/sign-in-tenants.ts';
import type { RoleRow } from '../../analyse/access/azure/just-in-time-row.ts';
import type { CheckContext } from '../check.ts';
import { survey, type Survey } from '../survey.ts';

/** Whether an authentication context makes everyone use a second factor, and if not, who shows it. */
type ContextFactor = { kind: 'asked' } | { kind: 'missing' | 'unknown'; why: string };

/** What is signed in to for an activation: roles of the directory and groups are not activated in Azure management. */
const activatedIn: Readonly<Record<RoleRow['target'], readonly string[]>> = {
  azure: [azureManagement.application!],
  directory: [microsoftGraph, privilegedIdentityManagement],
  group: [microsoftGraph, privilegedIdentityManagement],
};

/**
 * Conditional Access behind the authentication contexts that activations ask for. A context alone asks for nothing:
 * only an enabled policy for it does (Microsoft Learn, "Configure Microsoft Entra role settings in PIM").
 */
export function contextFactors(context: CheckContext): {
  of: (name: string, eligible: readonly AzurePrincipal[], target: RoleRow['target']) => ContextFactor;
  supporting: Survey<SignInTenant>;
} {
  const tenants = survey<SignInTenant>(context, 'identity.signInTenants');
  const gaps = gapsOf(tenants.missing.filter(({ reason }) => reason !== 'stale'));
  return {
    supporting: tenants,
    of(name, eligible, target) {
      const users = eligible.filter(({ kind }) => kind === 'user');
      const other = eligible.find(({ kind }) => kind !== 'user');
      if (other !== undefined)
        return unknown(
          `whether ${other.name} meets authentication context ${name} cannot be told: it is no user`,
        );
      const found = tenants.members.flatMap(
        ({ model }) =>
          signInCoverage({ ...model, gaps: [...model.gaps, ...gaps] }).ask({
            targets: activatedIn[target].map((application) => contextTarget(name, application)),
            requirement: multiFactor,
            accounts: users.map(({ id }) => id),
          }).accounts,
      );
      for (const { id, name: who } of users) {
        const verdicts = found.filter(({ account }) => account === id);
        const open = verdicts.find(({ signsIn, verdict }) => signsIn && verdict === 'not-enforced');
        if (open !== undefined)
          return {
            kind: 'missing',
            why: `leaves the second factor to authentication context ${name}, for which no enabled policy asks ${who} for one at every sign-in`,
          };
        if (
          verdicts.length === 0 ||
          verdicts.some(({ signsIn, verdict }) => signsIn && verdict !== 'enforced')
        )
          return unknown(
            `leaves the second factor to authentication context ${name}, and whether Conditional Access asks ${who} for one is not known`,
          );
      }
      return { kind: 'asked' };
    },
  };
}

function unknown(why: string): ContextFactor {
  return { kind: 'unknown', why };
}
