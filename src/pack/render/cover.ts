import { statuses } from '../../judge/status.ts';
import type { Shortfall } from '../../locker/envelope.ts';
import type { BinderInput } from '../input.ts';
import type { PageModel } from './page.ts';
import { statementPage } from './page.ts';
import { plural, shownInstant, shownPlace, shownStatus } from './words.ts';

/** Missing reads shown on the cover; the whole list is in the CSV. */
const mostShortfalls = 15;

/** Failing statements name this many of the systems that they fail on. */
const mostSystems = 12;

/** The cover: scope, period, statuses and what was not collected, on one screen. */
export function coverPage(input: BinderInput): PageModel {
  const { results, scope, start, end, head } = input;
  const { statements } = results;
  const shortfalls = shortfallRows(input);
  return {
    path: 'index.html',
    template: 'cover',
    title: scope.engagement.caOwner,
    section: 'cover',
    model: {
      caOwner: scope.engagement.caOwner,
      ccadbId: scope.engagement.ccadbId,
      modeTitle: input.mode === 'readiness' ? 'Readiness binder' : 'Point-in-time binder',
      readiness: input.mode === 'readiness',
      criteria: `${results.framework.name} ${results.framework.version}`,
      period: scope.engagement.period,
      judgedAt: shownInstant(results.at),
      run: start.id,
      collected: `${shownInstant(start.startedAt)} to ${shownInstant(end.endedAt)}`,
      generatedAt: shownInstant(input.generatedAt),
      product: input.product,
      tallies: statuses
        .map((status) => ({ status: shownStatus(status), count: results.counts.statements[status] }))
        .filter(({ count }) => count > 0),
      total: statements.length,
      failing: statements
        .filter(({ status }) => status === 'fail')
        .map(({ id, level, systems }) => ({
          id,
          href: statementPage(id),
          level,
          text: input.catalogue.statements.get(id)?.statement ?? '',
          moreSystems: Math.max(0, systems.filter(({ status }) => status === 'fail').length - mostSystems),
          systems: systems
            .filter(({ status }) => status === 'fail')
            .slice(0, mostSystems)
            .map(({ id: system, treatment }) => ({ system, treated: treatment !== undefined })),
        })),
      systems: systemRows(input),
      shortfalls: shortfalls.slice(0, mostShortfalls),
      moreShortfalls: Math.max(0, shortfalls.length - mostShortfalls),
      credentials: end.credentials.map((one) => ({
        ...one,
        place: shownPlace(one),
        safe: one.rating === 'read-only',
      })),
      writeReason: end.writeCredentialReason,
      offline: Object.entries(scope.systems).flatMap(([system, { offline }]) =>
        offline === undefined ? [] : [{ system, reason: offline }],
      ),
      connections: (end.connections ?? []).map(({ source, notes }) => ({ source, notes: notes.join('; ') })),
      unauthenticated: unauthenticatedReads(input),
      evidenceCount: plural(input.envelopes.length, 'evidence item'),
      pageCount: plural(
        input.envelopes.reduce((sum, { pages }) => sum + pages.length, 0),
        'page',
      ),
      incomplete: input.envelopes.filter(({ complete }) => !complete).length,
      outstanding: results.results.filter(({ type, status }) => type === 'request' && status === 'not_tested')
        .length,
      head,
    },
  };
}

function systemRows(input: BinderInput): {
  id: string;
  href: string;
  environment: string;
  class: string;
  cells: { class: string; count: number }[];
}[] {
  const shown = ['fail', 'error', 'inconclusive', 'not_tested', 'pass'] as const;
  const systems: [string, { environment: string; class: string }][] = [
    ['engagement', { environment: '', class: 'judged once' }],
    ...Object.entries(input.scope.systems),
  ];
  return systems.map(([id, { environment, class: kind }]) => ({
    id,
    href: id === 'engagement' ? 'matrix.html' : `systems.html#${id}`,
    environment,
    class: kind,
    cells: shown.map((status) => ({
      class: status,
      count: input.results.statements.filter(({ systems: all }) =>
        all.some((one) => one.id === id && one.status === status),
      ).length,
    })),
  }));
}

/** Each missing read once, with what would mend it and how many results wait for it. */
export function shortfallRows(
  input: BinderInput,
): { what: string; place: string; reason: string; mend: string; waiting: number }[] {
  const rows = new Map<string, { shortfall: Shortfall; waiting: number }>();
  for (const result of input.results.results) {
    const own = new Map(
      result.missing.map((one) => [`${shownPlace(one)}|${one.operation}|${one.reason}`, one]),
    );
    for (const [key, shortfall] of own) {
      rows.set(key, { shortfall, waiting: (rows.get(key)?.waiting ?? 0) + 1 });
    }
  }
  return [...rows.values()]
    .map(({ shortfall, waiting }) => ({
      what: shortfall.operation,
      place: shownPlace(shortfall),
      reason: shortfall.reason,
      mend:
        shortfall.permission === '' || shortfall.reason !== 'denied'
          ? shortfall.message
          : `Grant ${shortfall.permission}`,
      waiting,
    }))
    .sort((a, b) => b.waiting - a.waiting || (a.what < b.what ? -1 : 1));
}

/** Reads of which nothing proves who answered, and why; null where there is none. */
function unauthenticatedReads({ envelopes }: BinderInput): { count: string; why: string } | null {
  const all = envelopes.flatMap(({ shortfalls }) =>
    shortfalls.filter(({ reason }) => reason === 'unauthenticated').slice(0, 1),
  );
  const [first] = all;
  return first === undefined ? null : { count: plural(all.length, 'read'), why: first.message };
}
