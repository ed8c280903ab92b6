import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place, textParameter } from '../place.ts';
import { instantOf, isItem, itemsOf, textOf } from './actor.ts';

/** From when to when a log was read, and from when on it can hold anything. */
export interface LogWindow extends Member {
  kind: string;
  /** Null where what was asked does not say, as of an export. */
  from: string | null;
  to: string | null;
  /** Why it reaches back less far than was asked; null where it does not. */
  cut: string | null;
}

const logs = [
  'aws.cloudtrail.sign-ins',
  'aws.cloudtrail.changes',
  'azure.monitor.activity-log',
  'entra.sign-ins',
  'entra.directory-changes',
];

const day = 86_400_000;

export const windows: CollectionDefinition<LogWindow> = {
  name: 'activity.windows',
  title: 'Spans of the logs that were read',
  kinds: [...logs, 'entra.subscribed-skus'],
  attribution: 'cloud',
  lower(pages) {
    const kept = retentionOf(pages.get('entra.subscribed-skus') ?? []);
    const read = logs.flatMap((kind) =>
      (pages.get(kind) ?? []).map((page): LogWindow => {
        const { from, to } = askedOf(page);
        const window = { ...place(page, `${page.envelope.read}`), kind, from, to, cut: null };
        return kind.startsWith('entra.') ? shortened(window, kept) : window;
      }),
    );
    // Every page of a read repeats what was asked.
    return [...new Map(read.map((one) => [`${one.id}|${one.from ?? ''}|${one.to ?? ''}`, one])).values()];
  },
};

function askedOf(page: DecodedPage): Pick<LogWindow, 'from' | 'to'> {
  const filter = new URLSearchParams(textParameter(page, 'request').split('?')[1] ?? '').get('$filter') ?? '';
  const bound = (order: string): string | null =>
    new RegExp(` ${order} '?([0-9TZ:.+-]+)'?`).exec(filter)?.[1] ?? null;
  return {
    from: instantOf(textParameter(page, 'StartTime') || bound('ge')),
    to: instantOf(textParameter(page, 'EndTime') || bound('le')),
  };
}

/** Microsoft keeps the logs of a tenant for 30 days with a Premium licence, and for 7 without one. */
function retentionOf(pages: readonly DecodedPage[]): number {
  const skus = pages.flatMap((page) => itemsOf(isItem(page.value) ? page.value : {}, 'value'));
  const plans = skus
    .filter((sku) => ['Enabled', 'Warning', null].includes(textOf(sku, 'capabilityStatus')))
    .flatMap((sku) => itemsOf(sku, 'servicePlans').map((plan) => textOf(plan, 'servicePlanName') ?? ''));
  return plans.some((plan) => /^AAD_PREMIUM(_P2)?$/.test(plan)) ? 30 : 7;
}

function shortened(window: LogWindow, days: number): LogWindow {
  if (window.from === null || window.to === null) return window;
  const oldest = new Date(Date.parse(window.to) - days * day).toISOString();
  return oldest <= window.from
    ? window
    : { ...window, from: oldest, cut: `the directory keeps its logs for ${days} days` };
}
