import { fileDocument } from '../documents/filing.ts';
import { acceptDocument as accept } from '../documents/accepting.ts';
import { rejectDocument as reject } from '../documents/rejecting.ts';
import type { Decision, Surroundings } from '../documents/decision.ts';
import { answersIn, statedAnswer } from '../documents/stated-answers.ts';
import { readPlainFile } from '../documents/plain-file.ts';
import { rosterOf, whyUnreliable, type Roster } from '../judge/reviewers.ts';
import { askedOf, type Asked, type Examination, type Locker } from '../locker/locker.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { listRuns, readRun, type StoredRun } from '../locker/runs.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { loadScope } from '../scope/load.ts';
import type { AcceptOptions, AddOptions, DecideOptions } from './evidence.ts';
import { catalogueFor, evidenceOfRun } from './judge-run.ts';
import { folderOf, instantGiven, type CommonOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Files a document into the locker; the bytes are kept as they are, by their SHA-256. */
export async function addDocument(
  file: string,
  options: AddOptions,
  format: 'text' | 'json',
): Promise<string> {
  const bytes = await readPlainFile(file);
  return withLocker(options, async (locker, surroundings) => {
    const document = await fileDocument(
      locker,
      {
        fileName: file,
        bytes,
        requests: options.request,
        systems: options.system,
        title: options.title ?? null,
        madeAt: instantGiven('--made', options.made),
        coversFrom:
          options.coversFrom === undefined ? null : instantGiven('--covers-from', options.coversFrom),
        coversTo: options.coversTo === undefined ? null : instantGiven('--covers-to', options.coversTo),
        by: options.by,
        role: options.role,
        statement: options.statement ?? '',
        supersedes: options.supersedes ?? null,
      },
      { ...surroundings, roster: await rosterRead(locker, surroundings) },
    );
    if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
    const { id, title, sha256, filedAt } = document;
    return `${id}  ${title}  for ${placesText(askedOf(document))}  SHA-256 ${sha256}\nFiled at ${filedAt}, not examined: it satisfies nothing until a reviewer accepts it (ncssr evidence accept ${id})\n`;
  });
}

/** Accepts a document as a reviewer. */
export async function acceptDocument(
  document: string,
  options: AcceptOptions,
  format: 'text' | 'json',
): Promise<string> {
  const answers = [
    ...(options.answers === undefined ? [] : answersIn((await readPlainFile(options.answers)).toString())),
    ...options.answer.map(statedAnswer),
  ];
  return withLocker(options, async (locker, surroundings) =>
    told(await accept(locker, decisionOf(document, options), answers, surroundings), format),
  );
}

/** Rejects a document, with the reason. */
export async function rejectDocument(
  document: string,
  options: DecideOptions,
  format: 'text' | 'json',
): Promise<string> {
  return withLocker(options, async (locker, surroundings) =>
    told(await reject(locker, decisionOf(document, options), surroundings), format),
  );
}

function decisionOf(document: string, options: DecideOptions): Decision {
  const { request: requests, system: systems, by, role = null, reason = '' } = options;
  return { document, requests, systems, by, role, reason };
}

function told(examination: Examination, format: 'text' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(examination, null, 2)}\n`;
  const { document, decision, by, role, at, answers, reason } = examination;
  return `${document} ${decision} by ${by}, ${role}, at ${at}, for ${placesText(answers)}${reason === '' ? '' : `: ${reason}`}\nThe name is a statement, not a login; the register says so.\n`;
}

function placesText(places: readonly Asked[]): string {
  return places
    .map(({ request, system }) => (system === null ? request : `${request} on ${system}`))
    .join(', ');
}

async function withLocker<T>(
  options: CommonOptions,
  act: (locker: Locker, surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const { scope } = await loadScope(options.config);
  const catalogue = await catalogueFor(scope.controls, folderOf(options));
  const locker = await openFileLocker(options.locker);
  try {
    const run = await runOf(locker, options.run);
    return await act(locker, { scope, catalogue, schemas: kindSchemas(), run });
  } finally {
    await locker.close();
  }
}

/** The run whose roster counts; none where nothing was collected yet. */
async function runOf(locker: Locker, id: string): Promise<StoredRun | null> {
  if (id === 'latest' && (await listRuns(locker)).every(({ end }) => end === null)) return null;
  try {
    return await readRun(locker, id);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The roster of the run, where it was read whole. */
async function rosterRead(locker: Locker, { run, scope, schemas }: Surroundings): Promise<Roster | null> {
  if (run === null) return null;
  const roster = await rosterOf(evidenceOfRun(run, locker), scope, schemas);
  return whyUnreliable(roster, locker.now()) === null ? roster : null;
}
