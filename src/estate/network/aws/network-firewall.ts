import { everything } from '../address.ts';
import type { Attachment, Filter, RouteTable, RouteTarget, Rule } from '../representation.ts';
import { anyTransport, wholeProtocol } from '../transport.ts';
import type { AwsVpcEndpoint } from './evidence.ts';
import { fieldsAt, numberAt, recordsAt, textAt, textsAt, type Fields } from './network-firewall-fields.ts';
import { either, statefulRules } from './network-firewall-stateful.ts';
import { anyone, doubtful, statelessRules, type Draft } from './network-firewall-stateless.ts';
import type { Reading } from './reading.ts';

interface Described {
  readonly value: unknown;
  readonly evidence: string;
}

/**
 * AWS Network Firewalls. Each endpoint is a place that packets pass: on leaving it they pass the stateless and then
 * the stateful rules of the policy, and go on from the subnet of the endpoint. Rules by group no longer match there.
 */
export class NetworkFirewalls {
  readonly attachments: Attachment[] = [];
  readonly filters: Filter[] = [];
  readonly routeTables: RouteTable[] = [];
  readonly #reading: Reading;
  readonly #policies: ReadonlyMap<string, Described>;
  readonly #groups: ReadonlyMap<string, Described>;
  readonly #interfaces: ReadonlyMap<string, string>;
  readonly #unsettled = new Map<string, string>();

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#policies = describedBy(reading, 'DescribeFirewallPolicy');
    this.#groups = describedBy(reading, 'DescribeRuleGroup');
    this.#interfaces = new Map(
      reading
        .all<AwsVpcEndpoint>('DescribeVpcEndpoints', 'VpcEndpointId')
        .flatMap(({ item }) =>
          item.NetworkInterfaceIds?.length === 1
            ? [[item.VpcEndpointId, item.NetworkInterfaceIds[0]!] as const]
            : [],
        ),
    );
    for (const { value, evidence } of describedBy(reading, 'DescribeFirewall').values())
      this.#add(value, evidence);
  }

  /** Where a route to the endpoint leads; undefined for an endpoint of no firewall that was read. */
  target(endpoint: string): { target: RouteTarget; unknown?: string } | undefined {
    if (!this.attachments.some(({ id }) => id === endpoint)) return undefined;
    const unknown = this.#unsettled.get(endpoint);
    return {
      target: {
        kind: 'attachment',
        choices: [endpoint],
        passesInbound: false,
        otherZone: 'any',
        via: endpoint,
      },
      ...(unknown === undefined ? {} : { unknown }),
    };
  }

  #add(value: unknown, evidence: string): void {
    const firewall = fieldsAt(value, 'Firewall');
    const policy = textAt(firewall, 'FirewallPolicyArn') ?? '';
    const filters = this.#filtersOf(policy, evidence);
    for (const zone of Object.values(fieldsAt(value, 'FirewallStatus', 'SyncStates'))) {
      const attachment = fieldsAt(zone, 'Attachment');
      const [endpoint, subnet] = [textAt(attachment, 'EndpointId'), textAt(attachment, 'SubnetId')];
      if (endpoint === undefined || subnet === undefined) continue;
      const status = textAt(attachment, 'Status');
      if (status !== 'READY')
        this.#unsettled.set(
          endpoint,
          this.#reading.unknown(
            'firewall-endpoint-state',
            endpoint,
            `the firewall endpoint is in the state "${String(status)}"`,
            evidence,
          ),
        );
      this.#place(endpoint, subnet, textAt(firewall, 'VpcId') ?? '', filters, evidence);
    }
  }

  #place(endpoint: string, subnet: string, vpc: string, filters: readonly string[], evidence: string): void {
    const own = this.#interfaces.get(endpoint);
    const on: RouteTarget =
      own === undefined
        ? { kind: 'attachment', choices: [subnet], passesInbound: true, otherZone: 'any', via: endpoint }
        : { kind: 'endpoint', endpoint: own, translatesSource: false, passes: 'always', via: endpoint };
    const uncertain =
      own === undefined
        ? {
            uncertain: this.#reading.unknown(
              'firewall-interface-not-read',
              endpoint,
              'its interface was not read',
              evidence,
            ),
          }
        : {};
    this.routeTables.push({
      id: `${endpoint}/routes`,
      routes: ([4, 6] as const).map((family) => ({
        id: 'firewall',
        prefix: everything(family),
        origin: 'system' as const,
        preference: 0,
        target: on,
        ...uncertain,
      })),
      evidence: [evidence],
    });
    this.attachments.push({
      id: endpoint,
      domain: vpc,
      kind: 'gateway',
      prefixes: [],
      routeTable: `${endpoint}/routes`,
      inbound: [],
      outbound: filters.map((filter) => ({ filters: [filter] })),
      evidence: [evidence],
    });
  }

  /** The filters of a policy, stateless before stateful. */
  #filtersOf(arn: string, evidence: string): string[] {
    const ids = [`${arn}#stateless`, `${arn}#stateful`];
    if (this.filters.some(({ id }) => id === ids[0])) return ids;
    const described = this.#policies.get(arn);
    const policy = fieldsAt(described?.value, 'FirewallPolicy');
    const from = described?.evidence ?? evidence;
    const make = (id: string, drafts: readonly Draft[], otherwise: Filter['otherwise']): void => {
      const rules = drafts.map((draft) => this.#settled(draft, from));
      this.filters.push({ id, stateful: true, inbound: [], outbound: rules, otherwise, evidence: [from] });
    };
    if (described === undefined) {
      make(ids[0]!, [doubtful('always-allow', arn, 'the policy was not read')], 'deny');
      make(ids[1]!, [], 'deny');
      return ids;
    }
    const { drafts, otherwise } = this.#stateless(policy, arn);
    make(ids[0]!, drafts, otherwise);
    const stateful = this.#stateful(policy, arn);
    make(ids[1]!, stateful.drafts, stateful.otherwise);
    return ids;
  }

  #stateless(policy: Fields, arn: string): { drafts: Draft[]; otherwise: Filter['otherwise'] } {
    const drafts = this.#referenced(policy, 'StatelessRuleGroupReferences').flatMap(({ name, group }) =>
      group === undefined
        ? [doubtful('always-allow', name, 'it was not read')]
        : statelessRules(group.value, name),
    );
    const standing = textsAt(policy, 'StatelessDefaultActions') ?? [];
    const fragments = textsAt(policy, 'StatelessFragmentDefaultActions') ?? [];
    if (fragments.includes('aws:pass') && !standing.includes('aws:pass'))
      drafts.push({
        ...doubtful('always-allow', `${arn} fragments`, 'fragments pass'),
        transport: [wholeProtocol(17)],
      });
    if (standing.includes('aws:pass'))
      drafts.push({
        id: 'default action',
        action: 'always-allow',
        source: anyone,
        destination: anyone,
        transport: anyTransport,
      });
    else if (!standing.includes('aws:drop') && !standing.includes('aws:forward_to_sfe'))
      drafts.push(doubtful('always-allow', `${arn} default action`));
    return { drafts, otherwise: standing.includes('aws:forward_to_sfe') ? 'allow' : 'deny' };
  }

  #stateful(policy: Fields, arn: string): { drafts: Draft[]; otherwise: Filter['otherwise'] } {
    const strict = textAt(fieldsAt(policy, 'StatefulEngineOptions'), 'RuleOrder') === 'STRICT_ORDER';
    const drafts = this.#referenced(policy, 'StatefulRuleGroupReferences').flatMap(
      ({ name, group, reference }) => {
        if (group === undefined) return either(name, 'it was not read');
        const own = statefulRules(group.value, name);
        // Drops that are turned into alerts let through.
        return 'Override' in reference ? own.filter(({ action }) => action !== 'deny') : own;
      },
    );
    // Without a strict order whatever passes is looked at before whatever drops.
    if (!strict)
      return {
        drafts: [
          ...drafts.filter(({ action }) => action === 'allow'),
          ...drafts.filter(({ action }) => action === 'deny'),
        ],
        otherwise: 'allow',
      };
    const standing = textsAt(policy, 'StatefulDefaultActions') ?? [];
    if (standing.includes('aws:drop_strict')) return { drafts, otherwise: 'deny' };
    if (!standing.some((one) => one.startsWith('aws:drop'))) return { drafts, otherwise: 'allow' };
    const doubt = 'its default action drops only what comes after a connection is set up';
    return { drafts: [...drafts, doubtful('allow', `${arn} default action`, doubt)], otherwise: 'deny' };
  }

  #referenced(
    policy: Fields,
    member: string,
  ): { name: string; group: Described | undefined; reference: Fields }[] {
    const references = recordsAt(policy, member);
    if (references === null) return [{ name: member, group: undefined, reference: {} }];
    return [...references]
      .sort((a, b) => (numberAt(a, 'Priority') ?? 0) - (numberAt(b, 'Priority') ?? 0))
      .map((reference) => {
        const arn = textAt(reference, 'ResourceArn') ?? '?';
        return { name: arn.split('/').at(-1) ?? arn, group: this.#groups.get(arn), reference };
      });
  }

  #settled({ doubt, ...rule }: Draft, evidence: string): Rule {
    if (doubt === undefined) return rule;
    return {
      ...rule,
      uncertain: this.#reading.unknown('firewall-rule', `firewall rules ${rule.id}`, doubt, evidence),
    };
  }
}

/** What was described, by ARN; an answer that is not whole is none. */
function describedBy(
  reading: Reading,
  operation: 'DescribeFirewall' | 'DescribeFirewallPolicy' | 'DescribeRuleGroup',
): Map<string, Described> {
  return new Map(
    reading
      .lists(operation)
      .flatMap(({ list }): [string, Described][] =>
        list.complete && list.parameter !== undefined && list.items.length === 1
          ? [[list.parameter, { value: list.items[0], evidence: list.evidence }]]
          : [],
      ),
  );
}
