import { activityWindow } from '../../activity-window.ts';
import type { EvidenceKind } from '../../kind.ts';
import { readList } from '../../microsoft/rest.ts';
import type { AzureSession } from '../session.ts';

const path = '/providers/Microsoft.Insights/eventtypes/management/values';
const operation = {
  name: `GET /subscriptions/{subscription}${path}`,
  permission: 'Microsoft.Insights/eventtypes/values/read',
};
/** Bodies of requests and answers stand in `properties`, which is not asked for. */
const asked = [
  'authorization',
  'claims',
  'correlationId',
  'eventDataId',
  'eventTimestamp',
  'operationId',
  'operationName',
  'resourceId',
  'status',
  'subscriptionId',
].join(',');

/** The service keeps 90 days, and answers about at most those. */
export const activityLog: EvidenceKind<AzureSession> = {
  kind: 'azure.monitor.activity-log',
  title: 'Activity log of the last 31 days',
  provider: 'azure',
  level: 'subscription',
  operations: [operation],
  async collect({ cloud, subscription }, sink) {
    const { from, to } = activityWindow(cloud.environment.now());
    const filter = `eventTimestamp ge '${from.toISOString()}' and eventTimestamp le '${to.toISOString()}'`;
    const query = `api-version=2015-04-01&$filter=${encodeURIComponent(filter)}&$select=${asked}`;
    await readList(cloud, { operation, pages: 200 }, `/subscriptions/${subscription}${path}?${query}`, sink);
  },
};
