import { describe, expect, it } from 'vitest';
import { pathPicture } from '../../../src/pack/render/path-picture.ts';

const stepsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ kind: `sts:step-${at}`, from: `n${at}`, to: `n${at + 1}` }));
const points = (text: string): number[][] => text.split(' ').map((pair) => pair.split(',').map(Number));

describe('the picture of a path', () => {
  it('is none without a step', () => {
    expect(pathPicture([], (id) => id)).toBeNull();
  });

  it.each([1, 2, 3, 6, 7, 12])('stays within its frame, box by box, over %i steps', (count) => {
    const picture = pathPicture(stepsOf(count), (id) => id)!;
    expect(picture.boxes.map(({ name }) => name)).toEqual(
      Array.from({ length: count + 1 }, (_, at) => `n${at}`),
    );
    expect(picture.boxes.map(({ last }) => last).lastIndexOf(true)).toBe(count);
    expect(picture.width).toBeLessThan(1000);
    for (const { x, y } of picture.boxes) {
      expect(x + 210).toBeLessThanOrEqual(picture.width);
      expect(y + 36).toBeLessThanOrEqual(picture.height);
    }
    const all = picture.arrows.flatMap(({ line, head }) => [...points(line), ...points(head)]);
    for (const [x = NaN, y = NaN] of all) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(picture.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(picture.height);
    }
  });

  it('leads each arrow from one box to the next', () => {
    const { boxes, arrows } = pathPicture(stepsOf(7), (id) => id)!;
    for (const [at, { line, head }] of arrows.entries()) {
      const [start] = points(line);
      const tip = points(head)[1]!;
      const touches = ([x = NaN, y = NaN]: number[] | undefined = [], box = boxes[at]!) =>
        x >= box.x && x <= box.x + 210 && y >= box.y && y <= box.y + 36;
      expect(touches(start, boxes[at])).toBe(true);
      expect(touches(tip, boxes[at + 1])).toBe(true);
    }
  });
});
