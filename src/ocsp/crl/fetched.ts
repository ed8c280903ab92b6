import type { Certificate } from '../certificate.ts';
import type { Exchange } from '../exchange.ts';
import type { Severity } from '../lint/rule.ts';
import { setFaults } from './compare-sets.ts';
import type { NamedCrl } from './difference.ts';
import type { Disclosed } from './disclosed.ts';
import { judgeCrl, type CrlFinding, type CrlResult } from './lint.ts';
import { pointsOf } from './lint/scope.ts';
import type { CrlProfile } from './lint/rule.ts';
import { readCrl } from './read.ts';
import { scopeOf } from './scope.ts';

export interface FetchFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly message: string;
}

/** A list as it was served at a URL. */
export interface FetchedCrl extends Omit<CrlResult, 'findings'> {
  readonly exchange: Exchange;
  readonly findings: readonly (CrlFinding | FetchFinding)[];
}

export interface FetchContext {
  readonly issuer?: Certificate | undefined;
  readonly certificates?: readonly Certificate[] | undefined;
  readonly disclosed?: Disclosed | undefined;
  readonly profiles?: ReadonlySet<CrlProfile> | undefined;
}

const http = 'RFC 5280, 4.2.1.13; RFC 2585, 4';
const ccadb = 'CCADB policy 6.2';
/** Seconds by which the clocks of two machines and the way between them may differ. */
const slack = 5;

/** Judges what was fetched from one URL: the way it is served, the list itself, and whether it is the one disclosed. */
export function judgeFetched(exchange: Exchange, context: FetchContext): FetchedCrl {
  const { issuer, certificates, profiles } = context;
  const at = Date.parse(exchange.at) / 1000;
  const crl = readCrl(exchange.body);
  const judged = judgeCrl(crl, { issuer, certificates, profiles, at });
  const served = [...transport(exchange)];
  // What is no list at all is told once.
  const isList = crl.tbs !== undefined;
  const ofList = isList
    ? [...judged.findings, ...caching(exchange, judged), ...placed(exchange, judged, context)]
    : [];
  const none = isList || served.some(({ severity }) => severity === 'error') ? [] : judged.findings;
  return { ...judged, exchange, findings: [...served, ...ofList, ...none] };
}

function* transport({ url, status, failure, headers, body }: Exchange): Iterable<FetchFinding> {
  if (!/^http:/i.test(url)) yield error('F05', 'TLS BR 7.1.2.11.2', `${url} is no http URL`);
  if (failure !== undefined) yield error('F01', http, failure);
  else if (status >= 300 && status < 400)
    yield error('F01', http, `HTTP ${status}, a redirect to ${headers['location'] ?? 'nowhere'}`);
  else if (status !== 200) yield error('F01', http, `HTTP ${status}`);
  if (failure !== undefined || status !== 200) return;
  const type = headers['content-type'];
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/pkix-crl')
    yield error('F02', http, `Content-Type is ${type ?? 'missing'}; application/pkix-crl is required`);
  if (headers['content-encoding'] !== undefined)
    yield error('F03', http, `Content-Encoding ${headers['content-encoding']}`);
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== body.length)
    yield error('F03', http, `Content-Length ${length}, and ${body.length} octets came`);
  if (Buffer.from(body.subarray(0, 11)).toString('latin1') === '-----BEGIN ')
    yield error('F02', http, 'PEM; a list is served in DER');
}

function* caching({ headers, at }: Exchange, { crl }: CrlResult): Iterable<FetchFinding> {
  const next = crl.nextUpdate?.epoch;
  const start = crl.thisUpdate?.epoch;
  if (next === undefined || start === undefined) return;
  const now = Date.parse(at) / 1000;
  const age = Number(/^\s*(\d+)\s*$/.exec(headers['age'] ?? '')?.[1] ?? 0);
  if (age > next - start)
    yield error(
      'F04',
      'RFC 9111, 5.1',
      `Age ${age} s is beyond nextUpdate: the list lives for ${next - start} s`,
    );
  for (const name of ['max-age', 's-maxage']) {
    const [, told] =
      new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`, 'i').exec(headers['cache-control'] ?? '') ?? [];
    if (told !== undefined && now + Number(told) - age > next + slack)
      yield error('F04', 'RFC 9111, 5.2.2', `${name} ${told} outlives nextUpdate`);
  }
  if (Date.parse(headers['expires'] ?? '') / 1000 > next + slack)
    yield error('F04', 'RFC 9111, 5.3', `Expires ${headers['expires']} outlives nextUpdate`);
}

/** Whether the list is the one that belongs at its URL. */
function* placed({ url }: Exchange, { crl }: CrlResult, context: FetchContext): Iterable<FetchFinding> {
  const { uris, isPartition } = scopeOf(crl);
  if (isPartition && !uris.includes(url))
    yield error(
      'F06',
      'RFC 5280, 5.2.5; TLS BR 7.2.2.1',
      `the distribution point is ${uris.join(', ') || 'no URI'}, and not this URL octet for octet`,
    );
  const { disclosed } = context;
  if (disclosed === undefined) return;
  const [isFull, isPart] = [disclosed.full.includes(url), disclosed.partitions.includes(url)];
  if (!isFull && !isPart)
    yield error('F07', ccadb, "the CCADB's record of the CA does not disclose this URL octet for octet");
  else if (isFull && (isPartition || scopeOf(crl).isDelta || scopeOf(crl).reasons !== undefined))
    yield error('F08', ccadb, 'disclosed as a full list, and it leaves certificates out');
  else if (isPart && !isPartition)
    yield error('F08', ccadb, 'disclosed as a partition, and it has no distribution point');
}

/** What the lists say together: undisclosed distribution points of certificates, lists of which there are two, holes. */
export function judgeTogether(lists: readonly FetchedCrl[], context: FetchContext): FetchFinding[] {
  const named = lists
    .filter(({ crl }) => crl.tbs !== undefined)
    .map((each): NamedCrl => ({ ...each, findings: [], name: each.exchange.url }));
  const faults = setFaults(named).map(({ message }) => error('F10', 'TLS BR 4.9.7 and 7.2.2.1', message));
  return [...faults, ...undisclosed(context)];
}

function* undisclosed({ certificates, disclosed }: FetchContext): Iterable<FetchFinding> {
  if (disclosed === undefined) return;
  const known = [...disclosed.full, ...disclosed.partitions];
  const points = new Set((certificates ?? []).flatMap(pointsOf));
  for (const uri of points)
    if (!known.includes(uri))
      yield error(
        'F07',
        ccadb,
        `a certificate points to ${uri}, which the CCADB does not disclose octet for octet`,
      );
}

function error(rule: string, citation: string, message: string): FetchFinding {
  return { rule, severity: 'error', citation, message };
}
