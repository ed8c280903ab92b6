import { graphListKind } from '../graph-kind.ts';

export const crossTenantAccessPartners = graphListKind({
  kind: 'entra.cross-tenant-access-partners',
  title: 'What is trusted of named tenants',
  path: '/v1.0/policies/crossTenantAccessPolicy/partners',
  permission: 'Policy.Read.All',
});
