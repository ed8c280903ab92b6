import { describe, expect, it } from 'vitest';
import { requestOutcome } from '../../src/judge/requests.ts';
import type { FiledDocument } from '../../src/locker/locker.ts';
import { accepted, asked, document, outcome, rejected, request, scope } from './request-fixture.ts';

const on = (instant: string, acts: Parameters<typeof outcome>[1] = []) => outcome(instant, acts);

describe('a request', () => {
  it('is outstanding while nothing was filed', () => {
    expect(on('2026-11-20T09:00:00Z')).toMatchObject({ status: 'not_tested', state: 'outstanding' });
  });
  it('is not satisfied by a document that nobody examined', () => {
    expect(on('2026-11-20T09:00:00Z', [document({})])).toMatchObject({
      status: 'not_tested',
      state: 'filed',
    });
  });
  it('is not satisfied by a document of a locker from before there were examinations', () => {
    const old = { ...document({}), schemaVersion: 1, request: request.id, system: null } as FiledDocument;
    expect(on('2026-11-20T09:00:00Z', [old])).toMatchObject({ status: 'not_tested', state: 'filed' });
    expect(on('2026-11-20T09:00:00Z', [old, accepted({})])).toMatchObject({ status: 'pass' });
  });
  it('is satisfied by one that a reviewer accepted, up to the last instant of its interval', () => {
    const acts = [document({}), accepted({})];
    expect(on('2026-11-20T09:00:00Z', acts)).toMatchObject({ status: 'pass', state: 'accepted' });
    expect(on('2027-02-10T00:00:00.000Z', acts)).toMatchObject({ status: 'pass' });
    expect(on('2027-02-10T00:00:00.001Z', acts)).toMatchObject({ status: 'not_tested', state: 'overdue' });
  });
  it('counts from the latest of made, filed and accepted', () => {
    const acts = [document({}), accepted({})];
    expect(on('2026-02-10T23:59:59Z', acts)).toMatchObject({ state: 'outstanding' });
    expect(on('2026-02-11T09:00:00Z', acts)).toMatchObject({ state: 'filed' });
    expect(on('2026-02-12T08:59:59Z', acts)).toMatchObject({ state: 'filed' });
    expect(on('2026-02-12T09:00:00Z', acts)).toMatchObject({ state: 'accepted' });
  });
  it('is dated by the artefact, whenever it was filed and accepted', () => {
    const late = document({ madeAt: '2024-01-01T00:00:00.000Z', filedAt: '2026-11-01T00:00:00.000Z' });
    const acceptance = accepted({ at: '2026-11-02T00:00:00.000Z' });
    expect(on('2026-11-20T09:00:00Z', [late, acceptance])).toMatchObject({ state: 'overdue' });
    const copied = document({ filedAt: '2026-11-01T00:00:00.000Z', madeAt: '2026-10-31T00:00:00.000Z' });
    const found = accepted({ at: '2026-11-02T00:00:00.000Z', attributes: { completed: '2024-01-01' } });
    expect(on('2026-11-20T09:00:00Z', [copied, found])).toMatchObject({ state: 'overdue' });
    const covering = { ...document({}), coversTo: '2025-06-30T00:00:00.000Z' };
    expect(on('2026-11-20T09:00:00Z', [covering, accepted({})])).toMatchObject({ state: 'overdue' });
  });
  it('is not satisfied by a document that was replaced, unless what replaces it was rejected', () => {
    const replacing = document({ id: 'D-2', supersedes: 'D-1', filedAt: '2026-03-01T00:00:00.000Z' });
    const acts = [document({}), accepted({}), replacing];
    expect(on('2026-11-20T09:00:00Z', acts)).toMatchObject({ state: 'filed' });
    expect(on('2026-02-20T09:00:00Z', acts)).toMatchObject({ state: 'accepted' });
    const refused = rejected({ document: 'D-2', at: '2026-03-02T00:00:00.000Z' });
    expect(on('2026-11-20T09:00:00Z', [...acts, refused])).toMatchObject({ state: 'accepted' });
  });
  it('is not satisfied by a rejected document, whoever accepts it afterwards', () => {
    const rejection = rejected({ at: '2026-02-13T00:00:00.000Z' });
    const acts = [document({}), accepted({}), rejection, accepted({ at: '2026-02-14T00:00:00.000Z' })];
    expect(on('2026-11-20T09:00:00Z', acts)).toMatchObject({ status: 'not_tested', state: 'rejected' });
    expect(on('2026-02-12T12:00:00Z', acts)).toMatchObject({ status: 'pass' });
    expect(on('2026-11-20T09:00:00Z', acts).reason).toContain('No approval is shown');
  });
  it('for one system is not satisfied by a document for another, or for the whole', () => {
    const perSystem = { ...asked, request: { ...request, unit: 'system' as const }, system: 'ocsp-new' };
    const status = (system: string | null) => {
      const { examination, roster } = accepted({ system });
      return requestOutcome(
        perSystem,
        {
          documents: [document({ answers: [{ request: request.id, system }] })],
          examinations: [examination],
          rosters: new Map([[examination.id, roster]]),
          scope,
        },
        new Date('2026-11-20T09:00:00Z'),
      ).status;
    };
    expect(status('ocsp-new')).toBe('pass');
    expect(status('ocsp-legacy')).toBe('not_tested');
    expect(status(null)).toBe('not_tested');
  });
  it('prints every time of what was filed', () => {
    const { filings } = on('2026-11-20T09:00:00Z', [document({}), accepted({})]);
    expect(filings).toMatchObject([
      {
        state: 'accepted',
        occurrence: { at: new Date('2026-02-10T00:00:00Z') },
        document: { madeAt: '2026-02-10T09:00:00.000Z', filedAt: '2026-02-11T09:00:00.000Z' },
        examination: { at: '2026-02-12T09:00:00.000Z' },
      },
    ]);
  });
});

