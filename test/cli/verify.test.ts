import { appendFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerVerify } from '../../src/cli/verify.ts';
import { generateSealKey, rsaSigner } from '../../src/pack/seal.ts';
import { publishedValidator } from '../../src/schema/validator.ts';
import { temporaryFolder } from '../locker/store.ts';
import { sampleBinder } from '../pack/sample-binder.ts';

let base: { folder: string; remove: () => Promise<void> };
let binder: string;
let touched: string;
let key: string;
let privateKey: string;
let exitCode: typeof process.exitCode;

beforeAll(async () => {
  base = await temporaryFolder();
  binder = join(base.folder, 'binder');
  touched = join(base.folder, 'touched');
  key = join(base.folder, 'public.pem');
  privateKey = join(base.folder, 'private.pem');
  const keys = await generateSealKey();
  await writeFile(key, keys.publicKeyPem);
  await writeFile(privateKey, keys.privateKeyPem);
  for (const folder of [binder, touched]) await sampleBinder(folder, rsaSigner(keys.privateKeyPem));
  await appendFile(join(touched, 'data/results.json'), ' ');
  await writeFile(join(touched, 'data/\u001b[2Jred'), '');
});
afterAll(() => base.remove());
beforeEach(() => {
  exitCode = process.exitCode;
});
afterEach(() => {
  process.exitCode = exitCode;
  vi.restoreAllMocks();
});

async function run(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  const program = new Command('ncssr');
  registerVerify(program);
  await program.parseAsync(['verify', ...args], { from: 'user' });
  return { code: process.exitCode, out, err };
}

describe('ncssr verify', () => {
  it('exits 0 for a binder sealed by the given key', async () => {
    const { code, out, err } = await run(binder, '--key', key);
    expect(code).toBe(0);
    expect(out).toMatch(/^SEALED\. Every file is byte for byte/);
    expect(out).toContain('made by your key');
    expect(out).toContain('Locker head  ');
    expect(err).toBe('');
  });

  it('exits 3 when no key was given, and says what is not established', async () => {
    const { code, out } = await run(binder);
    expect(code).toBe(3);
    expect(out).toContain('SIGNER NOT ESTABLISHED');
    expect(out).toContain('What this does not establish');
  });

  it('exits 4 for a broken binder and names file and reason, without obeying it', async () => {
    const { code, out } = await run(touched, '--key', key);
    expect(code).toBe(4);
    expect(out).toMatch(/^BROKEN\. 2 problems/);
    expect(out).toContain('data/results.json\n    this file was changed');
    expect(out).toContain('data/\\u001b[2Jred');
    expect(out).not.toContain('\u001b');
  });

  it('prints one JSON document that its schema describes', async () => {
    for (const args of [[binder, '--key', key], [touched], [binder]]) {
      const { out } = await run(...args, '--format', 'json');
      vi.restoreAllMocks();
      const validate = publishedValidator('verification');
      validate(JSON.parse(out));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('checks a locker too, against a head kept elsewhere', async () => {
    const locker = `${binder}-locker`;
    const head = join(binder, 'data/locker-head.json');
    const sealed = await run(locker, '--key', key, '--head', head);
    expect(sealed.code).toBe(0);
    expect(sealed.out).toMatch(/^SEALED\./);
    expect(sealed.out).not.toContain('does not establish');
    const open = await run(locker);
    expect(open.code).toBe(3);
    expect(open.out).toContain('No head from outside was given');
    const { out } = await run(locker, '--format', 'json');
    vi.restoreAllMocks();
    const validate = publishedValidator('locker-verification');
    validate(JSON.parse(out));
    expect(validate.errors ?? []).toEqual([]);
    await truncate(join(locker, 'log/000001.jsonl'), 0);
    const cut = await run(locker, '--head', head);
    expect(cut.code).toBe(4);
    expect(cut.out).toContain('the end was cut away');
  });

  it.each([
    ['a head that is none', () => [binder, '--head', key], /is not a head/],
    ['no binder there', () => ['nowhere'], /no binder at nowhere/],
    ['no key there', () => [binder, '--key', 'nowhere.pem'], /nowhere\.pem cannot be read/],
    ['a private key', () => [binder, '--key', privateKey], /this is a private key/],
    ['no key at all', () => [binder, '--key', join(binder, 'bagit.txt')], /not a public key in PEM/],
  ])('exits 2 with %s', async (_name, args, expected) => {
    const { code, out, err } = await run(...args());
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(expected);
  });
});
