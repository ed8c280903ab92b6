import type { MatrixCell } from '../../analyse/isolation/matrix.ts';
import type { Segment } from '../../analyse/isolation/parties.ts';
import type { Endpoint, Network } from '../../estate/network/representation.ts';
import { nameOf } from './neighbours.ts';
import { allButManagement } from './outside-paths.ts';
import type { Ask } from './parts.ts';

/** Machines computed one by one, and groups of them; more are computed together. */
const mostAlone = 60;
const mostGroups = 120;

/** A machine beside the system, or several, at which a connection from outside ends and from which one leads on. */
interface SteppingStone {
  readonly name: string;
  /** Declared boundary controls that it belongs to. */
  readonly controls: readonly string[];
  /** The outside network from which it is entered. */
  readonly from: string;
  /** Surely entered from there, and surely leading on to the system without passing a boundary control. */
  readonly certain: boolean;
  readonly entered: MatrixCell;
}

interface Node extends Segment {
  readonly controls: readonly string[];
}

const system = '(system)';

/**
 * The machines by which a person comes from outside to management ports of the system in more than one connection:
 * entered there on a management port, or on any port where it is a boundary control, and leading on directly or by
 * further machines.
 */
export function steppingStones(
  ask: Ask,
  network: Network,
  outside: readonly Segment[],
  own: readonly Endpoint[],
  controls: ReadonlyMap<string, readonly string[]>,
): SteppingStone[] {
  const ours = new Set(own.map(({ id }) => id));
  const others = network.endpoints.filter(({ id, kind }) => kind === 'interface' && !ours.has(id));
  if (outside.length === 0 || own.length === 0 || others.length === 0) return [];
  const target = { name: system, endpoints: [...ours], controls: [] };
  const of = (one: Endpoint): readonly string[] => controls.get(one.id) ?? [];
  const first = waysAmong(ask, network, outside, groupsOf(others, of), target);
  const involved = new Set(first.involved().flatMap(({ endpoints }) => endpoints));
  if (involved.size === 0) return [];
  if (involved.size > mostAlone) return first.stones();
  const alone = others
    .filter(({ id }) => involved.has(id))
    .map((one) => ({ name: nameOf(one), endpoints: [one.id], controls: of(one) }));
  return waysAmong(ask, network, outside, alone, target).stones();
}

/** By subnet and boundary control, or by boundary control alone where the subnets are many. */
function groupsOf(all: readonly Endpoint[], of: (one: Endpoint) => readonly string[]): Node[] {
  const groups = Map.groupBy(all, (one) => [one.attachment, ...of(one)].join('\n'));
  const few = groups.size <= mostGroups ? groups : Map.groupBy(all, (one) => of(one).join('\n'));
  return [...few.values()].map((members) => ({
    name: `${members.length} interfaces from ${members[0]?.id ?? ''} on`,
    endpoints: members.map(({ id }) => id),
    controls: members[0] === undefined ? [] : of(members[0]),
  }));
}

interface Ways {
  /** Groups that stand on a way from outside to the system. */
  involved: () => Node[];
  stones: () => SteppingStone[];
}

function waysAmong(
  ask: Ask,
  network: Network,
  outside: readonly Segment[],
  nodes: readonly Node[],
  target: Node,
): Ways {
  const sources = [...outside, ...nodes];
  const narrow = [...nodes.filter(({ controls }) => controls.length === 0), target];
  const approved = sources.flatMap((from) =>
    narrow.map((to) => ({ from: from.name, to: to.name, transport: allButManagement })),
  );
  const { cells } = ask(network, [...sources, target], approved);
  const between = new Map<string, MatrixCell[]>();
  for (const cell of cells) {
    if (cell.verdict === 'isolated' || cell.verdict === 'isolated-under-assumptions') continue;
    between.set(cell.to, [...(between.get(cell.to) ?? []), cell]);
  }
  const passable = new Set(nodes.filter(({ controls }) => controls.length === 0).map(({ name }) => name));
  const every = new Set(nodes.map(({ name }) => name));
  const perhaps = leadingTo(between, every, () => true);
  const surely = leadingTo(between, passable, ({ verdict }) => verdict === 'open');
  const outer = new Set(outside.map(({ name }) => name));
  const enteredFrom = (name: string): MatrixCell[] =>
    (between.get(name) ?? []).filter(({ from }) => outer.has(from));
  return {
    involved: () => {
      const reached = reachedFrom(between, every, outer);
      return nodes.filter(({ name }) => perhaps.has(name) && reached.has(name));
    },
    stones: () =>
      nodes
        .filter(({ name }) => perhaps.has(name))
        .flatMap(({ name, endpoints, controls }) =>
          enteredFrom(name).map((entered) => ({
            ...{ name, controls, from: entered.from, entered },
            certain: entered.verdict === 'open' && surely.has(name) && endpoints.length === 1,
          })),
        ),
  };
}

/** Nodes from which the system is reached, by other nodes too. */
function leadingTo(
  between: ReadonlyMap<string, readonly MatrixCell[]>,
  nodes: ReadonlySet<string>,
  counts: (cell: MatrixCell) => boolean,
): Set<string> {
  const found = new Set<string>();
  const open = [system];
  for (let to = open.pop(); to !== undefined; to = open.pop())
    for (const cell of between.get(to) ?? [])
      if (nodes.has(cell.from) && !found.has(cell.from) && counts(cell)) {
        found.add(cell.from);
        open.push(cell.from);
      }
  return found;
}

/** Nodes that outside networks reach, by other nodes too. */
function reachedFrom(
  between: ReadonlyMap<string, readonly MatrixCell[]>,
  nodes: ReadonlySet<string>,
  outer: ReadonlySet<string>,
): Set<string> {
  const found = new Set<string>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [to, cells] of between)
      if (nodes.has(to) && cells.some(({ from }) => outer.has(from) || found.has(from))) found.add(to);
  }
  return found;
}
