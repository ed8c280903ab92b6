import { graphListKind } from '../graph-kind.ts';

export const domains = graphListKind({
  kind: 'entra.domains',
  title: 'Domains of the tenant and how they authenticate',
  path: '/v1.0/domains',
  permission: 'Domain.Read.All',
});
