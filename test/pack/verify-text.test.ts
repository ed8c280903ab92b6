import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verificationText } from '../../src/pack/render/templates.ts';
import { generateSealKey, rsaSigner } from '../../src/pack/seal.ts';
import { temporaryFolder } from '../locker/store.ts';
import { sampleBinder } from './sample-binder.ts';

const template = readFileSync(join(import.meta.dirname, '../../templates/verify.md.hbs'), 'utf8');

let base: { folder: string; remove: () => Promise<void> };
let binder: string;
let publicKeyPem: string;
let commands: string[];
let lastSha256 = '';

beforeAll(async () => {
  base = await temporaryFolder();
  binder = join(base.folder, 'binder');
  const keys = await generateSealKey();
  publicKeyPem = keys.publicKeyPem;
  const signer = rsaSigner(keys.privateKeyPem);
  const head = await sampleBinder(binder, signer);
  lastSha256 = head.lastSha256;
  writeFileSync(join(base.folder, 'public.pem'), publicKeyPem);
  const text = Handlebars.compile(template)({ keySha256: signer.keySha256 });
  expect(text).toContain(`    ${signer.keySha256}\n`);
  commands = [...text.matchAll(/```sh\n([^]*?)```/g)]
    .map(([, block = '']) => block.replaceAll('public.pem', '../public.pem').replaceAll('/tmp/', '../'))
    .filter((block) => !block.includes('npx'));
});
afterAll(() => base.remove());

/** What each command block prints; an exit code other than 0 counts as printed. */
function runAll(): string[] {
  return commands.map((command) => {
    try {
      return execFileSync('sh', ['-c', command], { cwd: binder, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      return `failed: ${error instanceof Error ? error.message : String(error)}`;
    }
  });
}

describe('the commands of VERIFY.md', () => {
  it('show a sealed binder to be sealed', () => {
    const [key, seal, tags, payload, added, contents, lines, last, head, ...rest] = runAll();
    expect(key).toMatch(/^[0-9a-f]{64} {2}-\n$/);
    expect({ seal, head }).toEqual({ seal: 'Verified OK\n', head: 'Verified OK\n' });
    expect(contents).toBe('1\n');
    expect(lines).toContain(`lastSha256 ${lastSha256}\n`);
    expect(last).toBe(`${lastSha256}  -\n`);
    expect({ tags, payload, added, rest }).toEqual({ tags: '', payload: '', added: '', rest: [] });
  });

  it('show what was changed and what was added', () => {
    appendFileSync(join(binder, 'data/results.json'), ' ');
    writeFileSync(join(binder, 'data/extra'), '');
    const [, , tags, payload, added] = runAll();
    expect(tags).toBe('');
    expect(payload).toContain('failed');
    expect(added).toContain('failed');
    appendFileSync(join(binder, 'tagmanifest-sha256.txt'), '\n');
    expect(runAll()[1]).toContain('failed');
  });

  it('leave out what an unsigned binder does not have', () => {
    const text = Handlebars.compile(template, { noEscape: true })({ keySha256: null });
    expect(text).not.toContain('fingerprint');
  });
});

it('VERIFY.md names the verifiers of one file that were built, and none where none were', () => {
  const sha256 = 'ab'.repeat(32);
  const text = verificationText({ keySha256: null, verifiers: [{ name: 'verify.mjs', sha256 }] });
  expect(text).toContain(`\n    ${sha256}  verify.mjs\n\n`);
  expect(verificationText({ keySha256: null, verifiers: [] })).not.toContain('mjs');
});
