import { x509Of, type Certificate } from '../certificate.ts';
import { contentOf, encodingOf, pathOf, type DerNode } from '../der/node.ts';
import type { DerTime } from '../der/time.ts';
import type { Severity } from '../lint/rule.ts';
import { verifySignature } from '../signature.ts';
import { readCrl, type Crl } from './read.ts';

export interface CrlFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly path: string;
  readonly offset: number;
  readonly message: string;
}

export interface CrlOptions {
  /** When the CRL was observed, in seconds since 1970; without it its freshness is not judged. */
  readonly at?: number | undefined;
  /** Without it neither issuer nor signature is judged. */
  readonly issuer?: Certificate | undefined;
}

interface Problem {
  readonly at?: DerNode | undefined;
  readonly message: string;
  readonly severity?: Severity;
}

interface CrlRule {
  readonly id: string;
  readonly citation: string;
  check(crl: Crl, options: CrlOptions): Iterable<Problem>;
}

const day = 86_400;
const year2050 = Date.UTC(2050) / 1000;

const rules: readonly CrlRule[] = [
  {
    id: 'K02',
    citation: 'RFC 5280, 4.1.2.5',
    *check(crl) {
      for (const time of timesOf(crl)) yield* formOf(time);
    },
  },
  {
    id: 'K03',
    citation: 'RFC 5280, 5.1.2.5; TLS BR 7.2',
    *check({ tbs, nextUpdate }) {
      if (tbs !== undefined && nextUpdate === undefined) yield { at: tbs, message: 'nextUpdate is missing' };
    },
  },
  {
    id: 'K04',
    citation: 'RFC 5280, 5.1.2.4 and 5.1.2.5',
    *check({ thisUpdate, nextUpdate }, { at }) {
      if (at === undefined) return;
      if ((thisUpdate?.epoch ?? at) > at)
        yield { at: thisUpdate?.node, message: 'thisUpdate is in the future' };
      if ((nextUpdate?.epoch ?? at) < at) yield { at: nextUpdate?.node, message: 'the CRL has expired' };
    },
  },
  {
    id: 'K05',
    citation: 'TLS BR 4.9.7',
    *check({ thisUpdate, nextUpdate }) {
      const length = (nextUpdate?.epoch ?? NaN) - (thisUpdate?.epoch ?? NaN);
      if (length <= 0) yield { at: nextUpdate?.node, message: 'nextUpdate is not after thisUpdate' };
      else if (length > 366 * day) yield { at: nextUpdate?.node, message: 'valid for more than a year' };
      else if (length > 10 * day) {
        const message = 'valid for more than ten days, which only a list of CA certificates may be';
        yield { at: nextUpdate?.node, message, severity: 'notice' };
      }
    },
  },
  {
    id: 'K06',
    citation: 'RFC 5280, 5.1.2.3',
    *check({ issuer: name }, { issuer }) {
      if (name === undefined || issuer === undefined) return;
      if (Buffer.compare(encodingOf(name), encodingOf(issuer.subject)) !== 0)
        yield { at: name, message: "the issuer's name is not the given CA's subject, octet for octet" };
    },
  },
  {
    id: 'K07',
    citation: 'RFC 5280, 5.1.1.3',
    *check({ tbs, algorithm, signature }, { issuer }) {
      if (tbs === undefined || algorithm === undefined || signature === undefined || issuer === undefined)
        return;
      if (contentOf(signature)[0] !== 0) {
        yield { at: signature, message: 'the signature is no whole number of octets' };
        return;
      }
      const known = x509Of(issuer);
      const verified =
        known instanceof Error
          ? undefined
          : verifySignature(
              algorithm,
              known.publicKey,
              encodingOf(tbs),
              Buffer.from(contentOf(signature)).subarray(1),
            );
      if (verified === true) return;
      const message =
        verified === undefined
          ? 'the signature cannot be verified: an algorithm that is not known here'
          : "the given CA's key does not verify the signature";
      yield { at: signature, message };
    },
  },
  {
    id: 'K08',
    citation: 'RFC 5280, 5.1.1.2',
    *check({ algorithm, tbsAlgorithm }) {
      if (algorithm === undefined || tbsAlgorithm === undefined || algorithm.hex === tbsAlgorithm.hex) return;
      yield { at: algorithm.node, message: 'the signature algorithm is not the one that was signed' };
    },
  },
  {
    id: 'K09',
    citation: 'TLS BR 7.2.1',
    *check({ tbs, version }) {
      if (tbs !== undefined && version !== 2) yield { at: tbs, message: `version ${version} and not 2` };
    },
  },
  {
    id: 'K10',
    citation: 'RFC 5280, 5.1.2.6',
    *check({ entries }) {
      const seen = new Set<string>();
      for (const { serial, node } of entries) {
        if (seen.has(serial)) yield { at: node, message: `serial number ${serial} is listed twice` };
        seen.add(serial);
      }
    },
  },
];

/** Encoding, times, issuer, signature and freshness of a CRL. Never throws, whatever the bytes. */
export function lintCrl(bytes: Uint8Array, options: CrlOptions = {}): CrlFinding[] {
  const crl = readCrl(bytes);
  const encoding: CrlFinding[] = crl.defects.map(({ node, offset, message }) => ({
    rule: 'K01',
    severity: 'error',
    citation: 'X.690, 10; RFC 5280, 5.1',
    path: node === undefined ? 'CertificateList' : pathOf(node),
    offset,
    message,
  }));
  const others = rules.flatMap(({ id, citation, ...rule }) =>
    [...rule.check(crl, options)].map(({ at, message, severity }): CrlFinding => ({
      rule: id,
      severity: severity ?? 'error',
      citation,
      path: at === undefined ? 'CertificateList' : pathOf(at),
      offset: at?.start ?? 0,
      message,
    })),
  );
  return [...encoding, ...others];
}

function timesOf({ thisUpdate, nextUpdate, entries }: Crl): DerTime[] {
  return [thisUpdate, nextUpdate, ...entries.map(({ date }) => date)].filter((time) => time !== undefined);
}

function* formOf({ node, raw, fraction, zulu, seconds, inCalendar, utcTime, epoch }: DerTime) {
  if (fraction !== undefined) yield { at: node, message: `${raw}: a fraction of a second is forbidden` };
  if (!zulu || !seconds || !inCalendar) yield { at: node, message: `${raw} is not Zulu time with seconds` };
  if (!utcTime && epoch !== undefined && epoch < year2050)
    yield { at: node, message: `${raw}: a date before 2050 must be UTCTime` };
}
