import type { AwsRole } from '../../../estate/identity/aws/model.ts';
import { TargetAbilities } from './ability.ts';
import type { Setting } from './ask.ts';
import type { CompiledModel } from './compiled.ts';
import { exists, type Ability, type Edge } from './edge.ts';
import { federatedEdges } from './federated.ts';
import { roleHolder, userHolder, type Holder } from './holder.ts';
import type { ParsedPolicy } from './policy.ts';
import { accountOfPrincipal } from './principal.ts';

/** Sessions of a role assumed from another role's session last at most an hour (IAM User Guide, role chaining). */
const chainedSeconds = 3600;

/** Entities grouped so that those with the same policies are asked together. */
export type Population = ReadonlyMap<string, ReadonlyMap<string, readonly Holder[]>>;

/** The users and roles of each account, by class. */
export function populationOf(compiled: CompiledModel): Population {
  const accounts = new Map<string, Map<string, Holder[]>>();
  for (const holder of compiled.entities) {
    if (holder.kind === 'role' && holder.role.serviceLinked) continue;
    const account = holder.account!;
    const classes = accounts.get(account) ?? new Map<string, Holder[]>();
    accounts.set(account, classes);
    const { classId } = compiled.permissionsOf(holder);
    const members = classes.get(classId);
    if (members === undefined) classes.set(classId, [holder]);
    else members.push(holder);
  }
  return accounts;
}

/** The classes of some accounts; of all where none are given. */
export function* classesIn(
  population: Population,
  accounts: ReadonlySet<string> | null,
): Generator<readonly Holder[]> {
  for (const account of accounts ?? population.keys()) yield* population.get(account)?.values() ?? [];
}

/** Every way to assume a role: who can, under which MFA context, for how long. */
export function edgesInto(
  compiled: CompiledModel,
  setting: Setting,
  population: Population,
  role: AwsRole,
): Edge[] {
  const trust = compiled.parse(role.trust, 'trust');
  const named = namedIn(compiled, trust, role.account);
  const edges: Edge[] = [];
  const to = roleHolder(role);
  const add = (kind: string, from: Holder, ability: Ability): void => {
    if (from.id === to.id || exists(ability) === 'false') return;
    const limit = from.kind === 'role' ? chainedSeconds : Infinity;
    const seconds = role.maxSessionSeconds === null ? null : Math.min(role.maxSessionSeconds, limit);
    edges.push({ kind, from, to, ability, evidence: role.evidence, sessionSeconds: seconds });
  };
  const assume = new TargetAbilities(compiled, setting, { action: 'sts:AssumeRole', resource: role.arn });
  for (const holder of named.holders) add('sts:AssumeRole', holder, assume.of(holder));
  const already = new Set(named.holders.map((holder) => holder.id));
  for (const account of named.everyone ? population.keys() : named.accounts) {
    for (const members of population.get(account)?.values() ?? []) {
      for (const holder of assume.among(members)) {
        if (!already.has(holder.id)) add('sts:AssumeRole', holder, assume.of(holder));
      }
    }
  }
  for (const action of ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']) {
    const federated = new TargetAbilities(compiled, setting, { action, resource: role.arn });
    // Of a trust policy that is not understood, any provider of the account may be meant.
    const possible = named.everyone ? (setting.federation?.providersIn(role.account) ?? []) : [];
    for (const id of new Set([...named.providers, ...possible])) {
      const provider: Holder = { kind: 'provider', id, account: null };
      add(action, provider, federated.of(provider));
      const last = edges.at(-1);
      if (last?.from === provider && setting.federation)
        edges.push(...federatedEdges(setting.federation, last));
    }
  }
  return edges;
}

const trusting = new WeakMap<CompiledModel, ReadonlyMap<string, readonly AwsRole[]>>();

/** Roles whose trust policy names an account, or one of its users and roles, or everybody. */
export function rolesTrusting(compiled: CompiledModel, account: string): readonly AwsRole[] {
  let known = trusting.get(compiled);
  if (known === undefined) {
    const found = new Map<string, AwsRole[]>();
    for (const role of compiled.model.roles) {
      if (role.serviceLinked) continue;
      for (const one of accountsTrusted(compiled, role)) {
        const own = found.get(one);
        if (own === undefined) found.set(one, [role]);
        else own.push(role);
      }
    }
    trusting.set(compiled, (known = found));
  }
  return [...(known.get(account) ?? []), ...(known.get('*') ?? [])];
}

/** The accounts that a role's trust policy names in any way; `*` alone for every account. */
function accountsTrusted(compiled: CompiledModel, role: AwsRole): Iterable<string> {
  const { accounts, holders, everyone } = namedIn(
    compiled,
    compiled.parse(role.trust, 'trust'),
    role.account,
  );
  if (everyone) return ['*'];
  return new Set([...accounts, ...holders.flatMap(({ account }) => account ?? [])]);
}

interface Named {
  holders: Holder[];
  accounts: Set<string>;
  providers: Set<string>;
  everyone: boolean;
}

/** Whom the trust policy may let in, before its conditions and the callers' own policies are asked. */
function namedIn(compiled: CompiledModel, trust: ParsedPolicy, ownAccount: string): Named {
  const result: Named = {
    holders: [],
    accounts: new Set(),
    providers: new Set(),
    everyone: trust.fault !== null,
  };
  const ids = new Set<string>();
  const addHolder = (holder: Holder): void => {
    if (!ids.has(holder.id)) result.holders.push(holder);
    ids.add(holder.id);
  };
  for (const statement of trust.statements) {
    if (statement.effect === 'Deny') continue;
    if (statement.principal === null || statement.principal.negated || statement.principal.spec.everyone) {
      result.everyone = true;
    }
    if (statement.principal === null || statement.principal.negated) continue;
    const { aws, services, federated } = statement.principal.spec;
    for (const id of services) addHolder({ kind: 'service', id, account: null });
    for (const id of federated) result.providers.add(id);
    for (const name of aws) {
      const holder = holderNamed(compiled, name);
      if (holder !== null) addHolder(holder);
      else if (accountOfPrincipal(name) !== null) result.accounts.add(accountOfPrincipal(name)!);
    }
  }
  if (result.everyone) addHolder({ kind: 'anyone', id: 'anyone', account: null });
  if (trust.fault !== null) result.accounts.add(ownAccount);
  return result;
}

/**
 * The holder that a Principal names: a user or role of the model, or one of an account that was not read. Null
 * for accounts of the model and for the unique ids of principals that no longer exist.
 */
export function holderNamed(compiled: CompiledModel, name: string): Holder | null {
  const user = compiled.users.get(name);
  if (user !== undefined) return userHolder(user);
  const role = compiled.roles.get(name) ?? roleOfSession(compiled, name);
  if (role !== undefined) return roleHolder(role);
  const account = accountOfPrincipal(name) ?? /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(name)?.[1];
  if (account === undefined || compiled.accounts.has(account)) return null;
  const id =
    accountOfPrincipal(name) === null ? name : `arn:${compiled.model.partition}:iam::${account}:root`;
  return { kind: 'external', id, account };
}

function roleOfSession(compiled: CompiledModel, name: string): AwsRole | undefined {
  const match = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(name);
  if (match === null) return undefined;
  return compiled.model.roles.find((role) => role.account === match[1] && role.name === match[2]);
}
