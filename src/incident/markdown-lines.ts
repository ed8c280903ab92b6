import MarkdownIt, { type Token } from 'markdown-it';

/** A part of a Markdown text as a reader of reports needs it, each with its place. */
export type Block = HeadingBlock | LineBlock | TableBlock;

export interface Place {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}

interface HeadingBlock extends Place {
  readonly type: 'heading';
  readonly level: number;
  readonly title: string;
}

export interface LineBlock extends Place {
  readonly type: 'line';
  readonly text: string;
  /** The bold words at its start; null where there are none. */
  readonly label: string | null;
  /** Lists around it: 0 for a paragraph of its own. */
  readonly depth: number;
  /** Whether a list item begins here. */
  readonly bullet: boolean;
  /** Whether it goes on with the paragraph of the line before it. */
  readonly continues: boolean;
  /** Code, diagrams and the like hold no fields. */
  readonly code: boolean;
}

export interface TableBlock extends Place {
  readonly type: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** A line longer than this is no sentence of a report: it is cut, so that no pattern runs away with it. */
export const longestLine = 20_000;

/** A text longer than this is no report; what comes after is not read. */
export const longestText = 500_000;

/**
 * CommonMark with tables. Left out is what would hide text pasted from a page: indented code, link definitions, and
 * underlined headings, which a lone dash below a paragraph would make of it.
 */
const markdown = new MarkdownIt({ html: false, linkify: false }).disable(['code', 'reference', 'lheading']);

/** The lines of a text, as they are counted in places. */
export function linesOf(text: string): string[] {
  return text
    .slice(0, longestText)
    .split(/\r\n|\r|\n/)
    .map((line) => line.slice(0, longestLine));
}

/** Reads lines as CommonMark. Never fails, whatever they hold. */
export function blocksOf(lines: readonly string[]): Block[] {
  const tokens = markdown.parse(lines.map(withListMark).join('\n'), {});
  const blocks: Block[] = [];
  let depth = 0;
  let bullet = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.type === 'list_item_open') [depth, bullet] = [depth + 1, true];
    else if (token.type === 'list_item_close') depth -= 1;
    else if (token.type === 'heading_open') blocks.push(headingOf(token, tokens[at + 1], lines));
    else if (token.type === 'table_open') {
      let end = at;
      while (end < tokens.length && tokens[end]?.type !== 'table_close') end += 1;
      blocks.push(...tableOf(token, tokens.slice(at, end), lines));
      at = end;
    } else if (token.type === 'fence') blocks.push(...codeOf(token, depth, lines));
    else if (token.type === 'inline' && tokens[at - 1]?.type === 'paragraph_open') {
      blocks.push(...paragraphOf(token, { depth, bullet }, lines));
      bullet = false;
    }
  }
  return blocks;
}

/** Text copied from a page carries its bullets as characters; a dash alone on its line is one whose text follows. */
function withListMark(line: string): string {
  if (/^\s*[-•◦▪‣●○·]\s*$/.test(line)) return '';
  return line.replace(/^(\s*)[•◦▪‣●○·](?=\s)/, '$1-').replaceAll(/[\u00a0\u2007\u202f]/g, ' ');
}

function placeOf(index: number, lines: readonly string[]): Place {
  const at = Math.min(Math.max(index, 0), Math.max(0, lines.length - 1));
  const line = lines[at] ?? '';
  return { line: at + 1, column: line.length - line.trimStart().length + 1 };
}

function headingOf(token: Token, inline: Token | undefined, lines: readonly string[]): HeadingBlock {
  return {
    type: 'heading',
    level: Number(token.tag.slice(1)),
    title: (inline ? piecesOf(inline) : [])
      .map(({ text }) => text)
      .join(' ')
      .trim(),
    ...placeOf(token.map?.[0] ?? 0, lines),
  };
}

function paragraphOf(
  token: Token,
  { depth, bullet }: { depth: number; bullet: boolean },
  lines: readonly string[],
): LineBlock[] {
  const from = token.map?.[0] ?? 0;
  return piecesOf(token).flatMap(({ text, label }, index) =>
    text === ''
      ? []
      : [
          {
            type: 'line' as const,
            text,
            label,
            depth,
            bullet: bullet && index === 0,
            continues: index > 0,
            code: false,
            ...placeOf(from + index, lines),
          },
        ],
  );
}

function codeOf(token: Token, depth: number, lines: readonly string[]): LineBlock[] {
  const from = (token.map?.[0] ?? 0) + 1;
  return token.content.split('\n').flatMap((text, index) =>
    text.trim() === ''
      ? []
      : [
          {
            type: 'line' as const,
            text: text.trim(),
            label: null,
            depth,
            bullet: false,
            continues: true,
            code: true,
            ...placeOf(from + index, lines),
          },
        ],
  );
}

/** A table, and what follows it without a blank line yet holds no bar: to a reader of the source it is a paragraph. */
function tableOf(token: Token, inside: readonly Token[], lines: readonly string[]): Block[] {
  const place = placeOf(token.map?.[0] ?? 0, lines);
  const rows: { line: number; cells: string[] }[] = [];
  const loose: LineBlock[] = [];
  let row: { line: number; cells: string[] } | null = null;
  for (const one of inside)
    if (one.type === 'tr_open') {
      row = { line: placeOf(one.map?.[0] ?? 0, lines).line, cells: [] };
      rows.push(row);
    } else if (one.type === 'inline') row?.cells.push(plainOf(one));
  const [head, ...body] = rows;
  const real = body.filter(({ line, cells }) => {
    if (lines[line - 1]?.includes('|') ?? true) return true;
    loose.push({
      type: 'line',
      text: cells[0] ?? '',
      label: null,
      depth: 0,
      bullet: false,
      continues: false,
      code: false,
      ...placeOf(line - 1, lines),
    });
    return false;
  });
  return [{ type: 'table', columns: head?.cells ?? [], rows: real, ...place }, ...loose];
}

function plainOf(token: Token): string {
  return piecesOf(token)
    .map(({ text }) => text)
    .join(' ')
    .trim();
}

/** The text of an inline token line by line, without the marks of emphasis; an address is kept after its text. */
function piecesOf(token: Token): { text: string; label: string | null }[] {
  const pieces: { text: string; label: string | null }[] = [];
  let text = '';
  let bold: { from: number; isFirst: boolean } | null = null;
  let label: string | null = null;
  let address: { href: string; from: number } | null = null;
  const close = (): void => {
    pieces.push({ text: text.trim(), label });
    [text, label] = ['', null];
    bold = null;
  };
  for (const child of token.children ?? [])
    switch (child.type) {
      case 'softbreak':
      case 'hardbreak':
        close();
        break;
      case 'strong_open':
        bold = { from: text.length, isFirst: text.trim() === '' };
        break;
      case 'strong_close':
        if (bold?.isFirst) label = text.slice(bold.from).trim();
        bold = null;
        break;
      case 'link_open':
        address = { href: String(child.attrGet('href') ?? ''), from: text.length };
        break;
      case 'link_close':
        if (address && !text.slice(address.from).includes(address.href)) text += ` (${address.href})`;
        address = null;
        break;
      default:
        text += child.content;
    }
  close();
  return pieces;
}
