import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import { loadCatalogue } from '../../src/catalogue/load.ts';
import { builtInFolder } from '../../src/catalogue/location.ts';
import { openSources } from '../../src/collect/open-sources.ts';
import { silent } from '../../src/collect/progress.ts';
import { collectRun, type CollectionOutcome } from '../../src/collect/run.ts';
import { startAws, type AwsRequest, type AwsServer, type Fault } from '../../src/demo/aws/server.ts';
import { demoFault, demoInstant, loopbackCredentials, writeEngagement } from '../../src/demo/demo.ts';
import { examineDocumentsIn, fileDocumentsInto, settableClock } from '../../src/demo/documents.ts';
import { estateFolder } from '../../src/demo/location.ts';
import type { Fault as MicrosoftFault } from '../../src/demo/microsoft/fault.ts';
import { startMicrosoft, type Microsoft } from '../../src/demo/microsoft/start.ts';
import type { EstateMemory } from '../../src/estate/memory.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import type { Results } from '../../src/judge/results.ts';
import type { Envelope } from '../../src/locker/envelope.ts';
import type { Examination, FiledDocument, Locker } from '../../src/locker/locker.ts';
import { openMemoryLocker } from '../../src/locker/memory-locker.ts';
import type { PlannedRead, RunStart } from '../../src/locker/run.ts';
import { listRuns } from '../../src/locker/runs.ts';
import { kindSchemas } from '../../src/schema/kind-schemas.ts';
import { loadScope, type LoadedScope } from '../../src/scope/load.ts';

/** The code that these runs say they were made with: always the same, so that bytes can be compared. */
export const product = { version: '0.0.0', codeSha256: '0'.repeat(64) };
export const schemas = kindSchemas();

export interface Troubles {
  /** What goes wrong at AWS; absent, what the demo lives with. Null: nothing. */
  aws?: ((request: AwsRequest) => Fault | null) | null;
  microsoft?: readonly MicrosoftFault[];
  /** Attempts for one request. */
  attempts?: number;
}

/** The sample estate, served, with its engagement written for it. */
export interface Served {
  folder: string;
  config: string;
  loaded: LoadedScope;
  aws: AwsServer;
  microsoft: Microsoft;
  close(): Promise<void>;
}

/** Has every source of an engagement read as fast as the loopback answers. */
export async function readWithoutPacing(config: string, attempts: number): Promise<void> {
  const limits = `limits: { rate: 2000, burst: 2000, concurrency: 16, attempts: ${attempts} }`;
  const text = await readFile(config, 'utf8');
  await writeFile(config, text.replaceAll(/^( {4}kind: (?:aws|azure|entra))$/gm, `$1\n    ${limits}`));
}

