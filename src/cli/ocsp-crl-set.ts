import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './usage-error.ts';

interface ListOctets {
  /** The file or URL. */
  readonly name: string;
  readonly octets: Buffer;
}

/** The lists that an argument of `crl-compare` names: a file, a folder of them, or URLs with commas between. */
export async function* crlSet(
  place: string,
  read: (file: string) => Promise<Buffer>,
): AsyncIterable<ListOctets> {
  if (/^https?:\/\//i.test(place)) {
    const { fetchCrl } = await import('../ocsp/probe/fetch-crl.ts');
    for (const url of place.split(',')) {
      if (!URL.canParse(url)) throw new UsageError(`${url} is no URL`);
      const { status, body, failure } = await fetchCrl(url);
      if (failure !== undefined || status !== 200)
        throw new UsageError(`${url} cannot be fetched: ${failure ?? `HTTP ${status}`}`);
      yield { name: url, octets: Buffer.from(body) };
    }
    return;
  }
  for (const file of isFolder(place) ? listsIn(place) : [place])
    yield { name: file, octets: await read(file) };
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Throws UsageError for a folder without lists: nothing would be compared in silence. */
function listsIn(folder: string): string[] {
  const files = readdirSync(folder)
    .filter((name) => /\.crl(\.pem)?$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
  if (files.length === 0)
    throw new UsageError(`${folder} holds no lists: their names must end in .crl or .crl.pem`);
  return files;
}
