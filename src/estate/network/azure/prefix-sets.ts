import { covers, overlaps, parsePrefix, type Prefix, width } from '../address.ts';

/** What is left of `base` without `minus`, as the fewest prefixes. */
export function subtract(base: readonly Prefix[], minus: readonly Prefix[]): Prefix[] {
  return base.flatMap((prefix) => subtractOne(prefix, minus));
}

function subtractOne(prefix: Prefix, minus: readonly Prefix[]): Prefix[] {
  const touching = minus.filter((one) => overlaps(one, prefix));
  if (touching.length === 0) return [prefix];
  if (touching.some((one) => covers(one, prefix))) return [];
  const length = prefix.length + 1;
  const half = 1n << BigInt(width(prefix.family) - length);
  return [prefix.first, prefix.first + half].flatMap((first) =>
    subtractOne({ family: prefix.family, first, length }, touching),
  );
}

export function distinct(prefixes: readonly Prefix[]): Prefix[] {
  return [...new Map(prefixes.map((prefix) => [prefixText(prefix), prefix])).values()];
}

export function prefixText({ family, first, length }: Prefix): string {
  return `${String(family)}/${first.toString(36)}/${String(length)}`;
}

/** Two lists of prefixes with the same members have the same key. */
export function prefixesKey(prefixes: readonly Prefix[]): string {
  return [...new Set(prefixes.map(prefixText))].sort().join(' ');
}

export function prefixList(...texts: readonly string[]): readonly Prefix[] {
  return texts.flatMap((text) => parsePrefix(text) ?? []);
}

/** Addresses that are never reachable over the Internet (RFC 6890). */
const notPublic = prefixList(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
);

/** Addresses reachable over the Internet. */
export const publicSpace: readonly Prefix[] = [
  ...subtract(prefixList('0.0.0.0/0'), [...notPublic, ...prefixList('168.63.129.16/32')]),
  ...prefixList('2000::/3'),
];

export const wholeSpace: readonly Prefix[] = prefixList('0.0.0.0/0', '::/0');
