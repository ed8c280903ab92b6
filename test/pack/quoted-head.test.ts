import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Head } from '../../src/locker/heads.ts';
import { describeProblem } from '../../src/locker/integrity.ts';
import { signatureFile } from '../../src/pack/bag-manifest.ts';
import { generateSealKey, rsaSigner, sealBag, type Signer } from '../../src/pack/seal.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { temporaryFolder } from '../locker/store.ts';
import { remakeManifests, sampleBinder, type SampleOptions } from './sample-binder.ts';

let publicKey: string;
let signer: Signer;
let stranger: Signer;
let base: { folder: string; remove: () => Promise<void> };
let binder: string;
let binders = 0;

beforeAll(async () => {
  const keys = await generateSealKey();
  publicKey = keys.publicKeyPem;
  signer = rsaSigner(keys.privateKeyPem);
  stranger = rsaSigner((await generateSealKey()).privateKeyPem);
  base = await temporaryFolder();
});
afterAll(() => base.remove());
beforeEach(() => {
  binder = join(base.folder, String(++binders));
});

async function make(options: SampleOptions = {}): Promise<void> {
  await sampleBinder(binder, signer, options);
}

async function reseal(): Promise<void> {
  await rm(join(binder, signatureFile));
  await remakeManifests(binder);
  await sealBag(binder, signer);
}

async function broken(): Promise<string> {
  const outcome = await verifyBinder(binder, { publicKey });
  expect(outcome.outcome).toBe('broken');
  return outcome.problems.map(describeProblem).join('\n');
}

describe('the locker head that a binder quotes', () => {
  it('must be signed by the given key, if it is signed', async () => {
    await make({ headSigner: stranger });
    expect(await broken()).toContain('the quoted locker head is not of the given key');
  });

  it('may be unsigned, which is said', async () => {
    await make({ headSigner: null });
    const outcome = await verifyBinder(binder, { publicKey });
    expect(outcome.outcome).toBe('sealed-by-given-key');
    expect(outcome.limits.join()).toContain('is not signed');
  });

  it.each(['data/log.jsonl', 'data/envelopes.jsonl'])(
    'must be where %s leads, even if the signer himself sealed another',
    async (name) => {
      await make();
      const path = join(binder, name);
      const lines = (await readFile(path, 'utf8')).split(/(?<=\n)/);
      const forged = (lines[1] ?? '').replace('aws.ec2.vpcs', 'aws.ec2.vpcz');
      const changes = [
        lines.slice(0, -1),
        lines.toSpliced(1, 1),
        lines.toSpliced(1, 1, forged),
        lines.toSpliced(1, 1, 'no JSON\n'),
        [...lines, lines[0] ?? ''],
      ];
      for (const changed of changes) {
        await writeFile(path, changed.join(''));
        await reseal();
        expect(await broken()).toContain(name);
      }
      await writeFile(path, lines.join(''));
      await reseal();
      expect((await verifyBinder(binder, { publicKey })).outcome).toBe('sealed-by-given-key');
    },
  );

  it('must be readable', async () => {
    await make();
    await writeFile(join(binder, 'data/locker-head.json'), '{"entries":"many"}');
    expect(await broken()).toContain('this is not a locker head');
  });

  it.each(['data/locker-head.json', 'data/log.jsonl', 'data/contents-sha256.txt', 'data/register-log.jsonl'])(
    'cannot be left out with %s, even by the signer',
    async (name) => {
      await make();
      await rm(join(binder, name));
      await reseal();
      expect(await broken()).toContain(name);
    },
  );

  it('is held against one that was kept outside', async () => {
    await make();
    const verify = async (head: Head): Promise<string> => {
      const { problems, limits } = await verifyBinder(binder, { publicKey, knownHead: head });
      return [...problems.map(describeProblem), ...limits].join('\n');
    };
    const head = JSON.parse(await readFile(join(binder, 'data/locker-head.json'), 'utf8')) as Head;
    expect(await verify(head)).toBe('');
    for (const entries of [head.entries, head.entries - 1, head.entries - 3])
      expect(await verify({ ...head, entries, lastSha256: '0'.repeat(64) })).toContain('written anew');
    expect(await verify({ ...head, entries: 99 })).toContain('of a later log');
    expect(await verify({ ...head, entries: 1 })).toContain('before this run');
  });
});
