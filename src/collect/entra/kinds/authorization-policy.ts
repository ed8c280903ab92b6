import { graphObjectKind } from '../graph-kind.ts';

export const authorizationPolicy = graphObjectKind({
  kind: 'entra.authorization-policy',
  title: 'What users may do by default',
  path: '/v1.0/policies/authorizationPolicy',
  permission: 'Policy.Read.All',
});
