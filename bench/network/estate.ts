import { type Address, hostPrefix, type Prefix } from '../../src/estate/network/address.ts';
import type {
  Endpoint,
  Filter,
  Network,
  Route,
  RouteTable,
  Rule,
} from '../../src/estate/network/representation.ts';
import { portRange } from '../../src/estate/network/transport.ts';

/** 100 accounts with two VPCs each over one transit gateway; workloads repeat, or every interface differs. */
export function estate(size: number, adversarial: boolean): Network {
  let state = 1;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
  const vpcs = 200;
  const groups = 25;
  const perVpc = size / vpcs;
  const prefix = (first: number, length: number): Prefix => ({ family: 4, first: BigInt(first), length });
  const base = (vpc: number): number => 10 * 2 ** 24 + vpc * 65536;
  const anyone = { any: true, prefixes: [], identities: [] };
  const filters: Filter[] = [
    { id: 'acl', stateful: false, ...bothWays(allowAll(prefix(0, 0))), otherwise: 'deny', evidence: [] },
  ];
  const endpoints: Endpoint[] = [];
  const attachments: Network['attachments'][number][] = [];
  const routeTables: RouteTable[] = [];
  const aclStage = [{ filters: ['acl'] }];
  const hubRoutes: Route[] = [];
  for (let vpc = 0; vpc < vpcs; vpc += 1) {
    const domain = `vpc-${String(vpc)}`;
    for (let group = 0; group < groups; group += 1) {
      const rules: Rule[] = Array.from({ length: 15 }, (_, index): Rule => {
        const port = [22, 80, 443, 5432, 8080, 9000][below(6)] ?? 443;
        const choice = below(4);
        const other = below(vpcs);
        const source =
          choice === 0
            ? {
                any: false,
                prefixes: [],
                identities: [{ identity: `sg-${String(vpc)}-${String(below(groups))}`, domains: [domain] }],
              }
            : {
                any: false,
                prefixes: [prefix(base(choice === 1 ? vpc : other) + below(4) * 256 + below(8) * 16, 28)],
                identities: [],
              };
        return {
          id: String(index),
          action: 'allow',
          source,
          destination: anyone,
          transport: [portRange(6, port, port + below(2) * 10)],
        };
      });
      filters.push({
        id: `sg-${String(vpc)}-${String(group)}`,
        stateful: true,
        inbound: rules,
        outbound: [allowAll(prefix(0, 0)).outbound],
        otherwise: 'deny',
        evidence: [],
      });
    }
    for (let table = 0; table < 3; table += 1) {
      const id = `rtb-${String(vpc)}-${String(table)}`;
      const local: Route = {
        id: 'local',
        prefix: prefix(base(vpc), 16),
        origin: 'local',
        preference: 0,
        target: { kind: 'local' },
      };
      const hub: Route = {
        id: '10.0.0.0/8',
        prefix: prefix(10 * 2 ** 24, 8),
        origin: 'static',
        preference: 0,
        target: {
          kind: 'attachment',
          choices: [`hub-${String(vpc)}`],
          passesInbound: true,
          otherZone: 'any',
          via: 'tgw',
        },
      };
      routeTables.push({ id, routes: table === 2 ? [local] : [local, hub], evidence: [] });
    }
    for (let subnet = 0; subnet < 12; subnet += 1)
      attachments.push({
        id: `subnet-${String(vpc)}-${String(subnet)}`,
        domain,
        kind: 'subnet',
        prefixes: [],
        routeTable: `rtb-${String(vpc)}-${String(subnet % 3)}`,
        inbound: aclStage,
        outbound: aclStage,
        evidence: [],
      });
    attachments.push({
      id: `hub-${String(vpc)}`,
      domain: 'tgw',
      kind: 'hub-attachment',
      prefixes: [],
      routeTable: 'hub',
      inbound: aclStage,
      outbound: [],
      evidence: [],
    });
    hubRoutes.push({
      id: domain,
      prefix: prefix(base(vpc), 16),
      origin: 'propagated',
      preference: 1,
      target: {
        kind: 'attachment',
        choices: [`subnet-${String(vpc)}-0`],
        passesInbound: false,
        otherZone: 'any',
        via: 'tgw',
      },
    });
    const templates = Array.from({ length: 10 }, () => ({
      subnet: below(12),
      groups: [below(groups), below(groups), below(groups)],
    }));
    for (let index = 0; index < perVpc; index += 1) {
      const template = adversarial
        ? { subnet: below(12), groups: Array.from({ length: 5 }, () => below(groups)) }
        : templates[index % 10];
      const subnet = template?.subnet ?? 0;
      const identities = [...new Set(template?.groups ?? [])]
        .sort((a, b) => a - b)
        .map((group) => `sg-${String(vpc)}-${String(group)}`);
      const address: Address = {
        family: 4,
        value: BigInt(base(vpc) + (adversarial ? index : (subnet % 4) * 256 + index)),
      };
      const stages = [{ filters: identities }];
      endpoints.push({
        id: `eni-${String(vpc)}-${String(index)}`,
        domain,
        attachment: `subnet-${String(vpc)}-${String(subnet)}`,
        kind: 'interface',
        addresses: [{ prefix: hostPrefix(address) }],
        identities,
        forwards: false,
        initiates: true,
        inbound: stages,
        outbound: stages,
        aliases: [],
        tags: {},
        dormant: false,
        evidence: [],
      });
    }
  }
  routeTables.push({ id: 'hub', routes: hubRoutes, evidence: [] });
  const identities = filters
    .slice(1)
    .map((filter) => ({ id: filter.id, kind: 'security-group' as const, prefixes: [] }));
  const domains = Array.from({ length: vpcs }, (_, vpc) => ({
    id: `vpc-${String(vpc)}`,
    kind: 'virtual-network' as const,
    prefixes: [prefix(base(vpc), 16)],
    complete: true,
    entrances: [],
    evidence: [],
  }));
  return {
    domains,
    attachments,
    endpoints,
    identities,
    filters,
    routeTables,
    relays: [],
    unknowns: [],
    assumptions: [],
    controlPlane: [],
    unaccounted: {},
  };
}

function allowAll(block: Prefix): { inbound: Rule; outbound: Rule } {
  const anyone = { any: true, prefixes: [], identities: [] };
  const rule: Rule = {
    id: 'all',
    action: 'allow',
    source: anyone,
    destination: anyone,
    transport: [{ from: 0, to: 0xffffff }],
  };
  const match = { any: false, prefixes: [block], identities: [] };
  return { inbound: { ...rule, source: match }, outbound: { ...rule, destination: match } };
}

function bothWays(rules: { inbound: Rule; outbound: Rule }): { inbound: Rule[]; outbound: Rule[] } {
  return { inbound: [rules.inbound], outbound: [rules.outbound] };
}

/** Two accounts' VPCs form a segment: a hundred segments. */
export function segmentsOf(network: Network): { name: string; endpoints: string[] }[] {
  const segments = new Map<string, string[]>();
  for (const endpoint of network.endpoints) {
    const name = `account-${String(Math.floor(Number(endpoint.domain.slice(4)) / 2))}`;
    segments.set(name, [...(segments.get(name) ?? []), endpoint.id]);
  }
  return [...segments].map(([name, endpoints]) => ({ name, endpoints }));
}
