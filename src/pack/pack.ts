import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRegularFileSync } from '../input/regular-file.ts';
import { canonicalJson } from '../locker/canonical-json.ts';
import { resultsText } from '../judge/serialise.ts';
import { BagWriter, type BagSummary } from './bag.ts';
import { documentsFile, envelopesFile, examinationsFile, runFile, scopeFile } from './against-log.ts';
import { formatManifest, lockerHeadFile, type BagInfo } from './bag-manifest.ts';
import { certificateStatusOf, type CertificateStatus } from './certificate-status.ts';
import type { BinderInput } from './input.ts';
import {
  belongsToContents,
  contentsFile,
  evidenceFolder,
  logFile,
  registerLogFile,
  templatesFile,
  verificationFile,
} from './contents.ts';
import { headFileText } from './quoted-head.ts';
import { csvFiles } from './render/csv.ts';
import { certificateFiles } from './render/flows.ts';
import { searchIndex } from './render/search-index.ts';
import { sitePages } from './render/site.ts';
import { usedTemplates } from './render/replaced.ts';
import { pageRenderer, templateFile, verificationText } from './render/templates.ts';
import { sealBag, type Signer } from './seal.ts';
import { singleFileVerifiers } from './single-file-verifiers.ts';
import { framedPage, standingOf, standingPage } from './standing.ts';
import { zipFolder } from './zip.ts';

export interface PackSettings {
  /** A new or empty folder. */
  out: string;
  zip: boolean;
  /** Folder of the user's own templates; null for none. */
  templates: string | null;
  /** Null: the binder is not sealed, and says so. */
  signer: Signer | null;
}

export interface PackedBinder {
  folder: string;
  zip: string | null;
  files: number;
  sealed: boolean;
}

/** Writes the binder as a BagIt bag: the site, everything that judging again needs, the manifests and the seal. */
export async function packBinder(input: BinderInput, settings: PackSettings): Promise<PackedBinder> {
  const bag = BagWriter.create(settings.out);
  const templates = usedTemplates(settings.templates);
  const info = standingOf(
    input,
    templates.filter(({ replaced }) => replaced).map(({ name }) => name),
  );
  addSite(bag, input, await certificateStatusOf(input), settings.templates, info);
  bag.add('data/standing.html', standingPage(info));
  bag.add(templatesFile, `${JSON.stringify(templates, null, 2)}\n`);
  await addRecord(bag, input);
  await addEvidence(bag, input);
  const verification = { keySha256: settings.signer?.keySha256 ?? null, verifiers: singleFileVerifiers() };
  bag.add(verificationFile, verificationText(verification));
  await addLog(bag, input, info);
  const summary: BagSummary = bag.finish(input.generatedAt, info);
  if (settings.signer) await sealBag(bag.folder, settings.signer);
  const zip = settings.zip ? `${bag.folder}.zip` : null;
  if (zip !== null) zipFolder(bag.folder, zip);
  return { folder: bag.folder, zip, files: summary.payloadFiles, sealed: settings.signer !== null };
}

function addSite(
  bag: BagWriter,
  input: BinderInput,
  status: CertificateStatus,
  templates: string | null,
  info: BagInfo,
): void {
  const render = pageRenderer(templates);
  const { pages, shared } = sitePages(input, status);
  const replaced = usedTemplates(templates).some((one) => one.replaced);
  for (const page of pages) {
    const html = render(page, shared);
    bag.add(`data/${page.path}`, replaced ? framedPage(page.title, html, info) : html);
  }
  for (const name of ['binder.css', 'search.js'])
    bag.add(`data/${name}`, readRegularFileSync(templateFile(name, templates)));
  bag.add('data/search-index.js', searchIndex(input));
  bag.add('data/minisearch.js', readFileSync(miniSearchScript()));
  for (const { path, text } of [...csvFiles(input), ...certificateFiles(input)])
    bag.add(`data/${path}`, text);
}

/** The build of MiniSearch that a classic script can load, from the installed package. */
function miniSearchScript(): string {
  const entry = createRequire(import.meta.url).resolve('minisearch');
  return join(dirname(dirname(entry)), 'umd', 'index.js');
}

async function addRecord(bag: BagWriter, input: BinderInput): Promise<void> {
  bag.add('data/results.json', resultsText(input.results));
  bag.add(scopeFile, input.scopeText);
  bag.add(runFile, `${JSON.stringify({ start: input.start, end: input.end }, null, 2)}\n`);
  for (const { path, text } of input.catalogue.files) bag.add(`data/controls/${path}`, text);
  await bag.addStream(documentsFile, jsonLines(input.documents));
  await bag.addStream(examinationsFile, jsonLines(input.examinations));
  await bag.addStream(envelopesFile, jsonLines(input.envelopes));
}

/** Has the locker's log hold everything that was added so far, and quotes the log. */
async function addLog(bag: BagWriter, input: BinderInput, info: BagInfo): Promise<void> {
  if (input.record === null) return;
  const contentsSha256 = bag.add(
    contentsFile,
    formatManifest(bag.added.filter(({ path }) => belongsToContents(path))),
  );
  const { id: run } = input.start;
  const { head, lines, register } = await input.record({
    run,
    judgedAt: input.generatedAt,
    contentsSha256,
    info,
  });
  await bag.addStream(registerLogFile, register);
  await bag.addStream(logFile, lines);
  bag.add(lockerHeadFile, headFileText(head));
}

async function* jsonLines(values: readonly object[]): AsyncIterable<string> {
  for (const value of values) yield `${canonicalJson(value)}\n`;
}

/** Every stored page, document and roster that a reviewer was checked against, once; a blob that several items share stands once. */
async function addEvidence(bag: BagWriter, input: BinderInput): Promise<void> {
  const digests = new Set<string>(input.documents.map(({ sha256 }) => sha256));
  const rosters = input.examinations.flatMap(({ roster }) => roster.envelopes);
  for (const { pages } of [...input.envelopes, ...rosters])
    for (const { storedSha256 } of pages) digests.add(storedSha256);
  for (const digest of [...digests].sort()) bag.add(`${evidenceFolder}${digest}`, await input.blob(digest));
}
