import { createHash } from 'node:crypto';
import { decodeReads, type DecodedRead, type KindSchemas } from '../../../src/estate/evidence.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';
import type { PlannedRead } from '../../../src/locker/run.ts';

/** Whose an answer is does not hang on its shape; that has tests of its own. */
const schemas: KindSchemas = { schema: () => undefined, against: () => null, breach: () => null };

/** One answered read of a test; live and of a role in its own account unless told otherwise. */
export interface Answered {
  kind: string;
  account: string;
  region?: string | null;
  value: unknown;
  source?: string;
  caller?: string;
  callerTenant?: string;
  imported?: boolean;
  parameters?: Readonly<Record<string, unknown>>;
}

/** Decodes the answers as one run, and returns each read by `kind account region`. */
export async function decodedOf(answers: readonly Answered[]): Promise<Map<string, DecodedRead>> {
  const blobs = new Map<string, Uint8Array>();
  const plan: PlannedRead[] = [];
  const envelopes: Envelope[] = [];
  for (const answer of answers) {
    const bytes = Buffer.from(JSON.stringify(answer.value));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    blobs.set(sha256, bytes);
    const read = plannedOf(answer);
    plan.push(read);
    envelopes.push(envelopeOf(answer, read, sha256));
  }
  const reads = await decodeReads(
    { plan, envelopes, blob: (sha256) => Promise.resolve(blobs.get(sha256) ?? new Uint8Array()) },
    new Set(answers.map(({ kind }) => kind)),
    schemas,
  );
  return new Map(
    reads.map((one) => [`${one.read.kind} ${one.read.account ?? ''} ${one.read.region ?? ''}`.trim(), one]),
  );
}

function plannedOf({ kind, account, region = null, source = 'one' }: Answered): PlannedRead {
  return {
    id: `${source}/${kind}/${account}/${region ?? ''}`,
    source,
    kind,
    account,
    region,
    environmentClass: null,
    operations: [{ name: kind, permission: `${kind}/read` }],
  };
}

function envelopeOf(answer: Answered, read: PlannedRead, sha256: string): Envelope {
  const at = '2026-11-20T09:00:00.000Z';
  const { kind, account, imported = false } = answer;
  return {
    schemaVersion: 1,
    id: `E-${read.id}`,
    run: 'R-1',
    read: read.id,
    kind,
    source: read.source,
    account,
    region: read.region,
    environmentClass: null,
    operation: kind,
    endpoint: 'https://cloud.example.test',
    parameters: {},
    caller: answer.caller ?? `arn:aws:sts::${account}:assumed-role/ncssr-read/ncssr-read`,
    ...(answer.callerTenant === undefined ? {} : { callerTenant: answer.callerTenant }),
    pages: [
      {
        operation: kind,
        parameters: answer.parameters ?? {},
        receivedSha256: sha256,
        storedSha256: sha256,
        bytes: 1,
        encoding: 'json',
        status: 200,
        answer: true,
        requestId: null,
        at,
      },
    ],
    items: 1,
    complete: true,
    shortfalls: [],
    clockOffset: 0,
    redactions: [],
    collector: { name: kind, version: '0.0.0', codeSha256: '0'.repeat(64) },
    startedAt: at,
    endedAt: at,
    imported: imported ? { path: 'exports', stated: 'complete' } : null,
  };
}

/** What the read lacks, as `reason message`. */
export function said(reads: ReadonlyMap<string, DecodedRead>, id: string): string[] {
  return (reads.get(id)?.shortfalls ?? []).map(({ reason, message }) => `${reason} ${message}`);
}
