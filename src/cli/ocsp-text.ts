import { comparisonRules, type Comparison } from '../ocsp/compare/compare.ts';
import type { CrlComparison } from '../ocsp/crl/compare.ts';
import type { CrlFinding } from '../ocsp/crl/lint.ts';
import type { Severity } from '../ocsp/lint/rule.ts';
import type { CrlDocument } from './ocsp-crl.ts';
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
  const parts = files.map(({ file, error, findings, notJudged }) => {
    if (error !== undefined) return unreadable(file, error);
    const needs = [...new Set(notJudged.flatMap((each) => each.needs))].join(', ');
    const open = notJudged.length === 0 ? '' : `; ${notJudged.length} rules not judged, for want of ${needs}`;
    return [...heading(file, findings, open), ...groupsOf(findings.map(inFile)).flatMap(shown)].join('\n');
  });
  return `\n${parts.join('\n\n')}\n\n`;
}

export function crlText({ files }: CrlDocument): string {
  const parts = files.map(({ file, error, revoked, findings }) =>
    error !== undefined
      ? unreadable(file, error)
      : [
          ...heading(file, findings, `; ${revoked} revoked`),
          ...groupsOf(findings.map(inFile)).flatMap(shown),
        ].join('\n'),
  );
  return `\n${parts.join('\n\n')}\n\n`;
}

/** What a responder did wrong by rule, then what was not judged and what each of these takes. */
export function probeText({ url, addresses, exchanges, findings, notProbed }: ProbeDocument): string {
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
    ...heading(url, findings, asked),
    ...groups.flatMap(shown),
    ...(open.length === 0 ? [] : ['', `  ${bold('Not judged')}`, ...open]),
  ].join('\n')}\n\n`;
}

const verdicts: Readonly<Record<Comparison['verdict'], { severity: Severity | 'none'; said: string }>> = {
  errors: { severity: 'error', said: 'errors' },
  differences: { severity: 'warning', said: 'differences, none of them an error' },
  equal: { severity: 'none', said: 'no difference' },
  'nothing-compared': { severity: 'warning', said: 'nothing could be compared' },
};

/** The verdict, how far the statuses agree, then each rule with what differs. */
export function compareText(old: string, candidate: string, comparison: Comparison): string {
  const { findings, table, unpaired, verdict } = comparison;
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
  ].join('\n')}\n\n`;
}

export function crlCompareText(old: string, candidate: string, comparison: CrlComparison): string {
  const { findings, revoked, verdict } = comparison;
  const groups = groupsOf(
    findings.map(({ rule, severity, serial, message }) => ({
      rule,
      severity,
      about: '',
      line: { message, place: serial === '' ? '' : `serial ${serial}` },
    })),
  );
  const counted = `${revoked.old} revoked in the old, ${revoked.candidate} in the new, ${revoked.both} in both`;
  return `\n${[conclusion(old, candidate, verdict), dim(`  ${counted}`), ...groups.flatMap(shown)].join('\n')}\n\n`;
}

function conclusion(old: string, candidate: string, verdict: Comparison['verdict']): string {
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

function heading(name: string, findings: readonly { severity: Severity }[], rest: string): string[] {
  const counts = order.flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [severity === 'info' ? `${count} for information` : many(count, severity)];
  });
  const worst = order.find((severity) => findings.some((one) => one.severity === severity));
  const mark = worst === undefined ? styled('green', '✓') : coloured(worst, marks[worst]);
  const said = counts.join(', ') || 'no findings';
  return [`  ${mark} ${bold(name)}  ${worst === undefined ? said : coloured(worst, said)}${dim(rest)}`];
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
