import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { refuseOther } from '../input/regular-file.ts';
import type { Sha256 } from '../locker/envelope.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import type { Head } from '../locker/heads.ts';
import type { PackedRecord, SignedHead } from '../locker/locker.ts';
import { ProblemList } from '../locker/problem-list.ts';
import { rsaVerifier, type Verifier } from '../locker/signing.ts';
import {
  bagDeclaration,
  bagDeclarationFile,
  bagInfoFile,
  earlierSignatureFile,
  formatBagInfo,
  manifestFile,
  parseBagInfo,
  parseManifest,
  payloadFolder,
  signatureFile,
  standardInfo,
  tagManifestFile,
  type BagInfo,
} from './bag-manifest.ts';
import type { BinderSource } from './binder-source.ts';
import { folderSource } from './folder-source.ts';
import { isOfDesktop } from './desktop-files.ts';
import { earlierFormLimit, verifyQuotedLog } from './quoted-head.ts';
import { checkSignature, findSignature, type SignatureState } from './signature-check.ts';
import { templateLimits } from './template-limits.ts';
import { zipSource } from './zip-source.ts';

export interface VerifyOutcome {
  /**
   * `sealed-by-given-key`: every byte is as sealed, by the holder of the key that the verifier gave.
   * `intact-but-signer-not-established`: consistent with itself; anybody could have made it.
   */
  outcome: 'sealed-by-given-key' | 'intact-but-signer-not-established' | 'broken';
  problems: IntegrityProblem[];
  /** Problems found beyond those listed. */
  unlistedProblems: number;
  files: number;
  bytes: number;
  signature: SignatureState;
  /** SHA-256 of the SubjectPublicKeyInfo that the verifier gave. */
  givenKeySha256: Sha256 | null;
  /** SHA-256 of the tag manifest, which stands for the whole binder. */
  sealedSha256: Sha256 | null;
  info: BagInfo;
  /** The locker head that the binder quotes; compare it with the locker, or with one kept elsewhere. */
  head: SignedHead | null;
  /** What this verification could not establish, in words. */
  limits: string[];
}

export interface VerifyOptions {
  /** PEM text of the verifier's own copy of the signer's public key. */
  publicKey?: string;
  /** A head of the locker's log that was kept outside the binder. */
  knownHead?: Head;
  /** Told now and then how many files were read, of how many. */
  progress?: (done: number, total: number) => void;
}

/** Larger than the tag manifest of any binder, and than its information. */
const mostForTagFile = 16 * 1024 * 1024;
const mostForManifest = 1024 * 1024 * 1024;

/**
 * Checks every file of a binder, a folder or a zip, against its manifests, and its signature against the
 * verifier's own key. A key found in the binder is never used.
 * Throws Error when there is nothing at the path or the key is no RSA public key.
 */
export async function verifyBinder(path: string, options: VerifyOptions = {}): Promise<VerifyOutcome> {
  const verifier = options.publicKey === undefined ? null : rsaVerifier(options.publicKey);
  const problems = new ProblemList();
  const opened = await openSource(resolve(path), problems);
  if (opened === null) return conclude(problems, verifier, emptyFindings());
  try {
    return conclude(problems, verifier, await verifySource(opened, verifier, problems, options));
  } finally {
    opened.close();
  }
}

async function openSource(path: string, problems: ProblemList): Promise<BinderSource | null> {
  const status = await stat(path);
  refuseOther(path, status, true);
  return status.isDirectory() ? folderSource(path) : zipSource(path, (problem) => problems.add(problem));
}

interface Findings {
  files: number;
  bytes: number;
  payload: { files: number; bytes: number };
  earlierForm: boolean;
  signature: SignatureState;
  sealedSha256: Sha256 | null;
  info: BagInfo;
  head: SignedHead | null;
  limits: string[];
}

