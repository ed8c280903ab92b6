import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import { assignmentEdges, isReserved } from './assignment.ts';
import type { Setting } from './ask.ts';
import { compile, type CompiledModel } from './compiled.ts';
import type { Edge } from './edge.ts';
import { isFederated, type Holder } from './holder.ts';
import { edgesInto, populationOf, type Population } from './trust.ts';

/** Who can become whom: role assumption and permission set assignments, over the whole model. */
export interface AccessGraph {
  compiled: CompiledModel;
  setting: Setting;
  population: Population;
  roles: readonly Holder[];
  /** Roles that services keep, which belong to no class. */
  serviceLinked: readonly Holder[];
  /** The people of Identity Center by the role that they are assigned, by their ids. */
  assigned: ReadonlyMap<string, readonly string[]>;
  /** The identity providers by which anybody comes into a role, those of Identity Center left out. */
  providers: ReadonlySet<string>;
  /** Where a user or role stands in the model. */
  position(holder: Holder): number;
  from(holder: Holder): readonly Edge[];
  into(holder: Holder): readonly Edge[];
}

const graphs = new WeakMap<AwsIdentityModel, Map<string, AccessGraph>>();

/** The graph of a model. The same model and setting give the same graph. */
export function graphOf(model: AwsIdentityModel, setting: Setting): AccessGraph {
  const services = setting.resourceControlServices;
  const told = services === null ? 'null' : [...services].sort().join();
  const cacheKey = `${setting.at}|${told}|${setting.federation?.number ?? ''}`;
  const known = graphs.get(model) ?? new Map<string, AccessGraph>();
  graphs.set(model, known);
  let graph = known.get(cacheKey);
  if (graph === undefined) {
    graph = build(compile(model), setting);
    known.set(cacheKey, graph);
  }
  return graph;
}

function build(compiled: CompiledModel, setting: Setting): AccessGraph {
  const population = populationOf(compiled);
  const outgoing = new Map<string, Edge[]>();
  const incoming = new Map<string, Edge[]>();
  const providers = new Set<string>();
  const add = (edge: Edge): void => {
    append(outgoing, edge.from.id, edge);
    append(incoming, edge.to.id, edge);
  };
  for (const role of compiled.model.roles) {
    if (role.serviceLinked) continue;
    const edges = edgesInto(compiled, setting, population, role);
    // Identity Center itself is the provider of its roles; assignments say who comes through it.
    for (const edge of edges) {
      if (isReserved(role) && (edge.from.kind === 'provider' || isFederated(edge.from))) continue;
      add(edge);
      if (edge.from.kind === 'provider') providers.add(edge.from.id);
    }
  }
  const assignments = assignmentEdges(compiled);
  for (const edge of assignments) add(edge);
  const positions = new Map(compiled.entities.map((holder, at) => [holder.id, at]));
  return {
    compiled,
    setting,
    population,
    providers,
    roles: compiled.entities.filter((holder) => holder.kind === 'role'),
    serviceLinked: compiled.entities.filter((holder) => holder.kind === 'role' && holder.role.serviceLinked),
    assigned: new Map(
      [...Map.groupBy(assignments, ({ to }) => to.id)].map(([id, own]) => [
        id,
        own.map(({ from }) => from.id),
      ]),
    ),
    position: (holder) => positions.get(holder.id) ?? Infinity,
    from: (holder) => {
      const own = outgoing.get(holder.id) ?? [];
      if (holder.kind !== 'external') return own;
      // What is open to a whole account is open to each of its principals.
      const whole = `arn:${compiled.model.partition}:iam::${holder.account}:root`;
      return holder.id === whole ? own : [...own, ...(outgoing.get(whole) ?? [])];
    },
    into: (holder) => incoming.get(holder.id) ?? [],
  };
}

function append(lists: Map<string, Edge[]>, key: string, edge: Edge): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [edge]);
  else list.push(edge);
}
