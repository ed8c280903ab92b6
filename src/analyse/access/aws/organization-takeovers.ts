import type { AwsAccount } from '../../../estate/identity/aws/model.ts';
import { allAbilities, anyAbility, doubted, mayAllow, type Abilities } from './abilities.ts';
import type { CompiledModel } from './compiled.ts';
import { directing, directingActions } from './directing.ts';
import { exists, type Ability, type Edge } from './edge.ts';
import { administratorHolder, type Holder } from './holder.ts';
import { rewritesIdentityCenter } from './technique.ts';

type EdgeTo = (kind: string, to: Holder, ability: Ability) => Edge[];

/** What a holder in the management account, or in one that administers for it, can do to every other, by one ability each. */
export function overOrganization(
  abilities: Abilities,
  holder: Holder,
  edge: EdgeTo,
): readonly (readonly Edge[])[] {
  return [
    overIdentityCenter(abilities, holder, edge),
    overStackSets(abilities, holder, edge),
    overControlPolicies(abilities, holder, edge),
  ];
}

/** Whoever administers Identity Center can assign itself any permission in any member account. */
function overIdentityCenter(abilities: Abilities, holder: Holder, edge: EdgeTo): Edge[] {
  const { compiled } = abilities.graph;
  if (compiled.model.permissionSets.length === 0) return [];
  const standing = standingOf(compiled, holder, 'sso.amazonaws.com');
  if (standing === null) return [];
  const actions = rewritesIdentityCenter.filter((action) => mayAllow(compiled, holder, action));
  const proved = anyAbility(actions.map((action) => abilities.anywhere(holder, action)));
  const ability = exists(proved) === 'true' ? proved : byAnyAction(abilities, holder, identityCenter, proved);
  return intoOtherAccounts(compiled, holder, standing, ability, 'identity-center-administration', edge);
}

const identityCenter = ['sso', 'sso-directory', 'identitystore'];
const organizations = ['organizations', 'account', 'controltower'];

/** What of these services is not known to be harmless may come to the same, whatever it is. */
function byAnyAction(
  abilities: Abilities,
  holder: Holder,
  services: readonly string[],
  otherwise: Ability,
): Ability {
  const direct = directing(abilities, holder, services);
  if (direct === null) return otherwise;
  const reason = `what follows from ${direct.action} for the accounts of the organization was not evaluated`;
  return doubted(direct.ability, { place: holder.id, reason, cause: 'undocumented' });
}

/**
 * Whoever changes accounts and policies of the organization may take away what these withhold, and an account's root
 * address with it: what follows is possible, not proved.
 */
function overControlPolicies(abilities: Abilities, holder: Holder, edge: EdgeTo): Edge[] {
  const { compiled } = abilities.graph;
  const membership = compiled.accounts.get(holder.account ?? '')?.membership;
  if (membership?.kind !== 'member' || !membership.managementAccount) return [];
  const ability = byAnyAction(abilities, holder, organizations, anyAbility([]));
  return intoOtherAccounts(compiled, holder, 'management', ability, 'organization-change', edge, true);
}

/** Whether a holder has anything to do with the organization or Identity Center beyond reading, wherever it stands. */
export function directsOrganization(compiled: CompiledModel, holder: Holder): boolean {
  return [identityCenter, organizations].some(
    (services) => directingActions(compiled, holder, services).length > 0,
  );
}

/** A stack set of the organization works in every member account with a role of its own, which may do anything. */
function overStackSets(abilities: Abilities, holder: Holder, edge: EdgeTo): Edge[] {
  const { compiled } = abilities.graph;
  const standing = standingOf(compiled, holder, 'member.org.stacksets.cloudformation.amazonaws.com');
  const actions = ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'];
  if (standing === null || !actions.every((action) => mayAllow(compiled, holder, action))) return [];
  const both = allAbilities(actions.map((action) => abilities.anywhere(holder, action)));
  const reason = 'whether the organization trusts stack sets was not read';
  const ability = doubted(both, { place: holder.id, reason, cause: 'evidence' });
  return intoOtherAccounts(compiled, holder, standing, ability, 'stack-set', edge);
}

