import { everything } from '../address.ts';
import type { Attachment, Identity, Route, RouteTable, RouteTarget } from '../representation.ts';
import type {
  AwsTransitGatewayAttachment,
  AwsTransitGatewayPeeringAttachment,
  AwsTransitGatewayRoute,
  AwsTransitGatewayVpcAttachment,
} from './evidence.ts';
import { type Gateways, outsideDoesNotForward } from './gateways.ts';
import type { Reading } from './reading.ts';

/**
 * Transit gateways. A packet enters through the attachment subnet in its zone: its subnet's outbound rules, then
 * the attachment subnet's inbound rules, apply. The table associated with the attachment chooses the next one;
 * from there the attachment subnet's own table leads on. Attachments between transit gateways lead from one to the
 * other. What stands behind the others (VPN, Direct Connect, VPCs that were not read) is outside, with an entrance.
 */
export class TransitGateways {
  readonly attachments: Attachment[] = [];
  readonly routeTables: RouteTable[] = [];
  readonly #reading: Reading;
  readonly #gateways: Gateways;
  readonly #vpcAttachments = new Map<string, AwsTransitGatewayVpcAttachment>();
  /** Under attachment and transit gateway: both ends of a peering have one id. */
  readonly #any = new Map<string, AwsTransitGatewayAttachment>();
  readonly #subnets: ReadonlyMap<string, Attachment>;
  /** The unknown of each attachment that is in no settled state. */
  readonly #changing = new Map<string, string>();

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
      if (this.#isUp(item)) this.#vpcAttachments.set(item.TransitGatewayAttachmentId, item);
    for (const { list, place } of reading.lists('DescribeTransitGatewayAttachments'))
      for (const item of reading.items<AwsTransitGatewayAttachment>(
        'DescribeTransitGatewayAttachments',
        list,
        place,
      )) {
        const id = item.TransitGatewayAttachmentId;
        if (id === undefined)
          reading.gap(place, reading.unknown('malformed', 'transit gateway attachment', 'no id'));
        else if (this.#isUp(item)) this.#note(endKey(id, item.TransitGatewayId), item, place.account);
      }
    for (const attachment of this.#vpcAttachments.values()) this.#lowerVpcAttachment(attachment);
    for (const attachment of this.#any.values())
      if (!this.#vpcAttachments.has(attachment.TransitGatewayAttachmentId ?? '')) this.#lowerEnd(attachment);
    for (const { list, place } of reading.lists('SearchTransitGatewayRoutes')) {
      const id = list.parameter;
      if (id === undefined || !list.complete) continue;
      const items = reading.items<AwsTransitGatewayRoute>('SearchTransitGatewayRoutes', list, place);
      if (items.length < list.items.length) continue;
      const routes = items.flatMap((route) => this.#lowerRoute(route, id, list.evidence, lists));
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
    const unknown = this.#changing.get(attachment.TransitGatewayAttachmentId);
    return {
      target: { kind: 'attachment', choices, passesInbound: true, otherZone: 'drop', via: gateway },
      ...(unknown === undefined ? {} : { unknown }),
    };
  }

  /** The association is shown to the owner of the transit gateway only. */
  #note(key: string, item: AwsTransitGatewayAttachment, account: string): void {
    const owner = item.TransitGatewayOwnerId;
    const seen =
      owner === undefined || owner === account ? item : { ...item, hidden: item.Association === undefined };
    const known = this.#any.get(key);
    if (!known || known.hidden === true) this.#any.set(key, seen);
  }

  /** The route table for packets from an attachment; a name without a table where it is not known. */
  #table(attachment: string, gateway: string | undefined): string {
    const known = this.#any.get(endKey(attachment, gateway));
    if (!known || known.hidden === true) return this.#unread(attachment, 'its association was not read');
    const { State: state, TransitGatewayRouteTableId: table } = known.Association ?? {};
    if (table === undefined || state === 'disassociated') return 'tgw:no-association';
    if (state !== undefined && state !== 'associated')
      return this.#unread(attachment, `its association is ${state}`);
    return table;
  }

  #unread(attachment: string, line: string): string {
    return this.#reading.unknown('transit-association', attachment, line);
  }

  #isUp({ TransitGatewayAttachmentId: id, State: state }: AwsTransitGatewayAttachment): boolean {
    if (state === undefined || state === 'available' || state === 'modifying') return true;
    if (down.has(state)) return false;
    const unknown = this.#reading.unknown('transit-attachment-state', id ?? '?', `its state is "${state}"`);
    this.#changing.set(id ?? '?', unknown);
    return true;
  }

  #lowerVpcAttachment(item: AwsTransitGatewayVpcAttachment): void {
    const id = item.TransitGatewayAttachmentId;
    for (const subnetId of item.SubnetIds ?? []) {
      const subnet = this.#subnets.get(subnetId);
      // Unread filters stand for those of a subnet that was not read.
      const inbound = subnet?.inbound ?? [
        { filters: [this.#reading.unknown('subnet-not-read', subnetId, `used by ${id}`)] },
      ];
      this.attachments.push({
        id: `${id}/${subnetId}`,
        domain: item.TransitGatewayId ?? '',
        kind: 'hub-attachment',
        prefixes: [],
        ...(subnet?.zone === undefined ? {} : { zone: subnet.zone }),
        routeTable: this.#table(id, item.TransitGatewayId),
        inbound,
        outbound: [],
        evidence: subnet?.evidence ?? [],
      });
    }
  }

  /** An attachment that is no collected VPC: the end of a peering, or outside. */
  #lowerEnd(item: AwsTransitGatewayAttachment): void {
    const id = item.TransitGatewayAttachmentId ?? '';
    const attachment = item.ResourceType === 'peering' ? endKey(id, item.TransitGatewayId) : id;
    this.attachments.push({
      id: attachment,
      domain: item.TransitGatewayId ?? '',
      kind: 'hub-attachment',
      prefixes: [],
      routeTable: this.#table(id, item.TransitGatewayId),
      inbound: [],
      outbound: [],
      evidence: [],
    });
    if (this.#otherEnd(item) !== undefined) return;
    const uncertain = this.#changing.get(id);
    this.#gateways.addEntrance(this.#outsideOf(id), {
      attachment,
      translatesPublic: false,
      families: [4, 6],
      via: id,
      ...(uncertain === undefined ? {} : { uncertain }),
    });
    this.#reading.unknown(
      'outside-transit-attachment',
      id,
      `${item.ResourceType ?? 'attachment'} ${item.ResourceId ?? ''} is not read`,
    );
    this.#reading.assume('outside-does-not-forward', outsideDoesNotForward);
  }

