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
    ...found.systems.flatMap((system) => systemLines(system, namesOf(found))),
    ...unmatchedLines(found),
    '',
    '',
  ].join('\n');
}

type Names = (id: string) => string;

function systemLines(system: SystemAccess, names: Names): string[] {
  const { id, questions, unanswered, missing } = system;
  // A role is a way: whoever comes to it stands in the list.
  const accounts = system.accounts.filter(({ kind }) => kind !== 'role');
  const asked = questions === 0 ? '' : dim(`  ${questions} questions of control asked`);
  const rows = accounts.length === 0 ? [] : columns(accounts.map(accountRow), '    ').split('\n');
  return [
    '',
    `  ${bold(id)}${asked}`,
    ...(unanswered === null ? [] : [`    ${sign('inconclusive')} ${unanswered}`]),
    ...(questions > 0 && accounts.length === 0 ? [dim('    nobody was found who can reach it')] : []),
    ...accounts.flatMap(({ paths }, index) => [
      rows[index] ?? '',
      ...[...new Set(paths.filter(({ steps }) => steps.length > 1).map((path) => chain(path, names)))]
        .slice(0, 3)
        .map((path) => wrapped(dim(path), '         ', '           ')),
    ]),
    ...missingLines(missing),
  ];
}

function accountRow(account: ReachingAccount): string[] {
  const { principal, kind, verdict, mfa, manners, actions, joined } = account;
  const use = joined?.use ?? 'person';
  const isPerson =
    use === 'person' && !['role', 'service', 'service-principal', 'federated-application'].includes(kind);
  const { words, colour } = mfaWords[mfa];
  const held = [...new Set([...manners, ...(use === 'service' ? ['service'] : [])])].join(', ');
  const idle = joined?.account.ways?.length === 0 ? dim(' cannot sign in') : '';
  return [
    sign(verdict === 'allowed' ? 'not_tested' : 'inconclusive'),
    joined === null ? shortName(principal) : accountLabel(joined.account),
    joined?.personId ?? (isPerson ? inStatusColour('fail', 'nobody') : dim(use === 'person' ? kind : use)),
    held + idle,
    isPerson ? inStatusColour(colour, words) : dim('no person'),
    dim(
      actions.length > 1
        ? `${lastPart(actions[0] ?? '')} and ${actions.length - 1} more`
        : actions.map(lastPart).join(', '),
    ),
  ];
}

/** Actions of Azure are long; the resource type and the verb tell enough. */
function lastPart(action: string): string {
  return action.startsWith('Microsoft.') ? action.slice(action.indexOf('/') + 1) : action;
}

function chain({ steps }: AccessPath, names: Names): string {
  return steps.map(({ kind, to }) => `${kind} → ${names(to)}`).join('  ');
}

/** What people call an id: the account's own name, the group's, or the part of an ARN or scope that tells. */
function namesOf({ names: known }: EngagementAccess): Names {
  return (id) => known.get(id) ?? shortName(id);
}

/** The part of an ARN that a reader needs, the account and the name; of an Azure scope its last two parts. */
function shortName(id: string): string {
  const parts = /^arn:[^:]+:[^:]*:[^:]*:([^:]*):(.+)$/.exec(id);
  if (parts !== null) return `${parts[2] ?? ''}${parts[1] === '' ? '' : ` in ${parts[1] ?? ''}`}`;
  if (id === '/') return 'the whole tenant';
  return id.startsWith('/') ? id.split('/').slice(-2).join('/') : id;
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
  found: EngagementAccess,
): string {
  const names = namesOf(found);
  const { words, colour } = verdictWords[verdict];
  const factor = mfaWords[mfa];
  const others = principals.filter((one) => one !== question.principal);
  return [
    '',
    `  ${bold(question.principal)} → ${bold(question.action ?? 'any control')}  ${dim(question.resource ?? 'of everything in scope')}`,
    ...others.map((one) => dim(`    as ${one}`)),
    '',
    `  ${bold(inStatusColour(colour, words))}${verdict === 'denied' ? '' : `, ${inStatusColour(factor.colour, factor.words)}`}`,
    ...paths.slice(0, 8).flatMap((path) => pathLines(path, names)),
    ...(paths.length > 8 ? [dim(`    and ${paths.length - 8} more paths`)] : []),
    ...(missing.length > 0 ? ['', `  ${dim('not known')}`, ...missingLines(missing)] : []),
    '',
    '',
  ].join('\n');
}

function pathLines(path: AccessPath, names: Names): string[] {
  const { manner, certainty, mfa, steps, context, sessionSeconds } = path;
  const { words, colour } = mfaWords[mfa];
  const needs = Object.entries(context).map(([key, value]) => `${key} ${value}`);
  const session = sessionSeconds === null ? [] : [`sessions of up to ${sessionSeconds / 3600} h`];
  const held = certainty === 'proved' ? manner : `${manner}, possible`;
  return [
    '',
    wrapped(
      dim([...needs, ...session].join(', ')),
      `  ${sign(certainty === 'proved' ? 'not_tested' : 'inconclusive')} ${held}  ${inStatusColour(colour, words)}  `,
      '      ',
    ).trimEnd(),
    ...steps.flatMap(({ kind, to, by }) => [
      `      ${kind} → ${names(to)}`,
      wrapped(dim(by), '        ', '        '),
    ]),
  ];
}
