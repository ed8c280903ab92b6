import type { Instant, Sha256 } from '../locker/envelope.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import { foldedPath, pathFault } from './bag-path.ts';

export const bagDeclarationFile = 'bagit.txt';
/** RFC 8493, 2.1.1. */
export const bagDeclaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
export const bagInfoFile = 'bag-info.txt';
export const manifestFile = 'manifest-sha256.txt';
export const tagManifestFile = 'tagmanifest-sha256.txt';
/** Detached signature over the bytes of the tag manifest, raw, as `openssl dgst -verify` takes it. */
export const signatureFile = 'signature-sha256.sig';
/** Its name in binders of earlier versions; some validators take it for a tag manifest. */
export const earlierSignatureFile = 'tagmanifest-sha256.txt.sig';
export const payloadFolder = 'data';
/** Head of the locker's log when the binder was packed. */
export const lockerHeadFile = 'data/locker-head.json';

export interface ManifestLine {
  path: string;
  sha256: Sha256;
}

/** Manifest text in order of path, in the form that `sha256sum -c` reads. */
export function formatManifest(lines: readonly ManifestLine[]): string {
  const sorted = [...lines].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return sorted.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
}

/** The files that a manifest lists, by path; what is wrong with its lines is reported. */
export function parseManifest(
  file: string,
  text: string,
  report: (problem: IntegrityProblem) => void,
): Map<string, Sha256> {
  const listed = new Map<string, Sha256>();
  const folded = new Set<string>();
  const place = file === manifestFile ? 'payload' : file === tagManifestFile ? 'tags' : null;
  const lines = text.split('\n');
  if (lines.pop() !== '') {
    report({
      path: file,
      what: 'the manifest ends in the middle of a line',
      expected: 'a line feed',
      found: '',
    });
  }
  for (const [index, line] of lines.entries()) {
    const at = `line ${index + 1}`;
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    const [, sha256, path] = match ?? [];
    if (sha256 === undefined || path === undefined) {
      const expected = 'SHA-256, two spaces and a path';
      report({ path: file, what: `${at} is not a manifest line`, expected, found: line.slice(0, 100) });
      continue;
    }
    const fault = pathFault(path) ?? misplaced(path, place);
    if (fault !== null) {
      report({ path: file, what: `${at}: ${fault}`, expected: '', found: path });
    } else if (folded.has(foldedPath(path))) {
      const what = `${at} lists a path a second time, letter case apart`;
      report({ path: file, what, expected: 'each file once', found: path });
    } else {
      listed.set(path, sha256);
      folded.add(foldedPath(path));
    }
  }
  return listed;
}

function misplaced(path: string, place: 'payload' | 'tags' | null): string | null {
  const inPayload = path.startsWith(`${payloadFolder}/`);
  if (place === 'payload' && !inPayload) return 'a payload file must stand under data/';
  return place === 'tags' && inPayload ? 'a tag file must not stand under data/' : null;
}

/** Label and value of each line of `bag-info.txt`; RFC 8493, 2.2.2. */
export type BagInfo = readonly (readonly [label: string, value: string])[];

/** Date and size, with which the information begins. */
export function standardInfo(at: Instant, bytes: number, files: number): BagInfo {
  return [
    ['Bagging-Date', at.slice(0, 10)],
    ['Payload-Oxum', `${bytes}.${files}`],
  ];
}

export function formatBagInfo(info: BagInfo): string {
  return info
    .map(([label, value]) => {
      if (!/^[A-Za-z0-9-]+$/.test(label) || /[\r\n]/.test(value)) {
        throw new Error(`bag-info takes a label of letters and a value of one line, not ${label}: ${value}`);
      }
      return `${label}: ${value}\n`;
    })
    .join('');
}

export function parseBagInfo(text: string): BagInfo {
  return text
    .split('\n')
    .filter((line) => line.includes(': '))
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const);
}