/** Serves the sample estate with the troubles given and writes an engagement whose sources read without pacing. */
export async function serveSample(troubles: Troubles = {}): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-e2e-'));
  const fault = troubles.aws === undefined ? demoFault : (troubles.aws ?? (() => null));
  const [aws, microsoft] = await Promise.all([
    startAws({ estate: join(estateFolder(), 'aws'), fault }),
    startMicrosoft({ faults: troubles.microsoft ?? [] }),
  ]);
  Object.assign(process.env, loopbackCredentials);
  const config = await writeEngagement(folder, { aws, microsoft });
  await readWithoutPacing(config, troubles.attempts ?? 2);
  return {
    folder,
    config,
    loaded: await loadScope(config),
    aws,
    microsoft,
    async close() {
      await Promise.all([aws.close(), microsoft.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Collecting {
  locker?: Locker;
  signal?: AbortSignal;
  resume?: RunStart;
  /** Why a credential that is not rated read-only may be used. */
  waiver?: string;
}

/** Collects once from what is served, at the demo's fixed instant. */
export async function collectSample(served: Served, how: Collecting = {}): Promise<CollectionOutcome> {
  const signal = how.signal ?? new AbortController().signal;
  const now = (): Date => new Date(demoInstant);
  const sources = await openSources(served.loaded.scope, { folder: served.folder, signal, now });
  try {
    return await collectRun(
      {
        locker: how.locker ?? openMemoryLocker(),
        sources,
        scopeText: served.loaded.text,
        product,
        progress: silent,
        signal,
        writeCredentialReason: how.waiver ?? null,
        now,
      },
      how.resume,
    );
  } finally {
    await Promise.all(sources.map(({ opened }) => opened.close()));
  }
}

/** Everything that judging needs of a run; tests change parts of it. */
export interface SampleEvidence {
  run: string;
  plan: readonly PlannedRead[];
  envelopes: readonly Envelope[];
  documents: readonly FiledDocument[];
  examinations: readonly Examination[];
  locker: Locker;
  loaded: LoadedScope;
}

/** The only run of a locker. */
export async function evidenceOf(locker: Locker, loaded: LoadedScope): Promise<SampleEvidence> {
  const [run] = await listRuns(locker);
  if (!run) throw new Error('the locker holds no run');
  const envelopes: Envelope[] = [];
  const documents: FiledDocument[] = [];
  const examinations: Examination[] = [];
  for await (const { type, body } of locker.entries()) {
    if (type === 'envelope') envelopes.push(body);
    if (type === 'document') documents.push(body);
    if (type === 'examination') examinations.push(body);
  }
  envelopes.sort((a, b) => (a.read < b.read ? -1 : 1));
  return { run: run.start.id, plan: run.start.plan, envelopes, documents, examinations, locker, loaded };
}

let built: Promise<Catalogue> | undefined;

export function builtInCatalogue(): Promise<Catalogue> {
  built ??= loadCatalogue({ frameworkFolder: builtInFolder(), extraFolders: [] }).then(({ catalogue }) => {
    if (!catalogue) throw new Error('the built-in catalogue is broken');
    return catalogue;
  });
  return built;
}

/** With a memory, what earlier judgings of the same envelopes worked out is not worked out again. */
export async function judgeSample(evidence: SampleEvidence, memory?: EstateMemory): Promise<Results> {
  const { run, plan, envelopes, documents, examinations, locker, loaded } = evidence;
  return evaluate({
    run,
    at: new Date(demoInstant),
    evidence: { plan, envelopes, blob: (sha256) => locker.getBlob(sha256) },
    documents,
    examinations,
    catalogue: await builtInCatalogue(),
    scope: loaded.scope,
    schemas,
    ...(memory === undefined ? {} : { memory }),
  });
}

export interface SampleRun extends SampleEvidence {
  outcome: CollectionOutcome;
  results: Results;
  /** What was asked, in the order in which it arrived. */
  asked: readonly string[];
}

/** Serves, collects into memory and judges. */
export async function sampleRun(troubles: Troubles = {}): Promise<SampleRun> {
  const served = await serveSample(troubles);
  try {
    const clock = settableClock();
    const locker = openMemoryLocker(clock);
    await fileDocumentsInto(locker, served.folder, clock);
    // Where things go wrong, what the rating asks may go wrong too.
    const outcome = await collectSample(served, { locker, waiver: 'The clouds are loopback ones' });
    clock.set(demoInstant);
    await examineDocumentsIn(locker, served.folder);
    const evidence = await evidenceOf(locker, served.loaded);
    return { ...evidence, outcome, results: await judgeSample(evidence), asked: askedOf(served) };
  } finally {
    await served.close();
  }
}

/** Every request that the loopback clouds saw, without the tokens of credentials. */
export function askedOf({ aws, microsoft }: Served): string[] {
  return [
    ...aws.requests.map(({ service, operation, account, region, parameters }) =>
      JSON.stringify([service, operation, account, region, parameters]),
    ),
    ...microsoft.requests.resourceManager,
    ...microsoft.requests.graph,
  ];
}
