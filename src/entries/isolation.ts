/**
 * `ncssr/isolation`: what can reach what in AWS and Azure, from the lists that their command lines print.
 *
 * `awsNetwork` and `azureNetwork` make one cloud-neutral network of lists; `answerFlow` asks it. A list that is absent
 * was not read, and widens what may be reachable. Ports are numbers, protocols their names (`tcp`, `udp`, `icmp`).
 */
export { answerFlow, type FlowAnswer } from '../analyse/isolation/answer.ts';
export type { FlowVerdict } from '../analyse/isolation/verdict.ts';
export { buildAwsNetwork as awsNetwork } from '../estate/network/aws/lower.ts';
export { listedBy as awsOperations, type AwsNetworkEvidence } from '../estate/network/aws/evidence.ts';
export { buildAzureNetwork as azureNetwork } from '../estate/network/azure/lower.ts';
export type { AzureNetworkEvidence } from '../estate/network/azure/evidence.ts';
export { joinNetworks } from '../estate/network/topology-join.ts';
export type { Network } from '../estate/network/representation.ts';
export type { Reference } from '../analyse/isolation/reference.ts';
