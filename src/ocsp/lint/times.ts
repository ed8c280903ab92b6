import type { DerTime } from '../der/time.ts';
import type { Rule, Severity } from './rule.ts';

const citation = 'RFC 6960, 4.2.2.1 with RFC 5280, 4.1.2.5.2; RFC 5019, 2.2.4; RFC 9919, 3.2.4';

/** How the times of an answer are written. */
export const timeRules: readonly Rule[] = [
  perTime('T01', 'No fraction of a second', 'error', citation, ({ fraction, field, raw }) =>
    fraction === undefined
      ? undefined
      : `${field} is ${raw}: a fraction of a second is forbidden. Strict clients refuse the whole answer; ` +
        'OpenSSL before 4.0 skips its freshness check instead (openssl issue 32377)',
  ),
  perTime('T02', 'Zulu time', 'error', citation, ({ zulu, field, raw, zone }) =>
    zulu ? undefined : `${field} is ${raw}: ${zone === '' ? 'no zone' : `zone ${zone}`} where Z is required`,
  ),
  perTime('T03', 'Seconds are present', 'error', citation, ({ seconds, field, raw }) =>
    seconds ? undefined : `${field} is ${raw}: seconds must be written, even when they are 00`,
  ),
  perTime('T04', 'A date that the calendar has', 'error', citation, ({ inCalendar, field, raw }) =>
    inCalendar ? undefined : `${field} is ${JSON.stringify(raw)}, which names no date and time`,
  ),
  perTime('T05', 'GeneralizedTime', 'error', 'RFC 6960, 4.2.1', ({ utcTime, field }) =>
    utcTime ? `${field} is a UTCTime; the structure has GeneralizedTime` : undefined,
  ),
  {
    ...perTime('T06', 'A year that clients accept', 'warning', 'relying parties (mozilla::pkix)', (time) =>
      time.year !== undefined && time.inCalendar && time.year < 1970
        ? `${time.field} is ${time.raw}: years before 1970 are refused by some clients`
        : undefined,
    ),
    profile: ['RP'],
  },
  perTime('T07', 'A fraction is not padded', 'error', 'X.690, 11.7.3', ({ fraction, field, raw }) =>
    fraction !== undefined && (fraction.startsWith(',') || fraction === '.' || fraction.endsWith('0'))
      ? `${field} is ${raw}: not even DER for a time with a fraction (trailing zeros, bare point or comma)`
      : undefined,
  ),
];

function perTime(
  id: string,
  title: string,
  severity: Severity,
  cited: string,
  judge: (time: DerTime) => string | undefined,
): Rule {
  return {
    id,
    title,
    severity,
    citation: cited,
    profile: 'all',
    effective: {},
    looksAt: ['unusual-times'],
    check(context, report) {
      for (const time of context.times) {
        const message = judge(time);
        if (message !== undefined) report({ at: time.node, message });
      }
    },
  };
}
