import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/catalogue/control.ts';
import { requestOutcome } from '../../src/judge/requests.ts';
import type { FiledDocument } from '../../src/locker/locker.ts';

const request: Request = {
  id: 'REQ-test',
  type: 'document',
  title: 'A document',
  asks: 'Hand it over',
  cites: { '1.3-a': 'full' },
  frequency: { kind: 'annual', maxInterval: 'P1Y', counting: 'calendar' },
  unit: 'engagement',
};
const document = (part: Partial<FiledDocument>): FiledDocument => ({
  schemaVersion: 1,
  id: 'D-1',
  request: 'REQ-test',
  system: null,
  title: 'The document',
  fileName: 'document.pdf',
  mediaType: 'application/pdf',
  sha256: '0'.repeat(64),
  bytes: 1,
  coversFrom: null,
  coversTo: null,
  madeAt: '2026-02-10T09:00:00.000Z',
  filedAt: '2026-02-11T09:00:00.000Z',
  filedBy: 'Dora Klein',
  filedByRole: 'security-officer',
  statement: '',
  supersedes: null,
  ...part,
});
const on = (instant: string, ...documents: FiledDocument[]) =>
  requestOutcome(request, null, documents, new Date(instant)).status;

describe('a request', () => {
  it('is outstanding while nothing was filed', () => {
    expect(on('2026-11-20T09:00:00Z')).toBe('not_tested');
  });
  it('is satisfied up to the last instant of its interval, and not after', () => {
    expect(on('2027-02-10T09:00:00.000Z', document({}))).toBe('pass');
    expect(on('2027-02-10T09:00:00.001Z', document({}))).toBe('not_tested');
  });
  it('is not satisfied by a document that was made later', () => {
    expect(on('2026-01-01T00:00:00Z', document({}))).toBe('not_tested');
  });
  it('counts from when a document was made, not from when it was filed', () => {
    const late = document({ madeAt: '2024-01-01T00:00:00.000Z', filedAt: '2026-11-01T00:00:00.000Z' });
    expect(on('2026-11-20T09:00:00Z', late)).toBe('not_tested');
  });
  it('is not satisfied by a document that was replaced', () => {
    const replacing = document({ id: 'D-2', supersedes: 'D-1', madeAt: '2024-01-01T00:00:00.000Z' });
    expect(on('2026-11-20T09:00:00Z', document({}), replacing)).toBe('not_tested');
  });
  it('for one system is not satisfied by a document for another, or for the whole', () => {
    const at = new Date('2026-11-20T09:00:00Z');
    const perSystem = { ...request, unit: 'system' as const };
    const status = (system: string | null) =>
      requestOutcome(perSystem, 'ocsp-new', [document({ system })], at).status;
    expect(status('ocsp-new')).toBe('pass');
    expect(status('ocsp-legacy')).toBe('not_tested');
    expect(status(null)).toBe('not_tested');
  });
});
