import type { Request } from '../../src/catalogue/control.ts';
import type { ReadState } from '../../src/estate/collection.ts';
import type { Person } from '../../src/estate/people/people.ts';
import type { AskedRequest } from '../../src/judge/acceptance.ts';
import { requestOutcome, type RequestOutcome } from '../../src/judge/requests.ts';
import type { Roster } from '../../src/judge/reviewers.ts';
import type { Examination, FiledDocument } from '../../src/locker/locker.ts';
import type { Scope } from '../../src/scope/scope.ts';
import { emptyScope } from './estate-fixture.ts';

export const request: Request = {
  id: 'REQ-test',
  type: 'document',
  title: 'A document',
  asks: 'Hand it over',
  cites: { '1.3-a': 'full' },
  frequency: { kind: 'annual', maxInterval: 'P1Y', counting: 'calendar' },
  unit: 'engagement',
  attributes: [
    { id: 'version', type: 'text', required: true, question: 'Which version?' },
    { id: 'approved', type: 'yes-no', required: true, question: 'Is it approved?' },
    { id: 'completed', type: 'date', required: true, question: 'When was it approved?' },
    { id: 'previous', type: 'date', required: false, question: 'And before?' },
    { id: 'systems', type: 'systems', required: true, question: 'Which systems?' },
  ],
  mediaTypes: ['application/pdf'],
};

const system = {
  class: 'certificate-system' as const,
  functions: ['certificate-status'],
  environment: 'new',
  environmentClass: 'ca-controlled' as const,
  owner: 'pki-ops',
  serves: [],
  select: [],
};

export const scope: Scope = {
  ...emptyScope,
  systems: { 'ocsp-new': system, 'ocsp-legacy': system },
  reviewers: 'security-officer',
  owners: { 'Change manager': ['P-006'], 'pki-ops': ['P-001'] },
};

export const asked: AskedRequest = {
  request,
  control: { owner: 'Change manager' },
  system: null,
  systems: ['ocsp-legacy', 'ocsp-new'],
};

export function document(
  part: Partial<FiledDocument> & { answers?: { request: string; system: string | null }[] },
) {
  return {
    schemaVersion: 2,
    id: 'D-1',
    answers: [{ request: request.id, system: null }],
    title: 'The document',
    fileName: 'document.pdf',
    mediaType: 'application/pdf',
    sha256: '0'.repeat(64),
    bytes: 1,
    coversFrom: null,
    coversTo: null,
    madeAt: '2026-02-10T09:00:00.000Z',
    filedAt: '2026-02-11T09:00:00.000Z',
    filedBy: 'P-002',
    filedByRole: 'ocsp-operator',
    statement: '',
    supersedes: null,
    ...part,
  } as FiledDocument;
}

const everyone = ['security-officer'];
const person = (personId: string, email: string, part: Partial<Person> = {}): Person =>
  ({
    id: personId,
    source: 'roster',
    account: null,
    region: null,
    evidence: 'E-1',
    environmentClass: null,
    personId,
    email,
    status: 'active',
    employment: 'employee',
    startsAt: '2020-01-01T00:00:00Z',
    endsAt: null,
    roles: everyone,
    ...part,
  }) as Person;

export const people: readonly Person[] = [
  person('P-001', 'alice@example.test', { roles: ['ocsp-operator'] }),
  person('P-002', 'bob@example.test'),
  person('P-003', 'carol@example.test', { status: 'terminated', endsAt: '2026-01-01T00:00:00Z' }),
  person('P-004', 'dora@example.test'),
  person('P-006', 'farah@example.test'),
  person('P-007', 'grace@example.test', { startsAt: '2026-06-01T00:00:00Z' }),
  person('P-008', 'hugo@example.test'),
  person('P-009', 'ines@example.test'),
];

const read = { shortfalls: [], complete: true, envelope: null, asOf: null } as unknown as ReadState;
const changed = (personId: string, change: 'granted' | 'withdrawn', effectiveAt: string) =>
  ({ personId, role: 'security-officer', change, effectiveAt, ticketId: null }) as Roster['changes'][number];

export const roster: Roster = {
  people,
  changes: [
    changed('P-008', 'granted', '2020-01-01T00:00:00Z'),
    changed('P-008', 'withdrawn', '2026-02-12T08:00:00Z'),
    changed('P-009', 'granted', '2026-02-12T10:00:00Z'),
  ],
  reads: [read],
};

const answers = {
  version: '4.2',
  approved: 'yes',
  completed: '2026-02-10',
  systems: 'ocsp-legacy, ocsp-new',
};
let number = 0;

/** An acceptance as it should be, but for what is given. */
export function accepted({
  attributes = {},
  system = null,
  ...part
}: Partial<Examination> & { attributes?: Record<string, string>; system?: string | null }) {
  number += 1;
  const examination: Examination = {
    schemaVersion: 1,
    id: `X-${number}`,
    document: 'D-1',
    decision: 'accepted',
    answers: [{ request: request.id, system, attributes: { ...answers, ...attributes } }],
    by: 'P-004',
    role: 'security-officer',
    at: '2026-02-12T09:00:00.000Z',
    reason: '',
    roster: { plan: [], envelopes: [] },
    ...part,
  };
  return { examination, roster };
}

export function rejected(part: Partial<Examination>) {
  const place = { request: request.id, system: null, attributes: {} };
  return accepted({ decision: 'rejected', reason: 'No approval is shown', answers: [place], ...part });
}

/** How the request stands after some acts, in their order. */
export function outcome(
  at: string,
  acts: readonly (FiledDocument | { examination: Examination; roster: Roster })[],
  within: Scope = scope,
  what: AskedRequest = asked,
): RequestOutcome {
  const decided = acts.filter((act) => 'examination' in act);
  return requestOutcome(
    what,
    {
      documents: acts.filter((act): act is FiledDocument => !('examination' in act)),
      examinations: decided.map(({ examination }) => examination),
      rosters: new Map(decided.map((one) => [one.examination.id, one.roster])),
      scope: within,
    },
    new Date(at),
  );
}
