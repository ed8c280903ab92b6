import { graphListKind } from '../graph-kind.ts';

export const registrationDetails = graphListKind({
  kind: 'entra.registration-details',
  title: 'Authentication methods that users have registered',
  path: '/v1.0/reports/authenticationMethods/userRegistrationDetails',
  permission: 'AuditLog.Read.All',
});
