import type { Envelope, Page, Sha256, Shortfall } from '../locker/envelope.ts';
import type { PlannedRead } from '../locker/run.ts';
import type { DecodedPage } from './collection.ts';
import { partsOf } from './decode/batch-parts.ts';
import { importedParts } from './decode/imported-parts.ts';
import { decodePage } from './decode/decode-page.ts';
import { shortfallOf } from './shortfall.ts';
import { witnessKinds, withOwnAnswers } from './ownership/ownership.ts';
import { EstateMemory } from './memory.ts';
import { withWhatReadersSee } from './ownership/visibility.ts';
import { readTable } from './files/read-table.ts';
import { shapes } from './files/shapes/index.ts';
import type { Table } from './files/shape.ts';

/** Everything one run left behind, as the locker or a binder hands it over. */
export interface RunEvidence {
  plan: readonly PlannedRead[];
  envelopes: readonly Envelope[];
  blob(sha256: Sha256): Promise<Uint8Array>;
}

/** Schemas and validators of the evidence kinds, compiled once. */
export interface KindSchemas {
  schema(kind: string): Readonly<Record<string, unknown>> | undefined;
  /** Null when a value satisfies a schema of its own, otherwise where and how it does not. */
  against(schema: Readonly<Record<string, unknown>>, value: unknown): string | null;
  /** Null when the value keeps to the kind's schema, otherwise where and how it does not. */
  breach(kind: string, value: unknown): string | null;
}

/** One read, its pages decoded and validated. What could not be decoded is a shortfall, never a lost page. */
export interface DecodedRead {
  read: PlannedRead;
  envelope: Envelope | null;
  pages: readonly DecodedPage[];
  shortfalls: readonly Shortfall[];
}

/** Decodes all pages of the reads of the given kinds, and leaves out the answers that are somebody else's. */
export async function decodeReads(
  evidence: RunEvidence,
  kinds: ReadonlySet<string>,
  schemas: KindSchemas,
  memory: EstateMemory = new EstateMemory(),
): Promise<DecodedRead[]> {
  const envelopes = new Map(evidence.envelopes.map((envelope) => [envelope.read, envelope]));
  const reads: DecodedRead[] = [];
  const looked = new Set([...kinds, ...witnessKinds]);
  for (const read of evidence.plan) {
    if (!looked.has(read.kind)) continue;
    const envelope = envelopes.get(read.id);
    reads.push(
      envelope
        ? await memory.once([envelope, read, schemas], () => decodeRead(read, envelope, evidence, schemas))
        : memory.once([read], () => unread(read)),
    );
  }
  const own = withOwnAnswers(reads, evidence.plan, memory);
  return withWhatReadersSee(own).filter(({ read }) => kinds.has(read.kind));
}

function unread(read: PlannedRead): DecodedRead {
  const operation = read.operations[0];
  return {
    read,
    envelope: null,
    pages: [],
    shortfalls: [
      shortfallOf(read, {
        reason: 'not-collected',
        operation: operation?.name ?? read.kind,
        permission: operation?.permission ?? '',
        message: 'Planned, but the run holds no answer',
      }),
    ],
  };
}

async function decodeRead(
  read: PlannedRead,
  envelope: Envelope,
  evidence: RunEvidence,
  schemas: KindSchemas,
): Promise<DecodedRead> {
  const pages: DecodedPage[] = [];
  const shortfalls: Shortfall[] = [...envelope.shortfalls];
  if (!envelope.complete && shortfalls.length === 0) {
    shortfalls.push(invalid(read, envelope.operation, 'The read ended without a page and without a reason'));
  }
  for (const page of envelope.pages) {
    if (!page.answer) continue;
    const decoded = await decode(read.kind, page, evidence, schemas);
    if ('why' in decoded) {
      shortfalls.push(invalid(read, page.operation, decoded.why));
      continue;
    }
    if (read.kind.startsWith('file.')) {
      shortfalls.push(...rowShortfalls(read, page, decoded.value as Table));
      pages.push({ envelope, parameters: page.parameters, value: decoded.value });
      continue;
    }
    const parts =
      envelope.imported === null
        ? partsOf(page.parameters, decoded.value)
        : importedParts(read.kind, page.parameters, decoded.value);
    for (const part of parts) {
      const breach = schemas.breach(read.kind, part.value);
      if (breach === null) pages.push({ envelope, operation: page.operation, ...part });
      else
        shortfalls.push(
          invalid(read, page.operation, `The answer does not have the expected shape: ${breach}`),
        );
    }
  }
  return { read, envelope, pages, shortfalls };
}

async function decode(
  kind: string,
  page: Page,
  evidence: RunEvidence,
  schemas: KindSchemas,
): Promise<{ value: unknown } | { why: string }> {
  const bytes = await evidence.blob(page.storedSha256);
  try {
    if (kind.startsWith('file.')) return { value: decodeFile(kind, page, bytes) };
    return { value: decodePage(kind, page.encoding, bytes, schemas.schema(kind)) };
  } catch (error) {
    return {
      why: `The answer could not be decoded: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** A row that cannot be used makes the table incomplete; it is named by its line. */
function rowShortfalls(read: PlannedRead, page: Page, table: Table): Shortfall[] {
  return table.errors.map(({ line, column, message }) =>
    invalid(read, page.operation, `line ${line}: ${column === null ? '' : `${column} `}${message}`),
  );
}

function decodeFile(kind: string, page: Page, bytes: Uint8Array): Table {
  const shape = shapes.find(({ as }) => `file.${as}` === kind);
  if (!shape) throw new Error(`no file shape ${kind.slice('file.'.length)} is known`);
  return readTable(shape, page.encoding, bytes);
}

function invalid(read: PlannedRead, operation: string, message: string): Shortfall {
  const permission = read.operations.find(({ name }) => name === operation)?.permission ?? '';
  return shortfallOf(read, { reason: 'invalid', operation, permission, message });
}
