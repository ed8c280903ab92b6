import type { TransportRange } from '../../estate/network/representation.ts';
import { portRange, protocolName, protocolNumbers, wholeProtocol } from '../../estate/network/transport.ts';

/** One protocol and the ports (for ICMP: type * 256 + code) allowed, as written in answers. */
export interface AllowedTransport {
  readonly proto: string;
  readonly ports: readonly string[];
}

/** What the ranges allow, protocol by protocol; neighbouring whole protocols stand together. */
export function allowedTransports(ranges: readonly TransportRange[]): AllowedTransport[] {
  const allowed: { proto: string; ports: string[] }[] = [];
  for (const { from, to } of ranges) {
    let at = from;
    while (at <= to) {
      const protocol = Math.floor(at / 65536);
      const end = Math.min(to, protocol * 65536 + 65535);
      const lastWhole = Math.floor((to + 1) / 65536) - 1;
      if (at % 65536 === 0 && lastWhole > protocol) {
        const whole =
          protocol === 0 && lastWhole === 255 ? 'any' : `${String(protocol)}-${String(lastWhole)}`;
        allowed.push({ proto: whole, ports: ['any'] });
        at = (lastWhole + 1) * 65536;
        continue;
      }
      const [low, high] = [at % 65536, end % 65536];
      const ports =
        low === 0 && high === 65535 ? 'any' : low === high ? String(low) : `${String(low)}-${String(high)}`;
      const proto = protocolName(protocol);
      const same = allowed.at(-1);
      if (same?.proto === proto) same.ports.push(ports);
      else allowed.push({ proto, ports: [ports] });
      at = end + 1;
    }
  }
  return allowed;
}

/** The ranges asked about: everything, one protocol, or one port of it. Throws RangeError on an unknown protocol. */
export function questionTransport(proto?: string, port?: number): TransportRange[] {
  if (proto === undefined)
    return port === undefined
      ? [{ from: 0, to: 0xffffff }]
      : [portRange(6, port, port), portRange(17, port, port)];
  const number = protocolNumbers[proto.toLowerCase()] ?? (/^\d{1,3}$/.test(proto) ? Number(proto) : -1);
  if (number < 0 || number > 255) throw new RangeError(`unknown protocol: ${proto}`);
  return [port === undefined ? wholeProtocol(number) : portRange(number, port, port)];
}

/** `tcp 80, 443; udp 53`. */
export function transportWords(allowed: readonly AllowedTransport[]): string {
  return allowed
    .map(({ proto, ports }) =>
      proto === 'any' ? 'every protocol' : ports[0] === 'any' ? proto : `${proto} ${ports.join(', ')}`,
    )
    .join('; ');
}
