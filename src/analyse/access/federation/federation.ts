import type { DirectoryUser } from '../../../estate/identity/aws/model.ts';
import type { AzureGapScope } from '../../../estate/identity/azure/model.ts';
import type {
  EnterpriseApplication,
  FederationGap,
  FederationModel,
} from '../../../estate/identity/federation/model.ts';
import { weakestMfa, type MfaVerdict, type MissingFact } from '../answer.ts';
import { signInCoverage, type SignInCoverage } from '../entra/coverage.ts';
import { multiFactor } from '../entra/requirement.ts';
import { applicationTarget, azureManagement, type SignInTarget } from '../entra/target.ts';
import { distinctFacts } from '../reach.ts';
import { chainOf, namesTenant, type Chain } from './chain.ts';
import { entrantsOf, type Entrant } from './entrant.ts';
import { sourceOf, type AcceptedAssumption } from './identity-center.ts';

/** One who can come through a provider, with whether a second factor is enforced on the way. */
export interface FederatedEntrant extends Entrant {
  application: EnterpriseApplication;
  /** Of a way that is only possible, never `not-enforced`. */
  mfa: MfaVerdict;
}

export interface FederationOptions {
  /** The instant judged, RFC 3339; null leaves open what ends when. */
  at: string | null;
  /** Assumptions that are accepted at that instant, and those that were. */
  assumptions: readonly AcceptedAssumption[];
}

/** What signs a user of Identity Center in, as far as that is known. */
interface CenterSignIn {
  mfa: MfaVerdict;
  /** Why it is not known; null where it is. */
  why: string | null;
}

/** Answers who comes into AWS through its identity providers. */
export interface Federation {
  /** Differs between any two of them. */
  readonly number: number;
  /** Whether this is a user of a directory that was read. */
  knows(principal: string): boolean;
  chain(provider: string): Chain;
  /** Ids of the providers of an account that were read. */
  providersIn(account: string): readonly string[];
  /** Whether everybody who comes through the provider is known by name, but for what is missing. */
  isFollowed(provider: string): boolean;
  /**
   * Everyone who can come through the provider to a role, or with null to any: by the strongest way, and by the least
   * guarded where that is another. Empty where it was not followed.
   */
  entrants(provider: string, role: string | null, doubt?: MissingFact | null): readonly FederatedEntrant[];
  /** What was not read of who comes through the provider. */
  missing(provider: string): readonly MissingFact[];
  /** Over everybody who comes through it. */
  mfaOf(provider: string): MfaVerdict;
  centerSignIn(user: DirectoryUser): CenterSignIn;
  /** The accepted assumptions that answers about Identity Center rest on. */
  readonly notes: readonly string[];
  /** Whether anything rests on what was read of a directory. */
  readonly restsOnDirectory: boolean;
}

let made = 0;

/** Prepares the federation of an engagement. Nothing is worked out before it is asked for. */
export function federationOf(model: FederationModel, { at, assumptions }: FederationOptions): Federation {
  made += 1;
  const factors = factorsOf(model);
  const source = sourceOf(model, assumptions);
  const users = once(() => new Set(model.directory().users.map(({ id }) => id)));
  const chain = remembered((provider: string) => chainOf(provider, model));
  const entrants = remembered((key: string): FederatedEntrant[] => {
    const [provider, role, doubt] = JSON.parse(key) as [string, string | null, MissingFact | null];
    const found = chain(provider);
    if (found.kind === 'unresolved') return [];
    return found.applications.flatMap((application) => {
      const entry = { provider, role, doubt: doubt ?? doubtOf(found.provider.kind, application) };
      const { strongest, as } = entrantsOf(model.directory(), application, entry, at);
      const withFactor = (one: Entrant): FederatedEntrant => {
        return { ...one, application, mfa: clamped(factors(one, application), one) };
      };
      return strongest.map(withFactor).flatMap((one) => {
        const weaker = as(one.principal)
          .map(withFactor)
          .filter((other) => strength[other.mfa] < strength[one.mfa])
          .sort((a, b) => strength[a.mfa] - strength[b.mfa]);
        return [one, ...weaker.slice(0, 1)];
      });
    });
  });
  const federation: Federation = {
    number: made,
    knows: (principal) => users().has(principal.toLowerCase()),
    chain,
    providersIn: (account) =>
      model.providers.filter(({ arn }) => arn.split(':')[4] === account).map(({ arn }) => arn),
    isFollowed: (provider) => {
      const found = chain(provider);
      return found.kind === 'application' && found.provider.kind === 'saml';
    },
    entrants: (provider, role, doubt = null) => entrants(JSON.stringify([provider, role, doubt])),
    missing: remembered((provider) => missingOf(model, chain(provider))),
    mfaOf: remembered((provider) => {
      if (!federation.isFollowed(provider) || federation.missing(provider).length > 0) return 'inconclusive';
      return weakestMfa(federation.entrants(provider, null).map(({ mfa }) => mfa));
    }),
    centerSignIn: (user) => {
      if (source.kind === 'unknown') return { mfa: 'inconclusive', why: source.why };
      const ids = new Set(user.externalIds.map(({ id }) => id.toLowerCase()).filter((id) => users().has(id)));
      const [id] = ids;
      if (id === undefined || ids.size > 1)
        return { mfa: 'inconclusive', why: 'no immutable id joins the user to one account of the directory' };
      const { application } = source;
      const mfa = factors({ principal: id, signsInAs: id, kind: 'user', means: 'held' }, application);
      return {
        mfa,
        why: mfa === 'inconclusive' ? `Conditional Access for ${application.name} is not known` : null,
      };
    },
    notes: source.kind === 'tenant' ? [source.note] : [],
    restsOnDirectory: source.kind === 'tenant' || model.providers.some(namesTenant),
  };
  return federation;
}

