import type { PathStep } from '../../analyse/access/answer.ts';

const boxWidth = 210;
const boxHeight = 36;
const gapWidth = 150;
const rowHeight = 78;
const boxesInRow = 3;
const headLength = 8;

/** A path as boxes with arrows between them, in rows that fit a page. Lengths in pixels. */
export interface PathPicture {
  width: number;
  height: number;
  label: string;
  boxes: readonly { x: number; y: number; middle: number; baseline: number; name: string; last: boolean }[];
  arrows: readonly { line: string; head: string; x: number; y: number; kind: string }[];
}

/** Draws a path: where it begins, and where each step leads. Null for a path without steps. */
export function pathPicture(
  steps: readonly Pick<PathStep, 'kind' | 'from' | 'to'>[],
  names: (id: string) => string,
): PathPicture | null {
  const [first] = steps;
  if (first === undefined) return null;
  const stops = [first.from, ...steps.map(({ to }) => to)];
  const columns = Math.min(stops.length, boxesInRow);
  const rows = Math.ceil(stops.length / boxesInRow);
  return {
    width: columns * (boxWidth + gapWidth) - gapWidth + 2,
    height: (rows - 1) * rowHeight + boxHeight + 10,
    label: stops.map(names).join(', then '),
    boxes: stops.map((id, index) => {
      const { x, y } = placeOf(index);
      return {
        x,
        y,
        middle: x + boxWidth / 2,
        baseline: y + boxHeight / 2 + 4,
        name: shortened(names(id), 30),
        last: index === stops.length - 1,
      };
    }),
    arrows: steps.map(({ kind }, index) => ({
      ...arrowFrom(index),
      kind: shortened(kind.replace(/^[a-z0-9-]+:/, ''), 24),
    })),
  };
}

function placeOf(index: number): { x: number; y: number } {
  return {
    x: (index % boxesInRow) * (boxWidth + gapWidth) + 1,
    y: Math.floor(index / boxesInRow) * rowHeight + 5,
  };
}

/** To the right within a row; from its end down and back to the beginning of the next. */
function arrowFrom(index: number): { line: string; head: string; x: number; y: number } {
  const from = placeOf(index);
  const to = placeOf(index + 1);
  if (to.y === from.y) {
    const y = from.y + boxHeight / 2;
    const start = from.x + boxWidth;
    return {
      line: `${start},${y} ${to.x - headLength},${y}`,
      head: `${to.x - headLength},${y - 4} ${to.x},${y} ${to.x - headLength},${y + 4}`,
      x: (start + to.x) / 2,
      y: y - 6,
    };
  }
  const start = from.x + boxWidth / 2;
  const end = to.x + boxWidth / 2;
  const bottom = from.y + boxHeight;
  const turn = bottom + (rowHeight - boxHeight) / 2;
  return {
    line: `${start},${bottom} ${start},${turn} ${end},${turn} ${end},${to.y - headLength}`,
    head: `${end - 4},${to.y - headLength} ${end},${to.y} ${end + 4},${to.y - headLength}`,
    x: (start + end) / 2,
    y: turn - 6,
  };
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
