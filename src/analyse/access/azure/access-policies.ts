import type { AzureVault, VaultPolicy } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { ControlGraph } from './graph.ts';
import type { Grant } from './grants.ts';
import { none, possible } from './label.ts';
import { policyOperations } from './vault-permissions.ts';
import { ruleDoubt, type VaultIndex } from './vaults.ts';

export const accessPolicy = 'access-policy';

/** What the access policies of vaults give, where they decide over its data or may: as grants at the vault. */
export function accessPolicyGrants(graph: ControlGraph, index: VaultIndex): Grant[] {
  const grants = graph.model.vaults.flatMap((vault) => {
    const rule = index.ruleAt(vault.id);
    if (rule !== 'policies' && rule !== 'unknown') return [];
    const unsure = rule === 'unknown' ? ruleDoubt(vault.id) : null;
    return vault.policies.flatMap((policy) => grantsOf(graph, vault, policy, unsure));
  });
  const seen = new Map<string, number>();
  return grants.map((grant) => {
    const times = (seen.get(grant.id) ?? 0) + 1;
    seen.set(grant.id, times);
    return times === 1 ? grant : { ...grant, id: `${grant.id}/${times}`, role: `${grant.role}/${times}` };
  });
}

function grantsOf(
  graph: ControlGraph,
  vault: AzureVault,
  policy: VaultPolicy,
  unsure: MissingFact | null,
): Grant[] {
  const { principal, application, evidence } = policy;
  const id = `${vault.id}/accessPolicies/${[principal, application].filter((one) => one !== null).join('+')}`;
  const { certain, perhaps } = policyOperations(policy.permissions);
  const doubt = unsure ?? policyDoubt(graph, policy, id);
  const holder = holderOf(graph, policy);
  const one = (suffix: string, dataActions: readonly string[], why: MissingFact | null): Grant => {
    const role = `${id}${suffix}`;
    return {
      id: role,
      holder,
      role,
      definition: {
        id: role,
        displayName: 'access policy',
        builtIn: true,
        permissions: [{ actions: [], notActions: [], dataActions, notDataActions: [] }],
        assignableScopes: [],
        evidence,
      },
      roleName: 'access policy',
      scope: vault.id,
      condition: null,
      label: why === null ? none : possible,
      kind: accessPolicy,
      delegated: false,
      endsAt: null,
      doubt: why,
      listedBy: [],
      evidence,
    };
  };
  return [
    ...(certain.length === 0 ? [] : [one('', certain, doubt)]),
    ...(perhaps === null ? [] : [one('/undecided', perhaps.patterns, { place: id, reason: perhaps.reason })]),
  ];
}

function holderOf(graph: ControlGraph, { principal, tenant }: VaultPolicy): number {
  const elsewhere = tenant !== null && !graph.model.tenants.includes(tenant);
  return elsewhere ? graph.add(`${tenant}/${principal}`, 'external') : graph.principal(principal);
}

function policyDoubt(
  graph: ControlGraph,
  { tenant, application }: VaultPolicy,
  place: string,
): MissingFact | null {
  if (application !== null)
    return {
      place,
      reason: `it holds only through the application ${application}, and who signs in through that was not followed`,
    };
  if (tenant === null) return { place, reason: 'of which tenant its principal is was not shown' };
  if (!graph.model.tenants.includes(tenant))
    return { place, reason: `its principal is of the tenant ${tenant}, which was not read` };
  return null;
}
