import { everything, type Prefix } from '../address.ts';
import type { Filter, Identity, IdentityMatch, Match, Rule, TransportRange } from '../representation.ts';
import { anyTransport, icmpRange, portRange, protocolNumbers, wholeProtocol } from '../transport.ts';
import type { AwsAclEntry, AwsNetworkAcl, AwsPermission, AwsSecurityGroup } from './evidence.ts';
import type { Found, Reading } from './reading.ts';
import type { GroupScope } from './group-scope.ts';

const anyone: Match = { any: true, prefixes: [], identities: [] };

/** Security groups: allow-only, so the order of rules has no meaning; what no rule allows is refused. */
export function lowerSecurityGroup(
  { item, evidence }: Found<AwsSecurityGroup>,
  scope: GroupScope,
  lists: ReadonlyMap<string, Identity>,
  reading: Reading,
): Filter {
  const rules = (permissions: readonly AwsPermission[] | undefined, inbound: boolean): Rule[] =>
    (permissions ?? []).flatMap((permission, index) => {
      const id = `${inbound ? 'inbound' : 'outbound'} rule ${String(index + 1)}`;
      const subject = `${item.GroupId} ${id}`;
      const { transport, uncertain } = permissionTransport(permission, subject, evidence, reading);
      return permissionPeers(permission, item, scope, inbound, lists, subject, evidence, reading).map(
        ({ match, text, unknown }): Rule => ({
          id: `${id} (${text})`,
          action: 'allow',
          source: inbound ? match : anyone,
          destination: inbound ? anyone : match,
          transport,
          ...uncertainty(uncertain ?? unknown),
        }),
      );
    });
  return {
    id: item.GroupId,
    stateful: true,
    inbound: rules(item.IpPermissions, true),
    outbound: rules(item.IpPermissionsEgress, false),
    otherwise: 'deny',
    evidence: [evidence],
  };
}

interface Peer {
  readonly match: Match;
  readonly text: string;
  readonly unknown?: string | undefined;
}

