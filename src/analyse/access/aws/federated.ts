import type { MfaVerdict, MissingFact, PathStep, AccessManner } from '../answer.ts';
import type { FederatedEntrant, Federation } from '../federation/federation.ts';
import type { Ternary } from '../ternary.ts';
import type { Ability, Edge } from './edge.ts';
import type { AccessGraph } from './graph.ts';
import { directoryUserHolder, isFederated, type Holder } from './holder.ts';
import type { Note } from './note.ts';

/** How an account of a directory comes to a provider of AWS, before AWS has its say. */
export interface Entry {
  /** From the account over the application to the provider. */
  steps: readonly PathStep[];
  mfa: MfaVerdict;
  manner: AccessManner;
}

/** An account of a directory that comes into AWS through a provider. */
export function federatedHolder(id: string, kind: FederatedEntrant['kind'] = 'user'): Holder {
  return {
    kind: kind === 'service-principal' ? 'federated-application' : 'federated-user',
    id,
    account: null,
  };
}

/** The ways of everybody who comes through a provider into a role that trusts it. */
export function federatedEdges(federation: Federation, edge: Edge): Edge[] {
  const entrants = federation.entrants(edge.from.id, edge.to.id, assertionDoubt(edge.ability));
  return entrants.map((entrant) => ({
    ...edge,
    from: federatedHolder(entrant.principal, entrant.kind),
    ability: entrant.certainty === 'proved' ? edge.ability : doubted(edge.ability, entrant.unproved),
    entry: {
      steps: [...entrant.steps, signingStep(federation, entrant, edge.from.id)],
      mfa: entrant.mfa,
      manner: entrant.manner,
    },
  }));
}

function signingStep(federation: Federation, { application }: FederatedEntrant, provider: string): PathStep {
  const chain = federation.chain(provider);
  const own = chain.kind === 'application' ? chain.provider.evidence : [];
  return {
    kind: 'federation',
    from: application.id,
    to: provider,
    by: `the application ${application.name} signs people in for the provider`,
    evidence: [...new Set([...own, ...application.evidence])],
  };
}

/** What the trust policy asks of an assertion, beyond whom it is for: the claims decide it, and they are not readable. */
function assertionDoubt({ context, by }: Ability): MissingFact | null {
  const asked = Object.keys(context).filter((key) => !/^(?:saml:aud|sts:rolesessionname)$/i.test(key));
  if (asked.length === 0) return null;
  return {
    place: by,
    reason: `whether the claims of the application meet ${asked.join(', ')} is not readable`,
  };
}

function doubted(ability: Ability, unproved: readonly MissingFact[]): Ability {
  const weaker = (value: Ternary): Ternary => (value === 'true' ? 'unknown' : value);
  const { absent, false: without, true: withDevice } = ability.under;
  return {
    ...ability,
    under: { absent: weaker(absent), false: weaker(without), true: weaker(withDevice) },
    notes: [...ability.notes, ...unproved.map(noteOfFact)],
  };
}

function noteOfFact(fact: MissingFact): Note {
  return { ...fact, cause: 'evidence' };
}

/** What was not read of those who come through the providers that a holder, or everybody, may come by. */
export function federationNotes(graph: AccessGraph, holder: Holder): Note[] {
  const { federation } = graph.setting;
  if (federation === undefined || federation === null) return [];
  if (holder.kind === 'provider') return federation.missing(holder.id).map(noteOfFact);
  if (!isFederated(holder)) return [];
  return followedProviders(graph, federation).flatMap((id) => federation.missing(id).map(noteOfFact));
}

/** One by whom an account of a directory may come in, though it is not known that it does. */
interface OtherEntrance {
  holder: Holder;
  notes: readonly Note[];
}

/**
 * Where an account of a directory may come in by a way that was not followed: providers whose people are not known,
 * and users of Identity Center, any of whom it may be.
 */
export function otherEntrances(graph: AccessGraph, holder: Holder): OtherEntrance[] {
  const { federation } = graph.setting;
  if (!isFederated(holder) || federation === undefined || federation === null) return [];
  const providers = [...graph.providers]
    .filter((id) => !federation.isFollowed(id))
    .map((id): OtherEntrance => ({
      holder: { kind: 'provider', id, account: null },
      notes: federation.missing(id).map(noteOfFact),
    }));
  const users = graph.compiled.model.directoryUsers.map((user): OtherEntrance => {
    const reason = `whether the account signs in to Identity Center as ${user.userName} is not known`;
    return {
      holder: directoryUserHolder(user),
      notes: [{ place: 'Identity Center', reason, cause: 'evidence' }],
    };
  });
  return [...providers, ...users];
}

function followedProviders(graph: AccessGraph, federation: Federation): string[] {
  return [...graph.providers].filter((id) => federation.isFollowed(id));
}

/** Whether a provider was followed to the people behind it: then it is a way, and they are who comes. */
export function isFollowed({ setting }: AccessGraph, { kind, id }: Holder): boolean {
  return kind === 'provider' && setting.federation?.isFollowed(id) === true;
}
