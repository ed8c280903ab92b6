import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsRequest } from './server.ts';

/** One event as the estate holds it: the CloudTrail record, and the resources that CloudTrail names for it. */
interface RecordedEvent {
  resources: readonly { ResourceType: string; ResourceName: string }[];
  event: Readonly<Record<string, unknown>> & { eventTime: string; readOnly: boolean };
}

/** What LookupEvents answers from `events.json` of a region: the window and the attribute asked for, newest first. */
export function lookedUp(
  { account, region, parameters }: AwsRequest,
  estate: string,
): Record<string, unknown> {
  const file = join(estate, account, region, 'events.json');
  if (!existsSync(file)) return { Events: [] };
  const [attribute] = JSON.parse(parameters['LookupAttributes'] ?? '[]') as {
    AttributeKey: string;
    AttributeValue: string;
  }[];
  const [from, to] = [Number(parameters['StartTime']), Number(parameters['EndTime'])];
  const all = (JSON.parse(readFileSync(file, 'utf8')) as RecordedEvent[]).map(asLookedUp);
  const asked = all.filter(
    (one) =>
      one.EventTime >= from &&
      one.EventTime <= to &&
      (attribute === undefined ||
        one[attribute.AttributeKey as keyof typeof one] === attribute.AttributeValue),
  );
  return { Events: asked.sort((a, b) => b.EventTime - a.EventTime) };
}

function asLookedUp({ resources, event }: RecordedEvent) {
  const text = (name: string): string => (typeof event[name] === 'string' ? event[name] : '');
  return {
    EventId: text('eventID'),
    EventName: text('eventName'),
    ReadOnly: String(event.readOnly),
    EventTime: Date.parse(event.eventTime) / 1000,
    EventSource: text('eventSource'),
    Resources: resources,
    CloudTrailEvent: JSON.stringify(event),
  };
}
