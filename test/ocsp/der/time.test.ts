import { expect, it } from 'vitest';
import { DerReader } from '../../../src/ocsp/der/read.ts';
import { readTime } from '../../../src/ocsp/der/time.ts';
import { time } from '../response-builder.ts';

function epochOf(text: string): number | undefined {
  const bytes = time(text);
  const node = new DerReader(bytes).readWhole(0, bytes.length, 'time');
  return node === undefined ? undefined : readTime(node).epoch;
}

it('counts every day from the year 0 to 9999 as the calendar of the language does', () => {
  for (let year = 0; year <= 9999; year += year < 1890 || year > 2110 ? 37 : 1) {
    for (let month = 1; month <= 12; month += 1) {
      for (const day of [1, 28, 29, 30, 31]) {
        const date = new Date(0);
        date.setUTCFullYear(year, month - 1, day);
        const exists = date.getUTCMonth() === month - 1;
        const text = [year, month, day].map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0'));
        const expected = exists ? date.getTime() / 1000 + 3661 : undefined;
        expect(epochOf(`${text.join('')}010101Z`), text.join('-')).toBe(expected);
      }
    }
  }
});

it('knows no hour, minute, second, month or day that there is not', () => {
  for (const text of ['20260001000000Z', '20261301000000Z', '20260100000000Z'])
    expect(epochOf(text)).toBeUndefined();
  for (const text of ['20260101240000Z', '20260101006000Z', '20260101000060Z'])
    expect(epochOf(text)).toBeUndefined();
});
