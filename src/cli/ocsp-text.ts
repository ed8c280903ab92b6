import type { FetchFinding } from '../ocsp/crl/fetched.ts';
import type { CrlFinding } from '../ocsp/crl/lint.ts';
import type { CrlDocument } from './ocsp-crl.ts';
import type { FetchDocument } from './ocsp-fetch-crl.ts';
import {
  besideText,
  groupsOf,
  heading,
  inFile,
  openParts,
  openText,
  shown,
  unreadable,
  type Found,
} from './ocsp-findings-text.ts';
import type { LintDocument } from './ocsp-lint.ts';

/** Each file with its findings by rule, errors first. */
export function lintText({ files }: LintDocument): string {
  const parts = files.map(({ file, error, findings, notJudged, unchecked, issuer }) => {
    if (error !== undefined) return unreadable(file, error);
    const rest = `${besideText(issuer)}${openText(notJudged)}`;
    return [
      ...heading(file, findings, rest, unchecked),
      ...groupsOf(findings.map(inFile)).flatMap(shown),
    ].join('\n');
  });
  return `\n${[...parts, ...openParts(files)].join('\n\n')}\n\n`;
}

export function crlText({ files }: CrlDocument): string {
  const parts = files.map(({ file, error, revoked, findings, notJudged, unchecked, issuer }) =>
    error !== undefined
      ? unreadable(file, error)
      : [
          ...heading(
            file,
            findings,
            `; ${revoked} revoked${besideText(issuer)}${openText(notJudged)}`,
            unchecked,
          ),
          ...groupsOf(findings.map(inFile)).flatMap(shown),
        ].join('\n'),
  );
  return `\n${[...parts, ...openParts(files)].join('\n\n')}\n\n`;
}

/** Each list as it was served, then what they say together. */
export function fetchText({ lists, findings }: FetchDocument): string {
  const parts = lists.map(({ url, revoked, findings: own, notJudged, unchecked }) =>
    [
      ...heading(url, own, `; ${revoked} revoked${openText(notJudged)}`, unchecked),
      ...groupsOf(own.map(served)).flatMap(shown),
    ].join('\n'),
  );
  const together = [...heading('together', findings, ''), ...groupsOf(findings.map(served)).flatMap(shown)];
  const open = openParts(lists.map(({ url, notJudged }) => ({ file: url, notJudged })));
  return `\n${[...parts, together.join('\n'), ...open].join('\n\n')}\n\n`;
}

function served(finding: CrlFinding | FetchFinding): Found {
  if ('path' in finding) return inFile(finding);
  const { rule, severity, citation, message } = finding;
  return { rule, severity, about: citation, line: { message, place: '' } };
}
