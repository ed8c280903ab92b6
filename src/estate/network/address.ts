/** IP addresses and prefixes of both families, as numbers. */

export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** An address block: `first` has its host bits clear. */
export interface Prefix {
  readonly family: Family;
  readonly first: bigint;
  readonly length: number;
}

export function width(family: Family): number {
  return family === 4 ? 32 : 128;
}

/** The last address of a prefix. */
export function last(prefix: Prefix): bigint {
  return prefix.first + (1n << BigInt(width(prefix.family) - prefix.length)) - 1n;
}

export function contains(prefix: Prefix, address: Address): boolean {
  return prefix.family === address.family && address.value >= prefix.first && address.value <= last(prefix);
}

/** Whether `inner` lies wholly inside `outer`. */
export function covers(outer: Prefix, inner: Prefix): boolean {
  return outer.length <= inner.length && contains(outer, { family: inner.family, value: inner.first });
}

export function overlaps(one: Prefix, other: Prefix): boolean {
  return covers(one, other) || covers(other, one);
}

/** Reads an IPv4 or IPv6 address (RFC 4291 text forms); undefined when it is not one. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const value = ipv4(text);
    return value === undefined ? undefined : { family: 4, value };
  }
  const value = ipv6(text);
  return value === undefined ? undefined : { family: 6, value };
}

/** Reads `address/length` or a bare address; host bits are cleared; undefined when it is not one. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const bits = width(address.family);
  const lengthText = slash < 0 ? String(bits) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(lengthText)) return undefined;
  const length = Number(lengthText);
  if (length > bits) return undefined;
  const host = BigInt(bits - length);
  return { family: address.family, first: (address.value >> host) << host, length };
}

/** The whole address space of a family. */
export function everything(family: Family): Prefix {
  return { family, first: 0n, length: 0 };
}

/** The prefix that holds one address only. */
export function hostPrefix(address: Address): Prefix {
  return { family: address.family, first: address.value, length: width(address.family) };
}

/** Splits the inclusive range into the fewest prefixes. */
export function rangeToPrefixes(family: Family, from: bigint, to: bigint): Prefix[] {
  const prefixes: Prefix[] = [];
  const bits = width(family);
  let first = from;
  while (first <= to) {
    let host = 0;
    while (host < bits) {
      const size = 1n << BigInt(host + 1);
      if (first % size !== 0n || first + size - 1n > to) break;
      host += 1;
    }
    prefixes.push({ family, first, length: bits - host });
    first += 1n << BigInt(host);
  }
  return prefixes;
}

/** Canonical text: dotted for IPv4, RFC 5952 for IPv6. */
export function formatAddress(address: Address): string {
  if (address.family === 4) {
    const value = Number(address.value);
    return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((address.value >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  let best = { start: -1, size: 1 };
  for (let start = 0; start < 8; start += 1) {
    let size = 0;
    while (start + size < 8 && groups[start + size] === 0) size += 1;
    if (size > best.size) best = { start, size };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.size).join(':')}`;
}

export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress({ family: prefix.family, value: prefix.first })}/${String(prefix.length)}`;
}

/** Order by family, first address, then the shorter prefix: a pre-order walk of the tree of prefixes. */
export function comparePrefixes(one: Prefix, other: Prefix): number {
  if (one.family !== other.family) return one.family - other.family;
  if (one.first !== other.first) return one.first < other.first ? -1 : 1;
  return one.length - other.length;
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return BigInt(value);
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : groupsOf(half)));
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

function groupsOf(half: string): number[] | undefined {
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.') && index === parts.length - 1) {
      const embedded = ipv4(part);
      if (embedded === undefined) return undefined;
      groups.push(Number(embedded >> 16n), Number(embedded & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
