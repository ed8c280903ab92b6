import type { CollectionDefinition, Member } from '../collection.ts';
import { buildAwsNetwork } from './aws/lower.ts';
import type { Network } from './representation.ts';
import { awsNetworkEvidence, awsTopologyKinds } from './topology-aws.ts';
import { joinNetworks } from './topology-join.ts';

/** Everything that decides what reaches what, of every cloud of the run, as one network. */
export interface Topology extends Member {
  network: Network;
}

export const topology: CollectionDefinition<Topology> = {
  name: 'network.topology',
  title: 'Networks, filters and routes as one topology',
  kinds: awsTopologyKinds,
  attribution: 'engagement',
  lower(pages, reads = []) {
    const evidence = [...pages.values()].flat().map(({ envelope }) => envelope.id);
    if (evidence.length === 0) return [];
    return [
      {
        id: 'network',
        source: '',
        container: '',
        region: null,
        evidence: [...new Set(evidence)].sort(),
        network: joinNetworks([buildAwsNetwork(awsNetworkEvidence(pages, reads))]),
      },
    ];
  },
};
