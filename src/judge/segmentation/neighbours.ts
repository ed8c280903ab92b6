import type { MatrixCell } from '../../analyse/isolation/matrix.ts';
import type { Endpoint } from '../../estate/network/representation.ts';
import type { CheckContext } from '../check.ts';
import type { Exception } from '../judgement.ts';
import { transportWords } from '../../analyse/isolation/transport-text.ts';
import type { Findings } from './findings.ts';
import { evidenceOfCell, witnessOf } from './findings.ts';
import type { SystemInNetwork } from './in-view.ts';
import type { Segmentation } from './segmentation.ts';
import { membersOf } from './zones.ts';

/** Neighbours computed one by one; more are computed together. */
const mostAlone = 40;

/** Interfaces of no declared system that share a subnet or a segment with the system. */
export function undeclaredNeighbours(
  { network, own, segmentation }: SystemInNetwork,
  context: CheckContext,
): Endpoint[] {
  const declared = new Set([...context.systems.values()].flatMap((reach) => [...membersOf(network, reach)]));
  const subnets = new Set(own.map(({ attachment }) => attachment));
  const segments = new Set(segmentation.zones.filter((zone) => zone.own).flatMap((zone) => zone.segments));
  const besides = new Set(
    segmentation.zones
      .filter((zone) => !zone.own && zone.segments.some((segment) => segments.has(segment)))
      .flatMap((zone) => zone.endpoints),
  );
  return network.endpoints.filter(
    ({ id, attachment }) => !declared.has(id) && (subnets.has(attachment) || besides.has(id)),
  );
}

/** A neighbour and the cell in which it and the system reach each other, or may. */
interface Reached {
  readonly name: string;
  readonly cell: MatrixCell;
}

const computed = new WeakMap<Segmentation, readonly Reached[]>();

/** Which of the neighbours the system talks with, or they with it, on what. */
export function reachOfNeighbours(
  neighbours: readonly Endpoint[],
  system: SystemInNetwork,
  condition: (words: string) => string,
): Findings {
  const { network, segmentation } = system;
  const reached = computed.get(segmentation) ?? reachedOf(neighbours, system);
  computed.set(segmentation, reached);
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  for (const { name, cell } of reached) {
    const open = cell.verdict === 'open';
    const way = cell.from === name ? 'it reaches the system' : 'the system reaches it';
    const words = `${open ? '' : 'possibly '}${way} on ${transportWords(cell.unapproved) || 'what was not analysed'}`;
    (open ? exceptions : undecided).push({
      subject: name,
      condition: condition(words),
      evidence: evidenceOfCell(cell, network),
      ...witnessOf(cell),
    });
  }
  return { exceptions, undecided };
}

function reachedOf(neighbours: readonly Endpoint[], { network, own, ask }: SystemInNetwork): Reached[] {
  const system = { name: 'system', endpoints: own.map(({ id }) => id) };
  const groups =
    neighbours.length <= mostAlone
      ? neighbours.map((one) => ({ name: nameOf(one), endpoints: [one.id] }))
      : [{ name: `${neighbours.length} interfaces`, endpoints: neighbours.map(({ id }) => id) }];
  if (groups.length === 0) return [];
  const { cells } = ask(network, [system, ...groups]);
  return groups.flatMap(({ name }): Reached[] => {
    const both = [
      ...cells.filter(({ from, to }) => from === name && to === system.name),
      ...cells.filter(({ from, to }) => from === system.name && to === name),
    ];
    const cell =
      both.find(({ verdict }) => verdict === 'open') ??
      both.find(({ verdict }) => verdict === 'possibly-open' || verdict === 'not-analysed');
    return cell ? [{ name, cell }] : [];
  });
}

/** The machine and its interface. */
export function nameOf({ id, owner, tags }: Endpoint): string {
  const named = tags['Name'] ?? owner;
  return named === undefined ? id : `${named} (${id})`;
}
