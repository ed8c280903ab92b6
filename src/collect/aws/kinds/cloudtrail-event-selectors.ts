import { awsFanOutKind, text } from '../fan-out-kind.ts';

/** Selectors are read where a trail is at home; its shadows in other regions have the same. */
export const eventSelectors = awsFanOutKind({
  kind: 'aws.cloudtrail.event-selectors',
  title: 'Event selectors of trails',
  level: 'region',
  objects: {
    service: 'cloudtrail',
    operation: 'DescribeTrails',
    permission: 'cloudtrail:DescribeTrails',
    list: 'trailList',
    input: { includeShadowTrails: false },
  },
  subject: text('TrailARN'),
  details: [
    {
      operation: 'GetEventSelectors',
      permission: 'cloudtrail:GetEventSelectors',
      input: (subject) => ({ TrailName: subject }),
    },
  ],
});
