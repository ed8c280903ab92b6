import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { askedOf, type Asked, type FiledDocument, type Locker } from '../locker/locker.ts';
import { personNamed, type Roster } from '../judge/reviewers.ts';
import type { Scope } from '../scope/scope.ts';
import { askedBy, requestNamed } from './asked.ts';
import { instantOfAct } from './clock.ts';
import { mediaTypeOf } from './media/media-type.ts';
import { RefusedError } from './refused.ts';
import { readRegister, type StoredRegister } from './register.ts';

/** What a filer hands over and says of it; when it is filed is not theirs to say. */
export interface Handover {
  fileName: string;
  bytes: Uint8Array;
  requests: readonly string[];
  systems: readonly string[];
  title: string | null;
  madeAt: Date;
  coversFrom: Date | null;
  coversTo: Date | null;
  by: string;
  role: string;
  statement: string;
  supersedes: string | null;
}

/** Files a document: its bytes by their SHA-256, and one entry dated by the locker's clock. Throws RefusedError. */
export async function fileDocument(
  locker: Locker,
  handover: Handover,
  surroundings: { catalogue: Catalogue; scope: Scope; roster: Roster | null },
): Promise<FiledDocument> {
  const answers = askedBy(handover.requests, handover.systems, surroundings);
  if (answers.length === 0) throw new RefusedError('Name with --request what the document answers');
  const mediaType = await mediaTypeOf(handover.fileName, handover.bytes);
  for (const { request: id } of answers) {
    const { request } = requestNamed(id, surroundings.catalogue);
    if (!request.mediaTypes.includes(mediaType))
      throw new RefusedError(`${id} takes no ${mediaType}; it takes ${request.mediaTypes.join(', ')}`);
  }
  if (handover.by.trim() === '' || handover.role.trim() === '')
    throw new RefusedError('Say with --by and --role who files it, and in which role');
  if (surroundings.roster !== null && personNamed(handover.by, surroundings.roster) === null)
    throw new RefusedError(
      `--by ${handover.by} is no person of the roster, by id or work e-mail: nobody could tell that a reviewer is another`,
    );
  const register = await readRegister(locker);
  const filedAt = instantOfAct(locker, register);
  refuseTimes(handover, new Date(filedAt));
  const sha256 = createHash('sha256').update(handover.bytes).digest('hex');
  refuseRepetition(sha256, answers, handover.supersedes, register);
  const { madeAt, coversFrom, coversTo } = handover;
  const document: FiledDocument = {
    schemaVersion: 2,
    id: `D-${digest([sha256, JSON.stringify(answers), filedAt])}`,
    answers,
    title: handover.title ?? basename(handover.fileName),
    fileName: basename(handover.fileName),
    mediaType,
    sha256,
    bytes: handover.bytes.length,
    coversFrom: coversFrom?.toISOString() ?? null,
    coversTo: coversTo?.toISOString() ?? null,
    madeAt: madeAt.toISOString(),
    filedAt,
    filedBy: handover.by.trim(),
    filedByRole: handover.role.trim(),
    statement: handover.statement,
    supersedes: handover.supersedes,
  };
  await locker.putBlob(handover.bytes);
  await locker.append({ type: 'document', body: document }, filedAt);
  return document;
}

function refuseTimes({ madeAt, coversFrom, coversTo }: Handover, filedAt: Date): void {
  const told = [
    ['was made', madeAt],
    ['covers time from', coversFrom],
    ['covers time until', coversTo],
  ] as const;
  for (const [what, instant] of told) {
    if (instant !== null && instant > filedAt)
      throw new RefusedError(`The document ${what} ${instant.toISOString()}, which is yet to come`);
  }
  if (coversFrom !== null && coversTo !== null && coversFrom > coversTo)
    throw new RefusedError('What the document covers ends before it begins');
}

/** The same bytes are filed for the same question once, unless the filing says that it replaces the one before. */
function refuseRepetition(
  sha256: string,
  answers: readonly Asked[],
  supersedes: string | null,
  { documents, examinations }: StoredRegister,
): void {
  const replaced = documents.find(({ id }) => id === supersedes);
  if (supersedes !== null && !replaced)
    throw new RefusedError(`There is no document ${supersedes} to replace; ncssr evidence list shows them`);
  if (replaced && !askedOf(replaced).some((one) => answers.some((answer) => isSame(one, answer))))
    throw new RefusedError(
      `${replaced.id} answers nothing that this filing answers, so it cannot replace it`,
    );
  const before = documents.find(
    (one) =>
      one.sha256 === sha256 &&
      one.id !== supersedes &&
      !documents.some((other) => other.supersedes === one.id) &&
      askedOf(one).some((asked) => answers.some((answer) => isSame(asked, answer))),
  );
  if (!before) return;
  const rejection = examinations.find(
    ({ document, decision }) => document === before.id && decision === 'rejected',
  );
  const fate = rejection ? ` and was rejected by ${rejection.by}: ${rejection.reason}` : '';
  throw new RefusedError(
    `These bytes were filed as ${before.id} at ${before.filedAt}${fate}. Where something was said wrongly of them, file them with --supersedes ${before.id}`,
  );
}

function isSame(a: Asked, b: Asked): boolean {
  return a.request === b.request && a.system === b.system;
}

/** Ids are short, and stand for what they were made of. */
export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
