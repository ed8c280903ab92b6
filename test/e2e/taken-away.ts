import { createHash } from 'node:crypto';
import { decodePage } from '../../src/estate/decode/decode-page.ts';
import type { Envelope } from '../../src/locker/envelope.ts';
import { schemas, type SampleEvidence } from './sample-run.ts';

export type Row = Readonly<Record<string, unknown>>;

/** What a read answered, changed: each of its pages, or only those of one operation. Nothing is read again. */
export async function withPages<Run extends SampleEvidence>(
  run: Run,
  read: (read: { kind: string; account: string | null; region: string | null; id: string }) => boolean,
  change: (value: unknown) => unknown,
): Promise<Run> {
  const blobs = new Map<string, Uint8Array>();
  const chosen = new Set(run.plan.filter(read).map(({ id }) => id));
  const envelopes: Envelope[] = [];
  for (const envelope of run.envelopes) {
    if (!chosen.has(envelope.read)) {
      envelopes.push(envelope);
      continue;
    }
    const pages = [];
    for (const page of envelope.pages) {
      if (!page.answer) {
        pages.push(page);
        continue;
      }
      const bytes = await run.locker.getBlob(page.storedSha256);
      const isTable = page.encoding === 'csv';
      const value = isTable
        ? { Content: Buffer.from(bytes).toString('base64') }
        : decodePage(envelope.kind, page.encoding, bytes, schemas.schema(envelope.kind));
      const before = JSON.stringify(value);
      const after = JSON.stringify(change(JSON.parse(before)));
      if (after === before) {
        pages.push(page);
        continue;
      }
      const changed = isTable
        ? Buffer.from((JSON.parse(after) as { Content: string }).Content, 'base64')
        : Buffer.from(after);
      const sha256 = createHash('sha256').update(changed).digest('hex');
      blobs.set(sha256, changed);
      pages.push({ ...page, storedSha256: sha256, encoding: isTable ? page.encoding : ('json' as const) });
    }
    const same = pages.every((page, at) => page === envelope.pages[at]);
    envelopes.push(same ? envelope : { ...envelope, pages });
  }
  const locker = new Proxy(run.locker, {
    get(target, name) {
      if (name === 'getBlob')
        return async (sha256: string) => blobs.get(sha256) ?? (await target.getBlob(sha256));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as (...all: unknown[]) => unknown).bind(target) : value;
    },
  });
  return { ...run, envelopes, locker };
}

/** The value without the rows of any list in it that are of this id, or that only name it where nothing else is. */
export function withoutRows(value: unknown, isGone: (row: unknown) => boolean): unknown {
  if (Array.isArray(value))
    return (value as unknown[]).filter((one) => !isGone(one)).map((one) => withoutRows(one, isGone));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        if (name === 'Content' && typeof one === 'string') return [name, withoutLines(one, isGone)];
        return [name, withoutRows(one, isGone)];
      }),
    );
  return value;
}

/** The same for the lines of a credential report. */
function withoutLines(content: string, isGone: (row: unknown) => boolean): string {
  const [head = '', ...lines] = Buffer.from(content, 'base64').toString('utf8').split('\n');
  const names = head.split(',');
  const kept = lines.filter((line) => {
    const fields = line.split(',');
    return !isGone(Object.fromEntries(names.map((name, at) => [name, fields[at]])));
  });
  return Buffer.from([head, ...kept].join('\n')).toString('base64');
}

/** Whether a row is the thing with this id: a member of it, or of its properties, says so. */
export function isOf(id: string): (row: unknown) => boolean {
  const wanted = id.toLowerCase();
  const says = (value: unknown): boolean => typeof value === 'string' && value.toLowerCase() === wanted;
  return (row) => {
    if (says(row)) return true;
    if (typeof row !== 'object' || row === null) return false;
    const { properties } = row as { properties?: unknown };
    const inner = typeof properties === 'object' && properties !== null ? Object.values(properties) : [];
    return [Object.values(row) as unknown[], inner].flat().some(says);
  };
}

/** The run in which the list of a kind lacks a thing. */
export function lacking<Run extends SampleEvidence>(run: Run, kind: string, id: string): Promise<Run> {
  return withPages(
    run,
    (read) => read.kind === kind,
    (value) => withoutRows(value, isOf(id)),
  );
}
