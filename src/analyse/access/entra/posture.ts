import type {
  ConditionalAccessPolicy,
  EntraRead,
  EntraSignInModel,
  PassingHold,
} from '../../../estate/identity/entra/model.ts';
import type { MissingFact } from '../answer.ts';
import { membershipOf } from './membership.ts';

/**
 * The groups and roles that one account is in at one time, as `group:ID` and `role:ID` of those that policies name
 * and those that are told apart besides.
 */
export interface Posture {
  facts: ReadonlySet<string>;
  /** Those that it may be in. */
  unknown: ReadonlySet<string>;
  /** What was activated for it. */
  activated: readonly string[];
  /** Where the posture may not exist: what was not read. Empty where it surely does. */
  missing: readonly MissingFact[];
}

/** Answers which postures an account can take; the first is the one in which nothing is activated. */
interface Postures {
  of(account: string): readonly Posture[];
}

/** More postures than this are not told apart: the account is left in doubt. */
const limit = 256;

interface State {
  groups: readonly string[];
  roles: readonly string[];
  activated: readonly string[];
}

/** Prepares membership to any depth, roles held through groups, and what can be activated. */
export function posturesOf(
  model: EntraSignInModel,
  policies: readonly ConditionalAccessPolicy[],
  tellApart: Iterable<string> = [],
): Postures {
  const also = (kind: string): string[] =>
    [...tellApart].filter((fact) => fact.startsWith(kind)).map((fact) => fact.slice(kind.length));
  const clauses = policies.flatMap(({ include, exclude }) => [include, exclude]);
  const namedGroups = new Set([...clauses.flatMap(({ groups }) => groups), ...also('group:')]);
  const namedRoles = new Set([...clauses.flatMap(({ roles }) => roles), ...also('role:')]);
  const roles = listOf(model.roles.filter(({ role }) => namedRoles.has(role)));
  const passing = listOf(model.passing.filter(({ kind, of }) => kind === 'group' || namedRoles.has(of)));
  const holders = model.groups.map(({ id }) => id).filter((id) => roles.has(id) || passing.has(id));
  const membership = membershipOf(model, [...namedGroups, ...holders]);
  const shared = new Map<string, readonly Posture[]>();
  const standingUnknown = unreadFacts();
  const doubt = doubtOf();
  return {
    of(account) {
      const state: State = {
        groups: membership.groupsOf(account),
        roles: (roles.get(account) ?? []).map(({ role }) => role),
        activated: [],
      };
      const own = passing.get(account) ?? [];
      const key = JSON.stringify([state.groups, state.roles, own.map(({ kind, of }) => [kind, of])]);
      const known = shared.get(key) ?? explore(state, own);
      shared.set(key, known);
      return known;
    },
  };

  function explore(standing: State, own: readonly PassingHold[]): readonly Posture[] {
    const postures = new Map<string, Posture>();
    const seen = new Set<string>();
    const open = [standing];
    for (let state = open.shift(); state !== undefined; state = open.shift()) {
      const stateKey = [...state.groups, ...state.roles].sort().join(' ');
      if (seen.has(stateKey)) continue;
      seen.add(stateKey);
      const facts = factsOf(state);
      const key = [...facts].sort().join(' ');
      if (!postures.has(key))
        postures.set(key, {
          facts,
          unknown: new Set([...standingUnknown].filter((fact) => !facts.has(fact))),
          activated: state.activated,
          missing: [],
        });
      if (seen.size > limit) return [...postures.values(), overflow()];
      for (const hold of [...own, ...state.groups.flatMap((group) => passing.get(group) ?? [])])
        open.push(activate(state, hold));
    }
    const all = [...postures.values()];
    // What was not read can come on top of everything that can be activated.
    return doubt === null ? all : [...all, ...all.map(doubt)];
  }

  /** Stands for the postures that were not told apart: it may be in anything. */
  function overflow(): Posture {
    const groups = [...namedGroups].map((group) => `group:${group}`);
    const reason = `more than ${limit} combinations of what can be activated`;
    return {
      facts: new Set(),
      unknown: new Set([...groups, ...[...namedRoles].map((role) => `role:${role}`)]),
      activated: [],
      missing: [{ place: 'privileged identity management', reason }],
    };
  }

  function activate(state: State, hold: PassingHold): State {
    const activated = [...new Set([...state.activated, `${hold.kind} ${hold.of}`])];
    if (hold.kind === 'role') return { ...state, roles: [...new Set([...state.roles, hold.of])], activated };
    const gained = [hold.of, ...membership.groupsOf(hold.of)];
    return { ...state, groups: [...new Set([...state.groups, ...gained])], activated };
  }

  function factsOf({ groups, roles: own }: State): Set<string> {
    const held = [...own, ...groups.flatMap((group) => (roles.get(group) ?? []).map(({ role }) => role))];
    return new Set([
      ...groups.filter((group) => namedGroups.has(group)).map((group) => `group:${group}`),
      ...held.map((role) => `role:${role}`),
    ]);
  }

  /** What any account may be in, because a list of members or of roles was not read. */
  function unreadFacts(): Set<string> {
    const facts = new Set<string>();
    const groups = new Set(membership.unread);
    // A set is walked to its end while it grows: what is activated can itself activate.
    for (const group of groups) {
      const into = [group, ...membership.groupsOf(group)];
      for (const fact of factsOf({ groups: into, roles: [], activated: [] })) facts.add(fact);
      for (const { kind, of } of into.flatMap((one) => passing.get(one) ?? [])) {
        if (kind === 'group') groups.add(of);
        else facts.add(`role:${of}`);
      }
    }
    if (lacks('roles')) for (const role of namedRoles) facts.add(`role:${role}`);
    return facts;
  }

  function lacks(...reads: readonly EntraRead[]): boolean {
    return model.gaps.some(({ read }) => reads.includes(read));
  }

  /** A posture that may exist where it was not read what can be activated, or what is active for a time only. */
  function doubtOf(): ((known: Posture) => Posture) | null {
    const about: readonly EntraRead[] = ['role-eligibility', 'group-eligibility', 'group-activation'];
    const gaps = model.gaps.filter(({ read }) => about.includes(read));
    if (gaps.length === 0) return null;
    const missing = gaps.map(({ reason, operation, permission }) => ({
      place: 'privileged identity management',
      reason,
      operation,
      permission,
    }));
    const groupFacts = [...namedGroups].map((group) => `group:${group}`);
    const roleFacts = [...namedRoles].map((role) => `role:${role}`);
    const gainable = new Set([
      ...(lacks('group-eligibility', 'group-activation') ? [...groupFacts, ...roleFacts] : []),
      ...(lacks('role-eligibility') ? roleFacts : []),
    ]);
    const losable = new Set(lacks('group-activation') ? [...groupFacts, ...roleFacts] : []);
    return ({ facts: held, activated }) => {
      const facts = new Set([...held].filter((fact) => !losable.has(fact)));
      const unknown = [...gainable, ...standingUnknown, ...losable].filter((fact) => !facts.has(fact));
      return { facts, unknown: new Set(unknown), activated, missing };
    };
  }
}

function listOf<Hold extends { principal: string }>(holds: readonly Hold[]): Map<string, Hold[]> {
  const byPrincipal = new Map<string, Hold[]>();
  for (const hold of holds) {
    const known = byPrincipal.get(hold.principal);
    if (known) known.push(hold);
    else byPrincipal.set(hold.principal, [hold]);
  }
  return byPrincipal;
}
