import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ca, time } from '../ocsp/response-builder.ts';
import { answer } from '../ocsp/exchanges.ts';
import { crl, entry } from '../ocsp/crl/crl-builder.ts';
import { ocsp, ocspJson } from './ocsp-command.ts';

let folder = '';
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-crl-'));
  const pem = `-----BEGIN X509 CRL-----\n${crl().toString('base64')}\n-----END X509 CRL-----\n`;
  await writeFile(file('ca.der'), ca.certificate.der);
  await writeFile(file('clean.pem'), pem);
  await writeFile(file('more.der'), crl({ entries: [entry(5), entry(6)] }));
  await writeFile(file('fewer.der'), crl({ entries: [] }));
  await writeFile(file('fraction.der'), crl({ thisUpdate: time('20260615100000.5Z') }));
  await writeFile(file('page.html'), '<html>sorry</html>');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Lint {
  files: { revoked: number; error?: string; findings: { rule: string }[] }[];
}

describe('ocsp crl', () => {
  it('leaves with 0 for a clean list and with 1 for a fraction', async () => {
    const given = ['--issuer', file('ca.der'), '--at', '2026-06-15T12:00:00Z'];
    const clean = await ocspJson<Lint>('ocsp-crl', 'crl', file('clean.pem'), ...given);
    expect(clean).toMatchObject({ code: 0, files: [{ revoked: 1, findings: [] }] });
    const broken = await ocspJson<Lint>('ocsp-crl', 'crl', file('fraction.der'), ...given);
    expect(broken.code).toBe(1);
    expect(broken.files[0]?.findings.map(({ rule }) => rule)).toContain('K02');
  });

  it('tells what is no list, and goes on', async () => {
    const files = ['page.html', 'absent.crl', 'clean.pem'].map(file);
    const { code, files: told } = await ocspJson<Lint>('ocsp-crl', 'crl', ...files);
    expect(code).toBe(1);
    expect(told.map(({ error, findings }) => [error !== undefined, findings.length > 0])).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ]);
    const { out } = await ocsp('crl', ...files);
    expect(out).toContain(`${file('clean.pem')}  no findings; 1 revoked`);
  });
});

describe('a CRL beside answers', () => {
  it('lets a probe and a lint judge what takes it, and is refused when its signature does not verify', async () => {
    await writeFile(file('answer.der'), answer('', 'good'));
    await writeFile(file('spoilt.der'), crl({ spoilt: true }));
    const given = ['lint', file('answer.der'), '--issuer', file('ca.der'), '--crl'];
    const rules = (document: { files: { notJudged: { needs: string[] }[] }[] }): string[] =>
      document.files.flatMap(({ notJudged }) => notJudged.flatMap(({ needs }) => needs));
    type Judged = Parameters<typeof rules>[0];
    expect(rules(await ocspJson<Judged>('ocsp-lint', ...given.slice(0, -1)))).toContain('crl');
    expect(rules(await ocspJson<Judged>('ocsp-lint', ...given, file('clean.pem')))).not.toContain('crl');
    expect(await ocsp(...given, file('spoilt.der'))).toMatchObject({
      code: 2,
      error: expect.stringMatching(/cannot be relied on/) as string,
    });
    const asked = ['probe', 'http://responder.invalid/', '--issuer', file('ca.der'), '--serial', '05'];
    const { out } = await ocsp(...asked, '--crl', file('clean.pem'));
    expect(out).toMatch(/Not judged[^]*B24 {2}give with --previous/);
    expect(out).toMatch(/B27 {2}the responder told no status/);
    expect((await ocsp(...asked)).out).toMatch(/B27 {2}give the issuer's CRL/);
    expect((await ocsp(...asked, '--previous', file('nowhere'))).code).toBe(2);
    expect((await ocsp(...asked, '--published', 'today')).error).toMatch(/--published today/);
  });
});

describe('ocsp crl-compare', () => {
  const compared = (old: string, candidate: string) =>
    ocspJson<{ verdict: string }>('ocsp-crl-comparison', 'crl-compare', file(old), file(candidate));

  it.each([
    ['clean.pem', 'clean.pem', 0, 'equal'],
    ['clean.pem', 'more.der', 0, 'differences'],
    ['clean.pem', 'fewer.der', 1, 'errors'],
    ['clean.pem', 'page.html', 3, 'nothing-compared'],
  ])('%s and %s: %i, %s', async (old, candidate, code, verdict) => {
    expect(await compared(old, candidate)).toMatchObject({ code, verdict });
  });

  it('refuses a file that is absent in one line', async () => {
    const { code, out, error } = await ocsp('crl-compare', file('clean.pem'), file('absent.crl'));
    expect({ code, out, lines: error.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
  });
});
