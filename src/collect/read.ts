import { createHash } from 'node:crypto';
import type { Envelope, Page, Redaction, RunId, Sha256, Shortfall } from '../locker/envelope.ts';
import type { Locker } from '../locker/locker.ts';
import type { PlannedRead } from '../locker/run.ts';
import { unauthenticated } from './connections.ts';
import type { ReadSink } from './kind.ts';
import type { OpenedSource } from './opened-source.ts';
import type { Progress } from './progress.ts';
import { redact } from './redaction.ts';

interface ReadSettings {
  run: RunId;
  locker: Locker;
  source: OpenedSource;
  product: { version: string; codeSha256: Sha256 };
  progress: Progress;
  now: () => Date;
}

/** Evidence ids follow from run and read, so that a resumed run gives the same read the same id. */
function evidenceId(run: RunId, read: string): string {
  return `E-${createHash('sha256').update(`${run}\n${read}`).digest('hex').slice(0, 16)}`;
}

/**
 * Performs one planned read and returns its envelope: every page stored, every failure recorded. A collector that
 * throws becomes a shortfall of reason `error`; only a locker that cannot store rejects.
 */
export async function performRead(read: PlannedRead, settings: ReadSettings): Promise<Envelope> {
  const { locker, now, progress } = settings;
  const startedAt = now().toISOString();
  const pages: Page[] = [];
  const redactions: Redaction[] = [];
  const shortfalls: Shortfall[] = [];
  let items = 0;
  let clockOffset: number | null = null;
  const storing: { failure: Error | null } = { failure: null };

  const fail = (failure: Omit<Shortfall, 'source' | 'account' | 'region'>): void => {
    shortfalls.push({
      ...failure,
      source: read.source,
      ...(read.account === null ? {} : { account: read.account }),
      ...(read.region === null ? {} : { region: read.region }),
    });
  };

  const sink: ReadSink = {
    async page(received) {
      const at = received.at ?? now();
      const receivedSha256 = createHash('sha256').update(received.bytes).digest('hex');
      const redacted = redact(read.kind, received.encoding, received.bytes);
      let storedSha256: Sha256;
      try {
        storedSha256 = await locker.putBlob(redacted.bytes);
      } catch (error) {
        storing.failure = error instanceof Error ? error : new Error(String(error));
        throw storing.failure;
      }
      for (const { rule, count } of redacted.redactions) redactions.push({ storedSha256, rule, count });
      pages.push({
        operation: received.operation,
        parameters: received.parameters,
        receivedSha256,
        storedSha256,
        bytes: redacted.bytes.length,
        encoding: received.encoding,
        status: received.status,
        answer: received.answer ?? received.status < 400,
        requestId: received.requestId,
        at: at.toISOString(),
      });
      items += received.items;
      if (received.serviceTime) clockOffset = received.serviceTime.getTime() - at.getTime();
      progress.page(read.id, items);
    },
    failure: fail,
  };

  try {
    await settings.source.collect(read, sink);
  } catch (error) {
    if (storing.failure) throw storing.failure;
    const first = read.operations[0];
    fail({
      reason: 'error',
      operation: first?.name ?? read.kind,
      permission: first?.permission ?? '',
      message: `The collector stopped: ${error instanceof Error ? error.message : String(error)}`,
    });
  }

  const { caller, callerTenant, endpoint, imported, ...told } = await settings.source.provenance(read);
  const why = told.unauthenticated ?? unauthenticated(endpoint, process.env);
  if (why !== null && pages.length > 0) {
    const { name = read.kind, permission = '' } = read.operations.at(-1) ?? {};
    fail({ reason: 'unauthenticated', operation: name, permission, message: why });
  }

  return {
    schemaVersion: 1,
    id: evidenceId(settings.run, read.id),
    run: settings.run,
    read: read.id,
    kind: read.kind,
    source: read.source,
    account: read.account,
    region: read.region,
    environmentClass: read.environmentClass,
    operation: read.operations[0]?.name ?? read.kind,
    endpoint,
    parameters: {},
    caller,
    ...(callerTenant === undefined ? {} : { callerTenant }),
    pages,
    items,
    complete: shortfalls.length === 0 && pages.length > 0,
    shortfalls,
    clockOffset,
    redactions,
    collector: { name: read.kind, ...settings.product },
    startedAt,
    endedAt: now().toISOString(),
    imported: imported ?? null,
  };
}
