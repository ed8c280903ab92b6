import type { Attachment, Identity, Route, RouteTable, RouteTarget } from '../representation.ts';
import type {
  AwsTransitGatewayAttachment,
  AwsTransitGatewayRoute,
  AwsTransitGatewayVpcAttachment,
} from './evidence.ts';
import type { Gateways } from './gateways.ts';
import type { Reading } from './reading.ts';

/**
 * Transit gateways. A packet enters through the attachment subnet in its zone: its subnet's outbound rules, then
 * the attachment subnet's inbound rules, apply. The table associated with the attachment chooses the next one;
 * from there the attachment subnet's own table leads on.
 */
export class TransitGateways {
  readonly attachments: Attachment[] = [];
  readonly routeTables: RouteTable[] = [];
  readonly #reading: Reading;
  readonly #gateways: Gateways;
  readonly #vpcAttachments = new Map<string, AwsTransitGatewayVpcAttachment>();
  readonly #any = new Map<string, AwsTransitGatewayAttachment>();
  readonly #subnets: ReadonlyMap<string, Attachment>;

  constructor(
    reading: Reading,
    subnets: ReadonlyMap<string, Attachment>,
    gateways: Gateways,
    lists: ReadonlyMap<string, Identity>,
  ) {
    this.#reading = reading;
    this.#gateways = gateways;
    this.#subnets = subnets;
    for (const { item } of reading.all<AwsTransitGatewayVpcAttachment>(
      'DescribeTransitGatewayVpcAttachments',
      'TransitGatewayAttachmentId',
    ))
      if (isUp(item.State)) this.#vpcAttachments.set(item.TransitGatewayAttachmentId, item);
    for (const { item } of reading.all<AwsTransitGatewayAttachment>(
      'DescribeTransitGatewayAttachments',
      'TransitGatewayAttachmentId',
    ))
      if (isUp(item.State)) this.#any.set(item.TransitGatewayAttachmentId, item);
    for (const attachment of this.#vpcAttachments.values()) this.#lowerVpcAttachment(attachment);
    for (const attachment of this.#any.values())
      if (!this.#vpcAttachments.has(attachment.TransitGatewayAttachmentId)) this.#lowerOutside(attachment);
    for (const list of reading.lists('SearchTransitGatewayRoutes')) {
      const id = list.parameter;
      if (id === undefined || !list.complete) continue;
      const routes = (list.items as AwsTransitGatewayRoute[]).flatMap((route) =>
        this.#lowerRoute(route, id, list.evidence, lists),
      );
      this.routeTables.push({ id, routes, evidence: [list.evidence] });
    }
    this.routeTables.push({ id: 'tgw:no-association', routes: [], evidence: [] });
  }

  /** Where a VPC's route to a transit gateway leads. */
  fromVpc(gateway: string, vpc: string, evidence: string): { target: RouteTarget; unknown?: string } {
    const attachment = [...this.#vpcAttachments.values()].find(
      (item) => item.TransitGatewayId === gateway && item.VpcId === vpc,
    );
    if (!attachment) {
      const unknown = this.#reading.unknown(
        'transit-attachment-not-read',
        `${gateway} ${vpc}`,
        'no attachment of the VPC was read',
        evidence,
      );
      return { target: { kind: 'anywhere', via: gateway }, unknown };
    }
    const choices = (attachment.SubnetIds ?? []).map(
      (subnet) => `${attachment.TransitGatewayAttachmentId}/${subnet}`,
    );
    return { target: { kind: 'attachment', choices, passesInbound: true, otherZone: 'drop', via: gateway } };
  }

  #table(attachment: string): string {
    const known = this.#any.get(attachment);
    if (!known) return `tgw-association-not-read:${attachment}`;
    const association = known.Association;
    const up = association?.State === undefined || association.State === 'associated';
    return up ? (association?.TransitGatewayRouteTableId ?? 'tgw:no-association') : 'tgw:no-association';
  }

  #lowerVpcAttachment(item: AwsTransitGatewayVpcAttachment): void {
    const id = item.TransitGatewayAttachmentId;
    for (const subnetId of item.SubnetIds ?? []) {
      const subnet = this.#subnets.get(subnetId);
      if (!subnet) {
        this.#reading.unknown('subnet-not-read', subnetId, `used by ${id}`);
        continue;
      }
      this.attachments.push({
        id: `${id}/${subnetId}`,
        domain: item.TransitGatewayId ?? '',
        kind: 'hub-attachment',
        prefixes: [],
        ...(subnet.zone === undefined ? {} : { zone: subnet.zone }),
        routeTable: this.#table(id),
        inbound: subnet.inbound,
        outbound: [],
        evidence: subnet.evidence,
      });
    }
  }

