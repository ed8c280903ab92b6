import { buildEstate } from '../estate/estate.ts';
import type { KindSchemas, RunEvidence } from '../estate/evidence.ts';
import type { ReadState } from '../estate/collection.ts';
import type { Person, RecordedRoleChange } from '../estate/people/people.ts';
import type { Examination } from '../locker/locker.ts';
import { idKey } from '../scope/same-person.ts';
import type { Scope } from '../scope/scope.ts';
import { isEmployed } from './employment.ts';
import { recordedAt } from './role-record.ts';
import { staleness } from './staleness.ts';

/** Evidence kinds from which it is known who held which role. */
export const rosterKinds: ReadonlySet<string> = new Set(['file.hr.roster', 'file.role-changes']);

/** The roster that an examination rests on. */
export interface Roster {
  people: readonly Person[];
  changes: readonly RecordedRoleChange[];
  reads: readonly ReadState[];
}

export const unreadRoster: Roster = { people: [], changes: [], reads: [] };

/** The roster of each examination, from the readings that it quotes. */
export async function quotedRosters(
  examinations: readonly Examination[],
  blob: RunEvidence['blob'],
  scope: Scope,
  schemas: KindSchemas,
): Promise<Map<string, Roster>> {
  const read = new Map<string, Promise<Roster>>();
  const rosters = new Map<string, Roster>();
  for (const { id, roster } of examinations) {
    const key = JSON.stringify(roster);
    const known = read.get(key) ?? rosterOf({ ...roster, blob }, scope, schemas);
    read.set(key, known);
    rosters.set(id, await known);
  }
  return rosters;
}

/** The roster in some evidence, with the recorded changes of roles where there are any. */
export async function rosterOf(evidence: RunEvidence, scope: Scope, schemas: KindSchemas): Promise<Roster> {
  const plan = evidence.plan.filter(({ kind }) => rosterKinds.has(kind));
  const names = ['people.roster', 'people.roleChanges'];
  const estate = await buildEstate({ ...evidence, plan }, scope, names, schemas);
  const [people, changes] = [
    estate.whole<Person>('people.roster'),
    estate.whole<RecordedRoleChange>('people.roleChanges'),
  ];
  return {
    people: people.members,
    changes: changes.members,
    // Without a reading of the roster itself nothing is known, whatever else was read.
    reads: people.reads.length === 0 ? [] : [...people.reads, ...changes.reads],
  };
}

/** Why a roster cannot be relied upon at an instant; null where it can. */
export function whyUnreliable({ reads }: Roster, at: Date): string | null {
  if (reads.length === 0) return 'the roster was not read';
  const fault = reads
    .flatMap((read) => [...read.shortfalls, staleness(read, at, null)])
    .find((shortfall) => shortfall !== null);
  return fault ? `the roster was not read whole (${fault.source}: ${fault.message})` : null;
}

/** The one person whom a word names by id or work e-mail, in any case; null for nobody, or for more than one. */
export function personNamed(word: string, { people }: Pick<Roster, 'people'>): Person | null {
  const wanted = folded(word);
  if (wanted === '') return null;
  const found = people.filter(({ personId, email }) => [personId, email ?? ''].map(folded).includes(wanted));
  const [person] = found;
  return person && found.every((one) => isSamePerson(one, person)) ? person : null;
}

/** Whether two rows are of one person: the same id, or the same work e-mail under another. */
export function isSamePerson(
  a: Pick<Person, 'personId' | 'email'>,
  b: Pick<Person, 'personId' | 'email'>,
): boolean {
  if (folded(a.personId) === folded(b.personId)) return true;
  return a.email !== null && b.email !== null && folded(a.email) === folded(b.email);
}

/**
 * Every row of the person of one row: the same id or work e-mail, as people spell them, through whatever rows lie
 * between. Wider than what names somebody, since it tells who must be another.
 */
export function rowsOfOne<Row extends Pick<Person, 'personId' | 'email'>>(
  one: Row,
  people: readonly Row[],
): Row[] {
  return personIndex(people)(one);
}

/** The same, for many people of one roster. */
export function personIndex<Row extends Pick<Person, 'personId' | 'email'>>(
  people: readonly Row[],
): (one: Row) => Row[] {
  const byId = Map.groupBy(people, ({ personId }) => idKey(personId));
  const byMail = Map.groupBy(
    people.filter(({ email }) => email !== null),
    ({ email }) => mailKey(email ?? ''),
  );
  return (one) => {
    const rows = new Set([one]);
    // The set grows while it is walked.
    for (const { personId, email } of rows) {
      for (const other of byId.get(idKey(personId)) ?? []) rows.add(other);
      for (const other of email === null ? [] : (byMail.get(mailKey(email)) ?? [])) rows.add(other);
    }
    return [...rows];
  };
}

/** An address as it is compared: what follows a plus sign leads to the same mailbox. */
function mailKey(address: string): string {
  return idKey(address.replace(/\+[^@]*@/u, '@'));
}

/** A word that names somebody as it is compared: letter case, width, blanks around and what cannot be seen do not count. */
export function folded(word: string): string {
  return word
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim()
    .toLowerCase();
}

/** Why a person did not hold a role at an instant, by the roster and the recorded changes; null where they did. */
export function whyNotHolding(person: Person, role: string, at: Date, roster: Roster): string | null {
  const rows = roster.people.filter((one) => isSamePerson(one, person));
  const standing = rows.filter(
    (one) => isEmployed(one, at) && (!one.startsAt || new Date(one.startsAt) <= at),
  );
  if (standing.length === 0) return `${person.personId} was not at work for the CA by the roster`;
  if (!standing.some(({ roles }) => roles.includes(role)))
    return `${person.personId} does not hold the role ${role} by the roster`;
  // What was withdrawn under one of a person's ids is withdrawn.
  const ids = new Set(rowsOfOne(person, roster.people).map(({ personId }) => folded(personId)));
  const own = roster.changes.filter((one) => one.role === role && ids.has(folded(one.personId)));
  const recorded = recordedAt(own, at);
  if (recorded.state === 'withdrawn')
    return `the role ${role} was withdrawn from ${person.personId} at ${recorded.at}`;
  return recorded.state === 'granted-later'
    ? `the role ${role} was granted to ${person.personId} only at ${recorded.at}`
    : null;
}
