import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonFinding } from '../../src/ocsp/compare/pair.ts';
import { encode, sequence } from '../../src/ocsp/der/write.ts';
import { readRecording } from '../../src/ocsp/exchange.ts';
import { readOcspRequest } from '../../src/ocsp/request.ts';
import { answer, responder as recordedResponder } from '../ocsp/exchanges.ts';
import { liveCa, liveResponder, liveSerial } from '../ocsp/probe/healthy.ts';
import { responder, type Reply } from '../ocsp/loopback-responder.ts';
import { ca, serial } from '../ocsp/response-builder.ts';
import { ocsp, ocspJson } from './ocsp-command.ts';

let folder = '';
const file = (name: string): string => join(folder, name);
const asked = (): string[] => [
  '--issuer',
  file('ca.der'),
  '--serial',
  serial.toString('hex'),
  '--repeats',
  '1',
  '--pause',
  '0',
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-ocsp-'));
  await writeFile(file('ca.der'), ca.certificate.der);
  await writeFile(file('good.der'), answer('', 'good'));
  await writeFile(file('fraction.der'), answer('.5', 'good'));
  await writeFile(file('page.html'), '<html><body>maintenance</body></html>');
  await writeFile(file('empty.der'), '');
  const large = await open(file('large.der'), 'w');
  await large.truncate(200_000_000);
  await large.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withServer<T>(answered: (request: Buffer) => Reply, ask: (url: string) => Promise<T>) {
  const server = await responder(answered);
  try {
    return await ask(server.url);
  } finally {
    server.close();
  }
}

const refusal = (status: number): Reply => ({ body: sequence(encode(0x0a, Buffer.from([status]))) });

/** Answers for the one certificate that it knows. */
const telling =
  (fraction: string) =>
  (request: Buffer): Reply => {
    try {
      const [id] = readOcspRequest(request).ids;
      return id !== undefined && request.includes(serial) ? { body: answer(fraction, 'good') } : refusal(6);
    } catch {
      return refusal(1);
    }
  };

describe('ocsp lint', () => {
  interface Lint {
    files: { file: string; error?: string; findings: { rule: string; severity: string }[] }[];
  }

  it('leaves with 0 for a clean answer and with 1 for a fraction of a second', async () => {
    const clean = await ocspJson<Lint>('ocsp-lint', 'lint', file('good.der'), '--issuer', file('ca.der'));
    expect(clean).toMatchObject({ code: 0, files: [{ findings: [] }] });
    const broken = await ocspJson<Lint>('ocsp-lint', 'lint', file('fraction.der'));
    expect(broken.code).toBe(1);
    expect(broken.files[0]?.findings.map(({ rule }) => rule)).toContain('T01');
  });

  it('tells each file that is no answer in one line, and lints the rest', async () => {
    const files = ['page.html', 'empty.der', 'large.der', 'absent.der', 'good.der'].map(file);
    const { code, out } = await ocsp('lint', ...files);
    expect(code).toBe(1);
    const said = (name: string): string => {
      const after = out.slice(out.indexOf(file(name)) + file(name).length).replaceAll(/\s+/g, ' ');
      return after.slice(0, after.indexOf(folder) === -1 ? undefined : after.indexOf(folder));
    };
    expect(said('page.html')).toMatch(/1 error.* not an OCSP response: an HTML or XML page/);
    expect(said('large.der')).toContain(
      'cannot be read: longer than 1048576 octets, which no OCSP answer is',
    );
    expect(said('absent.der')).toContain('cannot be read: there is no such file');
    expect(said('good.der')).toContain('no findings');
    const document = await ocspJson<Lint>('ocsp-lint', 'lint', ...files);
    expect(document.files.map(({ error }) => error !== undefined)).toEqual([false, false, true, true, false]);
  });

  it.each([
    ['an issuer that is no certificate', ['--issuer', 'page.html'], /page\.html/],
    ['an issuer that is absent', ['--issuer', 'absent.pem'], /absent\.pem/],
  ])('refuses %s in one line', async (_, [option = '', name = ''], expected) => {
    const { code, out, error } = await ocsp('lint', file('good.der'), option, file(name));
    expect({ code, out, lines: error.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(error).toMatch(expected);
  });

  it('refuses an unknown profile and an instant that is none', async () => {
    expect((await ocsp('lint', file('good.der'), '--profile', '9999')).code).toBe(2);
    expect((await ocsp('lint', file('good.der'), '--at', 'yesterday')).code).toBe(2);
  });

  it('keeps what it linted as evidence, under the system that gave it', async () => {
    const kept = ['--evidence', file('seen/answers.json'), '--issuer', file('ca.der')];
    const when = ['--at', '2026-06-15T12:00:00Z'];
    expect((await ocsp('lint', file('good.der'), ...kept, ...when)).error).toMatch(/--system/);
    expect((await ocsp('lint', file('good.der'), ...kept, '--system', 'ocsp-legacy')).error).toMatch(/--at/);
    const { code } = await ocsp(
      'lint',
      file('good.der'),
      file('large.der'),
      ...kept,
      ...when,
      '--system',
      'ocsp-legacy',
    );
    expect(code).toBe(1);
    const rows = JSON.parse(await readFile(file('seen/answers.json'), 'utf8')) as Record<string, string>[];
    expect(rows).toMatchObject([{ system: 'ocsp-legacy', side: 'observed', at: '2026-06-15T12:00:00.000Z' }]);
    expect(rows[0]?.['body']).toBe((await readFile(file('good.der'))).toString('base64'));
  });
});

describe('ocsp probe', () => {
  interface Probe {
    exchanges: { status: number; failure?: string }[];
    findings: { check: string; severity: string; message: string }[];
  }
  const probed = (url: string, ...more: string[]): Promise<Probe & { code: unknown }> =>
    ocspJson<Probe>('ocsp-probe', 'probe', url, ...asked(), ...more);

  it('leaves with 1 when times carry fractions, and keeps what was received', async () => {
    const { code, findings, exchanges } = await withServer(telling('.5'), (url) =>
      probed(url, '--record', file('probed')),
    );
    expect(code).toBe(1);
    expect(findings.some(({ check, severity }) => check === 'B53' && severity === 'error')).toBe(true);
    expect(await readRecording(file('probed'))).toHaveLength(exchanges.length);
  });

  it('tells a page instead of an answer, and asks on', async () => {
    const page: Reply = { headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>sorry</html>') };
    const { code, findings, exchanges } = await withServer(
      () => page,
      (url) => probed(url, '--record', file('page')),
    );
    expect(code).toBe(1);
    expect(findings.find(({ check }) => check === 'B01')?.message).toMatch(/HTML/);
    expect(exchanges.length).toBeGreaterThan(30);
    const [first] = await readRecording(file('page'));
    expect(Buffer.from(first?.body ?? []).toString()).toBe('<html>sorry</html>');
  });

  it('follows no redirect, and tells where it leads', async () => {
    const away: Reply = {
      status: 301,
      headers: { location: 'https://elsewhere.example.test/' },
      body: Buffer.alloc(0),
    };
    const { code, findings } = await withServer(() => away, probed);
    expect(code).toBe(1);
    expect(findings.find(({ check }) => check === 'B42')?.message).toContain('elsewhere.example.test');
  });

  it('tells a responder that nobody listens for, at an address and by a name', async () => {
    const server = await responder(() => refusal(1));
    server.close();
    const closed = await probed(server.url);
    expect(closed.code).toBe(1);
    expect(closed.findings.find(({ check }) => check === 'B01')?.message).toMatch(
      /unreachable: .*ECONNREFUSED/,
    );
    const nameless = await probed('http://responder.invalid/');
    expect(nameless).toMatchObject({
      code: 1,
      exchanges: [],
      findings: [{ check: 'B44', severity: 'error' }],
    });
  });

  it('takes no more than a mebibyte of an endless body', async () => {
    let sent = 0;
    const server = http.createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/ocsp-response' });
      const block = Buffer.alloc(1 << 18);
      const more = (): void => {
        while (sent < 200_000_000 && !response.destroyed) {
          sent += block.length;
          if (!response.write(block)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { code, findings } = await probed(`http://127.0.0.1:${port}/`, '--record', file('endless'));
      expect(code).toBe(1);
      expect(findings.find(({ check }) => check === 'B03')?.message).toMatch(/exceeds 1048576 octets/);
      const kept = await readRecording(file('endless'));
      expect(Math.max(...kept.map(({ body }) => body.length))).toBeLessThanOrEqual(1 << 20);
      expect(kept[0]?.body.length).toBe(1 << 20);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }, 60_000);

  it.each([
    ['what is no URL', ['ftp://ocsp.example.test/']],
    ['no certificate to ask about', ['http://127.0.0.1:9/', '--issuer', 'CA']],
    ['a serial number that is none', ['http://127.0.0.1:9/', '--issuer', 'CA', '--serial', 'xyz']],
    [
      'evidence of no system',
      ['http://127.0.0.1:9/', '--issuer', 'CA', '--serial', '05', '--evidence', 'e.json'],
    ],
  ])('refuses %s in one line', async (_, args) => {
    const given = args.map((one) => (one === 'CA' ? file('ca.der') : one));
    const { code, out, error } = await ocsp(
      'probe',
      ...given,
      ...(args.includes('CA') ? [] : ['--issuer', file('ca.der')]),
    );
    expect({ code, out, lines: error.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(existsSync('e.json')).toBe(false);
  });
});

describe('ocsp compare', () => {
  interface Comparison {
    verdict: string;
    findings: ComparisonFinding[];
  }
  const compared = (...args: string[]): Promise<Comparison & { code: unknown }> =>
    ocspJson<Comparison>('ocsp-comparison', 'compare', ...args, ...asked());

  it('leaves with 1 when the new responder writes fractions, and its recording compares the same', async () => {
    const live = await withServer(telling(''), (old) =>
      withServer(telling('.5'), (candidate) => compared(old, candidate, '--record', file('both'))),
    );
    expect(live).toMatchObject({ code: 1, verdict: 'errors' });
    const again = await compared(join(file('both'), 'old'), join(file('both'), 'new'));
    expect(again).toEqual(live);
  });

  it('does not leave with 1 when both say the same', async () => {
    await writeFile(file('live-ca.der'), liveCa.der);
    const { url, close } = await liveResponder();
    try {
      const given = ['--issuer', file('live-ca.der'), '--serial', liveSerial.toString('hex')];
      const pace = ['--repeats', '1', '--pause', '0'];
      const same = await ocspJson<Comparison>('ocsp-comparison', 'compare', url, url, ...given, ...pace);
      expect(same.code).toBe(0);
    } finally {
      close();
    }
  });

  it('goes on when one of the two has no address, and keeps what the other answered', async () => {
    const { code, findings } = await withServer(telling(''), (url) =>
      compared(url, 'http://responder.invalid/', '--record', file('half')),
    );
    expect(code).toBe(1);
    expect(findings.find(({ rule }) => rule === 'C01')?.message).toMatch(/responder\.invalid has no address/);
    expect((await readRecording(join(file('half'), 'old')))[0]?.status).toBe(200);
  });

  it('leaves with 3 when nothing was comparable', async () => {
    const exchanges = recordedResponder('');
    const { writeRecording } = await import('../../src/ocsp/exchange.ts');
    await writeRecording(file('left'), exchanges.slice(0, 1));
    await writeRecording(file('right'), exchanges.slice(1));
    expect(await compared(file('left'), file('right'))).toMatchObject({
      code: 3,
      verdict: 'nothing-compared',
    });
  });

  it('refuses a folder without a recording, a damaged one, and a URL beside a folder', async () => {
    await writeFile(join(file('left'), 'exchanges.jsonl'), '{"probe":"x"}\n');
    for (const [old = '', candidate = ''] of [
      [file('nowhere'), file('right')],
      [file('left'), file('right')],
      ['http://127.0.0.1:9/', file('right')],
    ]) {
      const { code, out, error } = await ocsp('compare', old, candidate, ...asked());
      expect({ code, out, lines: error.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    }
  });

  it('writes both sides as evidence, of systems that the configuration declares', async () => {
    const template = await readFile(join(import.meta.dirname, '../../templates/ncssr.yaml'), 'utf8');
    const [, system = ''] = /^systems:\n(?: *#.*\n)* {2}([a-z0-9-]+):/m.exec(template) ?? [];
    await writeFile(file('ncssr.yaml'), template);
    const kept = ['--evidence', file('comparison.json'), '--config', file('ncssr.yaml')];
    const ask = (old: string, candidate: string) =>
      withServer(telling(''), (url) =>
        ocsp('compare', url, url, ...asked(), ...kept, '--old-system', old, '--new-system', candidate),
      );
    expect((await ask(system, 'no-such-system')).error).toMatch(/declares no system no-such-system/);
    expect(existsSync(file('comparison.json'))).toBe(false);
    expect((await ask(system, system)).error).toBe('');
    const rows = JSON.parse(await readFile(file('comparison.json'), 'utf8')) as { side: string }[];
    expect(new Set(rows.map(({ side }) => side))).toEqual(new Set(['old', 'new']));
  });
});
