import { activityWindow } from '../activity-window.ts';
import type { EvidenceKind } from '../kind.ts';
import { readList } from '../microsoft/rest.ts';
import type { EntraSession } from './session.ts';

/** A kind that is a log of the tenant over the last 31 days, as far as the tenant keeps it. */
export function logKind(definition: {
  kind: string;
  title: string;
  /** Path with its version. */
  path: string;
  /** Member that says when a record was made. */
  instant: string;
  pageSize: number;
}): EvidenceKind<EntraSession> {
  const { kind, title, path, instant, pageSize } = definition;
  const operation = { name: `GET ${path}`, permission: 'AuditLog.Read.All' };
  return {
    kind,
    title,
    provider: 'entra',
    level: 'tenant',
    operations: [operation],
    async collect({ cloud }, sink) {
      const { from, to } = activityWindow(cloud.environment.now());
      const filter = `${instant} ge ${from.toISOString()} and ${instant} le ${to.toISOString()}`;
      const query = `$filter=${encodeURIComponent(filter)}&$top=${pageSize}`;
      await readList(cloud, { operation, pages: 200 }, `${path}?${query}`, sink);
    },
  };
}
