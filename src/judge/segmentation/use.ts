import { covers, formatPrefix, hostPrefix, type Address, type Prefix } from '../../estate/network/address.ts';
import type { FlowRecord } from '../../estate/network/flow-records.ts';
import type { Network } from '../../estate/network/representation.ts';
import type { FlowState, Segmentation } from './segmentation.ts';
import { overlap, transportOf } from './transport.ts';

/**
 * The same with enabled flows told apart of which no record shows one connection. Without any record nothing is
 * said: flow logs that saw nothing at all were not on.
 */
export function withUse(
  segmentation: Segmentation,
  network: Network,
  records: readonly FlowRecord[],
): Segmentation {
  if (records.length === 0) return segmentation;
  const zoneOf = zoneByAddress(segmentation, network);
  const seen = records
    .filter(({ accepted }) => accepted)
    .flatMap(({ sender, destination, transport }) =>
      sender && destination ? [{ from: zoneOf(sender), to: zoneOf(destination), transport }] : [],
    );
  const isUsed = ({ flow }: FlowState): boolean => {
    const transport = flow.allow.flatMap(transportOf);
    return seen.some(
      ({ from, to, transport: own }) =>
        from.includes(flow.from) && to.includes(flow.to) && overlap(own, transport),
    );
  };
  return {
    ...segmentation,
    flows: segmentation.flows.map((one) =>
      one.state === 'enabled' && !isUsed(one) ? { ...one, state: 'not-used' } : one,
    ),
  };
}

/** The instants between which the records lie. */
export function periodOf(records: readonly FlowRecord[]): string {
  const [first] = records.map(({ firstSeen }) => firstSeen).sort();
  const last = records
    .map(({ lastSeen }) => lastSeen)
    .sort()
    .at(-1);
  return `${first ?? ''} to ${last ?? ''}`;
}

/** The names of the zone that an address stands in; of every outside zone for an address of no interface. */
function zoneByAddress({ zones }: Segmentation, network: Network): (address: Address) => readonly string[] {
  const names = new Map(zones.flatMap((zone) => zone.endpoints.map((id) => [id, zone.names] as const)));
  const outside = zones.filter(({ kind }) => kind === 'outside').flatMap((zone) => zone.names);
  const hosts = new Map<string, string[]>();
  const blocks: { prefix: Prefix; id: string }[] = [];
  for (const { id, addresses } of network.endpoints)
    for (const { prefix, public: shown } of addresses)
      for (const one of shown ? [prefix, hostPrefix(shown)] : [prefix]) {
        if (one.length < (one.family === 4 ? 32 : 128)) blocks.push({ prefix: one, id });
        const key = formatPrefix(one);
        hosts.set(key, [...(hosts.get(key) ?? []), id]);
      }
  return (address) => {
    const host = hostPrefix(address);
    const ids = [
      ...(hosts.get(formatPrefix(host)) ?? []),
      ...blocks.filter(({ prefix }) => covers(prefix, host)).map(({ id }) => id),
    ];
    return ids.length === 0 ? outside : ids.flatMap((id) => names.get(id) ?? []);
  };
}
