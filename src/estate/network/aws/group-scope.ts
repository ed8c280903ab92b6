import type { IdentityMatch } from '../representation.ts';
import type {
  AwsPeering,
  AwsSecurityGroup,
  AwsTransitGateway,
  AwsTransitGatewayVpcAttachment,
} from './evidence.ts';
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
  readonly #peered = new Map<string, Set<string>>();
  readonly #transit = new Map<string, Set<string>>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#vpcOfGroup = new Map(
      reading
        .all<AwsSecurityGroup>('DescribeSecurityGroups', 'GroupId')
        .map(({ item }) => [item.GroupId, item.VpcId ?? '']),
    );
    for (const { item } of reading.all<AwsPeering>(
      'DescribeVpcPeeringConnections',
      'VpcPeeringConnectionId',
    )) {
      const { RequesterVpcInfo: one, AccepterVpcInfo: other } = item;
      if (item.Status?.Code !== 'active' || one?.Region !== other?.Region) continue;
      if (one?.VpcId !== undefined && other?.VpcId !== undefined) join(this.#peered, one.VpcId, other.VpcId);
    }
    const enabled = new Set(
      reading
        .all<AwsTransitGateway>('DescribeTransitGateways', 'TransitGatewayId')
        .filter(({ item }) => item.Options?.SecurityGroupReferencingSupport === 'enable')
        .map(({ item }) => item.TransitGatewayId),
    );
    const members = reading
      .all<AwsTransitGatewayVpcAttachment>(
        'DescribeTransitGatewayVpcAttachments',
        'TransitGatewayAttachmentId',
      )
      .map(({ item }) => item)
      .filter(
        (item) =>
          enabled.has(item.TransitGatewayId ?? '') &&
          item.Options?.SecurityGroupReferencingSupport !== 'disable',
      );
    for (const one of members)
      for (const other of members)
        if (one.VpcId !== other.VpcId && one.TransitGatewayId === other.TransitGatewayId)
          join(this.#transit, one.VpcId ?? '', other.VpcId ?? '');
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
      if (status !== undefined && status !== 'active') return undefined;
      return this.#reading.unknown(
        'group-not-read',
        id,
        `referenced by ${group.GroupId}, in ${pair.VpcId ?? 'a VPC'} not read`,
        evidence,
      );
    }
    const domains = new Set([
      own,
      ...(this.#peered.get(own) ?? []),
      ...(inbound ? (this.#transit.get(own) ?? []) : []),
    ]);
    return { identity: id, domains: [...domains].sort() };
  }
}

function join(links: Map<string, Set<string>>, one: string, other: string): void {
  links.set(one, (links.get(one) ?? new Set()).add(other));
  links.set(other, (links.get(other) ?? new Set()).add(one));
}
