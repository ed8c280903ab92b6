import type { Attachment, Domain, Entrance, RouteTarget } from '../representation.ts';
import type { AwsGateway, AwsRouteTable } from './evidence.ts';
import type { Reading } from './reading.ts';

interface BlockMode {
  readonly InternetGatewayBlockMode?: string;
}
interface Exclusion {
  readonly ResourceArn?: string;
  readonly State?: string;
  readonly InternetGatewayExclusionMode?: string;
}

/** Internet, egress-only and VPN gateways, under VPC Block Public Access. */
export class Gateways {
  readonly attachments: Attachment[] = [];
  readonly #reading: Reading;
  readonly #attached = new Map<string, string>();
  readonly #entrances = new Map<string, Entrance[]>([['internet', []]]);
  readonly #region = new Map<string, { account: string; region: string }>();

  constructor(reading: Reading, places: ReadonlyMap<string, { account: string; region: string }>) {
    this.#reading = reading;
    for (const [vpc, place] of places) this.#region.set(vpc, place);
    const tables = new Map<string, string>();
    for (const { item } of reading.all<AwsRouteTable>('DescribeRouteTables', 'RouteTableId'))
      for (const association of item.Associations ?? [])
        if (association.GatewayId !== undefined) tables.set(association.GatewayId, item.RouteTableId);
    for (const { item, evidence } of reading.all<AwsGateway>('DescribeInternetGateways', 'InternetGatewayId'))
      this.#attach(item.InternetGatewayId ?? '', item.Attachments, tables, evidence, true);
    for (const { item } of reading.all<AwsGateway>(
      'DescribeEgressOnlyInternetGateways',
      'EgressOnlyInternetGatewayId',
    ))
      for (const { VpcId } of item.Attachments ?? [])
        if (VpcId !== undefined) this.#attached.set(item.EgressOnlyInternetGatewayId ?? '', VpcId);
    for (const { item, evidence } of reading.all<AwsGateway>('DescribeVpnGateways', 'VpnGatewayId'))
      this.#attach(item.VpnGatewayId ?? '', item.VpcAttachments, tables, evidence, false);
  }

  /** The outside domain behind a VPN gateway; it exists as soon as something names it. */
  onPremises(gateway: string): string {
    const domain = `on-premises:${gateway}`;
    if (!this.#entrances.has(domain)) {
      this.#entrances.set(domain, []);
      this.#reading.unknown('on-premises', gateway, 'what stands behind the gateway is not read');
    }
    return domain;
  }

  internet(gateway: string, vpc: string, needsPublic: boolean): { target: RouteTarget; unknown?: string } {
    const attached = this.#attached.get(gateway);
    const mode = this.#blocked(vpc);
    if (mode === 'bidirectional') return { target: { kind: 'drop', via: 'VPC Block Public Access' } };
    const target: RouteTarget = { kind: 'outside', domain: 'internet', needsPublic, via: gateway };
    if (attached === undefined)
      return {
        target,
        unknown: this.#reading.unknown('gateway-not-read', gateway, 'its attachment was not read'),
      };
    if (attached !== vpc) return { target: { kind: 'drop', via: `${gateway} is not attached to ${vpc}` } };
    return mode === 'partly' ? { target, unknown: `public-access-exclusions:${vpc}` } : { target };
  }

  domains(): Domain[] {
    return [...this.#entrances].map(([id, entrances]) => ({
      id,
      kind: id === 'internet' ? 'internet' : id.startsWith('uncollected:') ? 'uncollected' : 'on-premises',
      prefixes: [],
      complete: true,
      entrances,
      evidence: [],
    }));
  }

  /** An entrance for an outside domain that other parts of the lowering found. */
  addEntrance(domain: string, entrance: Entrance): void {
    this.#entrances.set(domain, [...(this.#entrances.get(domain) ?? []), entrance]);
  }

  #attach(
    gateway: string,
    attachments: AwsGateway['Attachments'],
    tables: ReadonlyMap<string, string>,
    evidence: string,
    internet: boolean,
  ): void {
    this.#attached.set(gateway, 'no network');
    for (const { VpcId: vpc, State: state } of attachments ?? []) {
      if (vpc === undefined || state === 'detached' || state === 'detaching') continue;
      this.#attached.set(gateway, vpc);
      const id = `${gateway}@${vpc}`;
      const routeTable = tables.get(gateway);
      this.attachments.push({
        id,
        domain: vpc,
        kind: 'gateway',
        prefixes: [],
        ...(routeTable === undefined ? {} : { routeTable }),
        inbound: [],
        outbound: [],
        evidence: [evidence],
      });
      const mode = internet ? this.#blocked(vpc) : 'off';
      if (mode === 'bidirectional' || mode === 'ingress') continue;
      this.addEntrance(internet ? 'internet' : this.onPremises(gateway), {
        attachment: id,
        translatesPublic: internet,
        families: [4, 6],
        via: gateway,
        ...(mode === 'partly' ? { uncertain: `public-access-exclusions:${vpc}` } : {}),
      });
    }
  }

  /** What VPC Block Public Access does to a VPC; exclusions of single subnets leave it `partly` open. */
  #blocked(vpc: string): 'off' | 'ingress' | 'bidirectional' | 'partly' {
    const place = this.#region.get(vpc);
    const mode = (
      this.#reading.listsAt('DescribeVpcBlockPublicAccessOptions', place)[0]?.items[0] as
        BlockMode | undefined
    )?.InternetGatewayBlockMode;
    if (mode !== 'block-ingress' && mode !== 'block-bidirectional') return 'off';
    const exclusions = this.#reading.listsAt('DescribeVpcBlockPublicAccessExclusions', place);
    const all = exclusions
      .flatMap((list) => list.items as Exclusion[])
      .filter((item) => item.State !== 'delete-complete');
    const read = exclusions.length > 0 && exclusions.every((list) => list.complete);
    if (!read || all.length > 0) {
      this.#reading.unknown(
        'public-access-exclusions',
        vpc,
        'Block Public Access has exclusions that are not told apart',
      );
      return 'partly';
    }
    return mode === 'block-ingress' ? 'ingress' : 'bidirectional';
  }
}
