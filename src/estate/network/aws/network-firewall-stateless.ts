import type { Match, PortRange, Rule, TransportRange } from '../representation.ts';
import { anyTransport, portRange, wholeProtocol } from '../transport.ts';
import { parsePrefix } from '../address.ts';
import { fieldsAt, numberAt, recordsAt, textAt, textsAt, type Fields } from './network-firewall-fields.ts';

export const anyone: Match = { any: true, prefixes: [], identities: [] };

/** A rule before it is known which unknown stands for what was not understood of it. */
export type Draft = Omit<Rule, 'uncertain'> & { readonly doubt?: string };

const actions: Readonly<Record<string, Rule['action']>> = {
  'aws:pass': 'always-allow',
  'aws:drop': 'deny',
  'aws:forward_to_sfe': 'allow',
};

/**
 * The stateless rules of a group by their priority: what passes is done, what is dropped is refused, and what is
 * forwarded goes on to the stateful rules.
 */
export function statelessRules(group: unknown, name: string): Draft[] {
  const source = fieldsAt(group, 'RuleGroup', 'RulesSource', 'StatelessRulesAndCustomActions');
  const rules = recordsAt(source, 'StatelessRules');
  if (rules === null || !('StatelessRules' in source)) return [doubtful('always-allow', name)];
  const ordered = [...rules].sort((a, b) => (numberAt(a, 'Priority') ?? 0) - (numberAt(b, 'Priority') ?? 0));
  return ordered.flatMap((rule) =>
    statelessRule(rule, `${name} priority ${numberAt(rule, 'Priority') ?? '?'}`),
  );
}

function statelessRule(rule: Fields, id: string): Draft[] {
  const definition = fieldsAt(rule, 'RuleDefinition');
  const attributes = fieldsAt(definition, 'MatchAttributes');
  const named = (textsAt(definition, 'Actions') ?? []).flatMap((one) => actions[one] ?? []);
  const [action] = named;
  const [source, destination] = [addresses(attributes, 'Sources'), addresses(attributes, 'Destinations')];
  const transport = transportOf(attributes);
  const sourcePorts = portsAt(attributes, 'SourcePorts');
  const flags = recordsAt(attributes, 'TCPFlags');
  if (action === undefined || named.length > 1) return [doubtful('always-allow', id)];
  const known = { id, action, source: source ?? anyone, destination: destination ?? anyone };
  const understood = source && destination && transport && sourcePorts && flags?.length === 0;
  return [
    {
      ...known,
      transport: transport ?? anyTransport,
      ...(sourcePorts && sourcePorts.length > 0 ? { sourcePorts } : {}),
      ...(understood ? {} : { doubt: 'not everything that it matches by is understood' }),
    },
  ];
}

/** The union of the addresses; everyone where none is given; undefined where one is not understood. */
function addresses(attributes: Fields, member: string): Match | undefined {
  const list = recordsAt(attributes, member);
  if (list === null) return undefined;
  if (list.length === 0) return anyone;
  const prefixes = list.map((one) => parsePrefix(textAt(one, 'AddressDefinition') ?? ''));
  const known = prefixes.filter((one) => one !== undefined);
  return known.length < list.length ? undefined : { any: false, prefixes: known, identities: [] };
}

function transportOf(attributes: Fields): TransportRange[] | undefined {
  const held = attributes['Protocols'] ?? [];
  const ports = portsAt(attributes, 'DestinationPorts');
  if (!Array.isArray(held) || !held.every((one) => Number.isInteger(one)) || ports === undefined)
    return undefined;
  const protocols = held as number[];
  // Ports can be given for TCP and UDP alone.
  const all = protocols.length > 0 ? protocols : ports.length > 0 ? [6, 17] : null;
  if (all === null) return [...anyTransport];
  return all.flatMap((protocol) =>
    (protocol === 6 || protocol === 17) && ports.length > 0
      ? ports.map(({ from, to }) => portRange(protocol, from, to))
      : [wholeProtocol(protocol)],
  );
}

function portsAt(attributes: Fields, member: string): PortRange[] | undefined {
  const list = recordsAt(attributes, member);
  if (list === null) return undefined;
  const ranges = list.map((one) => ({ from: numberAt(one, 'FromPort'), to: numberAt(one, 'ToPort') }));
  const known = ranges.flatMap(({ from, to }) =>
    from === undefined || to === undefined || from > to ? [] : [{ from, to }],
  );
  return known.length < ranges.length ? undefined : known;
}

/** Stands for something that was not understood: it may do this to anything. */
export function doubtful(action: Rule['action'], id: string, doubt = 'it is not understood'): Draft {
  return { id, action, source: anyone, destination: anyone, transport: anyTransport, doubt };
}
