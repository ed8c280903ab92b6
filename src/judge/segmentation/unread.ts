import type { Segment } from '../../analyse/isolation/parties.ts';
import type { FlowVerdict } from '../../analyse/isolation/verdict.ts';
import { networksAround } from '../../analyse/isolation/verdict.ts';
import type { ReadState } from '../../estate/collection.ts';
import type { Network } from '../../estate/network/representation.ts';
import type { Segmentation } from './segmentation.ts';

/** Reads without which isolation between these segments is not proved: those of their accounts, and contradicted ones. */
export function unreadFor(
  network: Network,
  sides: readonly Segment[],
  reads: readonly ReadState[],
): ReadState[] {
  if (reads.every(({ complete }) => complete)) return [];
  const ids = new Set(sides.flatMap(({ endpoints }) => endpoints));
  const evidence = new Set(
    [
      ...network.endpoints.filter(({ id }) => ids.has(id)),
      ...sides.flatMap((side) => networksAround(network, side)),
    ].flatMap((one) => one.evidence),
  );
  const accounts = new Set(
    reads.filter(({ envelope }) => evidence.has(envelope?.id ?? '')).map(({ read }) => read.account),
  );
  // What another reading names and no list holds may join networks of any account.
  const contradicted = ({ shortfalls }: ReadState): boolean =>
    shortfalls.some(({ reason }) => reason === 'dangling');
  return reads.filter((one) => !one.complete && (accounts.has(one.read.account) || contradicted(one)));
}

/** Whether a verdict says that nothing passes. */
export function isClosed(verdict: FlowVerdict): boolean {
  return verdict.startsWith('isolated') || verdict === 'unused-address';
}

/** The same with no cell isolated that rests on lists which are not whole. */
export function withReads(
  segmentation: Segmentation,
  network: Network,
  reads: readonly ReadState[],
): Segmentation {
  if (reads.every(({ complete }) => complete)) return segmentation;
  const zones = new Map(segmentation.zones.map((zone) => [zone.name, zone]));
  return {
    ...segmentation,
    cells: segmentation.cells.map((cell) => {
      const sides = [zones.get(cell.from), zones.get(cell.to)].flatMap((zone) => zone ?? []);
      return isClosed(cell.verdict) && unreadFor(network, sides, reads).length > 0
        ? { ...cell, verdict: 'not-analysed' }
        : cell;
    }),
  };
}