  /** VPN, Direct Connect, peering and VPCs of accounts that were not read: outside, with an entrance. */
  #lowerOutside(item: AwsTransitGatewayAttachment): void {
    const id = item.TransitGatewayAttachmentId;
    this.attachments.push({
      id,
      domain: item.TransitGatewayId ?? '',
      kind: 'hub-attachment',
      prefixes: [],
      routeTable: this.#table(id),
      inbound: [],
      outbound: [],
      evidence: [],
    });
    this.#gateways.addEntrance(this.#outsideOf(id), {
      attachment: id,
      translatesPublic: false,
      families: [4, 6],
      via: id,
    });
    this.#reading.unknown(
      'outside-transit-attachment',
      id,
      `${item.ResourceType ?? 'attachment'} ${item.ResourceId ?? ''} is not read`,
    );
  }

  #outsideOf(attachment: string): string {
    return `on-premises:${attachment}`;
  }

  #lowerRoute(
    route: AwsTransitGatewayRoute,
    table: string,
    evidence: string,
    lists: ReadonlyMap<string, Identity>,
  ): Route[] {
    const written = route.DestinationCidrBlock ?? route.PrefixListId ?? '?';
    const subject = `${table} route ${written}`;
    const list = route.PrefixListId === undefined ? undefined : lists.get(route.PrefixListId)?.prefixes;
    const prefix =
      route.DestinationCidrBlock === undefined ? undefined : this.#reading.prefix(written, subject, evidence);
    const prefixes = prefix ? [prefix] : (list ?? []);
    if (prefixes.length === 0)
      this.#reading.unknown('transit-route', subject, 'its destination is not known', evidence);
    const targets =
      route.State === 'blackhole' ? [{ kind: 'drop', via: 'blackhole' } as const] : this.#targets(route);
    return prefixes.flatMap((destination) =>
      targets.map((target) => ({
        id: written,
        prefix: destination,
        origin: route.Type === 'static' ? ('static' as const) : ('propagated' as const),
        preference: route.Type === 'static' ? 0 : 1,
        target,
        ...(target.kind === 'anywhere'
          ? {
              uncertain: this.#reading.unknown(
                'transit-route',
                subject,
                'it names no attachment that was read',
                evidence,
              ),
            }
          : {}),
      })),
    );
  }

  #targets(route: AwsTransitGatewayRoute): RouteTarget[] {
    const named = route.TransitGatewayAttachments ?? [];
    if (named.length === 0) return [{ kind: 'anywhere', via: 'no attachment' }];
    return named.map(({ TransitGatewayAttachmentId: id = '' }): RouteTarget => {
      const vpc = this.#vpcAttachments.get(id);
      if (vpc)
        return {
          kind: 'attachment',
          choices: vpc.SubnetIds ?? [],
          passesInbound: false,
          otherZone: 'any',
          via: id,
        };
      if (this.#any.has(id))
        return { kind: 'outside', domain: this.#outsideOf(id), needsPublic: false, via: id };
      return { kind: 'anywhere', via: id };
    });
  }
}

function isUp(state: string | undefined): boolean {
  return state === undefined || state === 'available' || state === 'modifying';
}
