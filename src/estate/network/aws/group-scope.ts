import type { IdentityMatch } from '../representation.ts';
import type {
  AwsInterface,
  AwsPeering,
  AwsSecurityGroup,
  AwsTransitGateway,
  AwsTransitGatewayVpcAttachment,
} from './evidence.ts';
import { peeringState } from './peerings.ts';
import type { Reading } from './reading.ts';

interface Pair {
  readonly GroupId?: string;
  readonly VpcId?: string;
  readonly PeeringStatus?: string;
}

/**
 * Where a reference from one security group to another matches: within the VPC; over an active peering of the same
 * Region; over a transit gateway for inbound rules only and only where gateway and both attachments have it on.
 */
export class GroupScope {
  readonly #vpcOfGroup: ReadonlyMap<string, string>;
  /** VPCs whose interfaces carry a group: it may be associated with several. */
  readonly #carried = new Map<string, Set<string>>();
  readonly #peered = new Map<string, Set<string>>();
  readonly #transit = new Map<string, Set<string>>();
  /** Pairs that may be joined, with the unknown that says why. */
  readonly #perhaps = new Map<string, Map<string, string>>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#vpcOfGroup = new Map(
      reading
        .all<AwsSecurityGroup>('DescribeSecurityGroups', 'GroupId')
        .map(({ item }) => [item.GroupId, item.VpcId ?? '']),
    );
    for (const { item } of reading.all<AwsInterface>('DescribeNetworkInterfaces', 'NetworkInterfaceId'))
      for (const { GroupId } of item.Groups ?? [])
        if (GroupId !== undefined && item.VpcId !== undefined) add(this.#carried, GroupId, item.VpcId);
    this.#readPeerings();
    this.#readTransit();
  }

  /** The match; the id of an unknown when the group was not read; undefined when the reference is stale. */
  reference(
    group: AwsSecurityGroup,
    pair: Pair,
    inbound: boolean,
    evidence: string,
  ): IdentityMatch | string | undefined {
    const id = pair.GroupId;
    if (id === undefined)
      return this.#reading.unknown('group-reference', group.GroupId, 'a rule names no group', evidence);
    const own = group.VpcId ?? '';
    const home = this.#vpcOfGroup.get(id);
    if (home === undefined) {
      const status = pair.PeeringStatus;
      if (status !== undefined && stale.has(status)) return undefined;
      return this.#reading.unknown(
        'group-not-read',
        id,
        `referenced by ${group.GroupId}, in ${pair.VpcId ?? 'a VPC'} not read`,
        evidence,
      );
    }
    const domains = new Set(this.#scope(own, inbound));
    const uncertain = new Map(this.#perhaps.get(own));
    for (const other of this.#carried.get(group.GroupId) ?? [])
      if (other !== own) {
        const unknown = this.#reading.unknown(
          'group-in-several-networks',
          group.GroupId,
          `interfaces of ${other} carry it: how far its references reach is not told apart`,
          evidence,
        );
        for (const domain of this.#scope(other, inbound)) uncertain.set(domain, unknown);
      }
    const perhaps = [...uncertain].filter(([domain]) => !domains.has(domain));
    return {
      identity: id,
      domains: [...domains].sort(),
      ...(perhaps.length === 0 ? {} : { uncertainDomains: Object.fromEntries(perhaps) }),
    };
  }

  #scope(own: string, inbound: boolean): string[] {
    return [own, ...(this.#peered.get(own) ?? []), ...(inbound ? (this.#transit.get(own) ?? []) : [])];
  }

  #readPeerings(): void {
    for (const { item } of this.#reading.all<AwsPeering>(
      'DescribeVpcPeeringConnections',
      'VpcPeeringConnectionId',
    )) {
      const { RequesterVpcInfo: one, AccepterVpcInfo: other } = item;
      if (one?.VpcId === undefined || other?.VpcId === undefined) continue;
      const state = peeringState(item);
      const known = one.Region === other.Region || (one.Region !== undefined && other.Region !== undefined);
      if (state === 'down' || (known && one.Region !== other.Region)) continue;
      if (state === 'up' && known) join(this.#peered, one.VpcId, other.VpcId);
      else this.#mayJoin(one.VpcId, other.VpcId, 'peering-state', item.VpcPeeringConnectionId);
    }
  }

  #readTransit(): void {
    const support = new Map(
      this.#reading
        .all<AwsTransitGateway>('DescribeTransitGateways', 'TransitGatewayId')
        .map(({ item }) => [item.TransitGatewayId, item.Options?.SecurityGroupReferencingSupport]),
    );
    const members = this.#reading
      .all<AwsTransitGatewayVpcAttachment>(
        'DescribeTransitGatewayVpcAttachments',
        'TransitGatewayAttachmentId',
      )
      .map(({ item }) => item)
      .filter((item) => item.Options?.SecurityGroupReferencingSupport !== 'disable');
    for (const one of members)
      for (const other of members) {
        const gateway = one.TransitGatewayId ?? '';
        if (one.VpcId === undefined || other.VpcId === undefined) continue;
        if (one.VpcId === other.VpcId || gateway !== other.TransitGatewayId) continue;
        if (support.get(gateway) === 'enable') join(this.#transit, one.VpcId, other.VpcId);
        else if (!support.has(gateway))
          this.#mayJoin(one.VpcId, other.VpcId, 'transit-gateway-not-read', gateway);
      }
  }

  #mayJoin(one: string, other: string, reason: string, subject: string): void {
    const unknown = this.#reading.unknown(
      reason,
      subject,
      'whether security groups can be referenced across it is not known',
    );
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const)
      this.#perhaps.set(from, new Map(this.#perhaps.get(from)).set(to, unknown));
  }
}

const stale: ReadonlySet<string> = new Set(['deleted', 'deleting', 'expired', 'failed', 'rejected']);

function add(links: Map<string, Set<string>>, one: string, other: string): void {
  links.set(one, (links.get(one) ?? new Set()).add(other));
}

function join(links: Map<string, Set<string>>, one: string, other: string): void {
  add(links, one, other);
  add(links, other, one);
}
