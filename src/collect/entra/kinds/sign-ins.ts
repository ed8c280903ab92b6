import { logKind } from '../log-kind.ts';

/**
 * Interactive sign-ins. Version 1.0 says neither how many factors were asked for (`authenticationRequirement`) nor by
 * which methods a sign-in was proved (`authenticationDetails`); only beta does.
 */
export const signIns = logKind({
  kind: 'entra.sign-ins',
  title: 'Interactive sign-ins of the last 31 days',
  path: '/beta/auditLogs/signIns',
  instant: 'createdDateTime',
  pageSize: 1000,
});
