import { resolve } from 'node:path';
import { readRegularText } from '../input/regular-file.ts';
import { buildEstate, type Estate } from '../estate/estate.ts';
import type { FlowRecord } from '../estate/network/flow-records.ts';
import type { Topology } from '../estate/network/topology.ts';
import { accessNeeds } from '../judge/access/engagement-access.ts';
import { accessRegister, registerNeeds, type AccessRegister } from '../judge/access/register.ts';
import { certificatesOf } from '../judge/segmentation/certificates.ts';
import { segmentationOf } from '../judge/segmentation/segmentation.ts';
import { withReads } from '../judge/segmentation/unread.ts';
import { withUse } from '../judge/segmentation/use.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import type { Locker } from '../locker/locker.ts';
import { recordPacked } from '../locker/packed-record.ts';
import { rsaSigner } from '../locker/signing.ts';
import type { BinderMode, Reachability } from '../pack/input.ts';
import { packBinder, type PackedBinder } from '../pack/pack.ts';
import { productIdentity } from '../product.ts';
import type { Scope } from '../scope/scope.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { judgeRun, type JudgedRun } from './judge-run.ts';
import { folderOf } from './options.ts';
import type { PackOptions } from './pack.ts';
import { UsageError } from './usage-error.ts';

interface PackSettings {
  product?: { version: string; codeSha256: string };
  now?: () => Date;
}

/**
 * Judges a run, packs it, and records in the locker's log what was packed. The key of `seal` signs; without one the
 * binder says that nobody sealed it.
 */
export async function packRun(options: PackOptions, settings: PackSettings = {}): Promise<PackedBinder> {
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const judged = await judgeRun(options, locker);
    const { seal } = judged.loaded.scope;
    const { reachability, register } = await modelsOf(judged, locker);
    const key = seal === null ? null : await readKey(resolve(folderOf(options), seal.key));
    const signer = key === null ? null : rsaSigner(key);
    const now = settings.now ?? (() => new Date());
    return await packBinder(
      {
        mode: modeOf(options.mode ?? judged.loaded.scope.engagement.mode),
        results: judged.results,
        catalogue: judged.catalogue,
        scope: judged.loaded.scope,
        scopeText: judged.loaded.text,
        start: judged.run.start,
        end: endOf(judged),
        envelopes: judged.run.envelopes,
        documents: judged.register.documents,
        examinations: judged.register.examinations,
        head: judged.run.head,
        record: (packed) => recordPacked(options.locker, packed, now().toISOString(), signer),
        blob: (sha256) => locker.getBlob(sha256),
        generatedAt: judged.results.at,
        product: settings.product ?? (await productIdentity()),
        ...(reachability === null ? {} : { reachability }),
        ...(register === null ? {} : { register }),
      },
      {
        out: options.out,
        zip: options.zip === true,
        templates: options.templates ?? null,
        signer,
      },
    );
  } finally {
    await locker.close();
  }
}

interface Models {
  reachability: Reachability | null;
  register: AccessRegister | null;
}

/** The matrix of segments with its certificates, and the registers of access; null where nothing of it was read. */
async function modelsOf({ loaded: { scope }, run, results }: JudgedRun, locker: Locker): Promise<Models> {
  const evidence = {
    plan: run.start.plan,
    envelopes: run.envelopes,
    blob: (sha256: string) => locker.getBlob(sha256),
  };
  const names = ['network.topology', 'network.flowRecords', ...accessNeeds, ...registerNeeds];
  const estate = await buildEstate(evidence, scope, names, kindSchemas());
  const { systems } = estate;
  const at = new Date(results.at);
  const register = accessRegister({ collection: (name) => estate.whole(name), systems, scope, at });
  return {
    reachability: reachabilityOf(estate, scope, at),
    register: register.accounts.length > 0 ? register : null,
  };
}

function reachabilityOf(estate: Estate, scope: Scope, at: Date): Reachability | null {
  const { members, reads } = estate.whole<Topology>('network.topology');
  const network = members[0]?.network;
  if (!network) return null;
  const { segments, systems } = estate;
  const observed = estate.whole<FlowRecord>('network.flowRecords');
  const computed = withReads(segmentationOf(network, { scope, segments, systems }, at), network, reads);
  const segmentation = observed.reads.every(({ complete }) => complete)
    ? withUse(computed, network, observed.members)
    : computed;
  return { segmentation, certificates: certificatesOf(network, segmentation) };
}

function modeOf(mode: string): BinderMode {
  if (mode === 'readiness' || mode === 'point-in-time') return mode;
  throw new UsageError(`--mode ${mode} is not built yet or unknown; use readiness or point-in-time`);
}

function endOf({ run }: JudgedRun): NonNullable<JudgedRun['run']['end']> {
  if (!run.end) throw new UsageError(`The run ${run.start.id} has not ended`);
  return run.end;
}

async function readKey(file: string): Promise<string> {
  try {
    return await readRegularText(file);
  } catch {
    throw new UsageError(
      `The seal key ${file} cannot be read; ncssr init makes one, or remove seal: from ncssr.yaml`,
    );
  }
}
