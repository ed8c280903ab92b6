import type { AwsResource, AwsRole } from '../../../estate/identity/aws/model.ts';
import { allAbilities, anyAbility, doubted, mayAllow, type Abilities } from './abilities.ts';
import { belongingsOf } from './by-account.ts';
import { exists, type Ability, type Edge } from './edge.ts';
import type { CompiledModel } from './compiled.ts';
import type { AccessGraph } from './graph.ts';
import { roleHolder, type Holder } from './holder.ts';
import { controlsUnreadWorkload, controlsWorkload, createsCompute, workloadServices } from './technique.ts';

type EdgeTo = (kind: string, to: Holder, ability: Ability) => Edge[];

/** Services of `createsCompute`: of any other, what starts code with a role passed to it is not known here. */
const computeServices: ReadonlySet<string> = new Set(createsCompute.map(({ service }) => service));

/** Roles that a holder can hand to code of its own. */
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
  return othersRoles(graph, holder, wanted).flatMap((role) =>
    servicesOf(graph, role).flatMap((service) => {
      const start = starts.get(service);
      if (start === undefined && computeServices.has(service)) return [];
      const pass = abilities.passing(holder, role.arn, service);
      return edge('iam:PassRole', roleHolder(role), started(pass, start, role, service));
    }),
  );
}

const known = (starts: ReadonlyMap<string, Ability>, service: string): Ability[] => {
  const ability = starts.get(service);
  return ability === undefined ? [] : [ability];
};

function started(pass: Ability, start: Ability | undefined, role: AwsRole, service: string): Ability {
  if (start !== undefined) return allAbilities([pass, start]);
  if (exists(pass) === 'false') return pass;
  const reason = `what starts code of ${service} with a role passed to it was not evaluated`;
  return doubted(pass, { place: role.arn, reason, cause: 'undocumented' });
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

/** Functions, tasks and builds are not read: any of them may run as a role that trusts their service. */
function overUnreadWorkloads(
  abilities: Abilities,
  holder: Holder,
  wanted: (id: string) => boolean,
  edge: EdgeTo,
): Edge[] {
  const { graph } = abilities;
  const control = new Map<string, Ability>();
  for (const { service, actions } of controlsUnreadWorkload) {
    const able = actions.filter((action) => mayAllow(graph.compiled, holder, action));
    if (able.length === 0) continue;
    control.set(service, anyAbility(able.map((action) => abilities.anywhere(holder, action))));
  }
  if (control.size === 0) return [];
  const { runningRoles } = workloadsOf(graph.compiled);
  return othersRoles(graph, holder, wanted).flatMap((role) =>
    runningRoles.has(role.arn)
      ? []
      : servicesOf(graph, role).flatMap((service) => {
          const ability = control.get(service);
          if (ability === undefined || exists(ability) === 'false') return [];
          const reason = `which code of ${service} runs as the role is not read`;
          const note = { place: role.arn, reason, cause: 'evidence' as const };
          return edge('workload-control', roleHolder(role), doubted(ability, note));
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
