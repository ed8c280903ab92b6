import type { TransportRange } from '../../estate/network/representation.ts';
import { wholeProtocol } from '../../estate/network/transport.ts';

export const nothing = 0;
export const everyTransport = 1;
const space = 1 << 24;
const cacheSize = 1 << 16;
const tcp = wholeProtocol(6);

type Operation = 'intersect' | 'unite' | 'subtract';

/**
 * Sets of protocols and ports as sorted disjoint intervals of the 24-bit line, each set kept once under a small
 * number: equal sets have equal numbers. `nothing` is 0, `everyTransport` is 1.
 */
export class TransportSets {
  /** Boundaries [from, after, from, after, ...] of each set. */
  readonly #sets: number[][] = [[], [0, space]];
  readonly #numbers = new Map<string, number>([
    ['', nothing],
    [`0,${String(space)}`, everyTransport],
  ]);
  readonly #caches = { intersect: new PairCache(), unite: new PairCache(), subtract: new PairCache() };

  of(ranges: readonly TransportRange[]): number {
    const sorted = [...ranges].filter((range) => range.from <= range.to).sort((a, b) => a.from - b.from);
    const bounds: number[] = [];
    for (const { from, to } of sorted) {
      const open = bounds.at(-1);
      if (open !== undefined && from <= open) bounds[bounds.length - 1] = Math.max(open, to + 1);
      else bounds.push(from, to + 1);
    }
    return this.#number(bounds);
  }

  ranges(set: number): TransportRange[] {
    const bounds = this.#sets[set] ?? [];
    const ranges: TransportRange[] = [];
    for (let index = 0; index + 1 < bounds.length; index += 2)
      ranges.push({ from: bounds[index] ?? 0, to: (bounds[index + 1] ?? 0) - 1 });
    return ranges;
  }

  /** The smallest member of a set, which must not be empty. */
  first(set: number): number {
    return this.#sets[set]?.[0] ?? 0;
  }

  /** A member that a reader expects to see: HTTPS, else the first TCP port, else the smallest. */
  sample(set: number): number {
    const https = tcp.from + 443;
    if (this.has(set, https)) return https;
    const some = this.intersect(set, this.of([{ from: tcp.from + 1, to: tcp.to }]));
    return this.first(some === nothing ? set : some);
  }

  has(set: number, transport: number): boolean {
    return this.ranges(set).some((range) => transport >= range.from && transport <= range.to);
  }

  intersect(one: number, other: number): number {
    if (one === other || other === everyTransport) return one;
    if (one === everyTransport) return other;
    if (one === nothing || other === nothing) return nothing;
    return one < other ? this.#combine('intersect', one, other) : this.#combine('intersect', other, one);
  }

  unite(one: number, other: number): number {
    if (one === other || other === nothing) return one;
    if (one === nothing) return other;
    if (one === everyTransport || other === everyTransport) return everyTransport;
    return one < other ? this.#combine('unite', one, other) : this.#combine('unite', other, one);
  }

  subtract(one: number, other: number): number {
    if (one === nothing || one === other || other === everyTransport) return nothing;
    if (other === nothing) return one;
    return this.#combine('subtract', one, other);
  }

  #combine(operation: Operation, one: number, other: number): number {
    const cache = this.#caches[operation];
    const known = cache.get(one, other);
    if (known >= 0) return known;
    const left = this.#sets[one] ?? [];
    const right = this.#sets[other] ?? [];
    const bounds: number[] = [];
    let i = 0;
    let j = 0;
    let inside = false;
    while (i < left.length || j < right.length) {
      const at = Math.min(left[i] ?? space + 1, right[j] ?? space + 1);
      while (left[i] === at) i += 1;
      while (right[j] === at) j += 1;
      const inLeft = i % 2 === 1;
      const inRight = j % 2 === 1;
      const now =
        operation === 'intersect'
          ? inLeft && inRight
          : operation === 'unite'
            ? inLeft || inRight
            : inLeft && !inRight;
      if (now !== inside) {
        bounds.push(at);
        inside = now;
      }
    }
    const result = this.#number(bounds);
    cache.set(one, other, result);
    return result;
  }

  #number(bounds: number[]): number {
    const key = bounds.join(',');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#sets.length;
    this.#sets.push(bounds);
    this.#numbers.set(key, number);
    return number;
  }
}

/** Results by pair of numbers: a direct-mapped table in front of a map. */
class PairCache {
  readonly #ones = new Int32Array(cacheSize).fill(-1);
  readonly #others = new Int32Array(cacheSize);
  readonly #values = new Int32Array(cacheSize);
  readonly #all = new Map<number, number>();

  get(one: number, other: number): number {
    const slot = (Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b)) >>> 16;
    if (this.#ones[slot] === one && this.#others[slot] === other) return this.#values[slot] ?? -1;
    const value = this.#all.get(one * 0x4000000 + other);
    if (value === undefined) return -1;
    this.#place(slot, one, other, value);
    return value;
  }

  set(one: number, other: number, value: number): void {
    const slot = (Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b)) >>> 16;
    this.#place(slot, one, other, value);
    this.#all.set(one * 0x4000000 + other, value);
  }

  #place(slot: number, one: number, other: number, value: number): void {
    this.#ones[slot] = one;
    this.#others[slot] = other;
    this.#values[slot] = value;
  }
}
