import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/locker/canonical-json.ts';
import { DigestSet } from '../../src/locker/digest-set.ts';
import { decodeEntry, encodeEntry, sha256 } from '../../src/locker/entry-line.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import type { LockerRecord } from '../../src/locker/locker.ts';
import { verifyLocker } from '../../src/locker/verify-locker.ts';
import { firstBadLine } from './naive-chain.ts';
import { at, envelope } from './records.ts';
import { temporaryFolder } from './store.ts';

const factor = Number(process.env['NCSSR_PROPERTY_RUNS_FACTOR'] ?? 1);

type Harm = {
  kind: 'drop' | 'double' | 'swap' | 'flip' | 'forge' | 'insert-feed' | 'drop-feed';
  where: number;
  bit: number;
};

const harm: fc.Arbitrary<Harm> = fc.record({
  kind: fc.constantFrom('drop', 'double', 'swap', 'flip', 'forge', 'insert-feed', 'drop-feed'),
  where: fc.nat(1_000_000),
  bit: fc.nat(7),
});

/** The lines of one segment after the harm. */
function apply(lines: Buffer[], { kind, where, bit }: Harm): Buffer[] {
  const index = where % lines.length;
  const line = lines[index] ?? Buffer.alloc(0);
  const put = (...replacement: Buffer[]): Buffer[] => lines.toSpliced(index, 1, ...replacement);
  switch (kind) {
    case 'drop':
      return put();
    case 'double':
      return put(line, line);
    case 'swap':
      return lines.toSpliced(index, 2, ...lines.slice(index, index + 2).toReversed());
    case 'flip': {
      const changed = Buffer.from(line);
      const position = Math.floor(where / lines.length) % line.length;
      changed[position] = (changed[position] ?? 0) ^ (1 << bit);
      return put(changed);
    }
    case 'forge': {
      const entry = parsed(line);
      // A line that an earlier harm broke cannot be forged.
      if (entry === null) return lines;
      const { sequence, previous, at: stated, ...record } = entry;
      delete record['sha256'];
      const body = { ...(record['body'] as object), items: 999 };
      const forged = { ...record, body } as unknown as LockerRecord;
      return put(encodeEntry(forged, sequence as number, previous as string, stated as string).line);
    }
    case 'insert-feed':
      return put(line.subarray(0, 5), Buffer.from('\n'), line.subarray(5));
    case 'drop-feed':
      return put(line.subarray(0, -1));
  }
}

function parsed(line: Buffer): Record<string, unknown> | null {
  try {
    return JSON.parse(line.toString()) as Record<string, unknown>;
  } catch {
    return null;
  }
}

describe('verification of the chain', () => {
  it('agrees with a naive twin about any harm, and about none', async () => {
    const { folder, remove } = await temporaryFolder();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 500, max: 6000 }),
        fc.array(harm, { maxLength: 2 }),
        async (count, segmentBytes, harms) => {
          const root = join(folder, String(++round));
          const locker = await openFileLocker(root, { segmentBytes });
          for (let index = 0; index < count; index += 1) await locker.append(envelope('r1', `é${index}`), at);
          await locker.close();
          for (const each of harms) {
            const names = (await readdir(join(root, 'log'))).sort();
            const file = join(root, 'log', names[each.where % names.length] ?? '');
            const bytes = await readFile(file);
            const lines = bytes
              .toString('latin1')
              .split(/(?<=\n)/)
              .filter((line) => line !== '');
            if (lines.length === 0) continue;
            await writeFile(
              file,
              Buffer.concat(
                apply(
                  lines.map((line) => Buffer.from(line, 'latin1')),
                  each,
                ),
              ),
            );
          }
          const { problems } = await verifyLocker(root);
          const bad = firstBadLine(root);
          expect(problems.length > 0, JSON.stringify({ bad, problems })).toBe(bad !== null);
        },
      ),
      { numRuns: Math.ceil(60 * factor) },
    );
    await remove();
  }, 600_000);

  it('reads back every record as it was written, whatever it says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, number) => {
        const record = { type: 'run-end', body: { id: 'r1', value } } as unknown as LockerRecord;
        const { line, entry } = encodeEntry(record, number, sha256(Buffer.from('x')), at);
        const decoded = decodeEntry(line);
        expect('entry' in decoded && decoded.entry).toEqual(JSON.parse(JSON.stringify(entry)));
        expect(line.indexOf(10)).toBe(line.length - 1);
      }),
      { numRuns: Math.ceil(300 * factor) },
    );
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order in which members were made', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: Math.ceil(300 * factor) },
    );
  });
});

describe('a set of digests', () => {
  it('holds what a set of strings holds', () => {
    const set = new DigestSet();
    const digests = Array.from({ length: 5000 }, (_, index) => sha256(Buffer.from(String(index % 3000))));
    for (const digest of digests) set.add(digest);
    expect(set.size).toBe(3000);
    for (const digest of digests.slice(0, 1000)) expect(set.see(digest)).toBe(true);
    for (const [index, digest] of digests.slice(0, 3000).entries())
      expect(set.isUnseen(digest)).toBe(index >= 1000);
    expect(set.see(sha256(Buffer.from('absent')))).toBe(false);
    expect(set.hasUnseen()).toBe(true);
    for (const digest of digests) set.see(digest);
    expect(set.hasUnseen()).toBe(false);
  });
});
