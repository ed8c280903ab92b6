import type { MissingFact } from '../answer.ts';
import type { AzureTarget } from './answer.ts';
import { controlling, grantingAction } from './permission.ts';
import type { VaultRule } from './vaults.ts';
import { ruleDoubt } from './vaults.ts';
import type { AccessRules, Ending } from './ways.ts';

const vaultWrite = 'Microsoft.KeyVault/vaults/write';
const policyWrite = 'Microsoft.KeyVault/vaults/accessPolicies/write';
const moduleWrite = 'Microsoft.KeyVault/managedHSMs/write';

/** Control operations that do to what is in a vault what a data operation does, whoever decides over its data. */
const throughResourceManager: Readonly<Record<string, string>> = {
  'microsoft.keyvault/vaults/keys/create/action': 'Microsoft.KeyVault/vaults/keys/write',
  'microsoft.keyvault/vaults/secrets/setsecret/action': 'Microsoft.KeyVault/vaults/secrets/write',
};

const readsSecrets = 'microsoft.keyvault/vaults/secrets/getsecret/action';
const deploy = 'Microsoft.KeyVault/vaults/deploy/action';

/**
 * What it takes to use the data of a vault. Under access policies, who may write the vault or its policies names
 * himself in them, and roles over the data count for nothing. Under roles, policies count for nothing; to put one rule
 * in the place of the other takes writing the vault and assigning roles as well.
 */
export function vaultRules({ action, plane, scope }: AzureTarget, rule: VaultRule): AccessRules {
  if (rule === 'local') return managedModuleRules(scope);
  const sure = (one: string): AccessRules['openings'][number] => ({ action: one, doubt: null });
  const unsure = rule === 'unknown' ? ruleDoubt(scope) : null;
  const policies = [vaultWrite, policyWrite].map((one) => ({ action: one, doubt: unsure }));
  const name = action.toLowerCase();
  const through = throughResourceManager[name];
  const openings = [
    ...(through === undefined ? [] : [sure(through)]),
    ...(name === readsSecrets ? [{ action: deploy, doubt: deploymentDoubt(scope) }] : []),
    ...(rule === 'roles' ? [] : policies),
  ];
  const roleEndings: Ending[] = [
    { needs: [{ action, plane }], doubt: unsure },
    // This much is enough under either rule.
    { needs: [controlling(vaultWrite), controlling(grantingAction)], doubt: null },
  ];
  return {
    byRole: rule === 'policies' ? null : { doubt: unsure },
    openings,
    endings: [...(rule === 'policies' ? [] : roleEndings), ...openings.map(asEnding)],
  };
}

const asEnding = ({ action, doubt }: AccessRules['openings'][number]): Ending => {
  return { needs: [controlling(action)], doubt };
};

/** A managed HSM is administered by roles of its own; whether writing the resource leads to them is not settled. */
function managedModuleRules(scope: string): AccessRules {
  const doubt = {
    place: scope,
    reason: 'whether writing a managed HSM leads to a role in it was not followed',
  };
  const openings = [{ action: moduleWrite, doubt }];
  return { byRole: null, openings, endings: openings.map(asEnding) };
}

function deploymentDoubt(place: string): MissingFact {
  return { place, reason: 'whether a deployment may read secrets of the vault was not followed' };
}
