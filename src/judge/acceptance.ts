import type { Control, Request } from '../catalogue/control.ts';
import type { Asked, Examination, FiledDocument } from '../locker/locker.ts';
import type { Person } from '../estate/people/people.ts';
import type { Scope } from '../scope/scope.ts';
import { unsatisfied } from './attributes.ts';
import { personNamed, rowsOfOne, whyNotHolding, whyUnreliable, type Roster } from './reviewers.ts';

/** A request as it is asked for one system, or for the engagement. */
export interface AskedRequest {
  request: Request;
  control: Pick<Control, 'owner'>;
  system: string | null;
  /** Systems that an answer for the engagement must cover. */
  systems: readonly string[];
}

interface Acceptance {
  document: FiledDocument;
  examination: Examination;
  attributes: Readonly<Record<string, string>>;
  roster: Roster;
}

/**
 * Why an acceptance does not satisfy what is asked, or null where it does: the reviewer stands on the roster that the
 * acceptance quotes, held the role at that instant, is neither who filed nor who answers for the control or the
 * system, and found everything that the request asks for.
 */
export function whyNotAccepted(asked: AskedRequest, acceptance: Acceptance, scope: Scope): string | null {
  const { document, examination, attributes, roster } = acceptance;
  const at = new Date(examination.at);
  if (at < new Date(document.filedAt) || at < new Date(document.madeAt))
    return 'it was accepted before it was made and filed';
  if (!document.mediaType || !asked.request.mediaTypes.includes(document.mediaType))
    return `${document.mediaType} is no type that the request takes`;
  const open = unsatisfied(asked.request, attributes, {
    at,
    systems: asked.system === null ? asked.systems : [asked.system],
    declared: Object.keys(scope.systems),
  });
  return whyNotReviewer(asked, examination, document, scope, roster) ?? open[0] ?? null;
}

/** Why somebody may not accept a document for what is asked; null where they may. */
export function whyNotReviewer(
  asked: Pick<AskedRequest, 'control' | 'system'>,
  { by, role, at }: Pick<Examination, 'by' | 'role' | 'at'>,
  { filedBy }: Pick<FiledDocument, 'filedBy'>,
  scope: Scope,
  roster: Roster,
): string | null {
  if (scope.reviewers === null) return 'ncssr.yaml names no reviewers; add the line "reviewers: ROLE" to it';
  if (role !== scope.reviewers)
    return `documents are examined by holders of ${scope.reviewers}, not of ${role}`;
  const unreliable = whyUnreliable(roster, new Date(at));
  if (unreliable !== null) return `${unreliable}${roster.reads.length === 0 ? `: ${howToRead(scope)}` : ''}`;
  const reviewer = personNamed(by, roster);
  if (reviewer === null) return `${by} is no person of the roster`;
  const notHolding = whyNotHolding(reviewer, role, new Date(at), roster);
  if (notHolding !== null) return notHolding;
  const filer = personNamed(filedBy, roster);
  if (filer === null)
    return `it was filed by "${filedBy}", who is no person of the roster, so that nobody can tell whether the reviewer is another`;
  const own = rowsOfOne<Pick<Person, 'personId' | 'email'>>(reviewer, roster.people);
  if (own.includes(filer)) return `${reviewer.personId} filed it`;
  for (const owner of ownersOf(asked, scope)) {
    const people = Object.hasOwn(scope.owners, owner) ? (scope.owners[owner] ?? []) : [];
    if (people.length === 0)
      return `nobody is named behind the owner ${owner}; add the line "${JSON.stringify(owner)}: PERSON" to owners: in ncssr.yaml`;
    const behind = people.map((word) => personNamed(word, roster) ?? stranger(word));
    if (behind.some((one) => rowsOfOne(one, own).length > 1 || own.includes(one)))
      return `${reviewer.personId} answers for it as ${owner}`;
  }
  return null;
}

/** What to do where no roster was read. */
function howToRead({ sources }: Pick<Scope, 'sources'>): string {
  const declared = Object.values(sources).some(
    (source) => source.kind === 'file' && source.as === 'hr.roster',
  );
  return declared
    ? 'collect first, so that it is'
    : 'add the line "roster: { kind: file, as: hr.roster, path: people/roster.csv }" to sources: and "people: { source: roster }" to ncssr.yaml, then collect';
}

/** Owners whom the roster does not know: nobody can tell whether they are the reviewer. */
export function unknownOwners(
  asked: Pick<AskedRequest, 'control' | 'system'>,
  scope: Scope,
  roster: Roster,
): { owner: string; person: string }[] {
  return ownersOf(asked, scope).flatMap((owner) =>
    (scope.owners[owner] ?? [])
      .filter((word) => personNamed(word, roster) === null)
      .map((person) => ({ owner, person })),
  );
}

/** Who answers for the control, and for the system where it is asked for one. */
function ownersOf({ control, system }: Pick<AskedRequest, 'control' | 'system'>, scope: Scope): string[] {
  const owner = system === null ? undefined : scope.systems[system]?.owner;
  return [...new Set([control.owner, ...(owner === undefined ? [] : [owner])])];
}

/** Somebody hired since the roster was read, known by one word. */
function stranger(word: string): { personId: string; email: string } {
  return { personId: word, email: word };
}

/** The attributes that an examination found in a document for what is asked; null where it says nothing of it. */
export function attributesFor(
  { answers }: Examination,
  { request, system }: Asked,
): Readonly<Record<string, string>> | null {
  return answers.find((one) => one.request === request && one.system === system)?.attributes ?? null;
}
