import type { AccessPath, Answer, MfaVerdict, MissingFact } from '../analyse/access/answer.ts';
import { accountLabel } from '../analyse/access/people/account.ts';
import type { EngagementAccess, ReachingAccount, SystemAccess } from '../judge/access/engagement-access.ts';
import type { Status } from '../judge/status.ts';
import type { Head } from './access-run.ts';
import { bold, columns, dim, inStatusColour, sign, wrapped } from './terminal.ts';

const mostMissing = 12;

const mfaWords: Readonly<Record<MfaVerdict, { words: string; colour: Status }>> = {
  enforced: { words: 'MFA enforced', colour: 'pass' },
  'not-enforced': { words: 'MFA not enforced', colour: 'fail' },
  inconclusive: { words: 'MFA not proved', colour: 'inconclusive' },
};

const verdictWords: Readonly<Record<Answer['verdict'], { words: string; colour: Status }>> = {
  allowed: { words: 'allowed', colour: 'not_tested' },
  denied: { words: 'denied', colour: 'pass' },
  inconclusive: { words: 'not proved', colour: 'inconclusive' },
};

/** Who can reach each system, how, by which path, with which MFA, and what is not known. */
export function overviewText(found: EngagementAccess, { run, at }: Head): string {
  return [
    '',
    `  ${bold('Access')}  ${dim(`run ${run}, as of ${at}`)}`,
    ...found.systems.flatMap(systemLines),
    ...unmatchedLines(found),
    '',
    '',
  ].join('\n');
}

function systemLines({ id, questions, unanswered, accounts, missing }: SystemAccess): string[] {
  const asked = questions === 0 ? '' : dim(`  ${questions} questions of control asked`);
  return [
    '',
    `  ${bold(id)}${asked}`,
    ...(unanswered === null ? [] : [`  ${sign('inconclusive')} ${unanswered}`]),
    ...(questions > 0 && accounts.length === 0 ? [dim('    nobody was found who can reach it')] : []),
    ...(accounts.length === 0 ? [] : [columns(accounts.map(accountRow), '    ')]),
    ...accounts.flatMap(({ paths, principal }) =>
      paths
        .filter(({ steps }) => steps.length > 1)
        .slice(0, 3)
        .map((path) => wrapped(dim(chain(path)), `      ${dim(shortName(principal))}  `, '          ')),
    ),
    ...missingLines(missing),
  ];
}

function accountRow(account: ReachingAccount): string[] {
  const { principal, verdict, mfa, manners, actions, joined } = account;
  const { words, colour } = mfaWords[mfa];
  const use = joined?.use ?? 'person';
  const held = [...new Set([...manners, ...(use === 'service' ? ['service'] : [])])].join(', ');
  const idle = joined?.account.ways?.length === 0 ? dim(' cannot sign in') : '';
  return [
    sign(verdict === 'allowed' ? 'not_tested' : 'inconclusive'),
    joined === null ? shortName(principal) : accountLabel(joined.account),
    joined?.personId ?? inStatusColour('fail', 'nobody'),
    held + idle,
    inStatusColour(colour, words),
    dim(
      actions.length > 2
        ? `${actions.slice(0, 2).join(', ')} and ${actions.length - 2} more`
        : actions.join(', '),
    ),
  ];
}

function chain({ steps }: AccessPath): string {
  return steps.map(({ kind, to }) => `${kind} → ${shortName(to)}`).join('  ');
}

/** The part of an ARN that a reader needs: the account and the name. */
function shortName(id: string): string {
  const parts = /^arn:[^:]+:([^:]*):[^:]*:([^:]*):(.+)$/.exec(id);
  return parts === null ? id : `${parts[3] ?? ''}${parts[2] === '' ? '' : ` in ${parts[2] ?? ''}`}`;
}

function missingLines(missing: readonly MissingFact[]): string[] {
  const shown = missing.slice(0, mostMissing);
  return [
    ...shown.map(({ place, reason, permission }) =>
      wrapped(
        `${place}: ${reason}${permission === undefined || permission === '' ? '' : dim(`  needs ${permission}`)}`,
        `    ${sign('inconclusive')} `,
        '        ',
      ),
    ),
    ...(missing.length > shown.length ? [dim(`      and ${missing.length - shown.length} more`)] : []),
  ];
}

function unmatchedLines({ unmatched }: EngagementAccess): string[] {
  if (unmatched.length === 0) return [];
  return [
    '',
    `  ${bold('Accounts of nobody')}`,
    columns(
      unmatched.map(({ account, why }) => [sign('fail'), accountLabel(account), dim(why ?? '')]),
      '    ',
    ),
  ];
}

/** One question and its answer, with every path or what stands in the way. */
export function answerText(
  question: { principal: string; action: string | null; resource: string | null },
  principals: readonly string[],
  { verdict, mfa, paths, missing }: Answer,
): string {
  const { words, colour } = verdictWords[verdict];
  const factor = mfaWords[mfa];
  const others = principals.filter((one) => one !== question.principal);
  return [
    '',
    `  ${bold(question.principal)} → ${bold(question.action ?? 'any control')}  ${dim(question.resource ?? 'of everything in scope')}`,
    ...others.map((one) => dim(`    as ${one}`)),
    '',
    `  ${bold(inStatusColour(colour, words))}${verdict === 'denied' ? '' : `, ${inStatusColour(factor.colour, factor.words)}`}`,
    ...paths.slice(0, 8).flatMap(pathLines),
    ...(paths.length > 8 ? [dim(`    and ${paths.length - 8} more paths`)] : []),
    ...(missing.length > 0 ? ['', `  ${dim('not known')}`, ...missingLines(missing)] : []),
    '',
    '',
  ].join('\n');
}

function pathLines({ manner, certainty, mfa, steps, context, sessionSeconds }: AccessPath): string[] {
  const { words, colour } = mfaWords[mfa];
  const needs = Object.entries(context).map(([key, value]) => `${key} = ${value}`);
  const session = sessionSeconds === null ? [] : [`sessions of up to ${sessionSeconds / 3600} h`];
  return [
    '',
    `  ${sign(certainty === 'proved' ? 'not_tested' : 'inconclusive')} ${manner}${certainty === 'proved' ? '' : ', possible'}  ${inStatusColour(colour, words)}  ${dim([...needs, ...session].join(', '))}`.trimEnd(),
    ...steps.flatMap(({ kind, to, by }) => [
      `      ${kind} → ${shortName(to)}`,
      wrapped(dim(by), '        ', '        '),
    ]),
  ];
}
