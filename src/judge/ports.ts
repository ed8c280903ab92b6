import type { InboundRule, Ports } from '../estate/network/filters.ts';

/** Ports that administration of machines usually runs over: SSH, Telnet, RPC, RDP, WinRM, VNC. */
export const managementPorts = [22, 23, 135, 3389, 5900, 5985, 5986] as const;

export function includes(ports: readonly Ports[], port: number): boolean {
  return ports.some((range) => range === 'any' || (range.from <= port && port <= range.to));
}

/** Prefixes so short that they leave next to nobody out: shorter than /8 in IPv4, shorter than /16 in IPv6. */
export function isAnySource(source: string): boolean {
  if (['*', 'any', 'internet', '0.0.0.0/0', '::/0'].includes(source.toLowerCase())) return true;
  const [address = '', length] = source.split('/');
  if (length === undefined || !/^\d+$/.test(length)) return false;
  return Number(length) < (address.includes(':') ? 16 : 8);
}

/** References whose content this reading does not know: prefix lists and service tags other than Internet. */
export function isOpaqueSource(source: string): boolean {
  return (
    source.startsWith('pl-') ||
    (/^[A-Za-z]/.test(source) &&
      !/^(sg-|internet$|any$|virtualnetwork$)/i.test(source) &&
      !source.includes('/') &&
      !source.includes(':'))
  );
}

export function carriesTcp(rule: InboundRule): boolean {
  return ['tcp', '6', '-1', '*', 'any'].includes(rule.protocol.toLowerCase());
}

/** True where an earlier deny, for any source, takes the port away from a later allow (Azure evaluates by priority). */
export function isShadowed(rule: InboundRule, port: number, rules: readonly InboundRule[]): boolean {
  return rules.some(
    (earlier) =>
      earlier.action === 'deny' &&
      earlier.unknown === null &&
      earlier.priority < rule.priority &&
      carriesTcp(earlier) &&
      earlier.sources.some((source) => source === '*' || source.toLowerCase() === 'any') &&
      includes(earlier.ports, port),
  );
}