function emptyFindings(): Findings {
  return {
    files: 0,
    bytes: 0,
    payload: { files: 0, bytes: 0 },
    earlierForm: false,
    signature: 'absent',
    sealedSha256: null,
    info: [],
    head: null,
    limits: [],
  };
}

function conclude(problems: ProblemList, verifier: Verifier | null, found: Findings): VerifyOutcome {
  const { files, bytes, signature, sealedSha256, info, head, limits } = found;
  const sealed = signature === 'by-given-key' && !found.earlierForm;
  return {
    outcome:
      problems.listed.length > 0
        ? 'broken'
        : sealed
          ? 'sealed-by-given-key'
          : 'intact-but-signer-not-established',
    problems: problems.listed,
    unlistedProblems: problems.unlisted,
    givenKeySha256: verifier?.keySha256 ?? null,
    files,
    bytes,
    signature,
    sealedSha256,
    info,
    head,
    limits,
  };
}

async function verifySource(
  source: BinderSource,
  verifier: Verifier | null,
  problems: ProblemList,
  options: VerifyOptions,
): Promise<Findings> {
  const report = (problem: IntegrityProblem): void => problems.add(problem);
  const findings = emptyFindings();
  const tagManifest = readOrReport(source, tagManifestFile, mostForTagFile, report);
  const signature = findSignature(source, report);
  findings.signature = checkSignature(signature, tagManifest, verifier, report);
  const tags = parseManifest(tagManifestFile, tagManifest?.toString('utf8') ?? '', report);
  if (tagManifest !== null) reportUnlistedEssentials(tags, report);
  const manifest = readOrReport(source, manifestFile, mostForManifest, report);
  const expected = parseManifest(manifestFile, manifest?.toString('utf8') ?? '', report);
  for (const [path, sha256] of tags) expected.set(path, sha256);

  const quoted = verifyQuotedLog({
    source,
    verifier,
    knownHead: options.knownHead ?? null,
    listed: expected,
    earlierForm: signature.path === earlierSignatureFile,
    report,
  });
  await verifyFiles(source, expected, signature.path, findings, report, options.progress);
  verifyDeclaration(source, report);
  const info = readOrNull(source, bagInfoFile) ?? '';
  findings.info = parseBagInfo(info);
  // The size says nothing more once files are known to differ.
  const payload = problems.listed.length === 0 ? findings.payload : null;
  verifyBagInfo(info, quoted.logged?.packed?.body ?? null, payload, report);
  if (tagManifest !== null) findings.sealedSha256 = digestOrNull(source, tagManifestFile);
  findings.head = quoted.head;
  findings.earlierForm = quoted.limits.includes(earlierFormLimit);
  findings.limits = [...limitsOf(findings, verifier), ...quoted.limits, ...templateLimits(source)];
  return findings;
}

/** Hashes every file that is there; names what is changed, added or missing. */
async function verifyFiles(
  source: BinderSource,
  expected: Map<string, Sha256>,
  signature: string,
  findings: Findings,
  report: (problem: IntegrityProblem) => void,
  progress: VerifyOptions['progress'],
): Promise<void> {
  const total = expected.size;
  for (const path of source.files(report)) {
    if (path === tagManifestFile || path === signature) continue;
    const sha256 = expected.get(path);
    if (sha256 === undefined) {
      report({ path, what: addedFile(path), expected: '', found: 'a file' });
      continue;
    }
    expected.delete(path);
    findings.files += 1;
    const bytes = verifyFile(source, path, sha256, report);
    findings.bytes += bytes;
    if (path.startsWith(`${payloadFolder}/`)) {
      findings.payload.files += 1;
      findings.payload.bytes += bytes;
    }
    if (progress !== undefined && findings.files % 1000 === 0) {
      progress(findings.files, total);
      await new Promise(setImmediate);
    }
  }
  for (const [path, sha256] of expected) {
    report({ path, what: 'this file is missing', expected: sha256, found: '' });
  }
}

