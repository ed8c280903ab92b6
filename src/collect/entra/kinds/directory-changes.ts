import { logKind } from '../log-kind.ts';

export const directoryChanges = logKind({
  kind: 'entra.directory-changes',
  title: 'Audit records of the directory of the last 31 days',
  path: '/v1.0/auditLogs/directoryAudits',
  instant: 'activityDateTime',
  pageSize: 500,
});
