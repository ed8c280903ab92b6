import { personNamed, rosterKinds, rosterOf, type Roster } from '../judge/reviewers.ts';
import { askedOf, type Asked, type Examination, type FiledDocument, type Locker } from '../locker/locker.ts';
import { instantOfAct } from './clock.ts';
import type { Decision, Surroundings } from './decision.ts';
import { digest } from './filing.ts';
import { RefusedError } from './refused.ts';
import { readRegister, type StoredRegister } from './register.ts';

/** A decision before it is made: on what, by whom, when, and against which roster. */
export interface Act {
  document: FiledDocument;
  places: readonly Asked[];
  register: StoredRegister;
  roster: Roster;
  examination: Omit<Examination, 'decision' | 'answers'>;
}

/** Looks up everything that a decision rests on. Throws RefusedError. */
export async function prepared(locker: Locker, decision: Decision, surroundings: Surroundings): Promise<Act> {
  const { run, scope, schemas } = surroundings;
  const register = await readRegister(locker);
  const document = register.documents.find(({ id }) => id === decision.document);
  if (!document)
    throw new RefusedError(`There is no document ${decision.document}; ncssr evidence list shows them`);
  const at = instantOfAct(locker, register);
  const quoted = {
    plan: run?.start.plan.filter(({ kind }) => rosterKinds.has(kind)) ?? [],
    envelopes: run?.envelopes.filter(({ kind }) => rosterKinds.has(kind)) ?? [],
  };
  const roster = await rosterOf({ ...quoted, blob: (sha256) => locker.getBlob(sha256) }, scope, schemas);
  return {
    document,
    register,
    roster,
    places: placesOf(document, decision),
    examination: {
      schemaVersion: 1,
      id: `X-${digest([document.id, decision.by, at, String(register.examinations.length)])}`,
      document: document.id,
      by: personNamed(decision.by, roster)?.personId ?? decision.by,
      role: decision.role ?? scope.reviewers ?? '',
      at,
      reason: decision.reason,
      roster: quoted,
    },
  };
}

/** What a decision is about; nothing but what the document was filed for. */
function placesOf(document: FiledDocument, { requests, systems }: Decision): Asked[] {
  const all = askedOf(document);
  for (const id of requests) {
    if (!all.some(({ request }) => request === id))
      throw new RefusedError(`${document.id} was not filed for ${id}`);
  }
  for (const id of systems) {
    if (!all.some(({ system }) => system === id))
      throw new RefusedError(`${document.id} was not filed for the system ${id}`);
  }
  const places = all.filter(
    ({ request, system }) =>
      (requests.length === 0 || requests.includes(request)) &&
      (systems.length === 0 || system === null || systems.includes(system)),
  );
  if (places.length === 0) throw new RefusedError(`${document.id} was not filed for that`);
  return places;
}
