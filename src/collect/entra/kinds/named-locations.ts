import { graphListKind } from '../graph-kind.ts';

export const namedLocations = graphListKind({
  kind: 'entra.named-locations',
  title: 'Named locations of Conditional Access',
  path: '/v1.0/identity/conditionalAccess/namedLocations',
  permission: 'Policy.Read.All',
});
