import { readRegister, type StoredRegister } from '../documents/register.ts';
import type { Envelope } from '../locker/envelope.ts';
import { askedOf, type Examination, type FiledDocument } from '../locker/locker.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { listRuns, readRun } from '../locker/runs.ts';
import { loadScope } from '../scope/load.ts';
import { catalogueFor } from './judge-run.ts';
import { folderOf, type CommonOptions } from './options.ts';
import { bold, columns, dim, sign } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export async function listEvidence(options: CommonOptions, format: 'text' | 'json'): Promise<string> {
  const { envelopes, documents, examinations } = await read(options);
  if (format === 'json') return `${JSON.stringify({ envelopes, documents, examinations }, null, 2)}\n`;
  const rows = envelopes.map((one) => [
    `${sign(one.complete ? 'pass' : 'inconclusive')} ${one.id}`,
    one.kind,
    [one.source, one.account, one.region].filter(Boolean).join(' '),
    one.items,
    one.shortfalls[0]?.reason ?? '',
  ]);
  const filed = documents.map((one) => [
    `  ${one.id}`,
    [...new Set(askedOf(one).map(({ request }) => request))].join(' '),
    one.title,
    `made ${one.madeAt}`,
    `filed ${one.filedAt} by ${one.filedBy}`,
    fateOf(one, examinations),
  ]);
  const head = [dim('  evidence'), dim('kind'), dim('where'), dim('items'), ''];
  return `\n${columns([head, ...rows])}\n${filed.length > 0 ? `\n${columns(filed)}\n${dim('  Names of filers and reviewers are statements, not logins.')}\n` : ''}\n`;
}

export async function showEvidence(
  id: string,
  options: CommonOptions,
  format: 'text' | 'json',
): Promise<string> {
  const { envelopes, documents, examinations } = await read(options);
  const document = documents.find((one) => one.id === id);
  if (document) {
    const decided = examinations.filter((one) => one.document === id);
    if (format === 'text') return documentText(document, decided, options);
    return `${JSON.stringify({ document, examinations: decided }, null, 2)}\n`;
  }
  const found = envelopes.find((one) => one.id === id);
  if (!found)
    throw new UsageError(`There is no evidence ${id} in this run; ncssr evidence list shows what there is`);
  const envelope = `${JSON.stringify(found, null, 2)}\n`;
  if (format === 'json') return envelope;
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

/** A document with every decision on it and, for a reviewer, what its requests ask. */
async function documentText(
  document: FiledDocument,
  examinations: readonly Examination[],
  options: CommonOptions,
): Promise<string> {
  const { scope } = await loadScope(options.config);
  const catalogue = await catalogueFor(scope.controls, folderOf(options));
  const requests = [...catalogue.controls.values()].flatMap((control) => control.requests);
  const asked = [...new Set(askedOf(document).map(({ request }) => request))].flatMap((id) => {
    const request = requests.find((one) => one.id === id);
    if (!request) return [`\n${bold(id)} is no request of the catalogue`];
    return [
      `\n${bold(id)}  ${request.title}`,
      columns(
        request.attributes.map(({ id: attribute, type, required, question }) => [
          `  --answer ${attribute}=`,
          type,
          required ? 'required' : 'optional',
          question,
        ]),
      ),
    ];
  });
  return `${JSON.stringify({ document, examinations }, null, 2)}\n${asked.join('\n')}\n`;
}

/** What was decided on a document, in one line; nothing decided is said too. */
function fateOf(document: FiledDocument, examinations: readonly Examination[]): string {
  const last = examinations.filter((one) => one.document === document.id).at(-1);
  if (!last) return 'filed, not examined';
  const reason = last.decision === 'rejected' ? `: ${last.reason}` : '';
  return `${last.decision} by ${last.by}, ${last.role}, ${last.at}${reason}`;
}

async function read(options: CommonOptions): Promise<StoredRegister & { envelopes: Envelope[] }> {
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const register = await readRegister(locker);
    // Documents may be filed before anything is collected.
    const ended = (await listRuns(locker)).some(({ end }) => end !== null);
    const envelopes = ended || options.run !== 'latest' ? (await readRun(locker, options.run)).envelopes : [];
    return { ...register, envelopes };
  } finally {
    await locker.close();
  }
}
