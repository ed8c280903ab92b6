import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import {
  weakestMfa,
  type AccessPath,
  type Answer,
  type MfaVerdict,
  type MissingFact,
  type Verdict,
} from '../answer.ts';
import { abilitiesOf } from './abilities.ts';
import type { Federation } from '../federation/federation.ts';
import type { TargetAbilities } from './ability.ts';
import { ask, type Setting } from './ask.ts';
import { unfollowedAssignments } from './assignment.ts';
import { compile, noteOfGap, type CompiledModel } from './compiled.ts';
import type { Decision, PolicySource } from './decide.ts';
import { exists, missingFact, mfaOf } from './edge.ts';
import { explore, mfaOfEntrance, type Entrances } from './explore.ts';
import { distinct, pathTo } from './path.ts';
import { federatedHolder, federationNotes, otherEntrances } from './federated.ts';
import type { ContextOverrides, MfaContext } from './facts.ts';
import { graphOf, type AccessGraph } from './graph.ts';
import { directoryUserHolder, isFederated, type Holder } from './holder.ts';
import type { Note } from './note.ts';
import { parsePolicy } from './policy.ts';
import { rootMfa, rootUsable } from './root.ts';
import { holderNamed } from './trust.ts';

/** What an answer depends on besides the model. Everything left out makes the answer less certain, never better. */
export interface AccessOptions {
  /** The instant judged, RFC 3339; left out, time conditions are unknown. */
  at?: string;
  /** Services that resource control policies cover, from `resourceControlServices`; left out, they are unknown. */
  resourceControlServices?: ReadonlySet<string>;
  /** MFA verdicts of identity providers by ARN, and of Identity Center as `identity-center`. */
  identityProviders?: ReadonlyMap<string, MfaVerdict>;
  /** Ids of the principals declared as break-glass accounts. */
  breakGlass?: ReadonlySet<string>;
  /** Who comes in through identity providers, where they were followed to a directory. */
  federation?: Federation;
}

/** One concrete request, as far as it is known. */
interface AwsRequest {
  /** ARN of a user, role or root, id of a directory user, ARN of a provider, or name of a service. */
  principal: string;
  action: string;
  /** ARN, or `*` for an action that names no resource. */
  resource: string;
  mfa?: MfaContext;
  context?: ContextOverrides;
  sessionName?: string;
  /** Policy documents passed when the session began. */
  sessionPolicies?: readonly unknown[];
}

export function settingOf(options: AccessOptions): Setting {
  return {
    at: options.at ?? null,
    resourceControlServices: options.resourceControlServices ?? null,
    federation: options.federation ?? null,
  };
}

export function entrancesOf(options: AccessOptions): Entrances {
  return {
    identityProviders: options.identityProviders ?? new Map(),
    breakGlass: options.breakGlass ?? new Set(),
    federation: options.federation ?? null,
  };
}

/**
 * Decides one request of one principal by itself, layer by layer, without assuming roles. Null where the
 * principal is not in the model.
 */
export function evaluate(
  model: AwsIdentityModel,
  request: AwsRequest,
  options: AccessOptions = {},
): Decision | null {
  const compiled = compile(model);
  const holder = findHolder(compiled, request.principal);
  if (holder === null) return null;
  const session: PolicySource | null =
    request.sessionPolicies === undefined
      ? null
      : {
          gaps: [],
          policies: request.sessionPolicies.map((document, at) => {
            const place = `session policy ${at + 1}`;
            return parsePolicy({ id: place, place, document, fault: null, evidence: [] }, 'identity');
          }),
        };
  return ask(compiled, settingOf(options), holder, request, request.mfa ?? 'absent', {
    overrides: request.context ?? {},
    sessionPolicies: session,
    sessionName: request.sessionName ?? null,
  });
}

/** Providers that trust policies name without an ARN. */
const webProviders = new Set([
  'cognito-identity.amazonaws.com',
  'accounts.google.com',
  'graph.facebook.com',
  'www.amazon.com',
]);

