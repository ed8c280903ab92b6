import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/estate/files/read-table.ts';
import { ocspExchanges } from '../../src/estate/files/shapes/ocsp-exchanges.ts';
import { encodeExtension } from '../../src/ocsp/request.ts';
import { sequence } from '../../src/ocsp/der/write.ts';
import { leaf, utcTime } from '../ocsp/authority.ts';
import { crl, entry, pointName, uri, userPoint } from '../ocsp/crl/crl-builder.ts';
import { ca, rsaCa } from '../ocsp/response-builder.ts';
import { ocsp, ocspJson } from './ocsp-command.ts';

interface Served {
  readonly body: Buffer;
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

interface Fetched {
  lists: {
    url: string;
    revoked: number;
    findings: { rule: string; severity: string }[];
    unchecked: boolean;
  }[];
  findings: { rule: string; message: string }[];
}

let folder = '';
const file = (name: string): string => join(folder, name);
const pages = new Map<string, Served>();
const server = http.createServer((request, response) => {
  const {
    body,
    status = 200,
    headers = {},
  } = pages.get(request.url ?? '') ?? { body: Buffer.from('none'), status: 404 };
  const own = { 'content-type': 'application/pkix-crl', 'content-length': String(body.length) };
  response.writeHead(status, { ...own, ...headers });
  response.end(body);
});
let origin = '';

const ago = (days: number): Buffer =>
  utcTime(
    new Date(Date.now() - days * 86_400_000)
      .toISOString()
      .replaceAll(/[-:T]|\.\d+/g, '')
      .slice(2),
  );
const times = { thisUpdate: ago(1), nextUpdate: ago(-4) };
const full = (): Buffer => crl({ ...times, entries: [entry(5)] });
const partition = (path: string, ...serials: number[]): Buffer =>
  crl({
    ...times,
    extensions: { idp: userPoint(`${origin}${path}`) },
    entries: serials.map((serial) => entry(serial)),
  });

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const ccadb = async (fullUrl: string, partitions: readonly string[]): Promise<string> => {
  const head = [
    'CA Owner',
    'Certificate Name',
    'SHA-256 Fingerprint',
    'Full CRL Issued By This CA',
    'JSON Array of Partitioned CRLs',
  ];
  const print = createHash('sha256').update(ca.der).digest('hex').toUpperCase();
  const row = [
    'Example Trust Services',
    'Example Issuing CA',
    print,
    fullUrl,
    partitions.length === 0 ? '' : JSON.stringify(partitions),
  ];
  await writeFile(file('ccadb.csv'), `${head.map(quoted).join(',')}\n${row.map(quoted).join(',')}\n`);
  return file('ccadb.csv');
};

const fetched = (...args: string[]): Promise<Fetched & { code: unknown }> =>
  ocspJson<Fetched>('ocsp-fetched-crls', 'fetch-crl', ...args, '--issuer', file('ca.der'));
const rules = ({ lists, findings }: Fetched): string[] => [
  ...new Set([...lists.flatMap((list) => list.findings), ...findings].map(({ rule }) => rule)),
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-fetch-'));
  await writeFile(file('ca.der'), ca.der);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  pages.set('/full.crl', { body: full() });
  for (const [number, serials] of [
    [1, [5]],
    [2, [6]],
    [3, [7]],
  ] as const)
    pages.set(`/${number}.crl`, { body: partition(`/${number}.crl`, ...serials) });
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('ocsp fetch-crl', () => {
  it('finds nothing in lists that are served as disclosed, and keeps them for crl-compare', async () => {
    const urls = [1, 2, 3].map((number) => `${origin}/${number}.crl`);
    const given = ['--ccadb', await ccadb('', urls), '--record', file('kept')];
    const result = await fetched(...given);
    expect(rules(result)).toEqual([]);
    expect(result).toMatchObject({ code: 0, lists: [{ revoked: 1 }, { revoked: 1 }, { revoked: 1 }] });
    expect((await readdir(file('kept'))).sort()).toEqual([
      '001-1.crl',
      '002-2.crl',
      '003-3.crl',
      'exchanges.jsonl',
    ]);
    const compared = await ocspJson<{ verdict: string; lists: { old: unknown[] } }>(
      'ocsp-crl-comparison',
      'crl-compare',
      file('kept'),
      file('kept'),
      '--issuer',
      file('ca.der'),
    );
    expect(compared).toMatchObject({ code: 0, verdict: 'equal' });
    expect(compared.lists.old).toHaveLength(3);
    const byUrls = await ocspJson<{ verdict: string }>(
      'ocsp-crl-comparison',
      'crl-compare',
      file('kept'),
      urls.slice(0, 2).join(','),
      '--issuer',
      file('ca.der'),
    );
    expect(byUrls).toMatchObject({ code: 1, verdict: 'errors' });
  });

  it.each<[string, string, Served]>([
    ['F01', 'a missing page (1800405)', { body: Buffer.from('<html>'), status: 404 }],
    [
      'F01',
      'a redirect',
      { body: Buffer.alloc(0), status: 302, headers: { location: 'https://elsewhere.example.test/' } },
    ],
    ['F02', 'another media type', { body: full(), headers: { 'content-type': 'text/plain' } }],
    ['F03', 'a coding', { body: full(), headers: { 'content-encoding': 'gzip' } }],
    [
      'F04',
      'a cache that keeps it too long',
      { body: full(), headers: { 'cache-control': 'max-age=864000' } },
    ],
    ['F04', 'an age beyond its life', { body: full(), headers: { age: '864000' } }],
    [
      'F04',
      'an Expires beyond its life',
      { body: full(), headers: { expires: 'Fri, 01 Jan 2049 00:00:00 GMT' } },
    ],
    ['F06', 'the partition of another URL', { body: crl({ ...times, extensions: { idp: userPoint() } }) }],
    ['K01', 'what is no list', { body: Buffer.from('<html>sorry</html>') }],
    ['K04', 'a list that has expired', { body: crl({ thisUpdate: ago(9), nextUpdate: ago(2) }) }],
    ['K07', 'a spoilt signature', { body: crl({ ...times, spoilt: true }) }],
  ])('%s finds %s', async (rule, _, served) => {
    pages.set('/wrong.crl', served);
    const result = await fetched(`${origin}/wrong.crl`);
    expect(rules(result)).toContain(rule);
    expect(result.code).toBe(1);
  });

  it('holds URLs against what is disclosed, octet for octet (2007116)', async () => {
    const slash = `${origin.replace('127', '127')}//full.crl`;
    expect(rules(await fetched(`${origin}/full.crl`, '--ccadb', await ccadb(slash, [])))).toContain('F07');
    expect(rules(await fetched('--ccadb', await ccadb(`${origin}/1.crl`, [])))).toEqual(['F08']);
    expect(rules(await fetched('--ccadb', await ccadb('', [`${origin}/full.crl`])))).toEqual(['F08']);
    const point = encodeExtension('2.5.29.31', sequence(sequence(pointName(uri(`${origin}/full.CRL`)))));
    await writeFile(file('leaf.der'), leaf(ca, { extensions: [point] }));
    const pointed = await fetched(
      '--ccadb',
      await ccadb(`${origin}/full.crl`, []),
      '--cert',
      file('leaf.der'),
    );
    expect(pointed.findings).toMatchObject([{ rule: 'F07' }]);
  });

  it('names holes', async () => {
    const urls = [1, 3].map((number) => `${origin}/${number}.crl`);
    const { findings } = await fetched(...urls);
    expect(findings).toMatchObject([{ rule: 'F10', message: expect.stringContaining('2.crl') as string }]);
  });

  it('serves nothing where the CCADB says that a list is (2050850)', async () => {
    const result = await fetched('--ccadb', await ccadb(`${origin}/not-yet.crl`, []));
    expect(result).toMatchObject({ code: 1, lists: [{ findings: [{ rule: 'F01', message: 'HTTP 404' }] }] });
  });

  it('serves the list of another CA of the same owner (2048626)', async () => {
    pages.set('/SSL.crl', { body: crl({ ...times, by: rsaCa }) });
    const result = await fetched(`${origin}/SSL.crl`);
    expect(result.code).toBe(1);
    expect(rules(result)).toEqual(expect.arrayContaining(['K06', 'K07']));
  });

  it('writes the lists as evidence of the system that serves them', async () => {
    await writeFile(file('kept.json'), '');
    const args = ['fetch-crl', `${origin}/full.crl`, '--evidence', file('kept.json')];
    expect((await ocsp(...args, '--system', 'crl-host')).error).toMatch(/--issuer/);
    expect((await ocsp(...args, '--issuer', file('ca.der'))).error).toMatch(/--system/);
    expect((await ocsp(...args, '--issuer', file('ca.der'), '--system', 'crl-host')).code).toBe(0);
    const { rows: value, errors } = readTable(ocspExchanges, 'json', await readFile(file('kept.json')));
    expect(errors).toEqual([]);
    expect(value).toMatchObject([
      { system: 'crl-host', side: 'crl', url: `${origin}/full.crl`, status: '200' },
    ]);
    expect(Buffer.from(value[0]?.['body'] ?? '', 'base64')).toEqual(pages.get('/full.crl')?.body);
  });

  it('says what it takes', async () => {
    expect((await ocsp('fetch-crl', 'nowhere')).code).toBe(2);
    expect((await ocsp('fetch-crl')).error).toMatch(/at least one URL/);
    expect((await ocsp('fetch-crl', '--ccadb', await ccadb('', []))).error).toMatch(/--issuer/);
    const open = await ocsp('fetch-crl', `${origin}/full.crl`);
    expect(open.code).toBe(3);
    expect(open.out).toMatch(/Not judged[^]*K07[^]*for want of issuer/);
  });
});