describe('an acceptance does not count', () => {
  const why = (...acts: Parameters<typeof outcome>[1]) => {
    const { status, state, reason } = outcome('2026-11-20T09:00:00Z', [document({}), ...acts]);
    expect({ status, state }).toEqual({ status: 'not_tested', state: 'not-counted' });
    return reason;
  };
  it.each([
    ['the role was never held', accepted({ by: 'P-001' }), 'does not hold the role'],
    ['it was given in another role', accepted({ role: 'ocsp-operator' }), 'holders of security-officer'],
    ['the reviewer is nobody', accepted({ by: 'P-404' }), 'no person of the roster'],
    ['the reviewer has left', accepted({ by: 'P-003' }), 'not at work'],
    ['the reviewer begins later', accepted({ by: 'P-007' }), 'not at work'],
    ['the role was withdrawn before', accepted({ by: 'P-008' }), 'was withdrawn'],
    ['the role was granted after', accepted({ by: 'P-009' }), 'granted to P-009 only at'],
    ['the reviewer answers for the control', accepted({ by: 'P-006' }), 'answers for it as Change manager'],
    ['the reviewer filed it', accepted({ by: 'P-002' }), 'P-002 filed it'],
    ['the reviewer filed it under another word', accepted({ by: 'BOB@example.test' }), 'P-002 filed it'],
    [
      'a question is answered in the negative',
      accepted({ attributes: { approved: 'no' } }),
      'does not satisfy',
    ],
    ['a question is not answered', accepted({ attributes: { version: '' } }), 'version is not answered'],
    ['a question is answered by nothing', accepted({ attributes: { version: 'N/A' } }), 'says nothing'],
    ['the artefact is of tomorrow', accepted({ attributes: { completed: '2026-03-01' } }), 'yet to come'],
    ['the day does not exist', accepted({ attributes: { completed: '2026-02-30' } }), 'no day'],
    ['a system is left out', accepted({ attributes: { systems: 'ocsp-new' } }), 'leaves out ocsp-legacy'],
    ['a system is not declared', accepted({ attributes: { systems: 'ocsp-nwe' } }), 'no declared system'],
    ['it says more than was asked', accepted({ attributes: { colour: 'red' } }), 'not asked for'],
    ['the occurrence before lies too far back', accepted({ attributes: { previous: '2024-02-10' } }), 'P1Y'],
    ['it was given before the filing', accepted({ at: '2026-02-11T08:00:00.000Z' }), 'before it was made'],
  ])('where %s', (_, acceptance, expected) => {
    expect(why(acceptance)).toContain(expected);
  });
  it('where nobody is named behind the owner, and says which line to add', () => {
    const acts = [document({}), accepted({})];
    const { reason } = outcome('2026-11-20T09:00:00Z', acts, { ...scope, owners: {} });
    expect(reason).toContain('"Change manager": PERSON');
  });
  it('where no reviewers are named, and says which line to add', () => {
    const acts = [document({}), accepted({})];
    const { reason } = outcome('2026-11-20T09:00:00Z', acts, { ...scope, reviewers: null });
    expect(reason).toContain('reviewers: ROLE');
  });
  it('where the filer is no person of the roster', () => {
    const acts = [document({ filedBy: 'Bob Tanaka' }), accepted({})];
    expect(outcome('2026-11-20T09:00:00Z', acts).reason).toContain('whether the reviewer is another');
  });
  it('where the roster was not read', () => {
    const { examination } = accepted({});
    const { reason } = outcome('2026-11-20T09:00:00Z', [
      document({}),
      { examination, roster: { people: [], changes: [], reads: [] } },
    ]);
    expect(reason).toContain('the roster was not read: add the line');
  });
  it('where a system was declared since', () => {
    const more = {
      ...scope,
      systems: { ...scope.systems, standby: scope.systems['ocsp-new'] },
    } as typeof scope;
    const acts = [document({}), accepted({})];
    const wide = { ...asked, systems: ['ocsp-legacy', 'ocsp-new', 'standby'] };
    expect(outcome('2026-11-20T09:00:00Z', acts, more, wide).reason).toContain('leaves out standby');
  });
});