/** Finds who is meant by an ARN, a directory user id, a provider ARN or a service name; null for nobody known. */
export function findHolder(
  compiled: CompiledModel,
  principal: string,
  federation?: Federation | null,
): Holder | null {
  const user = compiled.directoryUsers.get(principal);
  if (user !== undefined) return directoryUserHolder(user);
  if (federation?.knows(principal) === true) return federatedHolder(principal.toLowerCase());
  const rootOf = /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1];
  const account = rootOf === undefined ? undefined : compiled.accounts.get(rootOf);
  if (account !== undefined) return { kind: 'root', id: principal, account: account.id, owner: account };
  if (/:(saml-provider|oidc-provider)\//.test(principal) || webProviders.has(principal))
    return { kind: 'provider', id: principal, account: null };
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(principal))
    return { kind: 'service', id: principal, account: null };
  if (principal === 'anyone') return { kind: 'anyone', id: principal, account: null };
  return holderNamed(compiled, principal);
}

/**
 * Whether a principal can perform an action on a resource, by itself or through any role it can come to assume,
 * with every path and with the weakest MFA over them. Missing reads make it inconclusive.
 */
export function effectiveAccess(
  model: AwsIdentityModel,
  principal: string,
  action: string,
  resource: string,
  options: AccessOptions = {},
): Answer {
  const graph = graphOf(model, settingOf(options));
  const holder = findHolder(graph.compiled, principal, options.federation);
  if (holder === null) return unknownPrincipal(principal);
  const abilities = abilitiesOf(graph).about({ action, resource });
  const entrances = entrancesOf(options);
  const paths: AccessPath[] = [];
  const notes: Note[] = [];
  for (const reached of explore(graph, entrances, [holder])) {
    if (isFederated(reached.holder)) continue;
    const ability = abilities.of(reached.holder);
    const path = pathTo(graph, entrances, reached, abilities.target, ability);
    if (path !== null) paths.push(path);
  }
  notes.push(...incompleteness(graph, holder));
  if (paths.length === 0) notes.push(...openElsewhere(graph, entrances, abilities, holder));
  return answerOf(graph, holder, paths, notes, entrances);
}

/** Why an account of a directory that no way was found for may yet have one. */
function openElsewhere(
  graph: AccessGraph,
  entrances: Entrances,
  abilities: TargetAbilities,
  holder: Holder,
): Note[] {
  if (!isFederated(holder)) return [];
  const unread = graph.compiled.model.gaps.filter(
    ({ affects }) => affects === 'assignments' || affects === 'directory',
  );
  const open = otherEntrances(graph, holder).filter((other) =>
    explore(graph, entrances, [other.holder]).some(
      (reached) => exists(abilities.of(reached.holder)) !== 'false',
    ),
  );
  return [
    ...open.flatMap(({ notes }) => notes),
    ...unread.map(noteOfGap),
    ...unfollowedAssignments(graph.compiled),
  ];
}

/** Whether MFA is enforced on every way by which a principal reaches an action on a resource. */
export function mfaEnforcement(
  model: AwsIdentityModel,
  principal: string,
  action: string,
  resource: string,
  options: AccessOptions = {},
): MfaVerdict {
  return effectiveAccess(model, principal, action, resource, options).mfa;
}

function unknownPrincipal(principal: string): Answer {
  const reason = 'the principal is not among those that were read';
  return { verdict: 'inconclusive', mfa: 'inconclusive', paths: [], missing: [{ place: principal, reason }] };
}

/** What was not read and could open a way that is not seen. */
export function incompleteness(graph: AccessGraph, holder: Holder): Note[] {
  const { compiled } = graph;
  const unread = unreadOf(compiled);
  const comesIn = holder.kind === 'directory-user';
  return [
    ...(comesIn ? unread.directory : unread.principals),
    ...(comesIn ? unfollowedAssignments(compiled) : []),
    ...federationNotes(graph, holder),
  ];
}

/** Gaps of which anybody may be one who was not read, and those that may hide where people of a directory come in. */
interface Unread {
  principals: readonly Note[];
  directory: readonly Note[];
}

const unreadByModel = new WeakMap<CompiledModel, Unread>();

