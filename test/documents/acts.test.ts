import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCatalogue } from '../../src/catalogue/parse.ts';
import { collect } from '../../src/cli/collect-run.ts';
import { judgeRun } from '../../src/cli/judge-run.ts';
import { packRun } from '../../src/cli/pack-run.ts';
import { acceptDocument } from '../../src/documents/accepting.ts';
import { fileDocument, type Handover } from '../../src/documents/filing.ts';
import { rejectDocument } from '../../src/documents/rejecting.ts';
import { statedAnswer } from '../../src/documents/stated-answers.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import type { Examination, Locker } from '../../src/locker/locker.ts';
import { readRun } from '../../src/locker/runs.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import { openBinder } from '../../src/pack/binder-record.ts';
import { reperform } from '../../src/pack/reperform.ts';
import { kindSchemas } from '../../src/schema/kind-schemas.ts';
import { publishedValidator } from '../../src/schema/validator.ts';
import { parseScope } from '../../src/scope/load.ts';
import { builtInCatalogue, product } from '../e2e/sample-run.ts';

const text = `engagement: { caOwner: Example Trust Services, period: { from: 2026-01-01, to: 2026-12-31 } }
sources: { roster: { kind: file, as: hr.roster, path: roster.csv } }
systems:
  ocsp-new: { class: certificate-system, functions: [certificate-status], environment: new, environmentClass: ca-controlled, owner: pki-ops }
  ocsp-old: { class: certificate-system, functions: [certificate-status], environment: old, environmentClass: ca-controlled, owner: security }
roles: { security-officer: { duties: Reviews, systems: [ocsp-new] } }
people: { source: roster }
reviewers: security-officer
owners: { Change manager: P-006, Head of network security: P-006, Head of infrastructure: P-006, pki-ops: P-001, security: P-004 }
`;
const roster = `person_id,status,employment_type,start_at,end_at,notice_at,manager_id,work_email,org_unit,trusted_roles
P-001,active,employee,2019-04-01T08:00:00Z,,,,alice@example.test,PKI,ocsp-operator
P-002,active,employee,2019-04-01T08:00:00Z,,,,bob@example.test,PKI,ocsp-operator
P-004,active,employee,2019-04-01T08:00:00Z,,,,dora@example.test,Security,security-officer
P-005,active,employee,2019-04-01T08:00:00Z,,,,emil@example.test,Security,security-officer
P-006,active,employee,2019-04-01T08:00:00Z,,,,farah@example.test,Networks,network-administrator
`;

let folder = '';
let now = new Date('2026-11-20T09:00:00Z');
let locker: Locker;
const processDocument = 'REQ-1.3-process-document';
const options = () => ({
  config: join(folder, 'ncssr.yaml'),
  locker: join(folder, 'locker'),
  run: 'latest',
  format: 'text' as const,
  progress: false,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-acts-'));
  await writeFile(join(folder, 'ncssr.yaml'), text);
  await writeFile(join(folder, 'roster.csv'), roster);
  await collect(options(), { folder, now: () => now, product });
  locker = await openFileLocker(options().locker, { now: () => now });
}, 60_000);
afterAll(async () => {
  await locker.close();
  await rm(folder, { recursive: true, force: true });
});

const later = (minutes: number): void => {
  now = new Date(now.getTime() + minutes * 60_000);
};
async function surroundings(scopeText = text) {
  const run = await readRun(locker, 'latest');
  const catalogue = await builtInCatalogue();
  return { catalogue, scope: parseScope('ncssr.yaml', scopeText), schemas: kindSchemas(), run, roster: null };
}
async function file(words: string, part: Partial<Handover> = {}) {
  later(1);
  return fileDocument(
    locker,
    {
      fileName: 'process.md',
      bytes: Buffer.from(words),
      requests: [processDocument],
      systems: [],
      title: null,
      madeAt: new Date('2026-11-01T00:00:00Z'),
      coversFrom: null,
      coversTo: null,
      by: 'P-002',
      role: 'ocsp-operator',
      statement: '',
      supersedes: null,
      ...part,
    },
    await surroundings(),
  );
}
const found = [
  ...['version=4.2', 'approved-by=Farah', 'completed=2026-10-30', 'in-force=2026-11-01'],
  ...['infrastructure=yes', 'boundary=Yes', 'roles=yes', 'emergency=yes'],
];
const decision = (document: string, part: object = {}) => ({
  ...{ document, requests: [], systems: [], by: 'dora@example.test', role: null, reason: '' },
  ...part,
});
async function accept(document: string, part: object = {}, answers: readonly string[] = found, scope = text) {
  later(1);
  return acceptDocument(
    locker,
    decision(document, part),
    answers.map(statedAnswer),
    await surroundings(scope),
  );
}

