import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A flow log and what it observes: a VPC, a subnet, an interface, a virtual network or a security group. */
export interface FlowLog extends Member {
  target: string;
  active: boolean;
  /** `ALL`, `ACCEPT` or `REJECT`; Azure logs all. */
  traffic: string;
  deliveryError: string | null;
  /** Where the records go; null where nowhere. */
  destination: string | null;
  /** What is left out of the records of the traffic that is logged, a phrase each. */
  leavesOut: readonly string[];
}

interface AwsFlowLogs {
  FlowLogs?: {
    FlowLogId: string;
    ResourceId?: string;
    FlowLogStatus?: string;
    TrafficType?: string;
    DeliverLogsStatus?: string;
    DeliverLogsErrorMessage?: string;
    LogDestination?: string;
    LogGroupName?: string;
    LogFormat?: string;
  }[];
}

interface AzureFlowLogs {
  value: {
    id: string;
    properties?: {
      targetResourceId?: string;
      enabled?: boolean;
      storageId?: string | null;
      enabledFilteringCriteria?: string | null;
      recordTypes?: string | null;
    };
  }[];
}

/** What a record must say of a connection: each by any of the fields that say it. */
const facts: Readonly<Record<string, readonly string[]>> = {
  'the source address': ['srcaddr', 'pkt-srcaddr'],
  'the destination address': ['dstaddr', 'pkt-dstaddr'],
  'the destination port': ['dstport'],
  'the protocol': ['protocol'],
  'whether it was accepted': ['action'],
  'the time': ['start', 'end'],
};

export const flowLogs: CollectionDefinition<FlowLog> = {
  name: 'network.flowLogs',
  title: 'Flow logs',
  kinds: ['aws.ec2.flow-logs', 'azure.network.flow-logs'],
  attribution: 'container',
  lower(pages) {
    const of = (kind: string) => pages.get(kind) ?? [];
    return [
      ...(of('aws.ec2.flow-logs') as DecodedPage<AwsFlowLogs>[]).flatMap((page) =>
        (page.value.FlowLogs ?? []).map((log) => ({
          ...place(page, log.FlowLogId),
          target: log.ResourceId ?? '',
          active: log.FlowLogStatus === 'ACTIVE' && log.DeliverLogsStatus !== 'FAILED',
          traffic: log.TrafficType ?? 'unknown',
          deliveryError: log.DeliverLogsErrorMessage ?? null,
          destination: filled(log.LogDestination) ?? filled(log.LogGroupName),
          leavesOut: lackedBy(log.LogFormat),
        })),
      ),
      ...(of('azure.network.flow-logs') as DecodedPage<AzureFlowLogs>[]).flatMap((page) =>
        page.value.value.map((log) => ({
          ...place(page, log.id),
          target: log.properties?.targetResourceId ?? '',
          active: log.properties?.enabled === true,
          traffic: 'ALL',
          deliveryError: null,
          destination: filled(log.properties?.storageId),
          leavesOut: filteredBy(log.properties ?? {}),
        })),
      ),
    ];
  },
};

function filled(text: string | null | undefined): string | null {
  return text === undefined || text === null || text.trim() === '' ? null : text;
}

/** Fields of a format that is not the usual one, which holds every fact. */
function lackedBy(format: string | undefined): string[] {
  if (filled(format) === null) return [];
  const fields = new Set([...(format ?? '').matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name));
  return Object.entries(facts)
    .filter(([, names]) => !names.some((name) => fields.has(name)))
    .map(([fact]) => `its records do not say ${fact}`);
}

/** Azure can keep records by address, port or the state of the flow alone. */
function filteredBy({
  enabledFilteringCriteria,
  recordTypes,
}: NonNullable<AzureFlowLogs['value'][number]['properties']>): string[] {
  const criteria = filled(enabledFilteringCriteria);
  const types = filled(recordTypes)
    ?.toUpperCase()
    .split(/[\s,;]+/);
  const lacking = ['B', 'D'].filter((type) => types?.includes(type) === false);
  return [
    ...(criteria === null ? [] : [`it logs only what meets "${criteria}"`]),
    ...(lacking.length === 0 ? [] : [`it leaves out records of type ${lacking.join(', ')}`]),
  ];
}
