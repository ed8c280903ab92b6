import { formatPrefix } from '../estate/network/address.ts';
import { isOtherProtocol, type InboundRule, type Ports } from '../estate/network/filters.ts';
import type { Network } from '../estate/network/representation.ts';

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
  return !isAnySource(source) && !bounded.some((form) => form.test(source));
}

/** Addresses and prefixes, groups by their ids, and the two service tags that mean what is inside. */
const bounded: readonly RegExp[] = [
  /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/,
  /^(?=.*:)[0-9a-f:.]+(?:\/\d{1,3})?$/i,
  /^sg-[\w-]+$/,
  /^\/subscriptions\/[^/]+\/.+\/applicationSecurityGroups\/[^/]+$/i,
  /^(?:virtualnetwork|azureloadbalancer)$/i,
];

/** What the joint network knows prefix lists to hold; those it does not know whole are left out. */
export function prefixListsOf(network: Network | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (network?.identities ?? [])
      .filter(({ kind, uncertain }) => kind === 'prefix-list' && uncertain === undefined)
      .map(({ id, prefixes }) => [id, prefixes.map(formatPrefix)]),
  );
}

/** A rule with the content of the prefix lists that it names in their place, as far as that is known. */
export function withPrefixLists(
  rule: InboundRule,
  lists: ReadonlyMap<string, readonly string[]>,
): InboundRule {
  return { ...rule, sources: rule.sources.flatMap((source) => lists.get(source) ?? [source]) };
}

/** Whether a rule lets TCP through, or may: a protocol that is not known may be any. */
export function carriesTcp({ protocol }: Pick<InboundRule, 'protocol'>): boolean {
  return ['6', 'tcp'].includes(protocol.toLowerCase()) || !isOtherProtocol(protocol);
}

/** True where an earlier deny, for any source, port of it and destination, takes a port away from a later allow (Azure evaluates by priority). */
export function isShadowed(rule: InboundRule, port: number, rules: readonly InboundRule[]): boolean {
  return rules.some(
    (earlier) =>
      earlier.action === 'deny' &&
      earlier.unknown === null &&
      !earlier.narrowed &&
      earlier.priority < rule.priority &&
      carriesTcp(earlier) &&
      earlier.sources.some((source) => source === '*' || source.toLowerCase() === 'any') &&
      includes(earlier.ports, port),
  );
}
