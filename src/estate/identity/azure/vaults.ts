import { requireSubscriptions, scopeOf } from './authorization.ts';
import type { AzureVault, VaultPolicy } from './model.ts';
import { flagOf, idOf, isItem, itemsOf, objectOf, textOf, textsIn, type Item, type Reads } from './page.ts';

const vaultKind = 'azure.key-vault.vaults';
const moduleKind = 'azure.key-vault.managed-hsms';

/** The key vaults and managed HSMs, with whom the vaults' own access policies let in. */
export function lowerVaults(reads: Reads): AzureVault[] {
  requireSubscriptions(reads, vaultKind, 'vaults', 'the key vaults');
  requireSubscriptions(reads, moduleKind, 'vaults', 'the managed HSMs');
  return [...vaultsIn(reads, vaultKind, 'vault'), ...vaultsIn(reads, moduleKind, 'managed-hsm')];
}

function vaultsIn(reads: Reads, kind: string, type: AzureVault['type']): AzureVault[] {
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'vaults').flatMap((item): AzureVault[] => {
      const { account, source, id: evidence } = page.envelope;
      const id = textOf(item, 'id');
      if (id === null || account === null) {
        reads.gap('vaults', kind, 'a vault is not understood', { container: account });
        return [];
      }
      const subject = scopeOf(id);
      const gap = (reason: string): void => reads.gap('vaults', kind, `${id}: ${reason}`, { subject });
      const tags = tagsOf(item['tags']);
      if (tags === null) gap('its tags, which say what system it is of, are not understood');
      const properties = objectOf(item, 'properties');
      return [
        {
          id: subject,
          type,
          name: textOf(item, 'name') ?? id.slice(id.lastIndexOf('/') + 1),
          source,
          container: account,
          tags: tags ?? {},
          resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? null,
          rolesDecide: type === 'vault' ? flagOf(properties, 'enableRbacAuthorization') : null,
          policies: type === 'vault' ? policiesOf(properties, [evidence], gap) : [],
          evidence: [evidence],
        },
      ];
    }),
  );
}

function tagsOf(value: unknown): Record<string, string> | null {
  if (value === undefined || value === null) return {};
  if (!isItem(value)) return null;
  const entries = Object.entries(value);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : null;
}

function policiesOf(
  properties: Item | undefined,
  evidence: readonly string[],
  gap: (reason: string) => void,
): VaultPolicy[] {
  const list = properties?.['accessPolicies'];
  // A vault whose data roles decide over need not show any; of another one an absent list says nothing.
  if (list === undefined || list === null) {
    if (flagOf(properties, 'enableRbacAuthorization') !== true) gap('its access policies were not shown');
    return [];
  }
  if (!Array.isArray(list)) {
    gap('its access policies are not understood');
    return [];
  }
  return (list as unknown[]).flatMap((one, at): VaultPolicy[] => {
    const principal = isItem(one) ? idOf(one, 'objectId') : null;
    if (!isItem(one) || principal === null) {
      gap(`access policy ${at + 1} is not understood`);
      return [];
    }
    const whatever = one['applicationId'] === undefined || one['applicationId'] === null;
    return [
      {
        principal,
        tenant: idOf(one, 'tenantId'),
        application: whatever ? null : (idOf(one, 'applicationId') ?? 'not understood'),
        permissions: permissionsOf(one['permissions']),
        evidence,
      },
    ];
  });
}

function permissionsOf(value: unknown): VaultPolicy['permissions'] {
  if (!isItem(value)) return null;
  return Object.fromEntries(
    Object.keys(value).map((kind) => {
      const names = value[kind] === null ? [] : textsIn(value, kind);
      return [kind.toLowerCase(), names?.map((name) => name.toLowerCase()) ?? null];
    }),
  );
}
