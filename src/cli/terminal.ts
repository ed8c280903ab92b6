import { styleText } from 'node:util';
import type { Status } from '../judge/status.ts';
import { markOwn, withoutStyles } from './safe-output.ts';

type Style = Parameters<typeof styleText>[0];

const signs: Readonly<Record<Status, { sign: string; style: Style; words: string }>> = {
  fail: { sign: '✗', style: ['red', 'bold'], words: 'fail' },
  error: { sign: '!', style: ['red'], words: 'error' },
  inconclusive: { sign: '?', style: ['yellow'], words: 'inconclusive' },
  not_tested: { sign: '·', style: [], words: 'not tested' },
  pass: { sign: '✓', style: ['green'], words: 'pass' },
  not_operated: { sign: '–', style: ['dim'], words: 'not operated' },
  not_applicable: { sign: '–', style: ['dim'], words: 'not applicable' },
  not_effective: { sign: '–', style: ['dim'], words: 'not effective' },
};

/**
 * Colours where the stream is a terminal that wants them (NO_COLOR is honoured), plain text elsewhere. Only what is
 * put around the text counts as the product's own: escapes within it do not.
 */
export function styled(style: Style, text: string): string {
  const isPlain = process.stdout.isTTY !== true && process.env['FORCE_COLOR'] === undefined;
  if (isPlain || (Array.isArray(style) && style.length === 0)) return text;
  const [before = '', after = ''] = styleText(style, '|', { stream: process.stdout }).split('|');
  return `${markOwn(before)}${text}${markOwn(after)}`;
}

export const sign = (status: Status): string => styled(signs[status].style, signs[status].sign);
export const words = (status: Status): string => signs[status].words;
export const inStatusColour = (status: Status, text: string): string => styled(signs[status].style, text);
export const dim = (text: string): string => styled('dim', text);
export const bold = (text: string): string => styled('bold', text);

/** Columns padded to the widest cell; numbers right, the rest left. Widths count characters, not escapes. */
export function columns(cells: readonly (readonly (string | number)[])[], indent = '  '): string {
  const rows = cells.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : onOneLine(cell))));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, visible(cell));
  }
  return rows
    .map((row) =>
      (
        indent + row.map((cell, index) => pad(cell, widths[index] ?? 0, index === row.length - 1)).join('  ')
      ).trimEnd(),
    )
    .join('\n');
}

function pad(cell: string | number, width: number, last: boolean): string {
  const space = ' '.repeat(Math.max(0, width - visible(cell)));
  if (typeof cell === 'number') return space + String(cell);
  return last ? cell : cell + space;
}

/** No cell begins a line of its own: that would read as another row. */
function onOneLine(text: string): string {
  return text.replace(/[\t\n\r]/g, (one) => JSON.stringify(one).slice(1, -1));
}

function visible(cell: string | number): number {
  return withoutStyles(String(cell)).length;
}

/** Text broken at blanks to the width of the terminal (110 columns elsewhere), further lines indented as given. */
export function wrapped(text: string, first: string, further: string): string {
  const width = Math.max(40, Math.min(process.stdout.columns ?? 110, 140));
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of onOneLine(text).split(' ')) {
    if (!empty && visible(line) + 1 + visible(word) > width) {
      lines.push(line);
      line = further;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
