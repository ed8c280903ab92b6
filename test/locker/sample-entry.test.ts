import { expect, it } from 'vitest';
import { openMemoryLocker } from '../../src/locker/memory-locker.ts';
import { registerSha256 } from '../../src/locker/register.ts';
import { publishedValidator } from '../../src/schema/validator.ts';
import { encodeEntry, noPrevious } from '../../src/locker/entry-line.ts';
import { at } from './records.ts';

it('every draw of a sample stays in the log, and the register of a later run holds it', async () => {
  const locker = openMemoryLocker();
  const before = await registerSha256(locker);
  const body = {
    run: 'r1',
    collection: 'identity.accounts',
    populationReadWhole: true,
    method: 'hash-ranked',
    seed: 'first',
    size: 1,
    population: { size: 2, sha256: '0'.repeat(64) },
    items: ['a'],
  };
  await locker.append({ type: 'sample', body }, at);
  await locker.append({ type: 'sample', body: { ...body, seed: 'second' } }, at);
  const seeds: string[] = [];
  for await (const entry of locker.entries()) if (entry.type === 'sample') seeds.push(entry.body.seed);
  expect(seeds).toEqual(['first', 'second']);
  expect(await registerSha256(locker)).not.toBe(before);
  const { line } = encodeEntry({ type: 'sample', body }, 1, noPrevious, at);
  const validate = publishedValidator('locker-entry');
  validate(JSON.parse(line.toString()));
  expect(validate.errors ?? []).toEqual([]);
});
