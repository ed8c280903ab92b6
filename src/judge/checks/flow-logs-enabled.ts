import type { Resource } from '../../estate/inventory/resources.ts';
import type { FlowLog } from '../../estate/network/flow-logs.ts';
import type { Network } from '../../estate/network/networks.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 3.1.1.1: the logging capability of the network is switched on. */
export const flowLogsEnabled: Check = {
  id: 'flow-logs-enabled',
  title: 'Each network of the system logs its flows',
  procedure:
    'Each VPC or virtual network that the system stands in is joined to the flow logs that observe it, accepted and rejected traffic alike, without a filter, with every field that names a connection, and to a destination.',
  nature: 'reperformance',
  cites: { '3.1.1.1-a': 'part' },
  needs: ['network.networks', 'network.flowLogs', 'inventory.resources'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const networks = survey<Network>(context, 'network.networks');
    const logs = survey<FlowLog>(context, 'network.flowLogs');
    const resources = survey<Resource>(context, 'inventory.resources');
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const observing = Map.groupBy(logs.members, ({ target }) => target.toLowerCase());
    const within = targetsWithin(resources.members);
    for (const network of networks.members) {
      const subject = `${network.name} (${network.id})`;
      const evidence = [...network.evidence, ...logs.evidence];
      const whole = observing.get(network.id.toLowerCase()) ?? [];
      const parts = [...(network.concerns ?? []), ...(within.get(network.id) ?? [])];
      const partial = parts
        .flatMap((target) => observing.get(target.toLowerCase()) ?? [])
        .some(({ active }) => active);
      if (whole.some((log) => failings(log).length === 0)) continue;
      if (partial) {
        undecided.push({
          subject,
          evidence,
          condition:
            'is logged for some of its subnets or interfaces only, and this check does not add them up',
        });
      } else if (whole.length > 0) {
        const states = whole.flatMap(failings);
        exceptions.push({
          subject,
          evidence,
          condition: `has a flow log that does not do: ${states.join('; ')}`,
        });
      } else if (logs.whole) {
        exceptions.push({ subject, evidence, condition: 'has no flow log' });
      } else {
        undecided.push({ subject, evidence, condition: 'has no flow log among those that could be read' });
      }
    }
    return judgementOf(networks, [logs, resources], {
      exceptions,
      undecided,
      ...(networks.members.length === 0
        ? { notOperated: 'The system stands in no network in the accounts and regions read' }
        : {}),
    });
  },
};

/** Why a log does not tell of every connection of what it observes. */
function failings({ active, traffic, deliveryError, destination, leavesOut }: FlowLog): string[] {
  if (!active) return [`not active${deliveryError === null ? '' : `, ${deliveryError}`}`];
  return [
    ...(traffic === 'ALL' ? [] : [`${traffic} traffic only`]),
    ...(destination === null ? ['its records go nowhere'] : []),
    ...leavesOut,
  ];
}

/** The subnets of each network, which a flow log may observe instead of the whole. */
function targetsWithin(resources: readonly Resource[]): Map<string, Set<string>> {
  const within = new Map<string, Set<string>>();
  for (const { network, subnets } of resources) {
    if (network === null) continue;
    const known = within.get(network) ?? new Set<string>();
    for (const subnet of subnets) known.add(subnet);
    within.set(network, known);
  }
  return within;
}
