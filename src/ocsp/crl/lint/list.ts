import { addDuration, parseDuration } from '../../../analyse/clocks/duration.ts';
import { keyUsageOf } from '../../certificate.ts';
import { contentOf, encodingOf } from '../../der/node.ts';
import type { DerTime } from '../../der/time.ts';
import { day } from '../../lint/interval-length.ts';
import { isUnchecked } from '../../signature.ts';
import type { CrlContext, CrlProblem, CrlRule } from './rule.ts';

const twelveMonths = parseDuration('P12M');

const year2050 = Date.UTC(2050) / 1000;
const error = { severity: 'error', profile: 'all' } as const;

/** The fields of a list. */
export const listRules: readonly CrlRule[] = [
  {
    ...error,
    id: 'K02',
    title: 'Times in Zulu with seconds and no fraction, as UTCTime before 2050',
    citation: 'RFC 5280, 5.1.2.4 to 5.1.2.6 with 4.1.2.5',
    *check({ crl: { thisUpdate, nextUpdate, entries } }) {
      for (const time of [thisUpdate, nextUpdate]) if (time !== undefined) yield* formOf(time);
      for (const number of entries.odd) yield* formOf(entries.at(number).date);
    },
  },
  {
    ...error,
    id: 'K03',
    title: 'nextUpdate is present',
    citation: 'RFC 5280, 5.1.2.5; TLS BR 7.2',
    profile: ['5280', 'BR'],
    *check({ crl: { tbs, nextUpdate } }) {
      if (tbs !== undefined && nextUpdate === undefined) yield { at: tbs, message: 'nextUpdate is missing' };
    },
  },
  {
    ...error,
    id: 'K04',
    title: 'In force when it was observed',
    citation: 'RFC 5280, 5.1.2.4 and 5.1.2.5',
    needs: ['instant'],
    *check({ crl: { thisUpdate, nextUpdate }, options: { at = 0 } }) {
      if ((thisUpdate?.epoch ?? at) > at)
        yield { at: thisUpdate?.node, message: `thisUpdate ${thisUpdate?.raw} is in the future` };
      if ((nextUpdate?.epoch ?? at) < at)
        yield { at: nextUpdate?.node, message: `the CRL has expired at nextUpdate ${nextUpdate?.raw}` };
    },
  },
  {
    ...error,
    id: 'K05',
    title: 'A validity interval that its kind of list may have',
    citation: 'TLS BR 7.2 and 4.9.7; RFC 5280, 5.1.2.5',
    check: intervalOf,
  },
  {
    ...error,
    id: 'K06',
    title: "The issuer's name is the CA's subject, octet for octet",
    citation: 'RFC 5280, 5.1.2.3; TLS BR 7.2',
    needs: ['issuer'],
    *check({ crl: { issuer: name }, options: { issuer } }) {
      if (name === undefined || issuer === undefined) return;
      if (Buffer.compare(encodingOf(name), encodingOf(issuer.subject)) !== 0)
        yield { at: name, message: "the issuer's name is not the given CA's subject, octet for octet" };
    },
  },
  {
    ...error,
    id: 'K07',
    title: 'The signature verifies',
    citation: 'RFC 5280, 5.1.1.3',
    needs: ['issuer', 'algorithm'],
    *check({ crl: { signature }, verified }) {
      if (signature === undefined || isUnchecked(verified)) return;
      if (contentOf(signature)[0] !== 0)
        yield { at: signature, message: 'the signature is no whole number of octets' };
      else if (verified === false)
        yield { at: signature, message: "the given CA's key does not verify the signature" };
    },
  },
  {
    ...error,
    id: 'K08',
    title: 'One signature algorithm, inside and out',
    citation: 'RFC 5280, 5.1.1.2',
    *check({ crl: { algorithm, tbsAlgorithm } }) {
      if (algorithm === undefined || tbsAlgorithm === undefined || algorithm.hex === tbsAlgorithm.hex) return;
      yield { at: algorithm.node, message: 'the signature algorithm is not the one that was signed' };
    },
  },
  {
    ...error,
    id: 'K09',
    title: 'Version 2',
    citation: 'RFC 5280, 5.1.2.1; TLS BR 7.2.1',
    profile: ['5280', 'BR'],
    *check({ crl: { tbs, version, versionNode } }) {
      if (tbs !== undefined && version !== 2)
        yield { at: versionNode ?? tbs, message: `version ${version} and not 2` };
    },
  },
  {
    ...error,
    id: 'K11',
    title: 'revokedCertificates is left out when it has no members',
    citation: 'RFC 5280, 5.1.2.6',
    *check({ crl: { revokedCertificates: list } }) {
      if (list !== undefined && list.contentEnd === list.contentStart)
        yield { at: list, message: 'revokedCertificates is present and empty' };
    },
  },
  {
    ...error,
    id: 'K13',
    title: 'Extensions only in version 2',
    citation: 'RFC 5280, 5.1.2.1 and 5.1.2.7',
    *check({ crl: { version, versionNode, extensions, entries, tbs } }) {
      if (version === 2) return;
      const within = entries.odd.some((number) => entries.at(number).extensions !== undefined);
      if (extensions !== undefined || within || entries.someExtended)
        yield { at: versionNode ?? tbs, message: `version ${version} with extensions, which version 2 has` };
    },
  },
  {
    ...error,
    id: 'K15',
    title: "The issuer's name is not empty",
    citation: 'RFC 5280, 5.1.2.3',
    *check({ crl: { issuer } }) {
      if (issuer !== undefined && issuer.children.length === 0)
        yield { at: issuer, message: "the issuer's name is empty" };
      const empty = issuer?.children.find(({ children }) => children.length === 0);
      if (empty !== undefined)
        yield { at: empty, message: "the issuer's name has an empty RelativeDistinguishedName" };
    },
  },
  {
    ...error,
    id: 'K51',
    title: 'The issuer may sign CRLs',
    citation: 'RFC 5280, 4.2.1.3 and 6.3.3 (f)',
    needs: ['issuer'],
    *check({ options: { issuer }, crl: { tbs } }) {
      const usage = issuer === undefined ? undefined : keyUsageOf(issuer);
      if (tbs !== undefined && usage !== undefined && !usage.has(6))
        yield { message: "the issuer's keyUsage lacks cRLSign" };
    },
  },
];

