import { Engine } from '../../analyse/isolation/engine.ts';
import { answered, classesIn, type ApprovedFlow, type MatrixCell } from '../../analyse/isolation/matrix.ts';
import type { Network } from '../../estate/network/representation.ts';
import type { Zone } from './zones.ts';

/** In larger networks such a connection is shown as two cells: to the Internet, and from it. */
const mostInterfaces = 5000;

/**
 * The cells of zones, with what goes out to the Internet and comes back in by a connection of which some leg is not
 * approved.
 */
export function withInternet(
  network: Network,
  zones: readonly Zone[],
  approved: readonly ApprovedFlow[],
  cells: readonly MatrixCell[],
): readonly MatrixCell[] {
  if (network.endpoints.length > mostInterfaces) return cells;
  const numbers = new Map(zones.map(({ name }, number) => [name, number]));
  const inside = new Set(zones.filter(({ kind }) => kind !== 'outside').map(({ name }) => name));
  const asked = cells.filter(
    ({ from, to, verdict }) => verdict.startsWith('isolated') && inside.has(from) && inside.has(to),
  );
  if (asked.length === 0) return cells;
  const engine = new Engine(network, zones);
  const among = (side: 'from' | 'to'): Uint8Array =>
    classesIn(engine, new Set(asked.flatMap((cell) => numbers.get(cell[side]) ?? [])));
  const found = answered({
    ...{ network, segments: zones, approved, engine },
    over: 'relays-and-internet',
    selection: { sources: among('from'), destinations: among('to') },
  });
  const wanted = new Set(asked.map(({ from, to }) => keyOf(from, to)));
  const better = new Map(
    found.cells
      .filter(({ from, to, verdict }) => wanted.has(keyOf(from, to)) && !verdict.startsWith('isolated'))
      .map((cell) => [keyOf(cell.from, cell.to), cell]),
  );
  return cells.map((cell) => better.get(keyOf(cell.from, cell.to)) ?? cell);
}

function keyOf(from: string, to: string): string {
  return `${from}\n${to}`;
}
