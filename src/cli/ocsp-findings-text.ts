import type { CrlFinding } from '../ocsp/crl/lint.ts';
import type { Severity } from '../ocsp/lint/rule.ts';
import { bold, dim, styled, wrapped } from './terminal.ts';

/** One finding of a rule, as the terminal shows it: what, and where or in answer to what. */
interface Line {
  message: string;
  place: string;
}

interface Group {
  rule: string;
  severity: Severity;
  /** What the rule asks, or where it is written. */
  about: string;
  lines: readonly Line[];
}

/** Findings shown of one rule; JSON has them all. */
const mostLines = 4;

export const marks: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', notice: '·', info: '·' };
const order: readonly Severity[] = ['error', 'warning', 'notice', 'info'];

export interface Found {
  rule: string;
  severity: Severity;
  about: string;
  line: Line;
}

export function inFile({ rule, severity, citation, path, offset, message }: CrlFinding): Found {
  const at = path === '' ? `octet ${offset}` : `octet ${offset}, ${path}`;
  return { rule, severity, about: citation, line: { message, place: at } };
}

export function groupsOf(findings: readonly Found[]): Group[] {
  const groups = Map.groupBy(findings, ({ rule, severity, about }) => `${severity} ${rule} ${about}`);
  return [...groups.values()]
    .map((own) => ({
      rule: own[0]?.rule ?? '',
      severity: own[0]?.severity ?? 'error',
      about: own[0]?.about ?? '',
      lines: together(own.map(({ line }) => line)),
    }))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** What was found in several places in the same words stands once. */
function together(lines: readonly Line[]): Line[] {
  return [...Map.groupBy(lines, ({ message }) => message)].map(([message, own]) => ({
    message,
    place: own
      .map(({ place }) => place)
      .filter((place) => place !== '')
      .join('; '),
  }));
}

export function shown({ rule, severity, about, lines }: Group): string[] {
  const more = lines.length - mostLines;
  const said = about === '' ? severity : `${severity}, ${about}`;
  return [
    '',
    `    ${coloured(severity, `${marks[severity]} ${rule}`)}  ${dim(said)}`,
    ...lines
      .slice(0, mostLines)
      .flatMap(({ message, place }) => [
        wrapped(message, '      ', '        '),
        ...(place === '' ? [] : [dim(wrapped(place, '        ', '        '))]),
      ]),
    ...(more > 0 ? [dim(`      and ${more} more`)] : []),
  ];
}

export function heading(
  name: string,
  findings: readonly { severity: Severity }[],
  rest: string,
  unchecked = false,
): string[] {
  if (findings.length === 0) return [`  ${cleanMark(unchecked)} ${bold(name)}  no findings${dim(rest)}`];
  const counts = order.flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [severity === 'info' ? `${count} for information` : many(count, severity)];
  });
  const worst = order.find((severity) => findings.some((one) => one.severity === severity)) ?? 'info';
  const mark = coloured(worst, marks[worst]);
  return [`  ${mark} ${bold(name)}  ${coloured(worst, counts.join(', '))}${dim(rest)}`];
}

function cleanMark(unchecked: boolean): string {
  return unchecked ? styled('yellow', '?') : styled('green', '✓');
}

interface Open {
  readonly rule: string;
  readonly needs: readonly string[];
  readonly reason?: string;
}

export function besideText(issuer: string | undefined): string {
  return issuer === undefined ? '' : `; issuer ${issuer}, found beside`;
}

const openTexts = new WeakMap<readonly Open[], string>();

/** How many rules were not judged, and what all of them lack; of most files the same list is told. */
export function openText(notJudged: readonly Open[]): string {
  if (notJudged.length === 0) return '';
  const known = openTexts.get(notJudged);
  if (known !== undefined) return known;
  const needs = [...new Set(notJudged.flatMap((each) => each.needs))].join(', ');
  const text = `; ${many(notJudged.length, 'rule')} not judged, for want of ${needs}`;
  openTexts.set(notJudged, text);
  return text;
}

/** The rules that were not judged and why, once for all files of which the same holds. */
export function openParts(
  files: readonly { readonly file: string; readonly notJudged: readonly Open[] }[],
): string[] {
  const open = files.filter(({ notJudged }) => notJudged.length > 0);
  // Most files share one list: its text is made once.
  const texts = new Map<readonly Open[], string>();
  const groups = Map.groupBy(open, ({ notJudged }) => {
    const text = texts.get(notJudged) ?? JSON.stringify(notJudged);
    texts.set(notJudged, text);
    return text;
  });
  return [...groups.values()].map((own) => {
    const [first] = own;
    const more = own.length > 1 ? ` and ${own.length - 1} more` : '';
    const title = `  ${bold('Not judged')}  ${dim(`${first?.file ?? ''}${more}`)}`;
    return [title, ...openLines(first?.notJudged ?? [])].join('\n');
  });
}

/** What is wanting, and the rules that want it. */
export function openLines(notJudged: readonly Open[]): string[] {
  const groups = Map.groupBy(
    notJudged,
    ({ needs, reason }) => `${needs.join(' and ')}${reason === undefined ? '' : ` (${reason})`}`,
  );
  return [...groups].map(([needs, own]) =>
    dim(wrapped(`${own.map(({ rule }) => rule).join(' ')}  for want of ${needs}`, '    ', '      ')),
  );
}

export function unreadable(file: string, error: string): string {
  return wrapped(`cannot be read: ${error}`, `  ${coloured('error', '✗')} ${bold(file)}  `, '      ');
}

export function coloured(severity: Severity, text: string): string {
  if (severity === 'error') return styled(['red', 'bold'], text);
  return styled(severity === 'warning' ? 'yellow' : 'dim', text);
}

export function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
