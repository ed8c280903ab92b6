import type { AwsKind } from '../kind.ts';

const operation = { name: 'cloudtrail:DescribeTrails', permission: 'cloudtrail:DescribeTrails' };

export const trails: AwsKind = {
  kind: 'aws.cloudtrail.trails',
  title: 'Trails',
  provider: 'aws',
  level: 'region',
  operations: [operation],
  async collect(session, sink) {
    await session.call(
      {
        service: 'cloudtrail',
        operation: 'DescribeTrails',
        permission: operation.permission,
        input: { includeShadowTrails: true },
        items: (output) => ((output['trailList'] as unknown[] | undefined) ?? []).length,
      },
      sink,
    );
  },
};
