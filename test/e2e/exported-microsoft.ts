import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { partsOf } from '../../src/estate/decode/batch-parts.ts';
import type { Logs } from './exported-aws.ts';
import type { SampleEvidence } from './sample-run.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * Writes what Microsoft Graph answered a live run, each list whole in the file of its path, as `az rest` and Graph
 * Explorer print it: `groups/ID/members.json`.
 */
export async function exportGraph({ envelopes, locker }: SampleEvidence, folder: string): Promise<Logs> {
  const logs: Logs = {};
  const printed = new Map<string, Item>();
  for (const { kind, pages } of envelopes.filter((one) => one.kind.startsWith('entra.'))) {
    for (const page of pages.filter(({ answer }) => answer)) {
      const value = JSON.parse(Buffer.from(await locker.getBlob(page.storedSha256)).toString('utf8')) as Item;
      const template = page.operation.replace(/^GET \/[^/]+\//, '');
      for (const part of partsOf(page.parameters, value)) {
        const path = `${template.replace(/\{(\w+)\}/g, (_, name: string) => String(part.parameters[name]))}.json`;
        printed.set(path, joined(printed.get(path), part.value as Item));
        const window = windowOf(textOf(page.parameters['request']));
        if (window !== null) logs[path] = { kind, ...window };
      }
    }
  }
  for (const [path, value] of printed) await write(join(folder, path), value);
  return logs;
}

/** Writes what the Azure command line prints of each kind: bare lists, whole, named after the kind. */
export async function exportAzure({ envelopes, locker }: SampleEvidence, folder: string): Promise<Logs> {
  const logs: Logs = {};
  for (const { kind, pages } of envelopes.filter((one) => one.kind.startsWith('azure.'))) {
    let all: Item | undefined;
    let window: { from: string; to: string } | null = null;
    for (const page of pages.filter(({ answer }) => answer)) {
      const value = JSON.parse(Buffer.from(await locker.getBlob(page.storedSha256)).toString('utf8')) as Item;
      // What is in effect is printed network by network.
      const action = /\/(list\w+)$/.exec(page.operation)?.[1];
      if (action !== undefined) {
        const list = without(value, 'skipToken');
        await write(join(folder, `${String(page.parameters['resource']).slice(1)}/${action}.json`), list);
        continue;
      }
      all = joined(all, value);
      window ??= windowOf(textOf(page.parameters['request']));
    }
    if (all === undefined) continue;
    const path = `${kind}.json`;
    await write(join(folder, path), all['value'] ?? all);
    if (window !== null) logs[path] = { kind, ...window };
  }
  return logs;
}

function joined(known: Item | undefined, value: Item): Item {
  const rest = without(value, '@odata.nextLink', 'nextLink');
  if (known === undefined) return rest;
  const [first, second]: unknown[] = [known['value'], value['value']];
  if (!isList(first) || !isList(second)) return { ...known, ...rest };
  // One list that was asked twice for different members is printed with all of them.
  const byId = new Map<unknown, Item>();
  for (const item of [...first, ...second]) {
    const key = item['id'] ?? JSON.stringify(item);
    byId.set(key, { ...byId.get(key), ...item });
  }
  return { ...known, value: [...byId.values()] };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const isList = (value: unknown): value is readonly Item[] => Array.isArray(value);

function without(item: Item, ...names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

function windowOf(request: string): { from: string; to: string } | null {
  const filter = new URLSearchParams(request.split('?')[1] ?? '').get('$filter') ?? '';
  const bound = (order: string): string | undefined =>
    new RegExp(` ${order} '?([0-9TZ:.+-]+)'?`).exec(filter)?.[1];
  const [from, to] = [bound('ge'), bound('le')];
  return from === undefined || to === undefined ? null : { from, to };
}

async function write(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(value, null, 2));
}
