import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { operationOf, readPages, type AwsKind } from '../kind.ts';

const tables = {
  service: 'ec2',
  operation: 'DescribeTransitGatewayRouteTables',
  permission: 'ec2:DescribeTransitGatewayRouteTables',
  list: 'TransitGatewayRouteTables',
  input: { MaxResults: 1000 },
} as const;

const search = {
  service: 'ec2',
  operation: 'SearchTransitGatewayRoutes',
  permission: 'ec2:SearchTransitGatewayRoutes',
  list: 'Routes',
} as const;

const tableId = text('TransitGatewayRouteTableId');

/** The routes of each table, blackholes included; a search that held some back is truncated. */
export const transitGatewayRoutes: AwsKind = {
  ...awsFanOutKind({
    kind: 'aws.ec2.transit-gateway-routes',
    title: 'Routes of transit gateway route tables',
    level: 'region',
    objects: tables,
    subject: tableId,
    details: [{ ...search, input: () => ({}) }],
  }),
  async collect(session, sink) {
    await readPages({ ...tables, uncounted: true }, session, sink, async (page) => {
      for (const table of page[tables.list] as unknown[]) {
        const subject = tableId(table);
        if (subject === undefined) continue;
        const input = {
          TransitGatewayRouteTableId: subject,
          Filters: [{ Name: 'state', Values: ['active', 'blackhole'] }],
          MaxResults: 1000,
        };
        let held = false;
        const whole = await readPages({ ...search, input, subject }, session, sink, (routes) => {
          held = routes['AdditionalRoutesAvailable'] === true && routes['NextToken'] === undefined;
        });
        if (whole && held)
          sink.failure({
            reason: 'truncated',
            operation: operationOf(search).name,
            permission: search.permission,
            subject,
            message: 'The table has more routes than a search prints',
          });
        if (session.signal.aborted) return;
      }
    });
  },
};
