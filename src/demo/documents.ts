import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadCatalogue } from '../catalogue/load.ts';
import { builtInFolder } from '../catalogue/location.ts';
import { acceptDocument } from '../documents/accepting.ts';
import { fileDocument } from '../documents/filing.ts';
import { readRegister } from '../documents/register.ts';
import { rejectDocument } from '../documents/rejecting.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import type { Locker } from '../locker/locker.ts';
import { readRun } from '../locker/runs.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { loadScope } from '../scope/load.ts';

interface Listed {
  file: string;
  requests: string[];
  title: string;
  made: string;
  filed: string;
  by: string;
  role: string;
  statement: string;
  /** What the reviewer found, or why it was rejected; neither: nobody has looked yet. */
  accept?: Record<string, string>;
  reject?: string;
}

/** Person of the sample estate who examines documents. */
const reviewer = 'P-004';

/** Files the documents of the sample engagement into its locker, each at the instant that the sample says. */
export async function fileDocuments(lockerFolder: string, engagement: string): Promise<void> {
  const clock = settableClock();
  const locker = await openFileLocker(lockerFolder, { now: clock.now });
  try {
    await fileDocumentsInto(locker, engagement, clock);
  } finally {
    await locker.close();
  }
}

/** A clock that stands where it is put. */
interface SettableClock {
  now: () => Date;
  set: (instant: string) => void;
}

export function settableClock(): SettableClock {
  let at = new Date(0);
  return {
    now: () => at,
    set: (instant) => {
      at = new Date(instant);
    },
  };
}

/** The same, into a locker that is open by that clock. */
export async function fileDocumentsInto(
  locker: Locker,
  engagement: string,
  clock: SettableClock,
): Promise<void> {
  const surroundings = { ...(await surroundingsOf(engagement)), roster: null };
  for (const one of await listed(engagement)) {
    clock.set(one.filed);
    await fileDocument(
      locker,
      {
        fileName: one.file,
        bytes: await readFile(join(engagement, 'documents', one.file)),
        requests: one.requests,
        systems: [],
        title: one.title,
        madeAt: new Date(one.made),
        coversFrom: null,
        coversTo: null,
        by: one.by,
        role: one.role,
        statement: one.statement,
        supersedes: null,
      },
      surroundings,
    );
  }
}

/** Decides on them, as the sample's reviewer did after the collection. */
export async function examineDocuments(lockerFolder: string, engagement: string, at: string): Promise<void> {
  const locker = await openFileLocker(lockerFolder, { now: () => new Date(at) });
  try {
    await examineDocumentsIn(locker, engagement);
  } finally {
    await locker.close();
  }
}

/** The same, in a locker that is open. */
export async function examineDocumentsIn(locker: Locker, engagement: string): Promise<void> {
  const surroundings = {
    ...(await surroundingsOf(engagement)),
    schemas: kindSchemas(),
    run: await readRun(locker, 'latest'),
  };
  const { documents } = await readRegister(locker);
  for (const { file, accept, reject } of await listed(engagement)) {
    const document = documents.find(({ fileName }) => fileName === file)?.id ?? '';
    const decision = { document, requests: [], systems: [], by: reviewer, role: null };
    if (accept) {
      const answers = Object.entries(accept).map(([attribute, value]) => ({
        request: null,
        attribute,
        value,
      }));
      await acceptDocument(locker, { ...decision, reason: '' }, answers, surroundings);
    }
    if (reject !== undefined) await rejectDocument(locker, { ...decision, reason: reject }, surroundings);
  }
}

async function listed(engagement: string): Promise<Listed[]> {
  return parse(await readFile(join(engagement, 'documents', 'index.yaml'), 'utf8')) as Listed[];
}

async function surroundingsOf(engagement: string) {
  const { scope } = await loadScope(join(engagement, 'ncssr.yaml'));
  const { catalogue } = await loadCatalogue({ frameworkFolder: builtInFolder(), extraFolders: [] });
  return { scope, catalogue };
}
