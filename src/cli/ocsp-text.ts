import { comparisonRules, type Comparison } from '../ocsp/compare/compare.ts';
import type { CrlComparison } from '../ocsp/crl/compare.ts';
import type { CrlFinding } from '../ocsp/crl/lint.ts';
import type { Severity } from '../ocsp/lint/rule.ts';
import type { CrlComparisonDocument, CrlDocument } from './ocsp-crl.ts';
import type { FetchFinding } from '../ocsp/crl/fetched.ts';
import type { FetchDocument } from './ocsp-fetch-crl.ts';
import type { LintDocument } from './ocsp-lint.ts';
import type { ProbeDocument } from './ocsp-probe.ts';
import { bold, columns, dim, styled, wrapped } from './terminal.ts';

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

const marks: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', notice: '·', info: '·' };
const order: readonly Severity[] = ['error', 'warning', 'notice', 'info'];

/** Each file with its findings by rule, errors first. */
export function lintText({ files }: LintDocument): string {
  const parts = files.map(({ file, error, findings, notJudged, unchecked, issuer }) => {
    if (error !== undefined) return unreadable(file, error);
    const rest = `${besideText(issuer)}${openText(notJudged)}`;
    return [
      ...heading(file, findings, rest, unchecked),
      ...groupsOf(findings.map(inFile)).flatMap(shown),
    ].join('\n');
  });
  return `\n${[...parts, ...openParts(files)].join('\n\n')}\n\n`;
}

export function crlText({ files }: CrlDocument): string {
  const parts = files.map(({ file, error, revoked, findings, notJudged, unchecked, issuer }) =>
    error !== undefined
      ? unreadable(file, error)
      : [
          ...heading(
            file,
            findings,
            `; ${revoked} revoked${besideText(issuer)}${openText(notJudged)}`,
            unchecked,
          ),
          ...groupsOf(findings.map(inFile)).flatMap(shown),
        ].join('\n'),
  );
  return `\n${[...parts, ...openParts(files)].join('\n\n')}\n\n`;
}

/** Each list as it was served, then what they say together. */
export function fetchText({ lists, findings }: FetchDocument): string {
  const parts = lists.map(({ url, revoked, findings: own, notJudged, unchecked }) =>
    [
      ...heading(url, own, `; ${revoked} revoked${openText(notJudged)}`, unchecked),
      ...groupsOf(own.map(served)).flatMap(shown),
    ].join('\n'),
  );
  const together = [...heading('together', findings, ''), ...groupsOf(findings.map(served)).flatMap(shown)];
  const open = openParts(lists.map(({ url, notJudged }) => ({ file: url, notJudged })));
  return `\n${[...parts, together.join('\n'), ...open].join('\n\n')}\n\n`;
}

function served(finding: CrlFinding | FetchFinding): Found {
  if ('path' in finding) return inFile(finding);
  const { rule, severity, citation, message } = finding;
  return { rule, severity, about: citation, line: { message, place: '' } };
}

/** What a responder did wrong by rule, then what was not judged and what each of these takes. */
export function probeText(document: ProbeDocument): string {
  const { url, addresses, exchanges, findings, notProbed, unchecked } = document;
  const asked = `; ${many(exchanges.length, 'request')} to ${addresses.join(', ') || 'no address'}`;
  const several = addresses.length > 1;
  const groups = groupsOf(
    findings.map(({ check, severity, citation, address, probe, message }) => ({
      rule: check,
      severity,
      about: citation,
      line: { message, place: several && address !== '' ? `${address} ${probe}` : probe },
    })),
  );
  const open = notProbed.map(({ check, reason }) => dim(wrapped(reason, `    ${check}  `, '         ')));
  return `\n${[
    ...heading(url, findings, asked, unchecked),
    ...groups.flatMap(shown),
    ...(open.length === 0 ? [] : ['', `  ${bold('Not judged')}`, ...open]),
  ].join('\n')}\n\n`;
}

const verdicts: Readonly<Record<CrlComparison['verdict'], { severity: Severity | 'none'; said: string }>> = {
  errors: { severity: 'error', said: 'errors' },
  differences: { severity: 'warning', said: 'differences, none of them an error' },
  equal: { severity: 'none', said: 'no difference' },
  'not-judged': { severity: 'warning', said: 'not judged: a signature could not be checked' },
  'nothing-compared': { severity: 'warning', said: 'nothing could be compared' },
};

/** The verdict, how far the statuses agree, then each rule with what differs. */
export function compareText(old: string, candidate: string, comparison: Comparison): string {
  const { findings, table, unpaired, verdict, notJudged } = comparison;
  const title = new Map(comparisonRules.map((rule) => [rule.id, rule.title]));
  const groups = groupsOf(
    findings.map(({ rule, severity, probe, message }) => ({
      rule,
      severity,
      about: title.get(rule) ?? '',
      line: { message, place: probe },
    })),
  );
  const rows = table.map(({ issuer, status, asked, agree }) => [status, asked, agree, dim(issuer)]);
  return `\n${[
    conclusion(old, candidate, verdict),
    ...(rows.length === 0 ? [] : ['', columns([['', 'asked', 'same', ''].map(dim), ...rows])]),
    ...(unpaired.length === 0
      ? []
      : ['', dim(`  ${many(unpaired.length, 'question')} put to one side alone and not compared`)]),
    ...groups.flatMap(shown),
    ...(notJudged.length === 0 ? [] : ['', `  ${bold('Not judged')}`, ...openLines(notJudged)]),
  ].join('\n')}\n\n`;
}

