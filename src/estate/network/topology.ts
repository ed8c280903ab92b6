import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { buildAwsNetwork } from './aws/lower.ts';
import { azureNetworkKinds } from './azure/evidence.ts';
import { buildAzureNetwork } from './azure/lower.ts';
import { multiHomedAssumption } from './multi-homed.ts';
import type { ControlPlanePath, Network } from './representation.ts';
import { awsNetworkEvidence, awsTopologyKinds } from './topology-aws.ts';
import { azureNetworkEvidence } from './topology-azure.ts';
import { joinNetworks } from './topology-join.ts';

/** Everything that decides what reaches what, of every cloud of the run, as one network. */
export interface Topology extends Member {
  network: Network;
}

export const topology: CollectionDefinition<Topology> = {
  name: 'network.topology',
  title: 'Networks, filters and routes as one topology',
  kinds: [...awsTopologyKinds, ...azureNetworkKinds],
  attribution: 'engagement',
  lower(pages, reads = []) {
    const evidence = [...pages.values()].flat().map(({ envelope }) => envelope.id);
    const aws = awsNetworkEvidence(pages, reads);
    const azure = azureNetworkEvidence(pages, reads);
    const networks = [
      ...(aws.places.length > 0 ? [buildAwsNetwork(aws)] : []),
      ...(azure.places.length > 0 ? [buildAzureNetwork(azure)] : []),
    ];
    if (networks.length === 0) return [];
    const network = joinNetworks(networks);
    return [
      {
        id: 'network',
        source: '',
        container: '',
        region: null,
        evidence: [...new Set(evidence)].sort(),
        network: {
          ...network,
          assumptions: [...network.assumptions, ...multiHomedAssumption(network)],
          controlPlane: [...network.controlPlane, ...readOverTime(pages)],
        },
      },
    ];
  },
};

/** No cloud prints its network as of one instant: what changed while it was read may have been seen by half. */
function readOverTime(pages: ReadonlyMap<string, readonly DecodedPage[]>): ControlPlanePath[] {
  const instants = [...pages.values()].flat().flatMap(({ envelope }) => envelope.pages.map(({ at }) => at));
  const seconds = [...new Set(instants.map((at) => at.slice(0, 19)))].sort();
  const [first, last] = [seconds[0], seconds.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const line = `The networks were read from ${first}Z to ${last}Z; a change in between may have been seen by half.`;
  return [{ id: 'read-over-time', line }];
}