function permissionPeers(
  permission: AwsPermission,
  group: AwsSecurityGroup,
  scope: GroupScope,
  inbound: boolean,
  lists: ReadonlyMap<string, Identity>,
  subject: string,
  evidence: string,
  reading: Reading,
): Peer[] {
  const peers: Peer[] = [];
  const blocks = [
    ...(permission.IpRanges ?? []).map((range) => range.CidrIp),
    ...(permission.Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
  ];
  for (const block of blocks) {
    const prefix = reading.prefix(block, subject, evidence);
    const text = String(block);
    if (prefix) peers.push({ match: { any: false, prefixes: [prefix], identities: [] }, text });
    else peers.push({ match: anyone, text, unknown: `malformed-address:${subject}` });
  }
  for (const { PrefixListId: id } of permission.PrefixListIds ?? []) {
    if (id !== undefined && lists.has(id)) {
      peers.push({ match: { any: false, prefixes: [], identities: [{ identity: id }] }, text: id });
      continue;
    }
    const unknown = reading.unknown(
      'prefix-list-not-read',
      id ?? subject,
      'its entries were not read',
      evidence,
    );
    peers.push({ match: anyone, text: id ?? 'prefix list', unknown });
  }
  for (const pair of permission.UserIdGroupPairs ?? []) {
    const reference = scope.reference(group, pair, inbound, evidence);
    if (!reference) continue;
    if (typeof reference === 'string') {
      peers.push({ match: anyone, text: pair.GroupId ?? 'group', unknown: reference });
      continue;
    }
    peers.push({ match: identityMatch(reference), text: reference.identity });
  }
  return peers;
}

function identityMatch(identity: IdentityMatch): Match {
  return { any: false, prefixes: [], identities: [identity] };
}

function permissionTransport(
  permission: AwsPermission,
  subject: string,
  evidence: string,
  reading: Reading,
): { transport: readonly TransportRange[]; uncertain?: string } {
  const text = permission.IpProtocol;
  const protocol = protocolOf(text);
  if (protocol === 'any') return { transport: anyTransport };
  if (protocol === undefined) {
    const unknown = reading.unknown(
      'protocol-not-understood',
      subject,
      `protocol "${String(text)}"`,
      evidence,
    );
    return { transport: anyTransport, uncertain: unknown };
  }
  const { FromPort: from, ToPort: to } = permission;
  if (protocol === 1 || protocol === 58) return icmp(protocol, from, to, subject, evidence, reading);
  if (protocol !== 6 && protocol !== 17) return { transport: [wholeProtocol(protocol)] };
  if (from === undefined && to === undefined) return { transport: [wholeProtocol(protocol)] };
  if (from === -1 && to === -1) return { transport: [wholeProtocol(protocol)] };
  if (!isPort(from) || !isPort(to) || from > to) {
    const unknown = reading.unknown(
      'port-not-understood',
      subject,
      `ports "${String(from)}" to "${String(to)}"`,
      evidence,
    );
    return { transport: [wholeProtocol(protocol)], uncertain: unknown };
  }
  return { transport: [portRange(protocol, from, to)] };
}

/** Network ACLs: rule number ascending, first match, whatever no rule matches is refused; each family by itself. */
export function lowerNetworkAcl({ item, evidence }: Found<AwsNetworkAcl>, reading: Reading): Filter {
  const numberOf = (entry: AwsAclEntry): number =>
    Number.isInteger(entry.RuleNumber) ? Number(entry.RuleNumber) : 0;
  const entries = [...(item.Entries ?? [])].sort((a, b) => numberOf(a) - numberOf(b));
  const side = (egress: boolean): Rule[] =>
    entries
      .filter((entry) => (entry.Egress ?? egress) === egress)
      .flatMap((entry) => aclRules(entry, item.NetworkAclId, egress, evidence, reading));
  return {
    id: item.NetworkAclId,
    stateful: false,
    inbound: side(false),
    outbound: side(true),
    otherwise: 'deny',
    evidence: [evidence],
  };
}

/** One rule; two, a refusal and a permission that may be, where the action is not understood. */
function aclRules(
  entry: AwsAclEntry,
  acl: string,
  egress: boolean,
  evidence: string,
  reading: Reading,
): Rule[] {
  const id = `${egress ? 'outbound' : 'inbound'} rule ${entry.RuleNumber === 32767 ? '*' : String(entry.RuleNumber)}`;
  const subject = `${acl} ${id}`;
  const prefix = reading.prefix(entry.CidrBlock ?? entry.Ipv6CidrBlock, subject, evidence);
  const prefixes: Prefix[] = prefix ? [prefix] : [everything(4), everything(6)];
  const match: Match = { any: false, prefixes, identities: [] };
  const { transport, uncertain } = aclTransport(entry, subject, evidence, reading);
  const known = entry.RuleAction === 'allow' || entry.RuleAction === 'deny';
  const numbered = Number.isInteger(entry.RuleNumber) && entry.Egress !== undefined;
  const unknown =
    known && numbered
      ? undefined
      : reading.unknown(
          'action-not-understood',
          subject,
          `action "${String(entry.RuleAction)}", number "${String(entry.RuleNumber)}", direction "${String(entry.Egress)}"`,
          evidence,
        );
  const malformed = prefix ? undefined : `malformed-address:${subject}`;
  const actions: readonly Rule['action'][] =
    entry.RuleAction === 'allow' ? ['allow'] : entry.RuleAction === 'deny' ? ['deny'] : ['deny', 'allow'];
  return actions.map((action) => ({
    id,
    action,
    source: egress ? anyone : match,
    destination: egress ? match : anyone,
    transport,
    ...uncertainty(uncertain ?? unknown ?? malformed),
  }));
}

function aclTransport(
  entry: AwsAclEntry,
  subject: string,
  evidence: string,
  reading: Reading,
): { transport: readonly TransportRange[]; uncertain?: string } {
  const protocol = protocolOf(entry.Protocol);
  if (protocol === 'any') return { transport: anyTransport };
  if (protocol === undefined) {
    const unknown = reading.unknown(
      'protocol-not-understood',
      subject,
      `protocol "${String(entry.Protocol)}"`,
      evidence,
    );
    return { transport: anyTransport, uncertain: unknown };
  }
  if (protocol === 1 || protocol === 58) {
    return icmp(protocol, entry.IcmpTypeCode?.Type, entry.IcmpTypeCode?.Code, subject, evidence, reading);
  }
  if (protocol !== 6 && protocol !== 17) return { transport: [wholeProtocol(protocol)] };
  const { From: from, To: to } = entry.PortRange ?? { From: 0, To: 65535 };
  if (!isPort(from) || !isPort(to) || from > to) {
    const unknown = reading.unknown(
      'port-not-understood',
      subject,
      `ports "${String(from)}" to "${String(to)}"`,
      evidence,
    );
    return { transport: [wholeProtocol(protocol)], uncertain: unknown };
  }
  return { transport: [portRange(protocol, from, to)] };
}

function icmp(
  protocol: number,
  type: number | undefined,
  code: number | undefined,
  subject: string,
  evidence: string,
  reading: Reading,
): { transport: readonly TransportRange[]; uncertain?: string } {
  const [known, second] = [type ?? -1, code ?? -1];
  const isOctet = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= -1 && Number(value) <= 255;
  if (isOctet(known) && isOctet(second)) return { transport: [icmpRange(protocol, known, second)] };
  const unknown = reading.unknown(
    'port-not-understood',
    subject,
    `ICMP type "${String(type)}" code "${String(code)}"`,
    evidence,
  );
  return { transport: [wholeProtocol(protocol)], uncertain: unknown };
}

function protocolOf(text: string | undefined): number | 'any' | undefined {
  if (text === '-1' || text === 'all') return 'any';
  if (text === undefined) return undefined;
  const named = protocolNumbers[text.toLowerCase()];
  if (named !== undefined) return named;
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65535;
}

function uncertainty(id: string | undefined): { uncertain?: string } {
  return id === undefined ? {} : { uncertain: id };
}
