import { expect, test } from 'vitest';
import { retryAfter } from '../../../src/collect/microsoft/exchange.ts';

const now = (): Date => new Date('2026-11-20T09:00:00Z');

test.each([
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': 'Fri, 20 Nov 2026 09:00:30 GMT' }, 30],
  // The service's clock may be another than ours.
  [{ 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT', date: 'Fri, 20 Nov 2026 10:00:00 GMT' }, 30],
  [{ 'retry-after': 'Friday, 20-Nov-26 09:00:30 GMT' }, 30],
  [{ 'retry-after': 'Fri Nov 20 09:00:30 2026' }, 30],
  [{ 'retry-after': 'Fri, 20 Nov 2026 08:00:00 GMT' }, 0],
  [{ 'Retry-After': 5 }, 5],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '-3' }, undefined],
  [{}, undefined],
])('%j asks for %s seconds', (headers, seconds) => {
  expect(retryAfter(headers, now)).toBe(seconds);
});