type Standing = 'management' | 'delegated' | 'unread';

/** Why a holder's account may administer a service for the organization; null where it may not. */
function standingOf(compiled: CompiledModel, holder: Holder, service: string): Standing | null {
  const membership = compiled.accounts.get(holder.account ?? '')?.membership;
  if (membership === undefined || membership.kind === 'standalone') return null;
  if (membership.kind === 'unknown') return 'unread';
  if (membership.managementAccount) return 'management';
  const { delegations } = compiled.model;
  if (delegations === null) return 'unread';
  const own = delegations.find(({ account }) => account === holder.account);
  if (own === undefined) return null;
  if (own.services === null) return 'unread';
  return own.services.includes(service) ? 'delegated' : null;
}

function intoOtherAccounts(
  compiled: CompiledModel,
  holder: Holder,
  standing: Standing,
  ability: Ability,
  kind: string,
  edge: EdgeTo,
  uncontrolled = false,
): Edge[] {
  const operation = 'organizations:ListDelegatedServicesForAccount';
  const unread = {
    place: `account ${holder.account ?? ''}`,
    reason: 'whether the account administers the service for the organization was not read',
    cause: 'evidence' as const,
    operation,
    permission: operation,
  };
  if (exists(ability) === 'false') return [];
  const sure = standing === 'unread' ? doubted(ability, unread) : ability;
  return inOrganizationOf(compiled, holder).flatMap(({ id, membership }) => {
    if (id === holder.account) return [];
    // What others administer for the organization does not reach its management account.
    const managed = membership.kind === 'member' && membership.managementAccount;
    if (managed && standing !== 'management') return [];
    const into = administratorHolder(compiled.model.partition, id, uncontrolled);
    return edge(kind, into, sure);
  });
}

interface Organizations {
  byId: ReadonlyMap<string, readonly AwsAccount[]>;
  /** Accounts of which it is not known whether they belong to one. */
  unknown: readonly AwsAccount[];
}

const organizationsOf = new WeakMap<CompiledModel, Organizations>();

/** Accounts that may belong to the holder's organization: those of another, or of none, are not administered from it. */
function inOrganizationOf(compiled: CompiledModel, holder: Holder): readonly AwsAccount[] {
  const { accounts } = compiled.model;
  const own = compiled.accounts.get(holder.account ?? '')?.membership;
  if (own?.kind !== 'member') return accounts;
  let known = organizationsOf.get(compiled);
  if (known === undefined) {
    const idOf = ({ membership }: AwsAccount): string | null =>
      membership.kind === 'member' ? membership.organizationId : null;
    const members = accounts.filter((account) => idOf(account) !== null);
    known = {
      byId: Map.groupBy(members, (account) => idOf(account) ?? ''),
      unknown: accounts.filter(({ membership }) => membership.kind === 'unknown'),
    };
    organizationsOf.set(compiled, known);
  }
  return [...(known.byId.get(own.organizationId) ?? []), ...known.unknown];
}

/**
 * Root sessions in member accounts are limited to a few tasks, of which one lets the root password be recovered:
 * what follows from it is possible, not proved.
 */
export function overRoots(abilities: Abilities, holder: Holder, edge: EdgeTo): Edge[] {
  const { compiled } = abilities.graph;
  const standing = standingOf(compiled, holder, 'iam.amazonaws.com');
  if (standing === null || !mayAllow(compiled, holder, 'sts:AssumeRoot')) return [];
  return inOrganizationOf(compiled, holder).flatMap((owner) => {
    if (owner.id === holder.account) return [];
    const id = `arn:${compiled.model.partition}:iam::${owner.id}:root`;
    const reason = 'a root session is limited to its task policy; what follows from it was not evaluated';
    const note = { place: id, reason, cause: 'undocumented' as const };
    const ability = doubted(abilities.of(holder, 'sts:AssumeRoot', id), note);
    return edge('sts:AssumeRoot', { kind: 'root', id, account: owner.id, owner }, ability);
  });
}
