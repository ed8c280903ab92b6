import type { Certificate } from './certificate.ts';
import { serialHex } from './certificate-id.ts';
import type { Crl } from './crl/read.ts';
import { revocationListOf } from './crl/reliance.ts';
import type { Exchange } from './exchange.ts';
import { lint, type LintResult } from './lint/lint.ts';
import type { Finding, Profile } from './lint/rule.ts';
import { readOcspRequest, type OcspRequest } from './request.ts';

/** What is known beside an exchange. */
export interface ExchangeContext {
  readonly issuer?: Certificate | undefined;
  /** The certificates asked about, by the hex of their serial numbers' contents. */
  readonly certificates?: ReadonlyMap<string, Certificate> | undefined;
  /** A CRL of the issuer. */
  readonly crl?: Crl | undefined;
  readonly profiles?: ReadonlySet<Profile> | undefined;
}

/** Lints an answer with the request that was sent and at the instant at which it came. */
export function lintExchange(exchange: Exchange, context: ExchangeContext = {}): LintResult {
  const { issuer, certificates, crl, profiles } = context;
  const at = Date.parse(exchange.at) / 1000;
  const request = requestOf(exchange);
  const [id] = request?.ids ?? [];
  const result = lint(exchange.body, {
    issuer,
    request,
    at,
    profiles,
    subject: id === undefined ? undefined : certificates?.get(serialHex(id.serial)),
    crl: crl === undefined ? undefined : revocationListOf(crl, { issuer, at }),
  });
  return { ...result, findings: result.findings.flatMap((finding) => asAnswered(finding, exchange)) };
}

/** The request; undefined where the question was none, on purpose or because only the answer is known. */
function requestOf({ request }: Exchange): OcspRequest | undefined {
  if (request.length === 0) return undefined;
  try {
    return readOcspRequest(request);
  } catch {
    return undefined;
  }
}

/** A finding in the light of the question: an odd question may get its oddity back. */
function asAnswered(finding: Finding, { probe }: Exchange): Finding[] {
  const { rule } = finding;
  // The serial number and the nonce are the question's own.
  if (probe.startsWith('serial-') && (rule === 'S13' || rule === 'E05')) return [];
  if (probe.startsWith('nonce-') && rule === 'N02' && finding.severity === 'notice') return [];
  // RFC 5019, 2.1.1: a lightweight responder may look at the first request alone.
  if (probe === 'request-two' && (rule === 'S06' || rule === 'S07'))
    return [{ ...finding, severity: 'notice' }];
  // Whoever asked knows that the nonce is somebody else's: a cache serves what was made for another client.
  return rule === 'N05' ? [{ ...finding, severity: 'error' }] : [finding];
}
