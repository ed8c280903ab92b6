import { parsePrefix, type Family } from '../../../src/estate/network/address.ts';

/** Terms and formulas of SMT-LIB 2 over one packet: `src`, `dst` and the transport `t` of 24 bits. */
export const yes = 'true';
export const no = 'false';

export function and(...parts: readonly string[]): string {
  const open = parts.filter((part) => part !== yes);
  if (open.includes(no)) return no;
  return open.length === 0 ? yes : open.length === 1 ? (open[0] ?? yes) : `(and ${open.join(' ')})`;
}

export function or(...parts: readonly string[]): string {
  const open = parts.filter((part) => part !== no);
  if (open.includes(yes)) return yes;
  return open.length === 0 ? no : open.length === 1 ? (open[0] ?? no) : `(or ${open.join(' ')})`;
}

export function not(part: string): string {
  if (part === yes) return no;
  return part === no ? yes : `(not ${part})`;
}

/** A number as a bit vector. */
export function bits(value: bigint | number, width: number): string {
  return `(_ bv${String(value)} ${String(width)})`;
}

/** Whether the address that a term stands for lies in a block of the same family. */
export function inside(block: string, address: string, family: Family): string {
  const prefix = parsePrefix(block);
  if (!prefix || prefix.family !== family) return no;
  if (prefix.length === 0) return yes;
  const width = family === 4 ? 32 : 128;
  const low = width - prefix.length;
  const head = bits(prefix.first >> BigInt(low), prefix.length);
  return `(= ((_ extract ${String(width - 1)} ${String(low)}) ${address}) ${head})`;
}

export function between(from: number, to: number): string {
  if (from > to) return no;
  if (from === to) return `(= t ${bits(from, 24)})`;
  return `(and (bvule ${bits(from, 24)} t) (bvule t ${bits(to, 24)}))`;
}
