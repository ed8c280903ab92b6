import { createHash } from 'node:crypto';
import { collections } from '../../src/estate/collections.ts';
import { decodePage } from '../../src/estate/decode/decode-page.ts';
import { importedParts } from '../../src/estate/decode/imported-parts.ts';
import type { Envelope, Page, Sha256 } from '../../src/locker/envelope.ts';
import type { SampleEvidence } from './sample-run.ts';
import { judgeSample, schemas } from './sample-run.ts';

type Item = Record<string, unknown>;
/** Names of members and indices of entries that lead to a value. */
export type Path = readonly (string | number)[];

/** An answer as it was decoded, in JSON, so that members of it can be changed. */
export interface JsonPage {
  envelope: Envelope;
  at: number;
  value: unknown;
}

/** The same evidence with every answer in JSON, however it came over the wire, and its pages. */
export async function inJson<E extends SampleEvidence>(
  evidence: E,
): Promise<{ evidence: E; pages: JsonPage[] }> {
  const blobs = new Map<Sha256, Uint8Array>();
  const pages: JsonPage[] = [];
  const envelopes: Envelope[] = [];
  for (const envelope of evidence.envelopes) {
    const own: Page[] = [];
    for (const [at, page] of envelope.pages.entries()) {
      if (!page.answer || ['csv', 'yaml', 'opaque'].includes(page.encoding)) {
        own.push(page);
        continue;
      }
      const bytes = await evidence.locker.getBlob(page.storedSha256);
      const value = decodePage(envelope.kind, page.encoding, bytes, schemas.schema(envelope.kind));
      own.push(asJson(page, value, blobs));
      pages.push({ envelope, at, value });
    }
    envelopes.push({ ...envelope, pages: own });
  }
  const byRead = new Map(envelopes.map((envelope) => [envelope.read, envelope]));
  const kept = evidence.locker;
  const locker = {
    ...kept,
    getBlob: (sha256: Sha256) =>
      blobs.has(sha256) ? Promise.resolve(blobs.get(sha256)!) : kept.getBlob(sha256),
  };
  return {
    evidence: { ...evidence, envelopes, locker },
    pages: pages.map((page) => ({ ...page, envelope: byRead.get(page.envelope.read)! })),
  };
}

function asJson(page: Page, value: unknown, blobs: Map<Sha256, Uint8Array>): Page {
  const bytes = Buffer.from(JSON.stringify(value));
  const storedSha256 = createHash('sha256').update(bytes).digest('hex');
  blobs.set(storedSha256, bytes);
  return { ...page, encoding: 'json', storedSha256 };
}

/** The evidence with other values in some of its pages. */
export function withPages<E extends SampleEvidence>(
  evidence: E,
  changed: readonly { page: JsonPage; value: unknown }[],
): E {
  const blobs = new Map<Sha256, Uint8Array>();
  const envelopes = evidence.envelopes.map((envelope) => {
    const own = changed.filter(({ page }) => page.envelope === envelope);
    if (own.length === 0) return envelope;
    const pages = envelope.pages.map((page, at) => {
      const one = own.find((other) => other.page.at === at);
      return one === undefined ? page : asJson(page, one.value, blobs);
    });
    return { ...envelope, pages };
  });
  const kept = evidence.locker;
  const locker = {
    ...kept,
    getBlob: (sha256: Sha256) =>
      blobs.has(sha256) ? Promise.resolve(blobs.get(sha256)!) : kept.getBlob(sha256),
  };
  return { ...evidence, envelopes, locker };
}

/** The values in a page that are answers of the kind: the page, or what each part of a batch holds, with their place. */
export function answersIn({ envelope, at, value }: JsonPage): { value: unknown; path: Path }[] {
  const { batchOf } = envelope.pages[at]?.parameters ?? {};
  const responses = (value as { responses?: { status: unknown; body: unknown }[] }).responses;
  if (typeof batchOf !== 'string' || !Array.isArray(responses)) return [{ value, path: [] }];
  return responses.flatMap(({ status, body }, index) =>
    status === 200 ? [{ value: body, path: ['responses', index, 'body'] }] : [],
  );
}

export interface Member {
  path: Path;
  /** The path with every index as `[]`: the same for the same member of every entry. */
  name: string;
  value: unknown;
}

