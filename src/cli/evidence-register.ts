import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Envelope } from '../locker/envelope.ts';
import type { FiledDocument } from '../locker/locker.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { readRun } from '../locker/runs.ts';
import { loadScope } from '../scope/load.ts';
import type { AddOptions } from './evidence.ts';
import { allDocuments, catalogueFor } from './judge-run.ts';
import { folderOf, instantOf, type CommonOptions } from './options.ts';
import { bold, columns, dim, sign } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
};

export async function listEvidence(options: CommonOptions, format: 'text' | 'json'): Promise<string> {
  const { envelopes, documents } = await read(options);
  if (format === 'json') return `${JSON.stringify({ envelopes, documents }, null, 2)}\n`;
  const rows = envelopes.map((one) => [
    `${sign(one.complete ? 'pass' : 'inconclusive')} ${one.id}`,
    one.kind,
    [one.source, one.account, one.region].filter(Boolean).join(' '),
    one.items,
    one.shortfalls[0]?.reason ?? '',
  ]);
  const filed = documents.map((one) => [`  ${one.id}`, one.request, one.title, one.madeAt]);
  const head = [dim('  evidence'), dim('kind'), dim('where'), dim('items'), ''];
  return `\n${columns([head, ...rows])}\n${filed.length > 0 ? `\n${columns(filed)}\n` : ''}\n`;
}

export async function showEvidence(
  id: string,
  options: CommonOptions,
  format: 'text' | 'json',
): Promise<string> {
  const { envelopes, documents } = await read(options);
  const found: Envelope | FiledDocument | undefined =
    envelopes.find((one) => one.id === id) ?? documents.find((one) => one.id === id);
  if (!found)
    throw new UsageError(`There is no evidence ${id} in this run; ncssr evidence list shows what there is`);
  const envelope = `${JSON.stringify(found, null, 2)}\n`;
  if (format === 'json' || !('pages' in found)) return envelope;
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const pages = await Promise.all(
      found.pages.map(async (page) => ({ page, bytes: await locker.getBlob(page.storedSha256) })),
    );
    const bodies = pages.map(
      ({ page, bytes }) => `${bold(page.storedSha256)}\n${new TextDecoder().decode(bytes)}\n`,
    );
    return `${envelope}\n${bodies.join('\n')}`;
  } finally {
    await locker.close();
  }
}

/** Files a document into the locker; the bytes are kept as they are, by their SHA-256. */
export async function addDocument(file: string, options: AddOptions): Promise<string> {
  const { scope } = await loadScope(options.config);
  const catalogue = await catalogueFor(scope.controls, folderOf(options));
  const request = [...catalogue.controls.values()]
    .flatMap(({ requests }) => requests)
    .find(({ id }) => id === options.request);
  if (!request) throw new UsageError(`There is no request ${options.request}; ncssr requests lists them`);
  if (options.system !== undefined && !(options.system in scope.systems)) {
    throw new UsageError(
      `${options.system} is no declared system; declared are ${Object.keys(scope.systems).join(', ')}`,
    );
  }
  if (request.unit === 'system' && options.system === undefined) {
    throw new UsageError(`${request.id} is answered for each system: name one with --system`);
  }
  if (request.unit === 'engagement' && options.system !== undefined) {
    throw new UsageError(`${request.id} is answered once for the engagement: leave out --system`);
  }
  const bytes = await readFile(file).catch(() => {
    throw new UsageError(`${file} cannot be read`);
  });
  const madeAt = instantOf({ at: options.made }, options.made).toISOString();
  const filedAt = instantOf(options, new Date().toISOString()).toISOString();
  if (madeAt > filedAt)
    throw new UsageError(`The document says it was made at ${madeAt}, which is yet to come`);
  const locker = await openFileLocker(options.locker);
  try {
    const sha256 = await locker.putBlob(bytes);
    const system = options.system ?? null;
    const document: FiledDocument = {
      schemaVersion: 1,
      id: `D-${createHash('sha256')
        .update([sha256, request.id, system ?? '', filedAt].join('\n'))
        .digest('hex')
        .slice(0, 16)}`,
      request: request.id,
      system,
      title: options.title ?? basename(file),
      fileName: basename(file),
      mediaType: mediaTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
      sha256,
      bytes: bytes.length,
      coversFrom:
        options.coversFrom === undefined ? null : instantOf({ at: options.coversFrom }, '').toISOString(),
      coversTo: options.coversTo === undefined ? null : instantOf({ at: options.coversTo }, '').toISOString(),
      madeAt,
      filedAt,
      filedBy: options.by,
      filedByRole: options.role,
      statement: options.statement ?? '',
      supersedes: options.supersedes ?? null,
    };
    await locker.append({ type: 'document', body: document }, filedAt);
    return `${document.id}  ${document.title}  for ${request.id}  SHA-256 ${sha256}\n`;
  } finally {
    await locker.close();
  }
}

async function read(options: CommonOptions): Promise<{ envelopes: Envelope[]; documents: FiledDocument[] }> {
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const { envelopes } = await readRun(locker, options.run);
    return { envelopes, documents: await allDocuments(locker) };
  } finally {
    await locker.close();
  }
}
