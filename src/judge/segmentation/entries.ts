import type { Segment } from '../../analyse/isolation/parties.ts';
import { transportWords } from '../../analyse/isolation/transport-text.ts';
import type { Domain, Network, Relay } from '../../estate/network/representation.ts';
import type { CheckContext } from '../check.ts';
import { evidenceOfCell, witnessOf } from './findings.ts';
import type { SystemInNetwork } from './in-view.ts';
import { machinesOf, managementPaths, outsideOf, outsidePaths, type OutsidePath } from './outside-paths.ts';
import type { Ask } from './parts.ts';
import type { AssumptionState, Segmentation } from './segmentation.ts';
import { steppingStones } from './stepping-stones.ts';
import { membersOf } from './zones.ts';

/** Where a way from outside to management ports of a system first ends inside. */
export interface Entry extends OutsidePath {
  readonly place: 'system' | 'machine' | 'gateway';
  readonly outside: Domain['kind'];
  /** Declared boundary controls that the place belongs to. */
  readonly controls: readonly string[];
  /** True for a gateway that hands packets on without ending the session, as a load balancer does. */
  readonly handsOn: boolean;
}

const known = new WeakMap<Segmentation, readonly Entry[]>();

/** Every place at which ways from outside to management ports of the system first end. */
export function entriesOf(inView: SystemInNetwork, context: CheckContext): readonly Entry[] {
  const entries = known.get(inView.segmentation) ?? computed(inView, context);
  known.set(inView.segmentation, entries);
  return entries;
}

/** Ids of the declared systems of class network-boundary-control. */
export function boundaryControls({ scope }: Pick<CheckContext, 'scope'>): string[] {
  return Object.entries(scope.systems)
    .filter(([, { class: is }]) => is === 'network-boundary-control')
    .map(([id]) => id);
}

function computed(inView: SystemInNetwork, context: CheckContext): Entry[] {
  const { network, segmentation, ask } = inView;
  const controls = new Map<string, string[]>();
  for (const id of boundaryControls(context)) {
    const reach = context.systems.get(id);
    if (reach === undefined) continue;
    for (const member of membersOf(network, reach))
      controls.set(member, [...(controls.get(member) ?? []), id]);
  }
  // A machine of the system that is declared as a boundary control too is one.
  const own = inView.own.filter(({ id }) => !controls.has(id));
  const outside = outsideOf(segmentation);
  const kinds = new Map(
    outside.map(({ name, outside: [first] = [] }) => [
      name,
      network.domains.find(({ id }) => id === first?.domain)?.kind ?? 'uncollected',
    ]),
  );
  const kindOf = (from: string): Domain['kind'] => kinds.get(from) ?? 'uncollected';
  const machines = machinesOf(own);
  const { assumptions } = inView.segmentation;
  const direct = managementPaths(ask, { ...network, relays: [] }, outside, machines, assumptions);
  const all =
    own.length === inView.own.length
      ? outsidePaths(inView)
      : managementPaths(ask, network, outside, machines, assumptions);
  const both = inView.own.filter(({ id }) => controls.has(id));
  return [
    ...managementPaths(ask, network, outside, machinesOf(both), assumptions).map((path): Entry => ({
      ...{ ...path, place: 'machine', outside: kindOf(path.from), handsOn: false },
      controls: [...new Set(both.flatMap(({ id }) => controls.get(id) ?? []))],
    })),
    ...direct.map((path): Entry => ({
      ...{ ...path, place: 'system', outside: kindOf(path.from), controls: [], handsOn: false },
    })),
    ...overGateways(ask, network, outside, machines, { direct, all, assumptions }).map(
      ({ path, relay }): Entry => ({
        ...path,
        place: 'gateway',
        to: relay === null ? `${path.to} by more than one gateway` : relay.id,
        outside: kindOf(path.from),
        controls: [...new Set((relay?.front ?? []).flatMap((id) => controls.get(id) ?? []))],
        handsOn: relay?.kind !== 'bastion',
        // Gateways that come together to a way are not told apart.
        verdict: relay === null ? 'possibly-open' : path.verdict,
      }),
    ),
    ...steppingStones(ask, network, outside, own, controls).map(
      ({ name, from, certain, entered, controls: belongsTo }): Entry => ({
        ...{ from, to: name, place: 'machine', outside: kindOf(from), controls: belongsTo, handsOn: false },
        verdict: certain ? 'open' : 'possibly-open',
        transport: transportWords(entered.unapproved),
        unknowns: entered.witness?.unknowns ?? [],
        evidence: evidenceOfCell(entered, network),
        witness: witnessOf(entered),
      }),
    ),
  ];
}

/** Ways that only a gateway makes, or makes certain, with the gateway; null where it takes several. */
function overGateways(
  ask: Ask,
  network: Network,
  outside: readonly Segment[],
  machines: readonly Segment[],
  {
    direct,
    all,
    assumptions,
  }: {
    direct: readonly OutsidePath[];
    all: readonly OutsidePath[];
    assumptions: readonly AssumptionState[];
  },
): { path: OutsidePath; relay: Relay | null }[] {
  const missing = stronger(all, direct);
  if (missing.length === 0) return [];
  const targets = new Set(machines.flatMap(({ endpoints }) => endpoints));
  const found = network.relays
    .filter(({ listeners }) =>
      listeners.some(
        (one) =>
          one.unknownTargets !== undefined || one.targets.some(({ endpoint }) => targets.has(endpoint)),
      ),
    )
    .flatMap((relay) =>
      stronger(
        managementPaths(ask, { ...network, relays: [relay] }, outside, machines, assumptions),
        direct,
      ).map((path) => ({
        path,
        relay,
      })),
    );
  const explained = found.map(({ path }) => path);
  return [...found, ...stronger(missing, explained).map((path) => ({ path, relay: null }))];
}

const strength = { 'not-analysed': 0, 'possibly-open': 1, open: 2 } as const;

/** Those paths that are not as strong among the others. */
function stronger(paths: readonly OutsidePath[], others: readonly OutsidePath[]): OutsidePath[] {
  return paths.filter(
    ({ from, to, verdict }) =>
      !others.some((one) => one.from === from && one.to === to && strength[one.verdict] >= strength[verdict]),
  );
}