/** Every member of every object in a value. */
export function membersOf(value: unknown, path: Path = [], name = ''): Member[] {
  if (Array.isArray(value))
    return value.flatMap((one: unknown, index) => membersOf(one, [...path, index], `${name}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const own = { path: [...path, key], name: `${name}.${key}`, value: inner };
    return [own, ...membersOf(inner, own.path, own.name)];
  });
}

export const changes = ['removed', 'null', 'other type', 'other case'] as const;
export type Change = (typeof changes)[number];

/** A copy of a value in which one member is changed. */
export function changed(value: unknown, path: Path, change: Change): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (index === head ? changed(one, rest, change) : one));
  const item = value as Item;
  if (rest.length > 0) return { ...item, [head]: changed(item[head], rest, change) };
  const entries = Object.entries(item).flatMap(([key, inner]): [string, unknown][] => {
    if (key !== head) return [[key, inner]];
    switch (change) {
      case 'removed':
        return [];
      case 'null':
        return [[key, null]];
      case 'other type':
        return [[key, otherType(inner)]];
      case 'other case':
        return [[otherCase(key), inner]];
    }
  });
  return Object.fromEntries(entries);
}

/** What says nothing, in a type that the value has not. */
function otherType(value: unknown): unknown {
  if (Array.isArray(value)) return '';
  if (typeof value === 'object' && value !== null) return [];
  return {};
}

function otherCase(name: string): string {
  const first = name.charAt(0);
  const turned = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  return turned === first ? name.toUpperCase() : turned + name.slice(1);
}

/** A value that tells which of its members are read, by kind. */
export function watched<Value>(
  value: Value,
  kind: string,
  name: string,
  accessed: Map<string, Set<string>>,
): Value {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key, receiver): unknown {
      const inner: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key) || key === 'length') return inner;
      const at = Array.isArray(target) ? `${name}[]` : `${name}.${key}`;
      if (!Array.isArray(target)) accessed.set(kind, (accessed.get(kind) ?? new Set<string>()).add(at));
      return watched(inner, kind, at, accessed);
    },
  });
}

/** The members, by kind, that the estate reads while the evidence is judged. */
export async function accessedMembers(evidence: SampleEvidence): Promise<Map<string, Set<string>>> {
  const accessed = new Map<string, Set<string>>();
  const originals = collections.map((definition) => definition.lower.bind(definition));
  try {
    for (const definition of collections) {
      const lower = definition.lower.bind(definition);
      definition.lower = (pages, reads) =>
        lower(
          new Map(
            [...pages].map(([kind, own]) => [
              kind,
              own.map((page) => ({ ...page, value: watched(page.value, kind, '', accessed) })),
            ]),
          ),
          reads,
        );
    }
    await judgeSample(evidence);
  } finally {
    for (const [index, definition] of collections.entries()) definition.lower = originals[index]!;
  }
  return accessed;
}

/** Where a value, and all its parts, breach the schema of the kind; null where they keep to it. */
export function breachOf({ envelope, at }: JsonPage, value: unknown): string | null {
  const page = { envelope, at, value };
  const parts =
    envelope.imported === null
      ? answersIn(page)
      : importedParts(envelope.kind, envelope.pages[at]?.parameters ?? {}, value);
  for (const part of parts) {
    const breach = schemas.breach(envelope.kind, part.value);
    if (breach !== null) return breach;
  }
  return null;
}

interface Described {
  properties?: Readonly<Record<string, Described>>;
  items?: Described;
  additionalProperties?: unknown;
  'x-absent'?: string;
}

/**
 * The entry of the table that says what the absence of a member means; `map` for a name below a map or in a policy,
 * which the user wrote and which is no field.
 */
export function documentedAbsence(kind: string, name: string): string | null {
  if (name.startsWith('.Statement')) return 'map';
  let at: Described | undefined = schemas.schema(kind);
  for (const [part] of name.matchAll(/\[\]|\.(?:@odata\.)?[^.[]+/g)) {
    if (part === '[]') at = at?.items;
    else {
      const own: Described | undefined = at?.properties?.[part.slice(1)];
      if (own === undefined && typeof at?.additionalProperties === 'object') return 'map';
      at = own;
    }
  }
  return at?.['x-absent'] ?? null;
}