function addedFile(path: string): string {
  return isOfDesktop(path)
    ? 'this file was added by a desktop that showed the folder: it is no part of the binder; remove it'
    : 'this file was added: no manifest lists it';
}

function verifyFile(
  source: BinderSource,
  path: string,
  expected: Sha256,
  report: (problem: IntegrityProblem) => void,
): number {
  try {
    const { sha256: found, bytes } = source.digest(path);
    if (found !== expected) report({ path, what: 'this file was changed', expected, found });
    return bytes;
  } catch (error) {
    report({ path, what: 'this file cannot be read', expected, found: messageOf(error) });
    return 0;
  }
}

function reportUnlistedEssentials(
  tags: ReadonlyMap<string, Sha256>,
  report: (problem: IntegrityProblem) => void,
): void {
  for (const path of [bagDeclarationFile, bagInfoFile, manifestFile]) {
    if (tags.has(path)) continue;
    report({
      path: tagManifestFile,
      what: `the tag manifest does not list ${path}`,
      expected: path,
      found: '',
    });
  }
  for (const path of [tagManifestFile, signatureFile, earlierSignatureFile]) {
    if (!tags.has(path)) continue;
    report({ path: tagManifestFile, what: `the tag manifest lists ${path}`, expected: '', found: path });
  }
}

/** What the information says beyond date and size is what the log holds for the binder. */
function verifyBagInfo(
  text: string,
  packed: PackedRecord | null,
  payload: { files: number; bytes: number } | null,
  report: (problem: IntegrityProblem) => void,
): void {
  if (packed === null) return;
  const standard = standardInfo(packed.judgedAt, payload?.bytes ?? 0, payload?.files ?? 0);
  const whole = formatBagInfo([...standard, ...packed.info]);
  const size = /^Payload-Oxum: [0-9]+\.[0-9]+$/m;
  const expected = payload === null ? whole.replace(size, size.exec(text)?.[0] ?? '') : whole;
  if (text === expected) return;
  const what = 'the information about the binder is not what the log of the locker holds for it';
  const lines = new Set(expected.split('\n'));
  const found = text.split('\n').find((line) => !lines.has(line)) ?? 'lines that are missing or moved';
  report({
    path: bagInfoFile,
    what,
    expected: `${packed.info.length + 2} lines`,
    found: found.slice(0, 100),
  });
}

function verifyDeclaration(source: BinderSource, report: (problem: IntegrityProblem) => void): void {
  const found = readOrNull(source, bagDeclarationFile);
  if (found === null || found === bagDeclaration) return;
  const what = 'this is not the declaration of a BagIt 1.0 bag';
  report({ path: bagDeclarationFile, what, expected: bagDeclaration.trim(), found: found.slice(0, 100) });
}

function readOrReport(
  source: BinderSource,
  path: string,
  most: number,
  report: (problem: IntegrityProblem) => void,
): Buffer | null {
  try {
    const bytes = source.read(path, most);
    if (bytes === null) report({ path, what: 'this part of a binder is missing', expected: path, found: '' });
    return bytes;
  } catch (error) {
    report({ path, what: 'this part of a binder cannot be read', expected: path, found: messageOf(error) });
    return null;
  }
}

/** Text of a file whose absence is found elsewhere: the tag manifest has to list it. */
function readOrNull(source: BinderSource, path: string): string | null {
  try {
    return source.read(path, mostForTagFile)?.toString('utf8') ?? null;
  } catch {
    return null;
  }
}

function digestOrNull(source: BinderSource, path: string): Sha256 | null {
  try {
    return source.digest(path).sha256;
  } catch {
    return null;
  }
}

function limitsOf(findings: Findings, verifier: Verifier | null): string[] {
  if (verifier !== null) return [];
  return [
    findings.signature === 'absent'
      ? 'The binder carries no signature, so nobody vouches for it.'
      : 'No public key was given, so the signature was not checked. Ask the signer for the public key by a way' +
        ' that does not pass through this binder, and give it with --key.',
  ];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
