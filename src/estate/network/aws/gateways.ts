import type { Attachment, Domain, Entrance, RouteTable, RouteTarget } from '../representation.ts';
import type { AwsGateway, AwsRouteTable } from './evidence.ts';
import type { Reading } from './reading.ts';
import { VpnRoutes } from './vpn-routes.ts';

interface BlockMode {
  readonly InternetGatewayBlockMode?: string;
  readonly State?: string;
}
interface Exclusion {
  readonly ResourceArn?: string;
  readonly State?: string;
  readonly InternetGatewayExclusionMode?: string;
}

export const outsideDoesNotForward =
  'Networks behind VPN, Direct Connect and connections to accounts that were not read pass no packet on from one of these connections to another.';

/** Internet, egress-only and VPN gateways, under VPC Block Public Access. */
export class Gateways {
  readonly attachments: Attachment[] = [];
  readonly #vpnRoutes: VpnRoutes;
  readonly #beyond = new Map<string, RouteTable>();
  readonly #reading: Reading;
  readonly #attached = new Map<string, string>();
  /** Attachments in no settled state, with the unknown that says so. */
  readonly #changing = new Map<string, string>();
  readonly #entrances = new Map<string, Entrance[]>([['internet', []]]);
  readonly #region = new Map<string, { account: string; region: string }>();

  constructor(reading: Reading, places: ReadonlyMap<string, { account: string; region: string }>) {
    this.#reading = reading;
    this.#vpnRoutes = new VpnRoutes(reading);
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
      for (const { VpcId, State } of item.Attachments ?? [])
        if (VpcId !== undefined && State !== 'detached')
          this.#attached.set(item.EgressOnlyInternetGatewayId ?? '', VpcId);
    for (const { item, evidence } of reading.all<AwsGateway>('DescribeVpnGateways', 'VpnGatewayId'))
      this.#attach(item.VpnGatewayId ?? '', item.VpcAttachments, tables, evidence, false);
  }

  /** The outside domain behind a VPN gateway; it exists as soon as something names it. */
  onPremises(gateway: string): string {
    const domain = `on-premises:${gateway}`;
    if (!this.#entrances.has(domain)) {
      this.#entrances.set(domain, []);
      this.#reading.unknown('on-premises', gateway, 'what stands behind the gateway is not read');
      this.#reading.assume('outside-does-not-forward', outsideDoesNotForward);
    }
    return domain;
  }

  /** Where a VPC's route to a VPN gateway leads. */
  vpn(gateway: string, vpc: string): { target: RouteTarget; unknown?: string } {
    const target = this.#toKnown(gateway, vpc);
    const attached = this.#attached.get(gateway);
    if (attached === vpc) {
      const unknown = this.#changing.get(gateway);
      return unknown === undefined ? { target } : { target, unknown };
    }
    return {
      target,
      unknown: this.#reading.unknown('gateway-not-read', gateway, 'its attachment was not read'),
    };
  }

  /** The tables by which VPN gateways send on. */
  get routeTables(): readonly RouteTable[] {
    return [...this.#beyond.values()];
  }

  /** A VPN gateway sends to what it has routes for, whatever it is handed. */
  #toKnown(gateway: string, vpc: string): RouteTarget {
    const id = `${gateway}@${vpc}#beyond`;
    if (!this.#beyond.has(id)) {
      const routeTable = `${id}/routes`;
      const target: RouteTarget = {
        kind: 'outside',
        domain: this.onPremises(gateway),
        needsPublic: false,
        via: gateway,
      };
      this.#beyond.set(id, { id: routeTable, ...this.#vpnRoutes.of(gateway, target) });
      this.attachments.push({
        ...{ id, domain: vpc, kind: 'gateway', prefixes: [], routeTable },
        ...{ inbound: [], outbound: [], evidence: [] },
      });
    }
    return { kind: 'attachment', choices: [id], passesInbound: false, otherZone: 'any', via: gateway };
  }

  /** Where a VPC's route to an Internet gateway leads. */
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
    const unknown = mode === 'partly' ? publicAccess(vpc) : this.#changing.get(gateway);
    return unknown === undefined ? { target } : { target, unknown };
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
      if (vpc === undefined || state === 'detached') continue;
      this.#attached.set(gateway, vpc);
      if (state !== undefined && state !== 'available' && state !== 'attached')
        this.#changing.set(
          gateway,
          this.#reading.unknown('gateway-changing', gateway, `its attachment is ${state}`, evidence),
        );
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
      const uncertain = mode === 'partly' ? publicAccess(vpc) : this.#changing.get(gateway);
      this.addEntrance(internet ? 'internet' : this.onPremises(gateway), {
        attachment: id,
        translatesPublic: internet,
        families: [4, 6],
        via: gateway,
        ...(uncertain === undefined ? {} : { uncertain }),
      });
    }
  }

  /** What VPC Block Public Access does to a VPC; exclusions of single subnets leave it `partly` open. */
  #blocked(vpc: string): 'off' | 'ingress' | 'bidirectional' | 'partly' {
    const place = this.#region.get(vpc);
    const read = place && this.#reading.complete('DescribeVpcBlockPublicAccessOptions', place);
    const [list] = this.#reading.listsAt('DescribeVpcBlockPublicAccessOptions', place);
    const [options] =
      list && place ? this.#reading.items<BlockMode>('DescribeVpcBlockPublicAccessOptions', list, place) : [];
    const mode = options?.InternetGatewayBlockMode;
    const settled =
      options?.State === undefined ||
      options.State === 'update-complete' ||
      options.State === 'default-state';
    if (read !== true || !settled || mode === undefined || !modes.has(mode))
      return this.#partly(vpc, 'whether DescribeVpcBlockPublicAccessOptions blocks it is not known');
    if (mode === 'off') return 'off';
    const exclusions = this.#reading.listsAt('DescribeVpcBlockPublicAccessExclusions', place);
    const all = exclusions
      .flatMap((one) =>
        place ? this.#reading.items<Exclusion>('DescribeVpcBlockPublicAccessExclusions', one, place) : [],
      )
      .filter((item) => item.State !== 'delete-complete');
    const known = exclusions.length > 0 && exclusions.every((one) => one.complete);
    if (!known || all.length > 0)
      return this.#partly(vpc, 'Block Public Access has exclusions that are not told apart');
    return mode === 'block-ingress' ? 'ingress' : 'bidirectional';
  }

  #partly(vpc: string, line: string): 'partly' {
    this.#reading.unknown('public-access', vpc, line);
    return 'partly';
  }
}

const modes: ReadonlySet<string> = new Set(['off', 'block-ingress', 'block-bidirectional']);

function publicAccess(vpc: string): string {
  return `public-access:${vpc}`;
}
