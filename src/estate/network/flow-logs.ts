import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A flow log and what it observes: a VPC, a subnet, an interface, a virtual network or a security group. */
export interface FlowLog extends Member {
  target: string;
  active: boolean;
  /** `ALL`, `ACCEPT` or `REJECT`; Azure logs all. */
  traffic: string;
  deliveryError: string | null;
}

interface AwsFlowLogs {
  FlowLogs?: {
    FlowLogId: string;
    ResourceId?: string;
    FlowLogStatus?: string;
    TrafficType?: string;
    DeliverLogsStatus?: string;
    DeliverLogsErrorMessage?: string;
  }[];
}

interface AzureFlowLogs {
  value: { id: string; properties?: { targetResourceId?: string; enabled?: boolean } }[];
}

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
        })),
      ),
      ...(of('azure.network.flow-logs') as DecodedPage<AzureFlowLogs>[]).flatMap((page) =>
        page.value.value.map((log) => ({
          ...place(page, log.id),
          target: log.properties?.targetResourceId ?? '',
          active: log.properties?.enabled === true,
          traffic: 'ALL',
          deliveryError: null,
        })),
      ),
    ];
  },
};
