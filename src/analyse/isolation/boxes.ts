import type { Witness } from './explain.ts';
import type { MatrixCell } from './matrix.ts';
import type { AllowedTransport } from './transport-text.ts';

/** Unapproved traffic from each of some segments to each of some others. */
interface UnapprovedBox {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly transport: readonly AllowedTransport[];
  readonly verdict: 'open' | 'possibly-open';
  /** Ordered pairs of interfaces. */
  readonly count: number;
  readonly witness: Witness | null;
}

/**
 * Covers every cell with unapproved traffic by boxes of segments, segments and ports: cells of equal traffic and
 * verdict are joined into rectangles, the largest first.
 */
export function unapprovedBoxes(cells: readonly MatrixCell[]): UnapprovedBox[] {
  const kinds = new Map<string, MatrixCell[]>();
  for (const cell of cells) {
    if (cell.unapproved.length === 0) continue;
    const key = JSON.stringify([cell.verdict, cell.unapproved]);
    kinds.set(key, [...(kinds.get(key) ?? []), cell]);
  }
  return [...kinds.values()].flatMap((kind) => rectangles(kind)).sort((a, b) => b.count - a.count);
}

function rectangles(cells: readonly MatrixCell[]): UnapprovedBox[] {
  let left = [...cells];
  const boxes: UnapprovedBox[] = [];
  while (left.length > 0) {
    const byRow = lines(left, 'from', 'to');
    const byColumn = lines(left, 'to', 'from');
    const row = largest(byRow);
    const column = largest(byColumn);
    const chosen = row.length >= column.length ? row : column;
    boxes.push(boxOf(chosen));
    const gone = new Set(chosen);
    left = left.filter((cell) => !gone.has(cell));
  }
  return boxes;
}

/** Groups of lines (rows or columns) that reach the same set across. */
function lines(cells: readonly MatrixCell[], along: 'from' | 'to', across: 'from' | 'to'): MatrixCell[][] {
  const each = new Map<string, MatrixCell[]>();
  for (const cell of cells) each.set(cell[along], [...(each.get(cell[along]) ?? []), cell]);
  const same = new Map<string, MatrixCell[]>();
  for (const line of each.values()) {
    const key = line
      .map((cell) => cell[across])
      .sort()
      .join('\n');
    same.set(key, [...(same.get(key) ?? []), ...line]);
  }
  return [...same.values()];
}

function largest(groups: readonly MatrixCell[][]): MatrixCell[] {
  return groups.reduce((best, group) => (group.length > best.length ? group : best), groups[0] ?? []);
}

function boxOf(cells: readonly MatrixCell[]): UnapprovedBox {
  return {
    from: [...new Set(cells.map((cell) => cell.from))].sort(),
    to: [...new Set(cells.map((cell) => cell.to))].sort(),
    transport: cells[0]?.unapproved ?? [],
    verdict: cells[0]?.verdict === 'open' ? 'open' : 'possibly-open',
    count: cells.reduce((sum, cell) => sum + cell.count, 0),
    witness: cells.find((cell) => cell.witness)?.witness ?? null,
  };
}
