import type { AzureIdentityModel, AzureVault } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { AzureTarget } from './answer.ts';
import { normalScope, subscriptionOf } from './scope.ts';

/** Who decides over the data of a vault: Azure roles, its own access policies, or roles of its own that ARM hides. */
export type VaultRule = 'roles' | 'policies' | 'unknown' | 'local';

/** The vault that a scope is, or lies in; null where it lies in none. */
export function vaultScope(scope: string): string | null {
  const [, vault] = /^(.*\/providers\/microsoft\.keyvault\/(?:vaults|managedhsms)\/[^/]+)/.exec(scope) ?? [];
  return vault ?? null;
}

/** Whether it is asked for the data of a vault or managed HSM, whose operations are named either way. */
export function isVaultData({ action, plane }: Pick<AzureTarget, 'action' | 'plane'>): boolean {
  return plane === 'data' && /^microsoft\.keyvault\/(vaults|managedhsms?)\//i.test(action);
}

/** Whether the name of an operation is of the data of vaults alone: keys and secrets are read and written on both planes. */
export function namesVaultData(action: string): boolean {
  const name = action.toLowerCase();
  if (/^microsoft\.keyvault\/vaults\/(keys|keys\/versions|secrets)\/(read|write)$/.test(name)) return false;
  return /^microsoft\.keyvault\/(vaults\/(key|secret|certificate|storageaccount)[a-z]*\/|managedhsm\/)/.test(
    name,
  );
}

/** The resource that a key, secret or certificate is by the address it is used at; null where no such vault was read. */
export function vaultItem({ vaults }: AzureIdentityModel, address: string): string | null {
  const shape =
    /^https:\/\/([a-z0-9-]+)\.(vault|managedhsm)\.[^/]+\/(keys|secrets|certificates)\/([a-z0-9-]+)(\/[a-z0-9]*)?$/i;
  const [, host = '', service, kind, name] = shape.exec(address) ?? [];
  const type = service?.toLowerCase() === 'vault' ? 'vault' : 'managed-hsm';
  const vault = vaults.find((one) => one.type === type && one.name.toLowerCase() === host.toLowerCase());
  return vault === undefined ? null : `${vault.id}/${kind}/${name}`.toLowerCase();
}

/** Finds vaults, and by what their data is decided over. A vault that is read twice with two rules has neither. */
export class VaultIndex {
  readonly #model: AzureIdentityModel;
  readonly #byId: ReadonlyMap<string, readonly AzureVault[]>;

  constructor(model: AzureIdentityModel) {
    this.#model = model;
    this.#byId = Map.groupBy(model.vaults, ({ id }) => id);
  }

  /** By what the data at a scope, or under it, is decided over. */
  ruleAt(scope: string): VaultRule {
    const id = vaultScope(scope);
    if (id !== null && id.includes('/managedhsms/')) return 'local';
    const said = new Set((this.#byId.get(id ?? '') ?? []).map(({ rolesDecide }) => rolesDecide));
    const [rolesDecide = null] = said;
    if (said.size !== 1 || rolesDecide === null) return 'unknown';
    return rolesDecide ? 'roles' : 'policies';
  }

  /** What about the vault at a scope was not read, so that others may have its data than those who are found. */
  missing(scope: string): MissingFact[] {
    const id = vaultScope(scope);
    if (id === null)
      return [
        {
          place: scope,
          reason: 'the access policies of the vaults in it were not asked about: ask about one vault',
        },
      ];
    if (id.includes('/managedhsms/'))
      return [
        {
          place: id,
          reason: 'the local role assignments of a managed HSM are not shown by Resource Manager',
        },
      ];
    const known = this.#byId.has(id);
    const facts = vaultGaps(this.#model).filter(
      ({ place }) => place === id || (!known && (place === 'everywhere' || place === subscriptionOf(id))),
    );
    if (known || facts.length > 0) return facts;
    return [
      {
        place: id,
        reason: 'the vault is not among those that were read',
        operation: 'azure.key-vault.vaults',
        permission: 'Microsoft.KeyVault/vaults/read',
      },
    ];
  }
}

/** What of the vaults was not read or not understood, by vault or subscription. */
export function vaultGaps(model: AzureIdentityModel): MissingFact[] {
  return model.gaps
    .filter(({ affects }) => affects === 'vaults')
    .map(({ subject, container, reason, operation, permission }) => ({
      place: subject ?? container?.toLowerCase() ?? 'everywhere',
      reason,
      operation,
      permission,
    }));
}

/** Why it is not certain that a way counts where a vault does not say who decides. */
export function ruleDoubt(scope: string): MissingFact {
  return {
    place: vaultScope(normalScope(scope)) ?? scope,
    reason: 'whether Azure roles or access policies decide over the data of the vault is not known',
    operation: 'azure.key-vault.vaults',
    permission: 'Microsoft.KeyVault/vaults/read',
  };
}
