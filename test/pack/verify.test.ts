import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { appendFile, cp, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/locker/integrity.ts';
import type { SignedHead } from '../../src/locker/locker.ts';
import { manifestFile, signatureFile, tagManifestFile } from '../../src/pack/bag-manifest.ts';
import { generateSealKey, rsaSigner, sealBag, type Signer } from '../../src/pack/seal.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { filesUnder, temporaryFolder } from '../locker/store.ts';
import { remakeManifests, sampleBinder, swap } from './sample-binder.ts';

let keys: { privateKeyPem: string; publicKeyPem: string };
let signer: Signer;
let stranger: Signer;
let base: { folder: string; remove: () => Promise<void> };
let clean: string;
let binder: string;
let head: SignedHead;
let copies = 0;

beforeAll(async () => {
  keys = await generateSealKey();
  signer = rsaSigner(keys.privateKeyPem);
  stranger = rsaSigner((await generateSealKey()).privateKeyPem);
  base = await temporaryFolder();
  clean = join(base.folder, 'clean');
  head = await sampleBinder(clean, signer);
});
afterAll(() => base.remove());
beforeEach(async () => {
  binder = join(base.folder, `copy-${++copies}`);
  await cp(clean, binder, { recursive: true });
});

async function broken(publicKey: string | null = keys.publicKeyPem): Promise<string> {
  const outcome = await verifyBinder(binder, publicKey === null ? {} : { publicKey });
  expect(outcome.outcome).toBe('broken');
  return outcome.problems.map(describeProblem).join('\n');
}

describe('a binder as it was sealed', () => {
  it('is sealed by the given key, and nothing is left open', async () => {
    const outcome = await verifyBinder(binder, { publicKey: keys.publicKeyPem });
    expect(outcome).toMatchObject({
      outcome: 'sealed-by-given-key',
      problems: [],
      signature: 'by-given-key',
      givenKeySha256: signer.keySha256,
      limits: [],
      files: 21,
    });
    expect(outcome.head).toEqual(head);
    expect(Object.fromEntries(outcome.info)).toMatchObject({
      'Ncssr-Run': 'r1',
      'Bagging-Date': '2026-11-23',
    });
  });

  it('is intact, but of an unknown signer, without a key or without a signature', async () => {
    const unchecked = await verifyBinder(binder);
    expect(unchecked).toMatchObject({
      outcome: 'intact-but-signer-not-established',
      signature: 'not-checked',
    });
    expect(unchecked.limits.join()).toContain('No public key was given');
    await rm(join(binder, signatureFile));
    const unsigned = await verifyBinder(binder);
    expect(unsigned).toMatchObject({ outcome: 'intact-but-signer-not-established', signature: 'absent' });
  });

  it('is verified by sha256sum and openssl alone', async () => {
    const key = join(base.folder, 'public.pem');
    await writeFile(key, keys.publicKeyPem);
    const run = (command: string, ...args: string[]): string =>
      execFileSync(command, args, { cwd: binder, encoding: 'utf8', stdio: 'pipe' });
    run('sha256sum', '--check', '--strict', '--quiet', manifestFile);
    run('sha256sum', '--check', '--strict', '--quiet', tagManifestFile);
    const openssl = ['dgst', '-sha256', '-verify', key, '-signature', signatureFile, tagManifestFile];
    expect(run('openssl', ...openssl)).toContain('Verified OK');
    await appendFile(join(binder, tagManifestFile), '\n');
    expect(() => run('openssl', ...openssl)).toThrow();
  });

  it('has the same bytes whenever it is made of the same files', async () => {
    const again = join(base.folder, `again-${++copies}`);
    await sampleBinder(again, signer);
    for (const path of await filesUnder(again)) {
      expect((await readFile(join(again, path))).equals(await readFile(join(clean, path))), path).toBe(true);
    }
  });
});

describe('who sealed a binder', () => {
  it('is never taken from the binder: a key put into it changes nothing', async () => {
    await rm(join(binder, signatureFile));
    await writeFile(join(binder, 'public.pem'), stranger.publicKeyPem);
    await remakeManifests(binder);
    await sealBag(binder, stranger);
    expect(await broken()).toContain('was not made by the given key');
    expect((await verifyBinder(binder)).outcome).toBe('intact-but-signer-not-established');
  });

  it('is not the given key when the signature was stripped', async () => {
    await rm(join(binder, signatureFile));
    expect(await broken()).toContain('the signature is missing');
  });

  it('is not the given key when the signature was re-made, emptied or cut', async () => {
    for (const forged of [
      Buffer.alloc(0),
      (await readFile(join(binder, signatureFile))).subarray(0, 100),
      sign('sha512', await readFile(join(binder, tagManifestFile)), createPrivateKey(keys.privateKeyPem)),
    ]) {
      await writeFile(join(binder, signatureFile), forged);
      expect(await broken()).toContain('was not made by the given key');
    }
  });

  it('is not the given key when the content was remade around the old signature', async () => {
    await writeFile(join(binder, 'data/results.json'), '{"pass":true}\n');
    await remakeManifests(binder);
    expect(await broken()).toContain('was not made by the given key');
    expect(await broken(null)).toContain('data/results.json: this file differs from what the log');
  });

  it('is asked of an RSA public key only', async () => {
    await expect(verifyBinder(binder, { publicKey: keys.privateKeyPem })).rejects.toThrow(/private key/);
    await expect(verifyBinder(binder, { publicKey: 'hello' })).rejects.toThrow(/PEM/);
  });
});

describe('a binder that was touched', () => {
  const harms: [string, () => Promise<unknown>, RegExp][] = [
    [
      'a changed file',
      () => appendFile(join(binder, 'data/results.json'), ' '),
      /data\/results\.json: this file was changed/,
    ],
    [
      'a missing file',
      () => rm(join(binder, 'data/results.json')),
      /data\/results\.json: this file is missing/,
    ],
    [
      'an added file',
      () => writeFile(join(binder, 'data/extra.js'), ''),
      /data\/extra\.js: this file was added/,
    ],
    ['an added tag file', () => writeFile(join(binder, 'README'), ''), /README: this file was added/],
    [
      'swapped files',
      () => swap(binder, 'data/results.json', 'data/index.html'),
      /index\.html: .*changed[^]*results\.json: .*changed/,
    ],
    [
      'a renamed file',
      () => rename(join(binder, 'data/results.json'), join(binder, 'data/Results.json')),
      /Results\.json: .*added[^]*results\.json: .*missing/,
    ],
    [
      'a cut manifest',
      () => truncate(join(binder, manifestFile), 80),
      /manifest-sha256\.txt: this file was changed/,
    ],
    [
      'a missing manifest',
      () => rm(join(binder, manifestFile)),
      /manifest-sha256\.txt: this part of a binder is missing/,
    ],
    [
      'a missing tag manifest',
      () => rm(join(binder, tagManifestFile)),
      /tagmanifest-sha256\.txt: this part of a binder is missing/,
    ],
    [
      'an emptied tag manifest',
      () => writeFile(join(binder, tagManifestFile), ''),
      /does not list manifest-sha256\.txt/,
    ],
    ['a missing declaration', () => rm(join(binder, 'bagit.txt')), /bagit\.txt: this file is missing/],
    [
      'a missing locker head',
      () => rm(join(binder, 'data/locker-head.json')),
      /locker-head\.json: this file is missing/,
    ],
    [
      'a symbolic link',
      async () => {
        await rm(join(binder, 'data/results.json'));
        await symlink(join(clean, 'data/results.json'), join(binder, 'data/results.json'));
      },
      /data\/results\.json: this is not a regular file/,
    ],
    [
      'a folder in place of a file',
      async () => {
        await rm(join(binder, 'bag-info.txt'));
        await mkdir(join(binder, 'bag-info.txt'));
      },
      /bag-info\.txt: this file is missing/,
    ],
  ];
  it.each(harms)('is broken by %s, with or without a key', async (_name, harm, expected) => {
    await harm();
    expect(await broken()).toMatch(expected);
    expect(await broken(null)).toMatch(expected);
  });

  const lines: [string, (manifest: string) => string, RegExp][] = [
    ['traversal', (text) => `${text}${'0'.repeat(64)}  data/../../etc/passwd\n`, /leads out of its folder/],
    ['an absolute path', (text) => `${text}${'0'.repeat(64)}  /etc/passwd\n`, /not relative/],
    ['a backslash', (text) => `${text}${'0'.repeat(64)}  data\\x\n`, /not relative/],
    ['a line twice', (text) => text + text.slice(0, text.indexOf('\n') + 1), /lists a path a second time/],
    [
      'a path in other case',
      (text) => `${text}${'0'.repeat(64)}  data/INDEX.html\n`,
      /lists a path a second time/,
    ],
    [
      'a look-alike letter',
      (text) => `${text}${'0'.repeat(64)}  data/ind\u0435x.html\n`,
      /characters that are not allowed/,
    ],
    [
      'a decomposed letter',
      (text) => `${text}${'0'.repeat(64)}  data/e\u0301\n`,
      /characters that are not allowed/,
    ],
    [
      'a percent escape',
      (text) => `${text}${'0'.repeat(64)}  data/%2e%2e/x\n`,
      /characters that are not allowed/,
    ],
    ['a dot at an end', (text) => `${text}${'0'.repeat(64)}  data/index.html.\n`, /ends with a dot/],
    ['a tag file', (text) => `${text}${'0'.repeat(64)}  bagit.txt\n`, /must stand under data/],
    ['upper-case digits', (text) => text.toUpperCase(), /not a manifest line/],
    ['Windows line ends', (text) => text.replaceAll('\n', '\r\n'), /line 1 is not a manifest line/],
    ['a last line without its end', (text) => text.slice(0, -1), /ends in the middle of a line/],
  ];
  it.each(lines)('is broken by %s in its manifest', async (_name, change, expected) => {
    const path = join(binder, manifestFile);
    await writeFile(path, change(await readFile(path, 'utf8')));
    expect(await broken()).toMatch(expected);
  });

  it('names every problem, not only the first', async () => {
    await rm(join(binder, 'data/results.json'));
    await appendFile(join(binder, 'data/index.html'), 'x');
    await writeFile(join(binder, 'x'), '');
    expect((await broken()).split('\n')).toHaveLength(3);
  });
});
