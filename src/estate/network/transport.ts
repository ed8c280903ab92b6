import type { TransportRange } from './representation.ts';

/** Building transport ranges: protocol * 65536 + (port, or ICMP type * 256 + code). */

export const anyTransport: readonly TransportRange[] = [{ from: 0, to: 0xffffff }];

export const protocolNumbers: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
};

export function protocolName(protocol: number): string {
  for (const [name, number] of Object.entries(protocolNumbers)) if (number === protocol) return name;
  return String(protocol);
}

/** Every packet of a protocol. */
export function wholeProtocol(protocol: number): TransportRange {
  return { from: protocol * 65536, to: protocol * 65536 + 65535 };
}

/** Ports `from` to `to` of TCP (6) or UDP (17). */
export function portRange(protocol: number, from: number, to: number): TransportRange {
  return { from: protocol * 65536 + from, to: protocol * 65536 + to };
}

/** ICMP (1) or ICMPv6 (58) by type and code; -1 is every one. */
export function icmpRange(protocol: number, type: number, code: number): TransportRange {
  if (type < 0) return wholeProtocol(protocol);
  const first = protocol * 65536 + type * 256;
  return code < 0 ? { from: first, to: first + 255 } : { from: first + code, to: first + code };
}
