import type { CollectionDefinition, Member } from '../collection.ts';
import { buildAwsNetwork } from './aws/lower.ts';
import { azureNetworkKinds } from './azure/evidence.ts';
import { buildAzureNetwork } from './azure/lower.ts';
import type { Network } from './representation.ts';
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
    return [
      {
        id: 'network',
        source: '',
        container: '',
        region: null,
        evidence: [...new Set(evidence)].sort(),
        network: joinNetworks(networks),
      },
    ];
  },
};
