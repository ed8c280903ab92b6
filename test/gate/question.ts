import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { GateQuestion } from '../../src/gate/gate.ts';
import type { Results, StatementStatus, StatementSystemStatus } from '../../src/judge/results.ts';
import type { RecordedComparison, RecordedStatus } from '../../src/gate/comparisons.ts';
import type { ComparedQuestion } from '../../src/ocsp/compare/questions.ts';
import type { Assessment, Scope, System } from '../../src/scope/scope.ts';

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
      unit: id.startsWith('2') || id === 'later' ? 'engagement' : 'system',
      appliesTo: ['certificate-system', 'security-support-system'],
      effective: [{ from: id === 'later' ? '2026-04-15' : '2025-11-12', level: 'MUST' }],
      statement: `What ${id} asks`,
    },
  ]);
  return { statements: new Map(statements as never), controls: new Map() } as unknown as Catalogue;
}

export type Part = Partial<Omit<GateQuestion, 'scope' | 'recorded'>> & {
  scope?: Partial<Scope>;
  comparisons?: readonly RecordedComparison[];
  recorded?: Partial<RecordedStatus>;
};

/** Two environments that serve the same, both assessed, compared yesterday, with every statement passing. */
export function clean(part: Part = {}): GateQuestion {
  const scope = {
    systems: {
      'ocsp-old': system('old'),
      'ocsp-new': system('new', { serves: ['http://ocsp-new.example.test'] }),
      directory: system('shared', { class: 'security-support-system', functions: ['authentication'] }),
    },
    assessments: [
      assessment('old', '2025-11-12', '2026-02-28'),
      assessment('new', '2026-03-01', '2026-03-31'),
      assessment('new', '2026-04-01', '2026-12-31'),
    ],
    treatments: [],
    ...part.scope,
  } as unknown as Scope;
  const results =
    part.results ??
    resultsOf(
      statement('1.1.1-a', passing('ocsp-old'), passing('ocsp-new'), passing('directory')),
      statement('2-a', passing('engagement')),
    );
  const { comparisons, recorded, ...rest } = part;
  return {
    environment: 'new',
    on: '2026-04-02',
    from: null,
    catalogue: catalogueOf(...results.statements.map(({ id }) => id)),
    run: { id: 'R1', endedAt: '2026-04-02T09:00:00.000Z' },
    forecast: null,
    ...rest,
    recorded: {
      comparisons: comparisons ?? [compared('ocsp-old', 'ocsp-new', '2026-04-01T10:00:00Z')],
      asked: [{ system: 'ocsp-old', issuer: 'issuer-1', evidence: ['comparison-1'] }],
      shortfalls: [],
      ...recorded,
    },
    results,
    scope,
  };
}

export function assessment(
  environment: string,
  from: string,
  to: string,
  criteria = '2.0.5',
  kind: Assessment['kind'] = 'period',
): Assessment {
  return { environment, criteria, kind, period: { from, to }, report: `${environment}.pdf` };
}

export function compared(
  old: string,
  candidate: string,
  at: string,
  errors = 0,
  part: Partial<RecordedComparison> = {},
): RecordedComparison {
  const evidence = ['comparison-1'];
  return { old, new: candidate, at, errors, evidence, questions: complete(), unanswered: 0, ...part };
}

/** A good, a revoked and an unknown certificate of one issuer, by GET and by POST. */
export function complete(issuer = 'issuer-1'): ComparedQuestion[] {
  return ['good', 'revoked', 'unknown'].flatMap((status) =>
    ['GET', 'POST'].map((method) => asked(status, method, issuer)),
  );
}

export function asked(status: string, method: string, issuer = 'issuer-1'): ComparedQuestion {
  return {
    key: `${method} ${issuer} ${status}`,
    issuer,
    method,
    status,
    old: { url: 'http://ocsp.example.test/', address: '192.0.2.10' },
    candidate: { url: 'http://ocsp-new.example.test/', address: '192.0.2.20' },
  };
}

export function resultsOf(...statements: StatementStatus[]): Results {
  return { run: 'R1', at: '2026-04-02T23:59:59.999Z', statements, results: [] } as unknown as Results;
}