function* formOf({ node, raw, fraction, zulu, seconds, inCalendar, utcTime, epoch }: DerTime) {
  if (fraction !== undefined) yield { at: node, message: `${raw}: a fraction of a second is forbidden` };
  if (!zulu || !seconds || !inCalendar) yield { at: node, message: `${raw} is not Zulu time with seconds` };
  if (!utcTime && epoch !== undefined && epoch < year2050)
    yield { at: node, message: `${raw}: a date before 2050 must be UTCTime` };
}

function* intervalOf({
  crl: { thisUpdate, nextUpdate },
  kind,
  profiles,
  scope,
}: CrlContext): Iterable<CrlProblem> {
  const [start, end] = [thisUpdate?.epoch, nextUpdate?.epoch];
  if (start === undefined || end === undefined) return;
  const at = nextUpdate?.node;
  const text = `from ${thisUpdate?.raw} to ${nextUpdate?.raw}`;
  if (end <= start) yield { at, message: `nextUpdate is not after thisUpdate: ${text}` };
  else if (!profiles.has('BR')) return;
  else if (kind === 'subscriber' && end - start > 10 * day)
    yield { at, message: `a list of subscriber certificates that is valid for more than ten days, ${text}` };
  else if (end > twelveMonthsAfter(start))
    yield { at, message: `valid for more than twelve months (a year), ${text}` };
  else if (kind === undefined && !scope.attributeCertificates && end - start > 10 * day) {
    const message = 'valid for more than ten days, which only a list of CA certificates may be';
    yield { at, message, severity: 'notice' };
  }
}

/** In calendar months. */
function twelveMonthsAfter(epoch: number): number {
  return addDuration(new Date(epoch * 1000), twelveMonths).getTime() / 1000;
}
