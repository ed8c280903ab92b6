import type { DecodedPage } from '../collection.ts';
import { instantOf, isItem, itemsOf, textOf, type Item } from './actor.ts';

/** One event that CloudTrail found, with the record that it carries as text. */
export interface AwsEvent {
  id: string;
  at: string | null;
  source: string;
  name: string;
  /** The record; an empty object where there is none that can be read. */
  record: Item;
  /** Ids and ARNs of what it was done to, as far as CloudTrail names them. */
  resources: readonly string[];
  /** Why it cannot be judged; null where it can. */
  fault: string | null;
}

/** All events of a page of LookupEvents. What cannot be read of one is said, and the others are read. */
export function eventsOf(page: DecodedPage): AwsEvent[] {
  const events = isItem(page.value) ? page.value['Events'] : undefined;
  return (Array.isArray(events) ? events : []).map((event, index) =>
    eventOf(isItem(event) ? event : {}, `${page.envelope.id}#${index}`),
  );
}

function eventOf(event: Item, otherwise: string): AwsEvent {
  const record = recordOf(textOf(event, 'CloudTrailEvent'));
  const known: Item = record ?? {};
  const read = {
    id: textOf(known, 'eventID') ?? textOf(event, 'EventId') ?? otherwise,
    at: instantOf(textOf(known, 'eventTime')),
    source: textOf(known, 'eventSource') ?? textOf(event, 'EventSource') ?? '',
    name: textOf(known, 'eventName') ?? textOf(event, 'EventName') ?? '',
    record: known,
    resources: [
      ...new Set([
        ...itemsOf(event, 'Resources').flatMap((one) => textOf(one, 'ResourceName') ?? []),
        ...itemsOf(known, 'resources').flatMap((one) => textOf(one, 'ARN') ?? []),
      ]),
    ],
  };
  return { ...read, fault: faultOf(record, read) };
}

function faultOf(
  record: Item | null,
  { at, source, name }: Pick<AwsEvent, 'at' | 'source' | 'name'>,
): string | null {
  if (record === null) return 'carries no record that is a JSON object';
  if (at === null) return 'does not say when it happened';
  if (source === '' || name === '') return 'does not say what was done';
  if (!isItem(record['userIdentity'])) return 'does not say who did it';
  return null;
}

function recordOf(text: string | null): Item | null {
  if (text === null) return null;
  try {
    const record: unknown = JSON.parse(text);
    return isItem(record) ? record : null;
  } catch {
    return null;
  }
}
