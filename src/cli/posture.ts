import { markedTitle, ownControls } from '../catalogue/own-controls.ts';
import type { Results } from '../judge/results.ts';
import type { Status } from '../judge/status.ts';
import { statuses } from '../judge/status.ts';
import type { Shortfall } from '../locker/envelope.ts';
import type { JudgedRun } from './judge-run.ts';
import { remedyOf } from './remedy.ts';
import { bold, columns, dim, inStatusColour, sign, words, wrapped } from './terminal.ts';

/** The posture of one run as text: the count, what fails, what is missing and what would mend it. */
export function posture({ results, catalogue, loaded, run }: JudgedRun): string {
  const titles = new Map([...catalogue.statements.values()].map(({ id, statement }) => [id, statement]));
  const { engagement } = loaded.scope;
  const parts = [
    '',
    `  ${bold(engagement.caOwner)}   NCSSR ${results.framework.version}   ${dim(`run ${results.run}, judged at ${results.at}`)}`,
    '',
    tally(results),
    '',
    systemsTable(results, Object.keys(loaded.scope.systems)),
    ...ownControlLines(catalogue),
    ...failures(results, titles),
    ...shortfalls(results),
    ...credentials(run.end?.credentials ?? []),
    '',
    dim('  Paraphrases throughout: the requirement text governs.'),
    '',
  ];
  return `${parts.join('\n')}\n`;
}

function tally(results: Results): string {
  const shown = statuses.filter((status) => results.counts.statements[status] > 0);
  return columns(
    shown.map((status) => [
      `${sign(status)} ${inStatusColour(status, words(status))}`,
      results.counts.statements[status],
      results.counts.statements[status] === 1 ? 'statement' : 'statements',
    ]),
  );
}

function systemsTable(results: Results, systems: readonly string[]): string {
  const shown: Status[] = ['fail', 'error', 'inconclusive', 'not_tested', 'pass'];
  const count = (system: string, status: Status): number =>
    results.statements.filter(({ systems: all }) =>
      all.some((one) => one.id === system && one.status === status),
    ).length;
  const rows = ['engagement', ...systems].map((system) => [
    system,
    ...shown.map((status) => {
      const number = count(system, status);
      return number === 0 ? dim('·'.padStart(4)) : inStatusColour(status, String(number).padStart(4));
    }),
  ]);
  return columns([[dim('statements by system'), ...shown.map((status) => dim(words(status)))], ...rows]);
}

/** What the CA judges by controls that it wrote itself, told before any verdict on them. */
function ownControlLines(catalogue: JudgedRun['catalogue']): string[] {
  const own = ownControls(catalogue).flatMap((id) => catalogue.controls.get(id) ?? []);
  if (own.length === 0) return [];
  return [
    '',
    ...own.map(({ id, title, statements }) =>
      wrapped(`${markedTitle(title, id)}, for ${statements.join(', ')}`, `  ${bold(id)}  `, '    '),
    ),
  ];
}

function failures(results: Results, titles: ReadonlyMap<string, string>): string[] {
  const failing = results.statements.filter(({ status }) => status === 'fail');
  return failing.flatMap((statement) => {
    const own = results.results.filter(
      ({ status, statements }) => status === 'fail' && statements[statement.id],
    );
    const treated = statement.systems.filter(({ treatment }) => treatment);
    const exceptions = own.flatMap(({ exceptions: all }) => all);
    return [
      '',
      wrapped(
        titles.get(statement.id) ?? '',
        `  ${sign('fail')} ${bold(statement.id)}  ${dim(statement.level)}  `,
        '    ',
      ),
      ...exceptions
        .slice(0, 4)
        .map(({ subject, condition }) => wrapped(`${subject} ${condition}`, '      ', '        ')),
      ...(exceptions.length > 4
        ? [
            dim(
              `      and ${exceptions.length - 4} more: ncssr evaluate --format json lists all, under "exceptions"`,
            ),
          ]
        : []),
      ...treated.map(({ id, treatment }) =>
        dim(
          `      treated on ${id} until ${treatment?.expires ?? ''}${treatment?.expired ? ' (expired)' : ''}: still a failure`,
        ),
      ),
    ];
  });
}

/** Each missing read once, with what would mend it. */
function shortfalls(results: Results): string[] {
  const all = new Map<string, Shortfall>();
  for (const one of results.results.flatMap(({ missing }) => missing)) {
    all.set(`${one.source}|${one.account ?? ''}|${one.region ?? ''}|${one.operation}|${one.reason}`, one);
  }
  if (all.size === 0) return [];
  const rows = [...all.values()].map((one) => [
    `${sign('inconclusive')} ${one.operation}`,
    [one.source, one.account, one.region].filter(Boolean).join(' '),
    one.reason,
    remedyOf(one),
  ]);
  const shown = rows.slice(0, 12);
  return [
    '',
    `  ${bold('Not read')}`,
    columns(shown),
    ...(rows.length > 12
      ? [dim(`  and ${rows.length - 12} more: ncssr evaluate --format json lists all, under "missing"`)]
      : []),
  ];
}

function credentials(
  all: readonly { source: string; account: string | null; rating: string; why: string }[],
): string[] {
  const other = all.filter(({ rating }) => rating !== 'read-only');
  if (other.length === 0) return [];
  return [
    '',
    ...other.map(({ source, account, rating, why }) =>
      dim(`  credential of ${source} ${account ?? ''}: ${rating}, ${why}`),
    ),
  ];
}
