import { activityWindow } from '../activity-window.ts';
import { operationOf, readPages, type AwsKind } from './kind.ts';

const lookup = {
  service: 'cloudtrail',
  operation: 'LookupEvents',
  permission: 'cloudtrail:LookupEvents',
  list: 'Events',
  /** 20,000 events; at the two requests a second that the service grants, these take more than three minutes. */
  pages: 400,
} as const;

/**
 * A kind that is what CloudTrail itself keeps of the last 31 days, newest first, of events with one attribute. The
 * service keeps 90 days of management events, whatever trails there are; it allows one attribute a question.
 */
export function lookupKind(definition: {
  kind: string;
  title: string;
  attribute: { AttributeKey: string; AttributeValue: string };
}): AwsKind {
  const { kind, title, attribute } = definition;
  return {
    kind,
    title,
    provider: 'aws',
    level: 'region',
    operations: [operationOf(lookup)],
    async collect(session, sink) {
      const { from, to } = activityWindow(session.now);
      const input = { StartTime: from, EndTime: to, LookupAttributes: [attribute], MaxResults: 50 };
      await readPages({ ...lookup, input }, session, sink);
    },
  };
}
