import { directoryRoles } from '../azure/ids.ts';
import { signer, type World } from './world.ts';

/** What the twin says of one account: whether it surely comes through, and whether it is asked for a second factor. */
export interface TwinEntrant {
  certainty: 'proved' | 'possible';
  mfa: 'enforced' | 'not-enforced' | 'inconclusive';
}

interface Way {
  as: string;
  sure: boolean;
}

/**
 * Who comes through the application to the role, as one would find out by hand: account by account, by every rule
 * there is, with no graph. `covered` is everybody whom Conditional Access asks, of all applications.
 */
export function twinEntrants(
  given: World,
  role: string,
  covered: ReadonlySet<string>,
): Map<string, TwinEntrant> {
  const { directory } = given;
  const application = given.applications.find(({ id }) => id === signer)!;
  const on = application.enabled !== false && application.enabled !== null;
  const byHand = new Map<string, Way[]>();
  const note = (user: string, as: string, sure: boolean): void => {
    if (!directory.users.some(({ id }) => id === user)) return;
    const disabled = directory.users.some(
      ({ id, accountEnabled }) => id === user && accountEnabled === false,
    );
    byHand.set(user, [...(byHand.get(user) ?? []), { as, sure: sure && on && !disabled }]);
  };
  const assignments = application.assigned ?? [];
  const gives = (roleId: string | undefined): boolean =>
    (application.roles?.[roleId ?? ''] ?? '').split(',')[0] === role;
  for (const { id } of directory.users) {
    for (const { principal, role: roleId } of assignments) {
      const sure = gives(roleId);
      if (principal === id) note(id, id, sure);
      if (mayBeIn(given, id, principal)) note(id, id, sure);
      else if (nestedIn(given, principal).some((inner) => mayBeIn(given, id, inner))) note(id, id, false);
    }
    if (application.required !== true) note(id, id, false);
    const principal = directory.servicePrincipals.find((one) => one.id === signer);
    if (principal?.owners?.includes(id) === true) note(id, id, true);
    const registration = directory.applications.find(({ appId }) => appId === application.appId);
    if (registration?.owners?.includes(id) === true) note(id, id, false);
    if (holds(given, id, 'globalAdministrator') || holds(given, id, 'applicationAdministrator'))
      note(id, id, true);
  }
  // A Global Administrator resets the credentials of anybody, and then comes as them.
  const self = new Map([...byHand].map(([user, ways]) => [user, ways.some(({ sure }) => sure)]));
  for (const { id } of directory.users) {
    if (!holds(given, id, 'globalAdministrator')) continue;
    for (const [user, sure] of self) if (user !== id) note(id, user, sure);
  }
  return new Map(
    [...byHand].map(([user, ways]) => [
      user,
      {
        certainty: ways.some(({ sure }) => sure) ? 'proved' : 'possible',
        mfa: factorOf(given, user, ways, covered),
      },
    ]),
  );
}

function holds({ directory }: World, user: string, role: keyof typeof directoryRoles): boolean {
  return directory.directoryAssignments.some(
    (one) => one.principal === user && one.role === directoryRoles[role],
  );
}

/** Whether the user is in the group, may activate being in it, or may put himself in. */
function mayBeIn({ directory }: World, user: string, group: string): boolean {
  const found = directory.groups.find(({ id }) => id === group);
  return (
    found !== undefined &&
    ((found.members ?? []).includes(user) ||
      (found.owners ?? []).includes(user) ||
      (found.eligible ?? []).some(({ principalId }) => principalId === user))
  );
}

/** The groups within a group, to any depth. */
function nestedIn({ directory }: World, group: string): string[] {
  const found = new Set<string>();
  const look = (id: string): void => {
    for (const member of directory.groups.find((one) => one.id === id)?.members ?? []) {
      if (found.has(member) || !directory.groups.some((one) => one.id === member)) continue;
      found.add(member);
      look(member);
    }
  };
  look(group);
  return [...found].filter((id) => id !== group);
}

function factorOf(
  { directory }: World,
  user: string,
  ways: readonly Way[],
  covered: ReadonlySet<string>,
): TwinEntrant['mfa'] {
  const verdicts = ways.map(({ as, sure }): TwinEntrant['mfa'] => {
    const disabled = directory.users.some(
      ({ id, accountEnabled }) => (id === as || id === user) && accountEnabled === false,
    );
    if (disabled) return 'inconclusive';
    if (covered.has(as) && covered.has(user)) return 'enforced';
    return sure ? 'not-enforced' : 'inconclusive';
  });
  if (verdicts.includes('not-enforced')) return 'not-enforced';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'enforced';
}
