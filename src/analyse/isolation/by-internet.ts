import { formatAddress, hostPrefix, type Address } from '../../estate/network/address.ts';
import type { Network, TransportRange } from '../../estate/network/representation.ts';
import { Engine } from './engine.ts';
import { segmentMatrix } from './matrix.ts';
import type { PartyClass, Segment } from './parties.ts';
import { nothing } from './transport-sets.ts';

/** What may pass between two sides over the Internet, as two connections that each side's own rules allow. */
interface ByInternet {
  readonly ranges: readonly TransportRange[];
  readonly path: readonly string[];
  /** Addresses with which it would come in; null where they are not known. */
  readonly shown: readonly string[] | null;
}

/**
 * Whether what one side may start to the Internet is what the other takes from there. Where every address that the
 * Internet would know the sender by is known, the filters of the far side are asked about these alone; else about any.
 */
export function byWayOfInternet(network: Network, from: Segment, to: Segment): ByInternet | null {
  const internet = network.domains.find(({ kind }) => kind === 'internet')?.id;
  if (internet === undefined || from.endpoints.length === 0 || to.endpoints.length === 0) return null;
  const everywhere: Segment = { name: 'internet', endpoints: [], outside: [{ domain: internet }] };
  const shown = addressesShown(network, from, everywhere);
  if (shown?.length === 0) return null;
  const back: Segment = {
    name: 'shown',
    endpoints: [],
    outside: shown?.map((address) => ({ domain: internet, prefix: hostPrefix(address) })) ?? [
      { domain: internet },
    ],
  };
  const named = [{ ...from, name: 'from' }, everywhere, back, { ...to, name: 'to' }];
  const { cells } = segmentMatrix(network, named);
  const cellOf = (one: string, other: string) => cells.find((cell) => cell.from === one && cell.to === other);
  const [out, into] = [cellOf('from', 'internet'), cellOf('shown', 'to')];
  const { sets } = new Engine(network);
  const both = sets.intersect(sets.of(out?.unapprovedRanges ?? []), sets.of(into?.unapprovedRanges ?? []));
  if (both === nothing) return null;
  return {
    ranges: sets.ranges(both),
    path: [...(out?.witness?.path ?? []), 'the internet', ...(into?.witness?.path ?? [])],
    shown: shown?.map(formatAddress) ?? null,
  };
}

/** The addresses by which the Internet would know what leaves a segment; null where one of them is not known. */
function addressesShown(network: Network, from: Segment, everywhere: Segment): Address[] | null {
  const engine = new Engine(network, [from, everywhere]);
  const found = new Map<string, Address>();
  const of = (segment: number): PartyClass[] =>
    engine.parties.classes.filter(({ segments }) => segments.includes(segment));
  for (const source of of(0))
    for (const outside of of(1)) {
      if (source.family !== outside.family) continue;
      for (const path of engine.routes.walk(source, outside, 'may')) {
        const sender = path.source ?? source;
        const known = sender.members.flatMap((member) => member.public ?? []);
        if (known.length < sender.members.length) return null;
        for (const address of known) found.set(formatAddress(address), address);
      }
    }
  return [...found.values()];
}
