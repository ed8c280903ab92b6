import { addDuration, parseDuration } from '../../analyse/clocks/duration.ts';
import { instantText } from '../der/time.ts';
import type { DerTime } from '../der/time.ts';
import { lacksSubject } from './context.ts';
import { day, hour, lengthText, subscriberIntervals } from './interval-length.ts';
import type { Report, Rule } from './rule.ts';

const twelveMonths = parseDuration('P12M');

const allowedSkew = 300;

/** How the times of an answer stand to the instant at which it was observed. */
export const freshnessRules: readonly Rule[] = [
  {
    id: 'T09',
    title: 'Not produced in the future',
    severity: 'error',
    citation: 'RFC 6960, 2.4',
    profile: 'all',
    effective: {},
    needs: ['instant'],
    check({ basic, options }, report) {
      future(basic?.producedAt, options.at, report);
    },
  },
  {
    id: 'T10',
    title: 'thisUpdate is not in the future',
    severity: 'error',
    citation: 'RFC 6960, 4.2.2.1',
    profile: 'all',
    effective: {},
    needs: ['instant'],
    check({ basic, options }, report) {
      for (const { thisUpdate } of basic?.responses ?? []) future(thisUpdate, options.at, report);
    },
  },
  {
    id: 'T12',
    title: 'Not expired',
    severity: 'error',
    citation: 'RFC 6960, 3.2 (6) and 4.2.2.1; RFC 5019, 4',
    profile: 'all',
    effective: {},
    needs: ['instant'],
    check({ basic, options }, report) {
      for (const { nextUpdate } of basic?.responses ?? []) {
        if (nextUpdate?.epoch === undefined || options.at === undefined || nextUpdate.epoch >= options.at)
          continue;
        const late = lengthText(options.at - nextUpdate.epoch);
        const message = `nextUpdate ${nextUpdate.raw} had passed ${late} before ${instantText(options.at)}`;
        report({ at: nextUpdate.node, message });
      }
    },
  },
  {
    id: 'T18',
    title: 'Replaced in time',
    severity: 'error',
    citation: 'TLS BR 4.9.9',
    profile: ['BR'],
    effective: { from: '2020-09-30' },
    needs: ['instant'],
    check(context, report) {
      const at = context.options.at ?? 0;
      for (const { single, start, length } of subscriberIntervals(context)) {
        const age = at - start;
        if (length <= 0 || age <= 0 || age > length) continue;
        const message = overdue(length, age);
        if (message !== undefined) report({ at: single.node, message });
      }
    },
  },
  {
    id: 'T19',
    title: "Replaced within Microsoft's bounds",
    severity: 'error',
    citation: 'Microsoft Trusted Root Program 3.2.2',
    profile: ['MSFT'],
    effective: {},
    needs: ['instant'],
    check(context, report) {
      const at = context.options.at ?? 0;
      for (const { single, start, length } of context.intervals) {
        const age = at - start;
        if (length <= 0 || age <= 0 || age > length) continue;
        const limit = length > 16 * hour ? length / 2 : length - 8 * hour;
        if (limit <= 0 || age <= limit) continue;
        report({
          at: single.node,
          message: `still served ${lengthText(age)} after thisUpdate; due after ${lengthText(limit)}`,
        });
      }
    },
  },
  {
    id: 'T20',
    title: 'Status of a CA certificate at most 12 months old',
    severity: 'error',
    citation: 'TLS BR 4.9.9',
    profile: ['BR'],
    effective: {},
    needs: ['instant'],
    lacks: lacksSubject,
    check(context, report) {
      if (!context.isCaStatus) return;
      for (const single of context.basic?.responses ?? []) {
        const [start, end] = [single.thisUpdate?.epoch, single.nextUpdate?.epoch];
        if (start === undefined) continue;
        const due = twelveMonthsAfter(start);
        if ((context.options.at ?? 0) > due) {
          report({
            at: single.thisUpdate?.node,
            message: 'the status of a CA certificate is older than 12 months',
          });
        } else if (end !== undefined && end > due) {
          const message = 'the validity interval of a CA certificate status exceeds 12 months';
          report({ at: single.node, message, severity: 'warning' });
        }
      }
    },
  },
];

/** TLS BR 4.9.9: below 16 hours, before half of the interval is left; else 8 hours before its end and within 4 days. */
export function overdue(length: number, age: number): string | undefined {
  if (length < 16 * hour) {
    return age > length / 2
      ? `still served ${lengthText(age)} after thisUpdate, past half of its interval`
      : undefined;
  }
  if (length - age < 8 * hour)
    return `still served with ${lengthText(length - age)} left; 8 hours are required`;
  return age > 4 * day ? `still served ${lengthText(age)} after thisUpdate; 4 days are allowed` : undefined;
}

function future(time: DerTime | undefined, at: number | undefined, report: Report): void {
  if (time?.epoch === undefined || at === undefined || time.epoch <= at) return;
  const ahead = time.epoch - at;
  const message = `${time.field} ${time.raw} is ${lengthText(ahead)} after ${instantText(at)}`;
  report({ at: time.node, message, severity: ahead > allowedSkew ? 'error' : 'warning' });
}

/** In calendar months. */
function twelveMonthsAfter(epoch: number): number {
  return addDuration(new Date(epoch * 1000), twelveMonths).getTime() / 1000;
}
