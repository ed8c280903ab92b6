import type { Member } from '../../estate/collection.ts';
import type { Resource } from '../../estate/inventory/resources.ts';
import type { Endpoint, Network } from '../../estate/network/representation.ts';
import type { Topology } from '../../estate/network/topology.ts';
import type { CheckContext } from '../check.ts';
import { holds } from '../guards.ts';
import type { Exception, Judgement } from '../judgement.ts';
import { judgementOf, survey, type Findings, type Survey } from '../survey.ts';
import { notAccepted } from './findings.ts';
import { askOf, type Ask } from './parts.ts';
import { segmentationOf, type Segmentation } from './segmentation.ts';
import { membersOf, type Zone } from './zones.ts';

/** Collections that every check on reachability needs; which systems it is for follows from the inventory. */
export const networkNeeds = {
  needs: ['network.topology', 'inventory.resources'],
  population: ['inventory.resources'],
} as const;

/** One system in the joint network of the run. */
export interface SystemInNetwork {
  readonly network: Network;
  readonly segmentation: Segmentation;
  /** Answers questions about this network, as far as it can from one scan for all systems. */
  readonly ask: Ask;
  /** Interfaces of the system. */
  readonly own: readonly Endpoint[];
  /** Zones that hold them. */
  readonly zones: readonly Zone[];
}

/**
 * Judges one system by what reaches what. A system without any interface has nothing to separate; an interface that
 * the network does not hold is undecided; so is everything while a list of the network is not whole, or while an
 * assumption of the network is accepted by nobody.
 */
export function judgeInNetwork(
  context: CheckContext,
  judge: (system: SystemInNetwork) => Findings & { inspected: number },
  more: readonly Pick<Survey<Member>, 'missing' | 'evidence'>[] = [],
): Judgement {
  const topology = survey<Topology>(context, 'network.topology');
  const resources = survey<Resource>(context, 'inventory.resources');
  const interfaces = resources.members.filter(({ type }) => type === 'interface');
  const network = topology.members[0]?.network;
  const inView = systemInNetwork(context);
  if (interfaces.length === 0)
    return judgementOf(populationOf(resources, topology, 0), [topology, resources, ...more], {
      exceptions: [],
      notOperated: 'The system has no network interface in the accounts and regions read',
    });
  if (!network || inView === null)
    return judgementOf(populationOf(resources, topology, 0), [topology, resources, ...more], {
      exceptions: [],
      undecided: interfaces.map((one) => outsideNetwork(one)),
    });
  const { own } = inView;
  const found = judge(inView);
  const known = new Set(own.map(({ id }) => id));
  const lost = interfaces.filter(({ id }) => !holds(known, id)).map(outsideNetwork);
  return judgementOf(populationOf(resources, topology, found.inspected), [topology, resources, ...more], {
    ...found,
    undecided: [
      ...lost,
      ...partlyRead(own, network),
      ...(found.undecided ?? []),
      ...notAccepted(inView.segmentation.assumptions, network),
    ],
  });
}

/** The system of a check in the joint network; null where no network was read. */
export function systemInNetwork(context: CheckContext): SystemInNetwork | null {
  const { scope, segments, systems, system, at } = context;
  const network = survey<Topology>(context, 'network.topology').members[0]?.network;
  if (!network || !system) return null;
  const members = membersOf(network, system.reach);
  const own = network.endpoints.filter(({ id }) => members.has(id));
  const view = { system: system.id, endpoints: members };
  const declared = { scope, segments, systems };
  const segmentation = segmentationOf(network, declared, at, view);
  return {
    network,
    segmentation,
    ask: askOf(network, declared),
    own,
    zones: segmentation.zones.filter((zone) => zone.own),
  };
}

/** Networks of the system that may hold more than was read. */
function partlyRead(own: readonly Endpoint[], network: Network): Exception[] {
  const whole = new Set(network.domains.filter(({ complete }) => complete).map(({ id }) => id));
  const homes = new Set(own.map(({ domain }) => domain));
  return [...homes]
    .filter((id) => !whole.has(id))
    .map((id) => ({
      subject: id,
      condition: 'may hold interfaces and gateways that were not read',
      evidence: network.domains.find((domain) => domain.id === id)?.evidence ?? [],
    }));
}

function outsideNetwork({ id, name, evidence }: Resource): Exception {
  return {
    subject: `${name} (${id})`,
    condition: 'stands in no network whose filters and routes were read',
    evidence,
  };
}

/** What was inspected, where both the inventory and the network could be listed. */
function populationOf(
  resources: Survey<Resource>,
  topology: Survey<Topology>,
  inspected: number,
): Pick<Survey<Resource>, 'population' | 'missing' | 'evidence'> {
  // Lists of what hangs on resources that do not exist are whole without a single answer.
  const listed = resources.population.expected !== null && topology.whole && topology.members.length > 0;
  return {
    population: { ...topology.population, expected: listed ? inspected : null, inspected },
    missing: [],
    evidence: [],
  };
}