  /** The other end of a peering between transit gateways, where it was read. */
  #otherEnd(item: AwsTransitGatewayAttachment): string | undefined {
    if (item.ResourceType !== 'peering') return undefined;
    const id = item.TransitGatewayAttachmentId ?? '';
    const ids = [id, ...this.#peeringIds(id)];
    for (const [key, other] of this.#any)
      if (
        other.ResourceType === 'peering' &&
        other.TransitGatewayId !== item.TransitGatewayId &&
        ids.includes(other.TransitGatewayAttachmentId ?? '')
      )
        return key;
    return undefined;
  }

  /** Ids under which the two ends of a peering are known. */
  #peeringIds(id: string): string[] {
    return this.#reading
      .every<AwsTransitGatewayPeeringAttachment>('DescribeTransitGatewayPeeringAttachments')
      .map((item) => [item.TransitGatewayAttachmentId, item.AccepterTransitGatewayAttachmentId])
      .filter((ids) => ids.includes(id))
      .flatMap((ids) => ids.flatMap((one) => one ?? []));
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
    const prefixes = prefix ? [prefix] : (list ?? [everything(4), everything(6)]);
    const doubt =
      prefix || list
        ? this.#doubt(route, subject, evidence)
        : this.#reading.unknown('transit-route', subject, 'its destination is not known', evidence);
    const targets =
      route.State === 'blackhole'
        ? [{ kind: 'drop', via: 'blackhole' } as const]
        : this.#targets(route, table);
    return prefixes.flatMap((destination) =>
      targets.map((target) => ({
        id: written,
        prefix: destination,
        origin: route.Type === 'static' ? ('static' as const) : ('propagated' as const),
        preference: route.Type === 'static' ? 0 : 1,
        target,
        ...(target.kind === 'anywhere' || doubt !== undefined
          ? {
              uncertain:
                doubt ??
                this.#reading.unknown(
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

  /** Why a route may not be in use. */
  #doubt(route: AwsTransitGatewayRoute, subject: string, evidence: string): string | undefined {
    const { State: state } = route;
    if (state !== undefined && state !== 'active' && state !== 'blackhole')
      return this.#reading.unknown('transit-route-state', subject, `its state is "${state}"`, evidence);
    for (const { TransitGatewayAttachmentId: id } of route.TransitGatewayAttachments ?? []) {
      const changing = this.#changing.get(id ?? '');
      if (changing !== undefined) return changing;
    }
    return undefined;
  }

  #targets(route: AwsTransitGatewayRoute, table: string): RouteTarget[] {
    const named = route.TransitGatewayAttachments ?? [];
    if (named.length === 0) return [{ kind: 'anywhere', via: 'no attachment' }];
    return named.map(({ TransitGatewayAttachmentId: id = '' }): RouteTarget => {
      const vpc = this.#vpcAttachments.get(id);
      if (vpc)
        return {
          kind: 'attachment',
          choices: vpc.SubnetIds ?? [],
          passesInbound: false,
          // Appliance mode takes a zone by the flow, not by where the packet comes from.
          otherZone: vpc.Options?.ApplianceModeSupport === 'enable' ? 'every' : 'any',
          via: id,
        };
      const ends = [...this.#any.values()].filter((item) => item.TransitGatewayAttachmentId === id);
      const near =
        ends.length > 1 ? ends.find((item) => item.TransitGatewayId === this.#gatewayOf(table)) : ends[0];
      if (!near) return { kind: 'anywhere', via: id };
      const other = this.#otherEnd(near);
      if (other !== undefined)
        return { kind: 'attachment', choices: [other], passesInbound: false, otherZone: 'any', via: id };
      return { kind: 'outside', domain: this.#outsideOf(id), needsPublic: false, via: id };
    });
  }

  #gatewayOf(table: string): string | undefined {
    return this.#reading
      .all<{ TransitGatewayRouteTableId?: string; TransitGatewayId?: string }>(
        'DescribeTransitGatewayRouteTables',
        'TransitGatewayRouteTableId',
      )
      .find(({ item }) => item.TransitGatewayRouteTableId === table)?.item.TransitGatewayId;
  }
}

const down: ReadonlySet<string> = new Set([
  'initiating',
  'initiatingRequest',
  'pendingAcceptance',
  'pending',
  'deleting',
  'deleted',
  'failed',
  'failing',
  'rejected',
  'rejecting',
]);

/** One end of an attachment: peerings between transit gateways have two ends under one id. */
function endKey(attachment: string, gateway: string | undefined): string {
  return `${attachment}@${gateway ?? ''}`;
}
