import { graphListKind } from '../graph-kind.ts';

export const privilegedActivity = graphListKind({
  kind: 'entra.privileged-activity',
  title: 'Audit records of Privileged Identity Management',
  path: '/v1.0/auditLogs/directoryAudits',
  permission: 'AuditLog.Read.All',
  query: '$filter=loggedByService%20eq%20%27PIM%27',
});
