import { graphListKind } from '../graph-kind.ts';

export const accountRemovals = graphListKind({
  kind: 'entra.account-removals',
  title: 'Audit records of accounts disabled and deleted',
  path: '/v1.0/auditLogs/directoryAudits',
  permission: 'AuditLog.Read.All',
  query:
    '$filter=activityDisplayName%20eq%20%27Disable%20account%27%20or%20activityDisplayName%20eq%20%27Delete%20user%27',
});