const strength: Readonly<Record<MfaVerdict, number>> = { 'not-enforced': 0, inconclusive: 1, enforced: 2 };

/** A way that may not exist proves no gap. */
function clamped(mfa: MfaVerdict, { certainty }: Entrant): MfaVerdict {
  return certainty === 'proved' || mfa === 'enforced' ? mfa : 'inconclusive';
}

/** What leaves every way through an application in doubt. */
function doubtOf(kind: 'saml' | 'openid', { name, enabled }: EnterpriseApplication): MissingFact | null {
  if (kind === 'openid')
    return {
      place: name,
      reason: 'for which subjects the trust policy takes tokens of the application is not followed',
    };
  if (enabled === true) return null;
  return {
    place: name,
    reason:
      enabled === false ? 'the application is disabled' : 'whether the application is enabled was not shown',
  };
}

type SignsIn = Pick<Entrant, 'principal' | 'signsInAs' | 'kind' | 'means'>;

/** Whether Conditional Access enforces a second factor on the way of an entrant. */
function factorsOf(
  model: FederationModel,
): (entrant: SignsIn, application: EnterpriseApplication) => MfaVerdict {
  const coverages = once(
    () => new Map(model.signIns().map((one): [string, SignInCoverage] => [one.tenant, signInCoverage(one)])),
  );
  const verdicts = new Map<string, ReadonlyMap<string, MfaVerdict>>();
  const of = (account: string, tenant: string, target: SignInTarget): MfaVerdict => {
    const key = `${tenant} ${target.application ?? ''}`;
    let known = verdicts.get(key);
    if (known === undefined) {
      const answer = coverages()
        .get(tenant)
        ?.ask({ targets: [target], requirement: multiFactor });
      known = new Map((answer?.accounts ?? []).map((one) => [one.account.toLowerCase(), one.verdict]));
      verdicts.set(key, known);
    }
    return known.get(account) ?? 'inconclusive';
  };
  return ({ principal, signsInAs, kind, means }, { tenant, name, appId }) => {
    // Whoever is no user of the tenant meets none of its policies for people.
    if (kind === 'service-principal') return 'not-enforced';
    const target = applicationTarget(name, appId);
    const own = [of(signsInAs, tenant, target)];
    if (means === 'takeover') own.push(of(principal, tenant, azureManagement));
    return weakestMfa(own);
  };
}

const directoryScopes: ReadonlySet<AzureGapScope> = new Set([
  'users',
  'groups',
  'group-members',
  'group-owners',
  'group-schedules',
  'applications',
  'app-roles',
  'directory-roles',
  'directory-role-definitions',
]);

function missingOf(model: FederationModel, chain: Chain): MissingFact[] {
  if (chain.kind === 'unresolved') return [...chain.missing];
  const directory = model
    .directory()
    .gaps.filter(({ affects }) => directoryScopes.has(affects))
    .map(({ subject, container, reason, operation, permission }): MissingFact => {
      return { place: subject ?? container ?? 'tenant', reason, operation, permission };
    });
  const assignments = chain.applications.flatMap(({ id, tenant, name }) =>
    model.gaps
      .filter((gap) => gap.about === 'assignments' && concerns(gap, tenant, id))
      .map(({ reason, operation, permission }): MissingFact => ({
        place: name,
        reason,
        operation,
        permission,
      })),
  );
  return distinctFacts([...directory, ...assignments]);
}

function concerns({ container, subject }: FederationGap, tenant: string, id: string): boolean {
  return (container === null || container === tenant) && (subject === null || subject === id);
}

function once<Value>(make: () => Value): () => Value {
  let known: { value: Value } | null = null;
  return () => (known ??= { value: make() }).value;
}

function remembered<Value>(compute: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(key)));
    return value;
  };
}
