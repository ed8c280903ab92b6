import type { Attachment } from '../representation.ts';
import type { AwsPeering } from './evidence.ts';
import type { Gateways } from './gateways.ts';
import type { Reading } from './reading.ts';

const down: ReadonlySet<string> = new Set([
  'initiating-request',
  'pending-acceptance',
  'provisioning',
  'failed',
  'expired',
  'rejected',
  'deleting',
  'deleted',
]);

/** Whether a peering connection carries packets; `perhaps` where its state is none that is known. */
export function peeringState(peering: AwsPeering): 'up' | 'down' | 'perhaps' {
  const code = peering.Status?.Code;
  if (code === 'active') return 'up';
  return code !== undefined && down.has(code) ? 'down' : 'perhaps';
}

/** A peering with a VPC that was not read lets its addresses in. */
export function peeringEntrances(
  peering: AwsPeering,
  vpcs: ReadonlySet<string>,
  gateways: Gateways,
  reading: Reading,
): Attachment[] {
  const state = peeringState(peering);
  if (state === 'down') return [];
  const id = peering.VpcPeeringConnectionId;
  const sides = [peering.RequesterVpcInfo?.VpcId, peering.AccepterVpcInfo?.VpcId];
  return sides.flatMap((vpc, index): Attachment[] => {
    const other = sides[1 - index] ?? id;
    if (vpc === undefined || !vpcs.has(vpc) || vpcs.has(other)) return [];
    const attachment = `${id}@${vpc}`;
    gateways.addEntrance(`uncollected:${other}`, {
      attachment,
      translatesPublic: false,
      families: [4, 6],
      via: id,
      ...(state === 'up'
        ? {}
        : { uncertain: reading.unknown('peering-state', id, `"${String(peering.Status?.Code)}"`) }),
    });
    return [
      { id: attachment, domain: vpc, kind: 'gateway', prefixes: [], inbound: [], outbound: [], evidence: [] },
    ];
  });
}
