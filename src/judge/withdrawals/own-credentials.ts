import { accountLabel, type Account } from '../../analyse/access/people/account.ts';
import type { JoinedAccount } from '../../analyse/access/people/join.ts';
import { replacement } from '../../analyse/clocks/withdrawal.ts';
import type { SystemReach } from '../../estate/inventory/reach.ts';
import type { HeldCredential } from '../../estate/identity/held-credentials.ts';
import type { Scope } from '../../scope/scope.ts';
import type { EngagementAccess } from '../access/engagement-access.ts';
import type { Exception } from '../judgement.ts';
import { allOf, endedWords, nothing, type Findings } from './findings.ts';
import type { Withdrawal } from './withdrawals.ts';

/** What tells which credentials went with a role. */
interface CredentialFacts {
  access: EngagementAccess;
  credentials: readonly HeldCredential[];
  scope: Scope;
  systems: ReadonlyMap<string, SystemReach>;
}

/**
 * The credentials of the person's own accounts, and of the shared accounts that the person answers for, in clouds
 * where no role is left: they must be gone, or new.
 */
export function ownCredentials(withdrawal: Withdrawal, facts: CredentialFacts): Findings {
  const own = facts.access.accounts.filter(
    ({ account, personId, use }) =>
      personId === withdrawal.personId && use !== 'service' && wentWith(withdrawal, account, facts),
  );
  return allOf([
    ...own.map((joined) => credentialsOf(withdrawal, joined, facts)),
    ownedApplications(withdrawal, own, facts),
  ]);
}

function credentialsOf(withdrawal: Withdrawal, joined: JoinedAccount, facts: CredentialFacts): Findings {
  const { account, use } = joined;
  if (account.realm === 'aws-iam' || account.realm === 'aws-root')
    return allOf(
      facts.credentials
        .filter((one) => isOf(one, account) && one.active !== false)
        .map((one) => judged(withdrawal, joined, one)),
    );
  if (account.ways?.length === 0) return nothing;
  const said = (condition: string): Exception => saidOf(withdrawal, joined, condition, []);
  // A directory account serves other work too; what it still opens is asked by path. It ends with employment.
  if (use !== 'person')
    return { ...nothing, undecided: [said('when its password was last changed was not read')] };
  if (withdrawal.role !== null) return nothing;
  return account.ways === null
    ? { ...nothing, undecided: [said('whether it can still sign in was not read')] }
    : { ...nothing, exceptions: [said('can still sign in')] };
}

function judged(withdrawal: Withdrawal, joined: JoinedAccount, credential: HeldCredential): Findings {
  const { kind, active, madeAt } = credential;
  // Of certificates the report dates any change, as of their state.
  const renewedAt = kind === 'signing certificate' ? null : madeAt;
  const verdict = replacement(withdrawal.since, { renewedAt, untouchedSince: madeAt });
  if (verdict === 'replaced') return nothing;
  const made = madeAt === null ? 'of which nothing says when it was made' : `made at ${madeAt}`;
  const [has, certain] = active === null ? ['may have', false] : ['has', verdict === 'kept'];
  const article = kind === 'access key' || kind === 'SSH public key' ? 'an' : 'a';
  const said = saidOf(withdrawal, joined, `${has} ${article} ${kind} ${made}`, credential.evidence);
  return certain ? { ...nothing, exceptions: [said] } : { ...nothing, undecided: [said] };
}

/** Whoever owns an application can know its secrets; when they were made was not read. */
function ownedApplications(
  withdrawal: Withdrawal,
  own: readonly JoinedAccount[],
  { access }: CredentialFacts,
): Findings {
  const ids = new Set(
    own.filter(({ account }) => account.realm === 'entra').map(({ account }) => account.id),
  );
  const owned = [...(access.azure?.applications ?? []), ...(access.azure?.servicePrincipals ?? [])].filter(
    ({ owners }) => owners.some((owner) => ids.has(owner)),
  );
  return {
    ...nothing,
    undecided: owned.map(({ displayName, evidence }) => ({
      subject: `${withdrawal.personId} as owner of ${displayName}`,
      condition: `${endedWords(withdrawal)}; whether the secrets of the application were replaced was not read`,
      evidence: [...new Set([...withdrawal.evidence, ...evidence])],
    })),
  };
}

/** Whether an account was for the role that ended, and for none that is left. */
function wentWith(
  withdrawal: Withdrawal,
  { realm, container }: Account,
  { scope, systems }: CredentialFacts,
): boolean {
  if (withdrawal.role === null) return true;
  const kinds = realm === 'entra' ? ['azure', 'entra'] : ['aws'];
  const systemsOf = (roles: readonly string[]): string[] =>
    roles
      .flatMap((role) => (Object.hasOwn(scope.roles, role) ? (scope.roles[role]?.systems ?? []) : []))
      .filter((id) =>
        scope.systems[id]?.select.some(({ source }) => kinds.includes(scope.sources[source]?.kind ?? '')),
      );
  const within = (id: string): boolean => {
    const reach = systems.get(id);
    return reach?.containers.has(container) === true || reach?.tenants.has(container) === true;
  };
  const was = systemsOf([withdrawal.role]);
  const left = systemsOf(withdrawal.remaining);
  if (was.length === 0) return false;
  // An account elsewhere, as one that roles are assumed from, may be for any role in the cloud.
  return was.some(within) ? !left.some(within) : left.length === 0;
}

function isOf({ container, user }: HeldCredential, { realm, container: account, name }: Account): boolean {
  return container === account && user === (realm === 'aws-root' ? '<root_account>' : name);
}

function saidOf(
  withdrawal: Withdrawal,
  { account, use }: JoinedAccount,
  condition: string,
  evidence: readonly string[],
): Exception {
  const as = use === 'person' ? '' : `, a ${use} account,`;
  return {
    subject: `${withdrawal.personId} as ${accountLabel(account)}`,
    condition: `${endedWords(withdrawal)}, and the account${as} ${condition}`,
    evidence: [...new Set([...withdrawal.evidence, ...account.evidence, ...evidence])],
    witness: {
      account: account.id,
      endedBetween: [withdrawal.since.earliest.toISOString(), withdrawal.since.latest.toISOString()],
    },
  };
}
