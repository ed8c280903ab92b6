import type { Filter, Rule } from '../representation.ts';
import { anyTransport } from '../transport.ts';
import { type Fields, fieldsAt, idsAt, listAt, nameOf, textAt, textsAt } from './fields.ts';
import { anyone, expandRule, parsePorts, sideOf, type Side, type TagScope, transportsOf } from './match.ts';
import type { Found, Reading } from './reading.ts';

type Direction = 'inbound' | 'outbound';

/** A rule with the place it takes among the others. */
interface Placed {
  readonly priority: number;
  readonly rules: readonly Rule[];
}

/**
 * A network security group as it stands at one subnet: the lowest priority first, the default rules last.
 * `temporary` are allow rules that just-in-time access may put in front.
 */
export function lowerSecurityGroup(
  found: Found,
  id: string,
  scope: TagScope,
  temporary: readonly Rule[],
  reading: Reading,
): Filter {
  const written = listAt(found.item, 'properties', 'securityRules');
  const malformed = Array.isArray(fieldsAt(found.item, 'properties')['securityRules'])
    ? []
    : [unreadRules(found, reading)];
  const side = (direction: Direction): Rule[] => [
    ...malformed,
    ...(direction === 'inbound' ? temporary : []),
    ...written
      .flatMap((rule) => lowerRule(rule, direction, found, scope, reading) ?? [])
      .sort((a, b) => a.priority - b.priority)
      .flatMap((placed) => placed.rules),
    ...defaultRules(direction, scope, found, reading),
  ];
  return {
    id,
    stateful: true,
    inbound: side('inbound'),
    outbound: side('outbound'),
    otherwise: 'deny',
    evidence: [found.evidence],
  };
}

function unreadRules(found: Found, reading: Reading): Rule {
  return {
    id: 'rules not given',
    action: 'allow',
    source: anyone,
    destination: anyone,
    transport: anyTransport,
    uncertain: reading.unknown('rules-not-given', found.id, 'its rules are not given', found.evidence),
  };
}

function lowerRule(
  rule: Fields,
  direction: Direction,
  found: Found,
  scope: TagScope,
  reading: Reading,
): Placed | undefined {
  const written = textAt(rule, 'properties', 'direction')?.toLowerCase();
  if (written !== direction && (written === 'inbound' || written === 'outbound')) return undefined;
  const properties = fieldsAt(rule, 'properties');
  const priority = properties['priority'];
  const access = textAt(properties, 'access')?.toLowerCase();
  const name = textAt(rule, 'name') ?? 'rule without name';
  const subject = `${found.id} ${name}`;
  const understood =
    written === direction && typeof priority === 'number' && (access === 'allow' || access === 'deny');
  const unknown = understood
    ? undefined
    : reading.unknown('rule-not-understood', subject, 'direction, access or priority', found.evidence);
  const source = ruleSide(
    properties,
    'source',
    direction === 'outbound' && !scope.passing,
    subject,
    found,
    scope,
    reading,
  );
  const destination = ruleSide(
    properties,
    'destination',
    direction === 'inbound' && !scope.passing,
    subject,
    found,
    scope,
    reading,
  );
  const transports = transportsOf(
    textAt(properties, 'protocol'),
    rangesOf(properties, 'destinationPortRange'),
    subject,
    found.evidence,
    reading,
  );
  const fromPorts = sourcePorts(properties);
  return {
    priority: typeof priority === 'number' ? priority : 0,
    rules: expandRule(
      `${name} (${typeof priority === 'number' ? String(priority) : 'no priority'})`,
      access === 'deny' ? 'deny' : 'allow',
      source,
      destination,
      transports,
      { ...(fromPorts ? { sourcePorts: fromPorts } : {}), uncertain: unknown },
    ),
  };
}

function ruleSide(
  properties: Fields,
  side: 'source' | 'destination',
  own: boolean,
  subject: string,
  found: Found,
  scope: TagScope,
  reading: Reading,
): Side {
  const single = textAt(properties, `${side}AddressPrefix`);
  return sideOf(
    [...(single === undefined ? [] : [single]), ...textsAt(properties, `${side}AddressPrefixes`)],
    idsAt(properties, `${side}ApplicationSecurityGroups`),
    own,
    scope,
    `${subject} ${side}`,
    found.evidence,
    reading,
  );
}

/** A range and a list of ranges, as `destinationPortRange` and `destinationPortRanges`. */
function rangesOf(properties: Fields, member: string): readonly string[] {
  const single = textAt(properties, member);
  return [...(single === undefined ? [] : [single]), ...textsAt(properties, `${member}s`)];
}

/** The source ports a rule is limited to; undefined for all of them. What is not understood limits it too. */
function sourcePorts(properties: Fields): Rule['sourcePorts'] {
  const ranges = rangesOf(properties, 'sourcePortRange').map(parsePorts);
  if (ranges.length === 0 || ranges.some((range) => range?.from === 0 && range.to === 65535))
    return undefined;
  return ranges.flatMap((range) => range ?? []);
}

/** Priorities 65000, 65001 and 65500, which every network security group has. */
function defaultRules(direction: Direction, scope: TagScope, found: Found, reading: Reading): Rule[] {
  const rule = (name: string, access: 'allow' | 'deny', source: string, destination: string): Rule[] =>
    expandRule(
      name,
      access,
      sideOf(
        [source],
        [],
        direction === 'outbound' && !scope.passing,
        scope,
        nameOf(found.id),
        found.evidence,
        reading,
      ),
      sideOf(
        [destination],
        [],
        direction === 'inbound' && !scope.passing,
        scope,
        nameOf(found.id),
        found.evidence,
        reading,
      ),
      { certain: anyTransport, possible: [] },
    );
  return direction === 'inbound'
    ? [
        ...rule('AllowVnetInBound (65000)', 'allow', 'VirtualNetwork', 'VirtualNetwork'),
        ...rule('AllowAzureLoadBalancerInBound (65001)', 'allow', 'AzureLoadBalancer', '*'),
        ...rule('DenyAllInBound (65500)', 'deny', '*', '*'),
      ]
    : [
        ...rule('AllowVnetOutBound (65000)', 'allow', 'VirtualNetwork', 'VirtualNetwork'),
        ...rule('AllowInternetOutBound (65001)', 'allow', '*', 'Internet'),
        ...rule('DenyAllOutBound (65500)', 'deny', '*', '*'),
      ];
}
