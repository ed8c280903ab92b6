import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A VPC or virtual network. */
export interface Network extends Member {
  name: string;
  cidrs: readonly string[];
}

interface AwsVpcs {
  Vpcs?: {
    VpcId: string;
    CidrBlock?: string;
    CidrBlockAssociationSet?: { CidrBlock?: string }[];
    Ipv6CidrBlockAssociationSet?: { Ipv6CidrBlock?: string }[];
    Tags?: { Key?: string; Value?: string }[];
  }[];
}

interface AwsInterfaces {
  NetworkInterfaces?: { NetworkInterfaceId: string; VpcId?: string }[];
}

interface AzureNetworks {
  value: {
    id: string;
    name: string;
    properties?: {
      addressSpace?: { addressPrefixes?: string[] };
      subnets?: { id?: string; properties?: { ipConfigurations?: { id?: string }[] } }[];
    };
  }[];
}

interface AzureInterfaces {
  value: { id: string; properties?: { ipConfigurations?: { properties?: { subnet?: { id: string } } }[] } }[];
}

const azureInterfaceKinds = [
  'azure.network.network-interfaces',
  'azure.network.scale-set-network-interfaces',
];

export const networks: CollectionDefinition<Network> = {
  name: 'network.networks',
  title: 'VPCs and virtual networks',
  kinds: [
    'aws.ec2.vpcs',
    'aws.ec2.network-interfaces',
    'azure.network.virtual-networks',
    ...azureInterfaceKinds,
  ],
  attribution: 'resource',
  lower(pages) {
    const of = (kind: string) => pages.get(kind) ?? [];
    const inVpc = awsMembers(of('aws.ec2.network-interfaces') as DecodedPage<AwsInterfaces>[]);
    const inVirtualNetwork = azureMembers(
      azureInterfaceKinds.flatMap((kind) => of(kind) as DecodedPage<AzureInterfaces>[]),
    );
    return [
      ...of('aws.ec2.vpcs').flatMap((page) => awsVpcs(page as DecodedPage<AwsVpcs>, inVpc)),
      ...of('azure.network.virtual-networks').flatMap((page) =>
        azureNetworks(page as DecodedPage<AzureNetworks>, inVirtualNetwork),
      ),
    ];
  },
};

function awsMembers(pages: readonly DecodedPage<AwsInterfaces>[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const one of pages.flatMap((page) => page.value.NetworkInterfaces ?? [])) {
    if (one.VpcId === undefined) continue;
    members.set(one.VpcId, [...(members.get(one.VpcId) ?? []), one.NetworkInterfaceId]);
  }
  return members;
}

function azureMembers(pages: readonly DecodedPage<AzureInterfaces>[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const one of pages.flatMap((page) => page.value.value)) {
    for (const { properties } of one.properties?.ipConfigurations ?? []) {
      const network = properties?.subnet?.id.toLowerCase().split('/subnets/')[0];
      if (network !== undefined) members.set(network, [...(members.get(network) ?? []), one.id]);
    }
  }
  return members;
}

function awsVpcs(page: DecodedPage<AwsVpcs>, inVpc: ReadonlyMap<string, string[]>): Network[] {
  return (page.value.Vpcs ?? []).map((vpc) => ({
    ...place(page, vpc.VpcId),
    concerns: inVpc.get(vpc.VpcId) ?? [],
    name: vpc.Tags?.find(({ Key }) => Key === 'Name')?.Value ?? vpc.VpcId,
    cidrs: [
      ...(vpc.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
      ...(vpc.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
      ...(vpc.CidrBlockAssociationSet ? [] : [vpc.CidrBlock]),
    ].filter((cidr) => cidr !== undefined),
  }));
}

function azureNetworks(page: DecodedPage<AzureNetworks>, members: ReadonlyMap<string, string[]>): Network[] {
  return page.value.value.map((network) => ({
    ...place(page, network.id),
    concerns: members.get(network.id.toLowerCase()) ?? [],
    name: network.name,
    cidrs: network.properties?.addressSpace?.addressPrefixes ?? [],
  }));
}