export function crlCompareText(old: string, candidate: string, comparison: CrlComparisonDocument): string {
  const { findings, revoked, verdict, notJudged, lists } = comparison;
  const groups = groupsOf(
    findings.map(({ rule, severity, serial, message }) => ({
      rule,
      severity,
      about: '',
      line: { message, place: serial === '' ? '' : `serial ${serial}` },
    })),
  );
  const counted = `${revoked.old} revoked in the old, ${revoked.candidate} in the new, ${revoked.both} in both`;
  const named = [...lists.old, ...lists.candidate].flatMap(({ issuer }) => issuer ?? []);
  const several = Math.max(lists.old.length, lists.candidate.length) > 1;
  const taken = `  ${many(lists.old.length, 'list')} taken together in the old, ${lists.candidate.length} in the new`;
  return `\n${[
    conclusion(old, candidate, verdict),
    dim(`  ${counted}${named.length === 0 ? '' : besideText([...new Set(named)].join(', '))}`),
    ...(several ? [dim(taken)] : []),
    ...groups.flatMap(shown),
    ...(notJudged.length === 0 ? [] : ['', `  ${bold('Not judged')}`, ...openLines(notJudged)]),
  ].join('\n')}\n\n`;
}

function conclusion(old: string, candidate: string, verdict: CrlComparison['verdict']): string {
  const { severity, said } = verdicts[verdict];
  const mark = severity === 'none' ? styled('green', '✓') : coloured(severity, marks[severity]);
  return `  ${mark} ${bold(`${old} → ${candidate}`)}   ${severity === 'none' ? said : coloured(severity, said)}`;
}

interface Found {
  rule: string;
  severity: Severity;
  about: string;
  line: Line;
}

function inFile({ rule, severity, citation, path, offset, message }: CrlFinding): Found {
  const at = path === '' ? `octet ${offset}` : `octet ${offset}, ${path}`;
  return { rule, severity, about: citation, line: { message, place: at } };
}

function groupsOf(findings: readonly Found[]): Group[] {
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

function shown({ rule, severity, about, lines }: Group): string[] {
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

function heading(
  name: string,
  findings: readonly { severity: Severity }[],
  rest: string,
  unchecked = false,
): string[] {
  const counts = order.flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [severity === 'info' ? `${count} for information` : many(count, severity)];
  });
  const worst = order.find((severity) => findings.some((one) => one.severity === severity));
  const clean = unchecked ? styled('yellow', '?') : styled('green', '✓');
  const mark = worst === undefined ? clean : coloured(worst, marks[worst]);
  const said = counts.join(', ') || 'no findings';
  return [`  ${mark} ${bold(name)}  ${worst === undefined ? said : coloured(worst, said)}${dim(rest)}`];
}

interface Open {
  readonly rule: string;
  readonly needs: readonly string[];
  readonly reason?: string;
}

function besideText(issuer: string | undefined): string {
  return issuer === undefined ? '' : `; issuer ${issuer}, found beside`;
}

function openText(notJudged: readonly Open[]): string {
  if (notJudged.length === 0) return '';
  const needs = [...new Set(notJudged.flatMap((each) => each.needs))].join(', ');
  return `; ${many(notJudged.length, 'rule')} not judged, for want of ${needs}`;
}

/** The rules that were not judged and why, once for all files of which the same holds. */
function openParts(
  files: readonly { readonly file: string; readonly notJudged: readonly Open[] }[],
): string[] {
  const open = files.filter(({ notJudged }) => notJudged.length > 0);
  const groups = Map.groupBy(open, ({ notJudged }) => JSON.stringify(notJudged));
  return [...groups.values()].map((own) => {
    const [first] = own;
    const more = own.length > 1 ? ` and ${own.length - 1} more` : '';
    const title = `  ${bold('Not judged')}  ${dim(`${first?.file ?? ''}${more}`)}`;
    return [title, ...openLines(first?.notJudged ?? [])].join('\n');
  });
}

/** What is wanting, and the rules that want it. */
function openLines(notJudged: readonly Open[]): string[] {
  const groups = Map.groupBy(
    notJudged,
    ({ needs, reason }) => `${needs.join(' and ')}${reason === undefined ? '' : ` (${reason})`}`,
  );
  return [...groups].map(([needs, own]) =>
    dim(wrapped(`${own.map(({ rule }) => rule).join(' ')}  for want of ${needs}`, '    ', '      ')),
  );
}

function unreadable(file: string, error: string): string {
  return wrapped(`cannot be read: ${error}`, `  ${coloured('error', '✗')} ${bold(file)}  `, '      ');
}

function coloured(severity: Severity, text: string): string {
  if (severity === 'error') return styled(['red', 'bold'], text);
  return styled(severity === 'warning' ? 'yellow' : 'dim', text);
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
