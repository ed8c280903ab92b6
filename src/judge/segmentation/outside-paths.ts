import { transportWords } from '../../analyse/isolation/transport-text.ts';
import type { Segment } from '../../analyse/isolation/parties.ts';
import type { Endpoint, Network, TransportRange } from '../../estate/network/representation.ts';
import type { EvidenceId } from '../../locker/envelope.ts';
import type { Exception } from '../judgement.ts';
import { managementPorts } from '../ports.ts';
import { evidenceOfCell, witnessOf } from './findings.ts';
import type { SystemInNetwork } from './in-view.ts';
import { nameOf } from './neighbours.ts';
import type { Ask } from './parts.ts';
import type { AssumptionState, Segmentation } from './segmentation.ts';
import type { Zone } from './zones.ts';

/** A way, or what may be one, from an outside network to a management port of a machine. */
export interface OutsidePath {
  /** `internet`, or the id of a site or other outside network. */
  from: string;
  /** The machine, or all of them where they are many. */
  to: string;
  verdict: 'open' | 'possibly-open' | 'not-analysed';
  transport: string;
  unknowns: readonly string[];
  evidence: readonly EvidenceId[];
  /** The packet and its way, in a form to spread into an exception. */
  witness: Pick<Exception, 'witness'>;
}

/** Machines computed one by one; more are computed together. */
const mostAlone = 60;

/** What of the internet and other outside networks reaches management ports of the system, approved or not. */
export function outsidePaths(system: SystemInNetwork): readonly OutsidePath[] {
  const paths = known.get(system.segmentation) ?? computed(system);
  known.set(system.segmentation, paths);
  return paths;
}

/** Several checks ask about the same system. */
const known = new WeakMap<Segmentation, readonly OutsidePath[]>();

function computed({ network, own, segmentation, ask }: SystemInNetwork): OutsidePath[] {
  return managementPaths(ask, network, outsideOf(segmentation), machinesOf(own), segmentation.assumptions);
}

/** Outside networks: the internet, sites, networks that were not collected. */
export function outsideOf({ zones }: Segmentation): Zone[] {
  return zones.filter(({ kind }) => kind === 'outside');
}

/** Each machine by itself, or all of them where they are many. */
export function machinesOf(own: readonly Endpoint[]): Segment[] {
  if (own.length <= mostAlone) return own.map((one) => ({ name: nameOf(one), endpoints: [one.id] }));
  return [{ name: `${own.length} interfaces`, endpoints: own.map(({ id }) => id) }];
}

/**
 * What of some segments reaches management ports of others, as far as the network given shows. Isolation that rests on
 * an assumption which nobody accepts may be none.
 */
export function managementPaths(
  ask: Ask,
  network: Network,
  sources: readonly Segment[],
  machines: readonly Segment[],
  assumptions: readonly AssumptionState[],
): OutsidePath[] {
  if (sources.length === 0 || machines.length === 0) return [];
  const approved = sources.flatMap((from) =>
    machines.map((to) => ({ from: from.name, to: to.name, transport: allButManagement })),
  );
  const { cells } = ask(network, [...sources, ...machines], approved);
  const names = new Set(sources.map(({ name }) => name));
  const lines = new Map(network.unknowns.map(({ id, line }) => [id, line]));
  const open = assumptions
    .filter(({ acceptance }) => acceptance !== 'accepted')
    .map(({ line }) => `${line} Nobody has accepted it.`);
  return cells.flatMap((cell): OutsidePath[] => {
    const { from, to, witness } = cell;
    const assumed = cell.verdict === 'isolated-under-assumptions' && open.length > 0;
    const verdict = assumed ? 'possibly-open' : cell.verdict;
    if (!names.has(from) || names.has(to)) return [];
    if (verdict === 'isolated' || verdict === 'isolated-under-assumptions') return [];
    return [
      {
        from,
        to,
        verdict,
        transport: assumed ? `TCP ${managementPorts.join(', ')}` : transportWords(cell.unapproved),
        unknowns: assumed ? open : (witness?.unknowns ?? []).map((id) => lines.get(id) ?? id),
        evidence: evidenceOfCell(cell, network),
        witness: witnessOf(cell),
      },
    ];
  });
}

/** Ways that are surely open are exceptions, the others are undecided. */
export function pathFindings(
  paths: readonly OutsidePath[],
  conditionOf: (path: OutsidePath) => string,
): { exceptions: Exception[]; undecided: Exception[] } {
  const said = (open: boolean): Exception[] =>
    paths
      .filter(({ verdict }) => (verdict === 'open') === open)
      .map((path) => ({
        subject: path.to,
        condition: conditionOf(path),
        evidence: path.evidence,
        ...path.witness,
      }));
  return { exceptions: said(true), undecided: said(false) };
}

/** Every transport but the management ports of TCP: taken as approved here, so that only these remain. */
export const allButManagement: readonly TransportRange[] = managementPorts
  .map((port) => 6 * 65536 + port)
  .concat(0x1000000)
  .map((end, index, ends) => ({ from: index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, to: end - 1 }))
  .filter(({ from, to }) => from <= to);
