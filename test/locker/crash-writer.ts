/**
 * Stores envelopes and pages until it is killed, and names each on stdout once the locker has acknowledged it.
 * Arguments: locker folder, seed, first number.
 */
import { writeSync } from 'node:fs';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { at, envelope } from './records.ts';

const [folder = '', seed = '1', first = '0'] = process.argv.slice(2);

let state = Number(seed);
/** Park-Miller: the same seed gives the same course. */
function random(below: number): number {
  state = (state * 48271) % 2147483647;
  return state % below;
}

const locker = await openFileLocker(folder, { segmentBytes: 20_000 });
writeSync(1, 'open\n');
for (let next = Number(first); ;) {
  const batch = Array.from({ length: 1 + random(8) }, () => next++);
  await Promise.all(
    batch.map(async (number) => {
      const sizes = Array.from({ length: random(4) }, () => random(30_000));
      const pages = await Promise.all(
        sizes.map((size, index) => locker.putBlob(Buffer.alloc(size, `${number}/${index}/`))),
      );
      await locker.append(envelope('r1', `e${number}`, pages), at);
      writeSync(1, `e${number}\n`);
    }),
  );
}
