import { parsePrefix, type Prefix } from '../address.ts';
import type { Match, PortRange, TransportRange } from '../representation.ts';
import { anyTransport, portRange, protocolNumbers, wholeProtocol } from '../transport.ts';
import { fieldsAt, recordsAt, textAt, textsAt, type Fields } from './network-firewall-fields.ts';
import { anyone, doubtful, type Draft } from './network-firewall-stateless.ts';

/** Rule options that only describe the rule. */
const describing = ['sid', 'msg', 'rev', 'gid', 'classtype', 'reference', 'metadata', 'priority'];

/**
 * The stateful rules of a group in their order. Rules by five-tuple are exact; rules in the language of Suricata, lists
 * of domains and rules with further conditions may pass or drop whatever they name.
 */
export function statefulRules(group: unknown, name: string): Draft[] {
  const source = fieldsAt(group, 'RuleGroup', 'RulesSource');
  if ('RulesString' in source) return either(name, 'its rules in the language of Suricata are not evaluated');
  if ('RulesSourceList' in source)
    return either(name, 'which hosts a connection names is not seen here', [wholeProtocol(6)]);
  const rules = recordsAt(source, 'StatefulRules');
  if (rules === null || !('StatefulRules' in source)) return either(name, 'its rules are not understood');
  const variables = fieldsAt(group, 'RuleGroup', 'RuleVariables');
  return rules.flatMap((rule, index) => statefulRule(rule, variables, `${name} rule ${index + 1}`));
}

/** What may pass and may drop. */
export function either(
  name: string,
  doubt: string,
  transport: readonly TransportRange[] = anyTransport,
): Draft[] {
  return [
    { ...doubtful('allow', name, doubt), transport },
    { ...doubtful('deny', name, doubt), transport },
  ];
}

function statefulRule(rule: Fields, variables: Fields, id: string): Draft[] {
  const action = { PASS: 'allow', DROP: 'deny', REJECT: 'deny' }[textAt(rule, 'Action') ?? ''] as
    'allow' | 'deny' | undefined;
  if (textAt(rule, 'Action') === 'ALERT') return [];
  if (action === undefined) return either(id, 'its action is not understood');
  const header = fieldsAt(rule, 'Header');
  const source = addressesOf(textAt(header, 'Source'), variables);
  const destination = addressesOf(textAt(header, 'Destination'), variables);
  const [from, to] = [
    portsOf(textAt(header, 'SourcePort'), variables),
    portsOf(textAt(header, 'DestinationPort'), variables),
  ];
  const options = recordsAt(rule, 'RuleOptions');
  const plain = options?.every((one) => describing.includes(textAt(one, 'Keyword') ?? '')) ?? false;
  const protocol = protocolOf(textAt(header, 'Protocol'));
  const direction = textAt(header, 'Direction');
  const understood =
    source &&
    destination &&
    from &&
    to &&
    protocol &&
    plain &&
    (direction === 'FORWARD' || direction === 'ANY');
  const doubt = understood ? {} : { doubt: 'not everything that it matches by is understood' };
  const one = (
    left: Match | undefined,
    right: Match | undefined,
    own: PortRange[] | undefined,
    peer: PortRange[] | undefined,
  ): Draft => ({
    id,
    action,
    source: left ?? anyone,
    destination: right ?? anyone,
    transport: transportOf(protocol, peer),
    ...(own && own.length > 0 ? { sourcePorts: own } : {}),
    ...doubt,
  });
  const forward = one(source, destination, from, to);
  return direction === 'FORWARD' ? [forward] : [forward, one(destination, source, to, from)];
}

/** Protocol number, or `any`; undefined for what is told by the content of packets. */
function protocolOf(text: string | undefined): number | 'any' | undefined {
  if (text === 'IP') return 'any';
  return text === undefined || !['TCP', 'UDP', 'ICMP'].includes(text)
    ? undefined
    : protocolNumbers[text.toLowerCase()];
}

/** An empty list of ports is every port. */
function transportOf(
  protocol: number | 'any' | undefined,
  ports: PortRange[] | undefined,
): readonly TransportRange[] {
  const named = ports ?? [];
  if (protocol === undefined) return anyTransport;
  if (protocol === 'any')
    return named.length === 0
      ? anyTransport
      : [6, 17].flatMap((one) => named.map(({ from, to }) => portRange(one, from, to)));
  return named.length === 0 || protocol === 1
    ? [wholeProtocol(protocol)]
    : named.map(({ from, to }) => portRange(protocol, from, to));
}

function addressesOf(text: string | undefined, variables: Fields): Match | undefined {
  if (text === 'ANY') return anyone;
  const parts = partsOf(text, fieldsAt(variables, 'IPSets'));
  const prefixes: Prefix[] = [];
  for (const part of parts ?? [undefined]) {
    const prefix = part === undefined ? undefined : parsePrefix(part);
    if (!prefix) return undefined;
    prefixes.push(prefix);
  }
  return { any: false, prefixes, identities: [] };
}

function portsOf(text: string | undefined, variables: Fields): PortRange[] | undefined {
  if (text === 'ANY') return [];
  const ranges: PortRange[] = [];
  for (const part of partsOf(text, fieldsAt(variables, 'PortSets')) ?? ['?']) {
    const found = /^(\d{1,5})(?::(\d{0,5}))?$/.exec(part);
    if (!found) return undefined;
    const from = Number(found[1]);
    const to = found[2] === undefined ? from : found[2] === '' ? 65535 : Number(found[2]);
    if (from > to || to > 65535) return undefined;
    ranges.push({ from, to });
  }
  return ranges;
}

/** The members of `a`, `[a, b]` or a variable of the group; undefined for exceptions and what is defined elsewhere. */
function partsOf(text: string | undefined, sets: Fields): string[] | undefined {
  if (text === undefined || text.includes('!') || text.includes('@')) return undefined;
  const parts = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => part.trim());
  const found: string[] = [];
  for (const part of parts) {
    if (!part.startsWith('$')) {
      found.push(part);
      continue;
    }
    const definition = textsAt(sets[part.slice(1)], 'Definition');
    if (!definition?.length || definition.some((one) => /[$!@[\]]/.test(one))) return undefined;
    found.push(...definition);
  }
  return found;
}
