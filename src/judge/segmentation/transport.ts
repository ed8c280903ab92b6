import type { TransportRange } from '../../estate/network/representation.ts';
import { anyTransport, portRange, protocolNumbers, wholeProtocol } from '../../estate/network/transport.ts';

/** The ranges of one `allow:` entry: `tcp/443`, `udp/8000-8010`, a protocol, `all`. Nothing for any other text. */
export function transportOf(entry: string): readonly TransportRange[] {
  if (entry === 'all') return anyTransport;
  const [protocol = '', ports] = entry.split('/');
  const number = protocolNumbers[protocol];
  if (number === undefined) return [];
  if (ports === undefined) return [wholeProtocol(number)];
  const [from, to = from] = ports.split('-').map(Number);
  return from === undefined || to === undefined || from > to || to > 65535
    ? []
    : [portRange(number, from, to)];
}

/** Whether two lists of ranges share a packet. */
export function overlap(one: readonly TransportRange[], other: readonly TransportRange[]): boolean {
  return one.some((a) => other.some((b) => a.from <= b.to && b.from <= a.to));
}

/** Whether the ranges of the first list, each of them, lie in the second. */
export function within(inner: readonly TransportRange[], outer: readonly TransportRange[]): boolean {
  const sorted = [...outer].sort((a, b) => a.from - b.from);
  return inner.every((range) => {
    let at = range.from;
    for (const { from, to } of sorted) if (from <= at && to >= at) at = to + 1;
    return at > range.to;
  });
}
