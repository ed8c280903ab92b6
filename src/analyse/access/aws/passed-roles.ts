import type { AwsResource, AwsRole } from '../../../estate/identity/aws/model.ts';
import { allAbilities, anyAbility, doubted, mayAllow, type Abilities } from './abilities.ts';
import { belongingsOf } from './by-account.ts';
import { directing, directingActions, type Directing } from './directing.ts';
import { exists, type Ability, type Edge } from './edge.ts';
import type { CompiledModel } from './compiled.ts';
import type { AccessGraph } from './graph.ts';
import { roleHolder, type Holder } from './holder.ts';
import { directingServices } from './service-principals.ts';
import { controlsWorkload, createsCompute, workloadServices } from './technique.ts';

type EdgeTo = (kind: string, to: Holder, ability: Ability) => Edge[];

/** Roles that a holder can hand to code of its own, or to what a service does for it. */
export function overPassedRoles(
  abilities: Abilities,
  holder: Holder,
  wanted: (id: string) => boolean,
  edge: EdgeTo,
): Edge[] {
  const { graph } = abilities;
  const may = (action: string): boolean => mayAllow(graph.compiled, holder, action);
  if (!may('iam:PassRole')) return [];
  const starts = new Map<string, Ability>();
  for (const { service, actions } of createsCompute.filter((one) => one.actions.every(may))) {
    const ability = allAbilities(actions.map((action) => abilities.anywhere(holder, action)));
    starts.set(service, anyAbility([...known(starts, service), ability]));
  }
  const other = directing(abilities, holder, 'any');
  return othersRoles(graph, holder, wanted).flatMap((role) =>
    servicesOf(graph, role).flatMap((service) => {
      const start = starts.get(service);
      if (start === undefined && other === null && directingServices(service) !== 'any') return [];
      const pass = abilities.passing(holder, role.arn, service);
      return edge('iam:PassRole', roleHolder(role), started(pass, start, other, { role, service }));
    }),
  );
}

const known = (starts: ReadonlyMap<string, Ability>, service: string): Ability[] => {
  const ability = starts.get(service);
  return ability === undefined ? [] : [ability];
};

/** What passing a role comes to: proved where the actions are known that start code with it, possible by any other. */
function started(
  pass: Ability,
  start: Ability | undefined,
  other: Directing | null,
  { role, service }: { role: AwsRole; service: string },
): Ability {
  if (exists(pass) === 'false') return pass;
  if (start !== undefined) {
    const proved = allAbilities([pass, start]);
    if (other === null || exists(proved) === 'true') return proved;
  }
  const by = other === null ? 'an action' : other.action;
  const reason = `whether ${by} starts work of ${service} with a role passed to it was not evaluated`;
  const note = { place: role.arn, reason, cause: 'undocumented' as const };
  return doubted(other === null ? pass : allAbilities([pass, other.ability]), note);
}

/** Roles of machines and functions on which a holder can run code. */
export function overWorkloads(
  abilities: Abilities,
  holder: Holder,
  wanted: (id: string) => boolean,
  edge: EdgeTo,
): Edge[] {
  const { graph } = abilities;
  const { compiled } = graph;
  const able = controlsWorkload.filter((action) => mayAllow(compiled, holder, action));
  const read = (able.length === 0 ? [] : workloadsFor(compiled, holder.account)).flatMap((resource) => {
    const role = compiled.roles.get(resource.workloadRole ?? '');
    if (role === undefined || !wanted(role.arn) || role.arn === holder.id) return [];
    const services = workloadServices[resource.arn.split(':')[2] ?? ''];
    const actions = able.filter((action) => services?.includes(action.split(':')[0]!) ?? true);
    const ability = anyAbility(actions.map((action) => abilities.of(holder, action, resource.arn)));
    return edge('workload-control', roleHolder(role), ability);
  });
  return [...read, ...overUnreadWorkloads(abilities, holder, wanted, edge)];
}

