import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutShort } from '../../../src/collect/files/cut-short.ts';
import type { ExportFile } from '../../../src/collect/files/export-folder.ts';

const file = (path: string, value: unknown): ExportFile => ({ path, bytes: Buffer.from(''), value });
const cuts = (...values: unknown[]): string[] =>
  cutShort(values.map((value, index) => file(`users-${'abcdef'[index] ?? ''}.json`, value))).map(
    ({ why }) => why,
  );
const items = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ id: `item-${from + i}` }));

describe('an export that says itself that it is cut', () => {
  it.each([
    [{ data: items(2), count: 2, total_records: 3 }],
    [{ data: items(2), count: 2, totalRecords: 2, resultTruncated: 'true' }],
    [{ data: items(2), count: 3 }],
    [{ value: items(2), '@odata.count': 3 }],
    [{ value: items(2), count: { type: 'Total', value: 5 } }],
    [{ value: items(2), '@odata.nextLink': 'https://graph.example.test/v1.0/users?$skiptoken=a' }],
    [{ value: items(2), nextLink: 'https://management.example.test/?$skiptoken=a' }],
    [{ value: [{ id: 'g', 'members@odata.nextLink': 'https://graph.example.test/x' }] }],
    [{ data: items(1), skip_token: 'a' }],
    [{ Buckets: items(2), ContinuationToken: 'a' }],
    [{ Vpcs: items(2), NextToken: 'a' }],
    [{ Vpcs: items(2), nextToken: { Table: 'a' } }],
    [{ Roles: items(2), IsTruncated: true }],
    [{ Roles: items(2), IsTruncated: true, Marker: 'a' }],
    [{ Keys: items(2), Truncated: true }],
    [{ Routes: items(2), AdditionalRoutesAvailable: true }],
    [[...items(2), { nextToken: 'a' }]],
  ])('%j', (page) => {
    expect(cuts(page)).not.toEqual([]);
  });

  it.each([
    [{ data: items(2), count: 2, total_records: 2, skip_token: null }],
    [{ data: items(2), totalRecords: 2, resultTruncated: 'false' }],
    [{ value: items(2), '@odata.count': 2, '@odata.nextLink': null }],
    [{ Roles: items(2), IsTruncated: false, Marker: 'what-was-asked' }],
    [{ Keys: items(2), Truncated: false }],
    [{ Vpcs: items(2), NextToken: '' }],
    [{ id: 'one-object', count: 7 }],
    [items(2)],
  ])('and one that says no such thing: %j', (page) => {
    expect(cuts(page)).toEqual([]);
  });

  it('is joined along its links, and is whole where one page alone ends', () => {
    const link = (token: string) => ({
      '@odata.nextLink': `https://graph.example.test/users?$skiptoken=${token}`,
    });
    const [one, two, three] = [items(2), items(2, 2), items(1, 4)];
    expect(cuts({ value: one, ...link('a') }, { value: two, ...link('b') }, { value: three })).toEqual([]);
    expect(cuts({ value: one, ...link('a') }, { value: two, ...link('b') })).toHaveLength(2);
    expect(cuts({ value: one, ...link('a') }, { value: two, ...link('a') }, { value: three })).toHaveLength(
      2,
    );
    expect(cuts({ value: one, ...link('a') }, { value: two }, { value: three })).toHaveLength(1);
    expect(cuts({ value: one, '@odata.count': 6, ...link('a') }, { value: two })).toHaveLength(1);
    expect(cuts({ value: one, '@odata.count': 4, ...link('a') }, { value: one })).toHaveLength(1);
  });

  it('is not joined with a file that nothing says is its next page', () => {
    const [first, second] = [
      file('more.json', { Vpcs: items(1), NextToken: 'a' }),
      file('vpcs.json', { Vpcs: items(1, 1) }),
    ];
    expect(cutShort([first, second])).toMatchObject([{ file: { path: 'more.json' } }]);
    const told = file('vpcs.json', { data: items(1, 1), total_records: 2 });
    expect(
      cutShort([file('more.json', { data: items(1), total_records: 2, skip_token: 'a' }), told]),
    ).toEqual([]);
  });

  it('lacks the page that the numbers of its files leave out', () => {
    const page = (path: string, token?: string) =>
      file(path, { Vpcs: [{ VpcId: path }], ...(token ? { NextToken: token } : {}) });
    expect(cutShort([page('vpcs.json', 'a'), page('vpcs-2.json', 'b'), page('vpcs-3.json')])).toEqual([]);
    expect(cutShort([page('vpcs.json', 'a'), page('vpcs-3.json')])).toHaveLength(1);
    expect(cutShort([page('vpcs-1.json', 'a'), page('vpcs-2.json', 'b'), page('vpcs-4.json')])).toHaveLength(
      2,
    );
    expect(cutShort([page('vpcs-2.json', 'a'), page('vpcs-3.json')])).toHaveLength(1);
  });

  it('is never whole with a page taken away, however its pages are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.constantFrom('total_records', '@odata.count', 'totalRecords'),
        (sizes, left, name) => {
          const total = sizes.reduce((sum, size) => sum + size, 0);
          let from = 0;
          const pages = sizes.map((size, index) => {
            const list = items(size, from);
            from += size;
            const link = index < sizes.length - 1 ? { skip_token: `token-${String(index)}` } : {};
            return file(`page${String(index)}.json`, { data: list, [name]: total, ...link });
          });
          expect(cutShort(pages)).toEqual([]);
          const without = pages.filter((_, index) => index !== left % pages.length);
          expect(cutShort(without)).not.toEqual([]);
        },
      ),
    );
  });
});
