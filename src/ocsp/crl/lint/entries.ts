import { contentOf } from '../../der/node.ts';
import { readTime } from '../../der/time.ts';
import { extensionIds, extensionOf, timesOf } from '../../extension.ts';
import { checkedSerial } from '../../lint/of-delegate.ts';
import type { CrlEntry } from '../entry.ts';
import { directoryNameOf } from '../entries.ts';
import type { CrlContext, CrlProblem, CrlRule } from './rule.ts';
import { encodingOf } from '../../der/node.ts';

const error = { severity: 'error', profile: 'all' } as const;

/** What the entries say. Those of the plain form are looked at by their columns alone. */
export const entryRules: readonly CrlRule[] = [
  {
    ...error,
    id: 'K10',
    title: 'A certificate is listed once',
    citation: 'RFC 5280, 5.1.2.6',
    *check({ crl: { entries } }) {
      for (const number of entries.twice) {
        const { node, serial } = entries.at(number);
        yield { at: node, message: `serial number ${serial} is listed twice` };
      }
    },
  },
  {
    ...error,
    id: 'K16',
    title: 'Serial numbers above zero and of at most 20 octets',
    citation: 'RFC 5280, 4.1.2.2 and 5.1.2.6',
    *check(context) {
      for (const { serialNode } of oddEntries(context)) {
        const fault = checkedSerial(contentOf(serialNode));
        if (fault !== undefined) yield { at: serialNode, message: fault };
      }
    },
  },
  {
    id: 'K17',
    title: 'Revoked by the time of the list',
    severity: 'warning',
    citation: 'RFC 5280, 5.1.2.4 and 5.1.2.6',
    profile: 'all',
    *check({ crl: { entries, thisUpdate } }) {
      const made = thisUpdate?.epoch;
      if (made === undefined) return;
      for (let number = 0; number < entries.count; number += 1) {
        if (!(entries.epochAt(number) > made)) continue;
        const { date } = entries.at(number);
        yield { at: date.node, message: `revoked ${date.raw}, after thisUpdate ${thisUpdate?.raw}` };
      }
    },
  },
  {
    ...error,
    id: 'K42',
    title: 'Reason codes are not critical',
    citation: 'RFC 5280, 5.3.1; TLS BR 7.2.2',
    *check(context) {
      for (const { extensions } of oddEntries(context)) {
        const extension = extensionOf(extensions, extensionIds.reasonCode);
        if (extension?.critical === true) yield { at: extension.node, message: 'reasonCode is critical' };
      }
    },
  },
  {
    ...error,
    id: 'K43',
    title: 'A reason that is defined and may be given',
    citation: 'RFC 5280, 5.3.1; TLS BR 7.2.2',
    *check(context) {
      yield* reasons(context, (code) => reasonFault(code, context));
    },
  },
  {
    ...error,
    id: 'K44',
    title: 'removeFromCRL in deltas alone',
    citation: 'RFC 5280, 5.3.1',
    *check(context) {
      if (context.scope.isDelta) return;
      yield* reasons(context, (code) =>
        code === 8 ? { message: 'removeFromCRL has a meaning in delta CRLs alone' } : undefined,
      );
    },
  },
  {
    ...error,
    id: 'K45',
    title: 'No certificateHold',
    citation: 'TLS BR 4.9.13 and 7.2.2',
    profile: ['BR'],
    *check(context) {
      yield* reasons(context, (code) =>
        code === 6 ? { message: 'certificateHold: suspension is not permitted' } : undefined,
      );
    },
  },
  {
    ...error,
    id: 'K46',
    title: 'A reason for every CA certificate',
    citation: 'TLS BR 7.2.2',
    profile: ['BR'],
    *check({ crl: { entries }, kind }) {
      if (kind !== 'ca') return;
      for (let number = 0; number < entries.count; number += 1)
        if (entries.reasonAt(number) === undefined)
          yield {
            at: entries.at(number).node,
            message: `no reasonCode for the CA certificate ${entries.serialAt(number)}`,
          };
    },
  },
  {
    ...error,
    id: 'K47',
    title: 'Invalidity dates not critical, in Zulu with seconds and no fraction',
    citation: 'RFC 5280, 5.3.2',
    *check(context) {
      for (const { extensions } of oddEntries(context)) {
        const extension = extensionOf(extensions, extensionIds.invalidityDate);
        if (extension === undefined) continue;
        if (extension.critical) yield { at: extension.node, message: 'invalidityDate is critical' };
        for (const { node } of timesOf(extension)) {
          const { raw, fraction, zulu, seconds, inCalendar } = readTime(node);
          if (fraction !== undefined)
            yield { at: node, message: `${raw}: a fraction of a second is forbidden` };
          else if (!zulu || !seconds || !inCalendar)
            yield { at: node, message: `${raw} is not Zulu time with seconds` };
        }
      }
    },
  },
  {
    ...error,
    id: 'K52',
    title: 'The certificate issuer critical, a directory name, and in indirect lists alone',
    citation: 'RFC 5280, 5.3.3',
    *check(context) {
      for (const { extensions } of oddEntries(context)) {
        const extension = extensionOf(extensions, extensionIds.certificateIssuer);
        if (extension === undefined) continue;
        if (!extension.critical) yield { at: extension.node, message: 'certificateIssuer is not critical' };
        if (!context.scope.indirect)
          yield { at: extension.node, message: 'certificateIssuer in a list that is not indirect' };
        const { inner } = extension;
        if (inner !== undefined && directoryNameOf(encodingOf(inner)) === undefined)
          yield { at: inner, message: 'certificateIssuer is not one directoryName' };
      }
    },
  },
];

function* oddEntries({ crl: { entries } }: CrlContext): Iterable<CrlEntry> {
  for (const number of entries.odd) yield entries.at(number);
}

function* reasons(
  { crl: { entries } }: CrlContext,
  judge: (code: number) => Omit<CrlProblem, 'at'> | undefined,
): Iterable<CrlProblem> {
  const judged = new Map<number, Omit<CrlProblem, 'at'> | undefined>();
  for (let number = 0; number < entries.count; number += 1) {
    const code = entries.reasonAt(number);
    if (code === undefined) continue;
    if (!judged.has(code)) judged.set(code, judge(code));
    const problem = judged.get(code);
    if (problem === undefined) continue;
    const { extensions, node } = entries.at(number);
    yield { at: extensionOf(extensions, extensionIds.reasonCode)?.node ?? node, ...problem };
  }
}

/** Holds and removals have rules of their own. */
function reasonFault(code: number, { profiles, kind, crl }: CrlContext): Omit<CrlProblem, 'at'> | undefined {
  if (code < 0 || code === 7 || code > 10) return { message: `reasonCode ${code} is not defined` };
  if (code === 0) {
    const message = 'unspecified (0) is to be expressed by leaving reasonCode out';
    return { message, severity: profiles.has('BR') ? 'error' : 'warning' };
  }
  if ((code !== 2 && code !== 10) || !profiles.has('BR')) return undefined;
  // The list of reasons for subscriber certificates came into force on 2023-07-15.
  if ((crl.thisUpdate?.epoch ?? Infinity) < Date.UTC(2023, 6, 15) / 1000) return undefined;
  const name = code === 2 ? 'cACompromise' : 'aACompromise';
  return {
    message: `reasonCode ${name} (${code}) is not permitted for subscriber certificates`,
    severity: kind === 'subscriber' ? 'error' : 'warning',
  };
}