interface Workloads {
  byAccount: ReadonlyMap<string | null, AwsResource[]>;
  /** Those that others than their own account may be let into. */
  open: readonly AwsResource[];
  runningRoles: ReadonlySet<string | null>;
}

const workloads = new WeakMap<CompiledModel, Workloads>();

function workloadsOf(compiled: CompiledModel): Workloads {
  let known = workloads.get(compiled);
  if (known === undefined) {
    const running = compiled.model.resources.filter(({ workloadRole }) => workloadRole !== null);
    known = {
      byAccount: Map.groupBy(running, ({ account }) => account),
      open: running.filter(({ account, policy }) => account === null || policy !== null),
      runningRoles: new Set(running.map(({ workloadRole }) => workloadRole)),
    };
    workloads.set(compiled, known);
  }
  return known;
}

/** Machines and functions that a principal of the account may act on at all. */
function workloadsFor(compiled: CompiledModel, account: string | null): AwsResource[] {
  const { byAccount, open } = workloadsOf(compiled);
  const own = account === null ? [] : (byAccount.get(account) ?? []);
  return [...new Set([...own, ...open])];
}

/**
 * Functions, tasks, builds and whatever else a service does under a role are not read: whoever may direct the service
 * may direct what is done under any role that trusts it. Machines are read, and asked about one by one.
 */
function overUnreadWorkloads(
  abilities: Abilities,
  holder: Holder,
  wanted: (id: string) => boolean,
  edge: EdgeTo,
): Edge[] {
  const { graph } = abilities;
  const { runningRoles } = workloadsOf(graph.compiled);
  const found = new Map<string, Directing | null>();
  const by = (service: string, isRead: boolean): Directing | null => {
    const key = `${service} ${isRead}`;
    let direct = found.get(key);
    if (direct === undefined) {
      direct = directing(abilities, holder, directingServices(service), isRead ? controlsWorkload : []);
      found.set(key, direct);
    }
    return direct;
  };
  return othersRoles(graph, holder, wanted).flatMap((role) =>
    servicesOf(graph, role).flatMap((service) => {
      const direct = by(service, runningRoles.has(role.arn));
      if (direct === null) return [];
      const reason = `what ${service} does as the role is not read; ${direct.action} may start, change or feed it`;
      const note = { place: role.arn, reason, cause: 'evidence' as const };
      return edge('workload-control', roleHolder(role), doubted(direct.ability, note));
    }),
  );
}

function othersRoles(graph: AccessGraph, holder: Holder, wanted: (id: string) => boolean): AwsRole[] {
  return belongingsOf(graph.compiled.model, holder.account).roles.filter(
    (role) => role.arn !== holder.id && !role.serviceLinked && wanted(role.arn),
  );
}

/** Services that a role lets in. */
function servicesOf(graph: AccessGraph, role: AwsRole): string[] {
  return graph.into(roleHolder(role)).flatMap(({ from }) => (from.kind === 'service' ? [from.id] : []));
}

/** Whether a holder may direct what some service does under a role of its account. */
export function directsSomething(graph: AccessGraph, holder: Holder): boolean {
  return servicesIn(graph, holder.account).some(
    (service) => directingActions(graph.compiled, holder, directingServices(service)).length > 0,
  );
}

const servicesByAccount = new WeakMap<AccessGraph, Map<string | null, readonly string[]>>();

/** The services that some role of an account lets in. */
function servicesIn(graph: AccessGraph, account: string | null): readonly string[] {
  const known = servicesByAccount.get(graph) ?? new Map<string | null, readonly string[]>();
  servicesByAccount.set(graph, known);
  let services = known.get(account);
  if (services === undefined) {
    const { roles } = belongingsOf(graph.compiled.model, account);
    services = [...new Set(roles.flatMap((role) => servicesOf(graph, role)))];
    known.set(account, services);
  }
  return services;
}
