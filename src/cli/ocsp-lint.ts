import { readFile } from 'node:fs/promises';
import type { LintOptions } from '../ocsp/lint/context.ts';
import { profiles } from '../ocsp/lint/context.ts';
import { decodeInput, readCertificateFile } from '../ocsp/input.ts';
import { lint } from '../ocsp/lint/lint.ts';
import type { Finding, Profile } from '../ocsp/lint/rule.ts';
import { readOcspRequest } from '../ocsp/request.ts';
import type { LintFlags } from './ocsp-options.ts';
import { instantOf } from './options.ts';
import { UsageError } from './usage-error.ts';

export interface LintDocument {
  readonly files: readonly {
    readonly file: string;
    /** Why the file could not be read at all. */
    readonly error?: string;
    readonly findings: readonly Finding[];
    readonly notJudged: readonly { readonly rule: string; readonly needs: readonly string[] }[];
  }[];
}

/** Throws UsageError for a file that is not what its option wants, an unknown profile or an instant that is none. */
export async function lintOptionsOf(flags: LintFlags): Promise<LintOptions> {
  try {
    return {
      signatures: flags.signatures,
      profiles: flags.profile === undefined ? undefined : profilesOf(flags.profile),
      at: flags.at === undefined ? undefined : instantOf({ at: flags.at }, '').getTime() / 1000,
      issuer: flags.issuer === undefined ? undefined : await readCertificateFile(flags.issuer),
      subject: flags.cert === undefined ? undefined : await readCertificateFile(flags.cert),
      request:
        flags.request === undefined ? undefined : readOcspRequest(decodeInput(await readFile(flags.request))),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function profilesOf(text: string): ReadonlySet<Profile> {
  return new Set(
    text.split(',').map((name) => {
      const profile = profiles.find((known) => known.toLowerCase() === name.trim().toLowerCase());
      if (profile === undefined) throw new UsageError(`--profile ${name} is none of ${profiles.join(', ')}`);
      return profile;
    }),
  );
}

/** Lints each file; one that cannot be read is told, and the rest goes on. */
export async function lintFiles(files: readonly string[], options: LintOptions): Promise<LintDocument> {
  const results: LintDocument['files'][number][] = [];
  for (const file of files) {
    try {
      const { findings, notJudged } = lint(decodeInput(await readFile(file)), options);
      results.push({ file, findings, notJudged });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      results.push({ file, error: message, findings: [], notJudged: [] });
    }
  }
  return { files: results };
}

/** One line per finding. */
export function lintText(document: LintDocument): string {
  return document.files
    .map(({ file, error, findings, notJudged }) => {
      if (error !== undefined) return `${file}: cannot be read: ${error}\n`;
      const lines = findings.map(
        ({ rule, severity, path, offset, message, citation }) =>
          `${file}: ${severity} ${rule} at ${offset} ${path}: ${message} (${citation})`,
      );
      const needs = [...new Set(notJudged.flatMap((each) => each.needs))].join(', ');
      const open =
        notJudged.length === 0 ? '' : `; ${notJudged.length} rules not judged, for want of: ${needs}`;
      return [...lines, `${file}: ${findings.length} findings${open}`, ''].join('\n');
    })
    .join('');
}
