import { createHash, hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashInSteps } from '../../../src/cli/single-file/node-20/crypto.ts';
import { grouped } from '../../../src/cli/single-file/node-20/map.ts';
import { tableCrc32 } from '../../../src/cli/single-file/node-20/zlib.ts';

it('checks sums as zlib does, in one piece and in two', () => {
  expect(tableCrc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
      expect(tableCrc32(right, tableCrc32(left))).toBe(crc32(Buffer.concat([left, right])));
    }),
  );
});

it('digests as the newer call does', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(hashInSteps('sha256', bytes)).toBe(hash('sha256', bytes));
      expect(hashInSteps('sha1', bytes, 'base64')).toBe(createHash('sha1').update(bytes).digest('base64'));
    }),
  );
});

it('groups as Map.groupBy does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (items) => {
      const keyOf = (item: number, index: number): number => (item + index) % 3;
      expect([...grouped(items, keyOf)]).toEqual([...Map.groupBy(items, keyOf)]);
    }),
  );
});
