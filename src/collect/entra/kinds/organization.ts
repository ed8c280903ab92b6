import { graphListKind } from '../graph-kind.ts';

export const organization = graphListKind({
  kind: 'entra.organization',
  title: 'The tenant itself',
  path: '/v1.0/organization',
  permission: 'Organization.Read.All',
});
