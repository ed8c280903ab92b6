import { expect, it } from 'vitest';
import { guardOutput, markOwn, safeText, withoutStyles } from '../../src/cli/safe-output.ts';
import { columns } from '../../src/cli/terminal.ts';

const hostile = '\u001b[2Jx\u001b]0;t\u0007\u009b31m\u202e\u0000\u200b\r!\u{e0041}';

it('nothing that steers a terminal is written, but the styles and the progress of the product', () => {
  const text = safeText(`\r\u001b[2K${markOwn('\u001b[1mbold\u001b[22m')} ${hostile}`);
  expect(text.startsWith('\r\u001b[2K\u001b[1mbold\u001b[22m ')).toBe(true);
  // eslint-disable-next-line no-control-regex -- what must not be there
  expect(text.slice(20)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
  expect(safeText('\u001b[32m✓ pass')).toBe('\\u001b[32m✓ pass');
});

it('JSON that is written means the same as before', () => {
  const value = { hostile };
  expect(JSON.parse(safeText(JSON.stringify(value)))).toEqual(value);
});

it('a cell stays on its row', () => {
  expect(columns([['a\n  ✓ 1.1.1-a pass', 'b']]).split('\n')).toHaveLength(1);
  expect(withoutStyles(markOwn('\u001b[1mbold\u001b[22m'))).toBe('bold');
});

it('a guarded stream escapes text and leaves bytes', () => {
  const written: unknown[] = [];
  const stream = { write: (chunk: unknown) => written.push(chunk) > 0 } as unknown as NodeJS.WriteStream;
  guardOutput(stream);
  stream.write('\u001b');
  stream.write(Buffer.from([27]));
  expect(written).toEqual(['\\u001b', Buffer.from([27])]);
});
