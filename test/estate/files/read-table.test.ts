import { describe, expect, it } from 'vitest';
import { readTable } from '../../../src/estate/files/read-table.ts';
import type { Shape } from '../../../src/estate/files/shape.ts';

const shape = {
  as: 'sample',
  title: 'Sample',
  columns: { id: { type: 'text', required: true }, at: { type: 'instant', required: false } },
} as unknown as Shape;
const read = (text: string, encoding: BufferEncoding = 'utf8') =>
  readTable(shape, 'csv', Buffer.from(text, encoding));
const row = { id: 'a', at: '2026-11-02T16:00:00Z', line: '2' };

describe('tables as spreadsheets write them', () => {
  it('may have rows of empty cells, which are no rows', () => {
    expect(read('id,at\na,2026-11-02T16:00:00Z\n,\n , \n')).toEqual({ rows: [row], errors: [] });
  });

  it('may have a row that lacks but one cell, which is an error', () => {
    expect(read('id,at\n,2026-11-02T16:00:00Z\n').errors).toMatchObject([{ line: 2, column: 'id' }]);
  });

  it.each([';', '\t'])('may part cells by %j', (mark) => {
    expect(read(`id,at\na,2026-11-02T16:00:00Z\n`.replaceAll(',', mark)).rows).toEqual([row]);
  });

  it('does not take a semicolon within a name of a comma table for one', () => {
    expect(read('id,at\na;b,2026-11-02T16:00:00Z\n').rows).toEqual([{ ...row, id: 'a;b' }]);
  });

  it('may be UTF-16 with a byte order mark, of either order', () => {
    const little = Buffer.from('\uFEFFid,at\na,2026-11-02T16:00:00Z\n', 'utf16le');
    expect(readTable(shape, 'csv', little).rows).toEqual([row]);
    expect(readTable(shape, 'csv', Buffer.from(little).swap16()).rows).toEqual([row]);
  });

  it.each([
    ['+0000', '+00:00'],
    ['-0530', '-05:30'],
  ])('may write an offset as %s, which is %s', (short, long) => {
    expect(read(`id,at\na,2026-11-02T16:00:00${short}\n`).rows).toEqual([
      { ...row, at: `2026-11-02T16:00:00${long}` },
    ]);
  });

  it.each(['2026-11-02T16:00:00', '2026-11-02T16:00:00+00', '2026-02-30T16:00:00+9900'])(
    'may not leave an instant open: %s',
    (at) => {
      expect(read(`id,at\na,${at}\n`).errors).toMatchObject([{ line: 2, column: 'at' }]);
    },
  );
});
