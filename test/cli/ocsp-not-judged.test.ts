import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode, integer, nullValue, objectIdentifier, sequence } from '../../src/ocsp/der/write.ts';
import { encodeExtension } from '../../src/ocsp/request.ts';
import { authority, utcTime } from '../ocsp/authority.ts';
import {
  crl,
  crlOids,
  entry,
  flag,
  issuingPoint,
  userPoint,
  type CrlRecipe,
} from '../ocsp/crl/crl-builder.ts';
import { answer } from '../ocsp/exchanges.ts';
import { ca, response, responder, rsaCa } from '../ocsp/response-builder.ts';
import { parseCertificate } from '../../src/ocsp/certificate.ts';
import { contentOf } from '../../src/ocsp/der/node.ts';
import { ocsp, ocspJson } from './ocsp-command.ts';

let folder = '';
const file = (name: string): string => join(folder, name);
const strange = sequence(objectIdentifier('1.3.6.1.4.1.99999.7'));
const when = ['--at', '2026-06-15T12:00:00Z'];

interface Judged {
  files: {
    issuer?: string;
    unchecked: boolean;
    findings: { rule: string; severity: string }[];
    notJudged: { rule: string; needs: string[]; reason?: string }[];
  }[];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-not-judged-'));
  await mkdir(file('beside'));
  await writeFile(file('ca.crt.der'), ca.der);
  await mkdir(file('alone'));
  for (const place of ['alone', 'beside']) {
    await writeFile(file(`${place}/good.der`), answer('', 'good'));
    await writeFile(file(`${place}/spoilt.crl`), crl({ spoilt: true }));
    await writeFile(file(`${place}/list.crl`), crl());
  }
  await writeFile(file('beside/another.crt'), rsaCa.der);
  await writeFile(file('beside/issuer.crt'), ca.der);
  await writeFile(file('strange.der'), response({ algorithm: strange }));
  await writeFile(file('strange.crl'), crl({ algorithm: strange }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('without an issuer', () => {
  it.each([
    ['crl', ['alone/list.crl'], 'K07'],
    ['crl', ['alone/spoilt.crl'], 'K07'],
    ['lint', ['alone/good.der'], 'R09'],
  ])('%s of %s exits 3 and lists %s', async (command, files, rule) => {
    const { code, out } = await ocsp(command, ...files.map(file));
    expect(code).toBe(3);
    expect(out).toMatch(new RegExp(`Not judged[^]*${rule}[^]*for want of issuer`));
    expect(out).not.toContain('✓');
    const document = await ocspJson<Judged>(`ocsp-${command}`, command, ...files.map(file));
    expect(document.files[0]?.notJudged.find((each) => each.rule === rule)?.needs).toContain('issuer');
    expect(document.files[0]?.unchecked).toBe(true);
  });

  it('crl-compare is not judged', async () => {
    const { code, out } = await ocsp('crl-compare', file('alone/list.crl'), file('alone/spoilt.crl'));
    expect(code).toBe(3);
    expect(out).toMatch(/not judged: a signature could not be checked[^]*Not judged[^]*K04[^]*K07/);
    expect(out).not.toContain('no difference');
  });

  it('one that lies beside the file is taken, and named', async () => {
    const list = await ocspJson<Judged>('ocsp-crl', 'crl', file('beside/list.crl'), ...when);
    expect(list).toMatchObject({ code: 0, files: [{ issuer: file('beside/issuer.crt'), findings: [] }] });
    const spoilt = await ocsp('crl', file('beside/spoilt.crl'));
    expect(spoilt.code).toBe(1);
    expect(spoilt.out).toContain('issuer.crt, found');
    const good = await ocspJson<Judged>('ocsp-lint', 'lint', file('beside/good.der'));
    expect(good).toMatchObject({ code: 0, files: [{ issuer: file('beside/issuer.crt') }] });
    const compared = await ocsp('crl-compare', file('beside/list.crl'), file('beside/spoilt.crl'));
    expect(compared.code).toBe(1);
  });
});

describe('several values in one file', () => {
  const pem = (label: string, der: Buffer): string =>
    `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;

  it.each([
    ['crl', 'X509 CRL', crl(), crl({ spoilt: true })],
    ['lint', 'OCSP RESPONSE', answer('', 'good'), answer('.5', 'good')],
  ])('%s judges none of them rather than the first alone', async (command, label, first, second) => {
    const args = [command, file('several.pem'), '--issuer', file('ca.crt.der'), ...when];
    await writeFile(file('several.pem'), `for the record:\n${pem(label, first)}`);
    expect((await ocsp(...args)).code).toBe(0);
    await writeFile(file('several.pem'), pem(label, first) + pem(label, second));
    const { code, out } = await ocsp(...args);
    expect(code).toBe(1);
    expect(out).toContain('2 PEM blocks');
  });
});

describe('by an algorithm that is not known', () => {
  it.each([
    ['crl', 'strange.crl', ['--profile', '5280'], 'K07'],
    ['lint', 'strange.der', ['--profile', '6960'], 'G01'],
  ])('%s exits 3, and finds no error of the CA', async (command, name, given, rule) => {
    const args = [command, file(name), '--issuer', file('ca.crt.der'), ...when, ...given];
    const document = await ocspJson<Judged>(`ocsp-${command}`, ...args);
    expect(document).toMatchObject({ code: 3, files: [{ unchecked: true, findings: [] }] });
    expect(document.files[0]?.notJudged.find((each) => each.rule === rule)).toMatchObject({
      needs: ['algorithm'],
      reason: expect.stringContaining('1.3.6.1.4.1.99999.7') as string,
    });
    expect((await ocsp(...args)).out).toMatch(/^ {2}\?/m);
  });
});

describe('D16, the CRL beside an answer', () => {
  const own = Buffer.from(contentOf(parseCertificate(responder.der).serial)).readUInt16BE(0);
  const unknown = encodeExtension('1.3.6.1.4.1.99999.1', nullValue(), true);
  const unreadablePoint = encodeExtension(crlOids.idp, nullValue(), true);
  const lists: [string, CrlRecipe][] = [
    ['expired', { nextUpdate: utcTime('260615110000Z') }],
    ['a partition', { extensions: { idp: userPoint() } }],
    ['a delta', { extensions: { delta: encodeExtension(crlOids.delta, integer(6), true) } }],
    ['some reasons', { extensions: { idp: issuingPoint(encode(0x83, Buffer.from([6, 0x40]))) } }],
    ['CA certificates', { extensions: { idp: issuingPoint(flag(0x82)) } }],
    ['an unknown critical extension', { extensions: { unknown } }],
    ['two distribution points', { extensions: { idp: issuingPoint(flag(0x81)), second: userPoint() } }],
    ['a distribution point that cannot be read', { extensions: { idp: unreadablePoint } }],
    ['a field that nobody knows', { extensions: { idp: issuingPoint(flag(0x86)) } }],
  ];
  const judged = async (recipe: CrlRecipe) => {
    await writeFile(file('beside.crl'), crl(recipe));
    const given = ['--issuer', file('ca.crt.der'), '--crl', file('beside.crl'), ...when];
    const { files } = await ocspJson<Judged>('ocsp-lint', 'lint', file('alone/good.der'), ...given);
    return {
      open: files[0]?.notJudged.some(({ rule, reason }) => rule === 'D16' && reason !== undefined),
      found: files[0]?.findings.some(({ rule }) => rule === 'D16'),
    };
  };

  it.each(lists)('%s: its silence is not judged, and what it names is revoked', async (_, recipe) => {
    expect(await judged(recipe)).toEqual({ open: true, found: false });
    expect(await judged({ ...recipe, entries: [entry(own)] })).toEqual({ open: false, found: true });
  });

  it('one whose signature cannot be checked leaves with 3', async () => {
    await writeFile(file('beside.crl'), crl({ algorithm: strange }));
    const given = ['--issuer', file('ca.crt.der'), '--crl', file('beside.crl'), ...when];
    const document = await ocspJson<Judged>('ocsp-lint', 'lint', file('alone/good.der'), ...given);
    expect(document).toMatchObject({ code: 3, files: [{ unchecked: true, findings: [] }] });
  });

  it('a whole and current one is relied on', async () => {
    expect(await judged({})).toEqual({ open: false, found: false });
    expect(await judged({ entries: [entry(own)] })).toEqual({ open: false, found: true });
  });

  it('one of another CA is refused', async () => {
    const other = authority('Another CA', ca.key);
    await writeFile(file('other.crl'), crl({ by: other }));
    const given = ['--issuer', file('ca.crt.der'), '--crl', file('other.crl'), ...when];
    expect((await ocsp('lint', file('alone/good.der'), ...given)).code).toBe(2);
  });
});
