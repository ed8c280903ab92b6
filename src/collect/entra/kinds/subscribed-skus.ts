import { graphListKind } from '../graph-kind.ts';

export const subscribedSkus = graphListKind({
  kind: 'entra.subscribed-skus',
  title: 'Licences of the tenant',
  path: '/v1.0/subscribedSkus',
  permission: 'LicenseAssignment.Read.All',
});
