import { graphObjectKind } from '../graph-kind.ts';

export const crossTenantAccessDefault = graphObjectKind({
  kind: 'entra.cross-tenant-access-default',
  title: 'What is trusted of every other tenant',
  path: '/v1.0/policies/crossTenantAccessPolicy/default',
  permission: 'Policy.Read.All',
});
