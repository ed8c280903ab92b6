import { comparisonRules, type Comparison } from '../ocsp/compare/compare.ts';
import type { CrlComparison } from '../ocsp/crl/compare.ts';
import type { Severity } from '../ocsp/lint/rule.ts';
import type { CrlComparisonDocument } from './ocsp-crl.ts';
import {
  besideText,
  coloured,
  groupsOf,
  heading,
  many,
  marks,
  openLines,
  shown,
} from './ocsp-findings-text.ts';
import type { ProbeDocument } from './ocsp-probe.ts';
import { bold, columns, dim, styled, wrapped } from './terminal.ts';

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
