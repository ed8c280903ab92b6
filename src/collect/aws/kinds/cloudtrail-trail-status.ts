import type { AwsKind } from '../kind.ts';

const list = { name: 'cloudtrail:DescribeTrails', permission: 'cloudtrail:DescribeTrails' };
const status = { name: 'cloudtrail:GetTrailStatus', permission: 'cloudtrail:GetTrailStatus' };

/** Whether each trail is logging, asked once a trail in each region that lists it. */
export const trailStatus: AwsKind = {
  kind: 'aws.cloudtrail.trail-status',
  title: 'Status of trails',
  provider: 'aws',
  level: 'region',
  operations: [status, list],
  async collect(session, sink) {
    const input = { includeShadowTrails: true };
    const listed = await session.call(
      {
        service: 'cloudtrail',
        operation: 'DescribeTrails',
        permission: list.permission,
        input,
        items: () => 0,
      },
      sink,
    );
    for (const { TrailARN } of (listed?.['trailList'] ?? []) as { TrailARN?: string }[]) {
      if (TrailARN === undefined) continue;
      await session.call(
        {
          service: 'cloudtrail',
          operation: 'GetTrailStatus',
          permission: status.permission,
          input: { Name: TrailARN },
          subject: TrailARN,
        },
        sink,
      );
    }
  },
};
