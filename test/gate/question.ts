import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { GateQuestion } from '../../src/gate/gate.ts';
import type { Results, StatementStatus, StatementSystemStatus } from '../../src/judge/results.ts';
import type { Scope, System } from '../../src/scope/scope.ts';

export function system(environment: string, part: Partial<System> = {}): System {
  return {
    class: 'certificate-system',
    functions: ['certificate-status'],
    environment,
    environmentClass: 'third-party-controlled',
    owner: 'pki-operations',
    serves: ['http://ocsp.example.test'],
    select: [],
    ...part,
  };
}

export function statement(id: string, ...systems: StatementSystemStatus[]): StatementStatus {
  return { id, clause: id, level: 'MUST', status: 'pass', systems };
}

export const passing = (id: string): StatementSystemStatus => ({ id, status: 'pass', reason: 'ok' });

/** A catalogue of MUST statements in force since 12 November 2025, and one from 15 April 2026. */
export function catalogueOf(...ids: string[]): Catalogue {
  const statements = ids.map((id) => [
    id,
    {
      id,
      clause: id,
      level: 'MUST',
      effective: [{ from: id === 'later' ? '2026-04-15' : '2025-11-12', level: 'MUST' }],
      statement: `What ${id} asks`,
    },
  ]);
  return { statements: new Map(statements as never), controls: new Map() } as unknown as Catalogue;
}

/** Two environments that serve the same, both assessed, compared yesterday, with every statement passing. */
export function clean(
  part: Partial<Omit<GateQuestion, 'scope'>> & { scope?: Partial<Scope> } = {},
): GateQuestion {
  const scope = {
    systems: {
      'ocsp-old': system('old'),
      'ocsp-new': system('new'),
      directory: system('shared', { class: 'security-support-system', functions: ['authentication'] }),
    },
    assessments: [
      assessment('old', '2025-11-12', '2026-02-28'),
      assessment('new', '2026-03-01', '2026-03-31'),
    ],
    treatments: [],
    ...part.scope,
  } as unknown as Scope;
  const results =
    part.results ??
    resultsOf(
      statement('1.1.1-a', passing('ocsp-old'), passing('ocsp-new')),
      statement('2-a', passing('directory')),
    );
  return {
    environment: 'new',
    on: '2026-04-02',
    from: null,
    catalogue: catalogueOf(...results.statements.map(({ id }) => id)),
    later: results,
    comparisons: [compared('old', 'new', '2026-04-01T10:00:00Z')],
    ...part,
    results,
    scope,
  };
}

export function assessment(environment: string, from: string, to: string, criteria = '2.0.5') {
  return { environment, criteria, kind: 'webtrust', period: { from, to }, report: `${environment}.pdf` };
}

export function compared(old: string, candidate: string, at: string, errors = 0) {
  return { old, new: candidate, at, errors, evidence: ['comparison-1'] };
}

export function resultsOf(...statements: StatementStatus[]): Results {
  return { run: 'R1', at: '2026-04-01T09:00:00.000Z', statements, results: [] } as unknown as Results;
}