it('is filed and accepted by the clock at the act, and reperformed from the binder alone', async () => {
  const document = await file('# Process 4.2');
  expect(document.filedAt).toBe(now.toISOString());
  const examination = await accept(document.id);
  expect(examination).toMatchObject({ by: 'P-004', role: 'security-officer', at: now.toISOString() });
  expect(examination.answers[0]?.attributes).toMatchObject({ boundary: 'yes' });

  const { results } = await judgeRun(options(), locker);
  expect(results.at).toBe(examination.at);
  const standing = (all: typeof results) => all.results.find(({ id }) => id === processDocument);
  expect(standing(results)).toMatchObject({
    status: 'pass',
    request: {
      state: 'accepted',
      filings: [{ made: document.madeAt, filed: document.filedAt, examined: { at: examination.at } }],
    },
  });
  const ended = await judgeRun(options(), locker, { ended: true });
  expect(standing(ended.results)).toMatchObject({ status: 'not_tested', request: { state: 'outstanding' } });

  const out = join(folder, 'binder');
  await locker.close();
  await packRun({ ...options(), out, zip: false }, { product, now: () => now });
  locker = await openFileLocker(options().locker, { now: () => now });
  expect(await reperform(out)).toMatchObject({ same: true });
  // Somebody else's name in the acceptance: what the binder itself holds does not bear it out.
  const record = openBinder(out);
  const examinations = record.examinations.map((one) => ({ ...one, by: 'P-001' }));
  const { catalogue } = parseCatalogue(record.controls);
  const { start, evidence, scope, documents } = record;
  const input = { run: start.id, at: new Date(results.at), evidence, scope, documents, catalogue };
  const again = await evaluate({ ...input, examinations, schemas: kindSchemas() });
  record.close();
  expect(standing(again)).toMatchObject({ status: 'not_tested', request: { state: 'not-counted' } });
}, 60_000);

it('the same bytes are filed once for a question, and again only to replace the filing', async () => {
  const first = await file('# Once');
  await expect(file('# Once')).rejects.toThrow(`--supersedes ${first.id}`);
  const again = await file('# Once', { supersedes: first.id });
  expect(again.supersedes).toBe(first.id);
  await expect(file('# Else', { supersedes: 'D-404' })).rejects.toThrow('no document D-404');
});

it('a rejection stands, and its bytes are not filed again without saying so', async () => {
  const document = await file('# Draft');
  later(1);
  const why = decision(document.id, { reason: 'No approval' });
  await rejectDocument(locker, why, await surroundings());
  await expect(accept(document.id, { by: 'P-005' })).rejects.toThrow('a rejection stands');
  await expect(file('# Draft')).rejects.toThrow('rejected by P-004: No approval');
  await expect(rejectDocument(locker, decision(document.id), await surroundings())).rejects.toThrow(
    '--reason',
  );
});

it('one filing answers many requests and systems, and is accepted where the reviewer may', async () => {
  const document = await file('a,b\nc,d\n', {
    fileName: 'matrix.csv',
    requests: ['REQ-1.1-flow-matrix', 'REQ-1.2.2-hardening'],
    systems: ['ocsp-new', 'ocsp-old'],
  });
  const answers = [
    ...['systems=all', 'completed=2026-11-01', 'flows=3', 'approved=yes', 'rules=yes'],
    ...['standard=CIS 2', 'machines=2', 'complete=yes', 'REQ-1.2.2-hardening:deviations=yes'],
  ];
  // P-004 answers for ocsp-old.
  await expect(accept(document.id, {}, answers)).rejects.toThrow('answers for it as security');
  const { answers: own } = await accept(document.id, { systems: ['ocsp-new'] }, answers);
  expect(own.map(({ request, system }) => `${request} ${system ?? ''}`)).toEqual([
    'REQ-1.1-flow-matrix ocsp-new',
    'REQ-1.2.2-hardening ocsp-new',
  ]);
  await accept(document.id, { systems: ['ocsp-old'], by: 'P-005' }, answers);
  const { results } = await judgeRun(options(), locker);
  const states = results.results.filter(({ id }) => id === 'REQ-1.1-flow-matrix').map(({ status }) => status);
  expect(states).toEqual(['pass', 'pass']);
}, 60_000);

it('says which line to add where nobody can tell who the owner or the reviewer is', async () => {
  const { id } = await file('# Lines');
  const without = (line: RegExp, instead: string) => accept(id, {}, found, text.replace(line, instead));
  await expect(without(/Change manager: P-006, /, '')).rejects.toThrow('"Change manager": PERSON');
  await expect(without(/Change manager: P-006/, 'Change manager: P-06')).rejects.toThrow('names P-06');
  await expect(without(/reviewers: .*\n/, '')).rejects.toThrow('reviewers: ROLE');
  const unread = { ...(await surroundings()), run: null };
  await expect(acceptDocument(locker, decision(id), found.map(statedAnswer), unread)).rejects.toThrow(
    'the roster was not read',
  );
  await expect(accept(id, {}, [...found, 'colour=red'])).rejects.toThrow('colour is asked for by none');
  await expect(accept(id, {}, found.slice(1))).rejects.toThrow('version is not answered');
});

it('takes nothing from the future, and no clock that was set back', async () => {
  await expect(file('# To come', { madeAt: new Date('2027-01-01T00:00:00Z') })).rejects.toThrow(
    'yet to come',
  );
  const whole = now;
  now = new Date('2026-11-01T00:00:00Z');
  await expect(file('# Set back')).rejects.toThrow('set the clock right');
  now = whole;
});

it('a roster that is old by the act is not relied upon', async () => {
  const { id } = await file('# Old roster');
  const whole = now;
  later(60 * 24 * 40);
  await expect(accept(id)).rejects.toThrow('collect again');
  now = whole;
});

it('keeps every act in the chain, as the published schemas say', async () => {
  const decisions: Examination[] = [];
  for await (const { type, body, at } of locker.entries()) {
    if (type === 'document') {
      expect(body.filedAt).toBe(at);
      expect(publishedValidator('document')(body)).toBe(true);
    }
    if (type === 'examination') {
      expect(body.at).toBe(at);
      expect(publishedValidator('examination')(body)).toBe(true);
      decisions.push(body);
    }
  }
  expect(decisions.length).toBeGreaterThan(3);
});