function unreadOf(compiled: CompiledModel): Unread {
  let known = unreadByModel.get(compiled);
  if (known === undefined) {
    const affecting = (...kinds: readonly string[]): Note[] =>
      compiled.model.gaps.filter(({ affects }) => kinds.includes(affects)).map(noteOfGap);
    known = {
      principals: affecting('principals'),
      directory: affecting('principals', 'assignments', 'directory'),
    };
    unreadByModel.set(compiled, known);
  }
  return known;
}

/** Combines paths and missing reads into an answer. */
export function answerOf(
  graph: AccessGraph,
  holder: Holder,
  paths: readonly AccessPath[],
  notes: readonly Note[],
  entrances: Entrances,
): Answer {
  const { usable, signIn } = rootState(holder);
  const proved = paths.some((path) => path.certainty === 'proved');
  let verdict: Verdict = 'denied';
  if (paths.length > 0 || notes.length > 0) verdict = 'inconclusive';
  if (proved) verdict = usable === 'unknown' ? 'inconclusive' : 'allowed';
  if (usable === 'false') verdict = 'denied';
  const unusable: MissingFact[] = usable === 'unknown' ? [unknownRoot(holder.id)] : [];
  const missing = [
    ...unusable,
    ...paths.flatMap((path) => path.unproved),
    ...distinct(notes).map(missingFact),
  ];
  return {
    verdict,
    mfa: verdict === 'denied' ? 'inconclusive' : overallMfa(graph, holder, paths, notes, entrances, signIn),
    paths: usable === 'false' ? [] : paths,
    missing: dropRepeated(missing),
  };
}

function unknownRoot(place: string): MissingFact {
  const operation = 'iam:GetAccountSummary';
  const reason = 'whether anyone can sign in as root, or recover its password, was not shown';
  return { place, reason, operation, permission: operation };
}

function rootState(holder: Holder): { usable: 'true' | 'false' | 'unknown'; signIn: MfaVerdict | null } {
  if (holder.kind !== 'root') return { usable: 'true', signIn: null };
  return { usable: rootUsable(holder.owner), signIn: rootMfa(holder.owner.root) };
}

function overallMfa(
  graph: AccessGraph,
  holder: Holder,
  paths: readonly AccessPath[],
  notes: readonly Note[],
  entrances: Entrances,
  signIn: MfaVerdict | null,
): MfaVerdict {
  const own = weakestMfa(paths.map((path) => path.mfa));
  // Root is never bound to use MFA by policy alone; its credentials decide, unless its paths are all guarded.
  const ways = signIn === null ? [own] : [own === 'enforced' ? own : signIn];
  if (holder.kind === 'role') ways.splice(0, 1, mfaIntoRole(graph, holder, entrances));
  return weakestMfa(notes.length > 0 ? [...ways, 'inconclusive'] : ways);
}

const mfaIntoRoles = new WeakMap<AccessGraph, Map<string, MfaVerdict>>();

/** A role session carries no MFA: what counts is how people come to it. */
function mfaIntoRole(graph: AccessGraph, role: Holder, entrances: Entrances): MfaVerdict {
  const known = mfaIntoRoles.get(graph) ?? new Map<string, MfaVerdict>();
  mfaIntoRoles.set(graph, known);
  const key = `${role.id}|${[...entrances.identityProviders].join('|')}|${entrances.federation?.number ?? ''}`;
  let verdict = known.get(key);
  if (verdict === undefined) {
    verdict = weakestMfa(entrancesInto(graph, role, entrances));
    known.set(key, verdict);
  }
  return verdict;
}

function* entrancesInto(graph: AccessGraph, role: Holder, entrances: Entrances): Generator<MfaVerdict> {
  const seen = new Set<string>([role.id]);
  const queue: Holder[] = [role];
  for (const holder of queue) {
    for (const edge of graph.into(holder)) {
      if (edge.from.kind !== 'role') {
        if (edge.from.kind !== 'service')
          yield edge.entry?.mfa ?? mfaOfEntrance(edge.from, entrances) ?? mfaOf(edge.ability);
      } else if (!seen.has(edge.from.id)) {
        seen.add(edge.from.id);
        queue.push(edge.from);
      }
    }
  }
}

function dropRepeated(missing: readonly MissingFact[]): MissingFact[] {
  return [...new Map(missing.map((fact) => [`${fact.place}|${fact.reason}`, fact])).values()];
}
