import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A machine or network interface that was found, declared or not. */
export interface Resource extends Member {
  type: 'machine' | 'interface';
  name: string;
  tags: Readonly<Record<string, string>>;
  network: string | null;
  subnets: readonly string[];
  resourceGroup: string | null;
  /** Ids of the interfaces that a machine has. */
  carries: readonly string[];
}

interface AwsTag {
  Key?: string;
  Value?: string;
}

interface AwsInstances {
  Reservations?: {
    Instances?: {
      InstanceId: string;
      VpcId?: string;
      SubnetId?: string;
      State?: { Name?: string };
      NetworkInterfaces?: { NetworkInterfaceId: string; SubnetId?: string }[];
      Tags?: AwsTag[];
    }[];
  }[];
}

interface AwsInterfaces {
  NetworkInterfaces?: {
    NetworkInterfaceId: string;
    VpcId?: string;
    SubnetId?: string;
    Description?: string;
    TagSet?: AwsTag[];
  }[];
}

interface AzureMachines {
  value: {
    id: string;
    name: string;
    tags?: Record<string, string>;
    properties?: { networkProfile?: { networkInterfaces?: { id: string }[] } };
  }[];
}

interface AzureScaleSets {
  value: { id: string; tags?: Record<string, string> | null }[];
}

interface AzureInterfaces {
  value: {
    id: string;
    name?: string;
    tags?: Record<string, string>;
    properties?: { ipConfigurations?: { properties?: { subnet?: { id: string } } }[] };
  }[];
}

export const resources: CollectionDefinition<Resource> = {
  name: 'inventory.resources',
  title: 'Machines and network interfaces',
  kinds: [
    'aws.ec2.instances',
    'aws.ec2.network-interfaces',
    'azure.compute.virtual-machines',
    'azure.network.network-interfaces',
    'azure.compute.virtual-machine-scale-sets',
    'azure.network.scale-set-network-interfaces',
  ],
  attribution: 'resource',
  lower(pages) {
    const of = (kind: string) => pages.get(kind) ?? [];
    const sets = of('azure.compute.virtual-machine-scale-sets') as DecodedPage<AzureScaleSets>[];
    return [
      ...of('aws.ec2.instances').flatMap((page) => awsInstances(page as DecodedPage<AwsInstances>)),
      ...of('aws.ec2.network-interfaces').flatMap((page) =>
        awsInterfaces(page as DecodedPage<AwsInterfaces>),
      ),
      ...of('azure.compute.virtual-machines').flatMap((page) =>
        azureMachines(page as DecodedPage<AzureMachines>),
      ),
      ...of('azure.network.network-interfaces').flatMap((page) =>
        azureInterfaces(page as DecodedPage<AzureInterfaces>, () => null),
      ),
      ...scaleSetMembers(
        of('azure.network.scale-set-network-interfaces') as DecodedPage<AzureInterfaces>[],
        sets.flatMap((page) => page.value.value),
      ),
    ];
  },
};

/** The machines of the whole estate, whichever system they belong to: a name is a machine's only if no other has it. */
export const machines: CollectionDefinition<Resource> = {
  ...resources,
  name: 'inventory.machines',
  title: 'Machines of all systems',
  kinds: [
    'aws.ec2.instances',
    'azure.compute.virtual-machines',
    'azure.compute.virtual-machine-scale-sets',
    'azure.network.scale-set-network-interfaces',
  ],
  attribution: 'engagement',
  lower: (pages) => resources.lower(pages).filter(({ type }) => type === 'machine'),
};

function awsInstances(page: DecodedPage<AwsInstances>): Resource[] {
  const instances = page.value.Reservations?.flatMap((reservation) => reservation.Instances ?? []) ?? [];
  return instances
    .filter((instance) => instance.State?.Name !== 'terminated')
    .map((instance) => {
      const interfaces = instance.NetworkInterfaces ?? [];
      const subnets = [instance.SubnetId, ...interfaces.map((one) => one.SubnetId)];
      const tags = awsTags(instance.Tags);
      return {
        ...place(page, instance.InstanceId),
        type: 'machine',
        name: tags['Name'] ?? instance.InstanceId,
        tags,
        network: instance.VpcId ?? null,
        subnets: [...new Set(subnets.filter((subnet) => subnet !== undefined))],
        resourceGroup: null,
        carries: interfaces.map((one) => one.NetworkInterfaceId),
      };
    });
}

function awsInterfaces(page: DecodedPage<AwsInterfaces>): Resource[] {
  return (page.value.NetworkInterfaces ?? []).map((one) => ({
    ...place(page, one.NetworkInterfaceId),
    type: 'interface',
    name: one.Description ?? one.NetworkInterfaceId,
    tags: awsTags(one.TagSet),
    network: one.VpcId ?? null,
    subnets: one.SubnetId === undefined ? [] : [one.SubnetId],
    resourceGroup: null,
    carries: [],
  }));
}

function azureMachines(page: DecodedPage<AzureMachines>): Resource[] {
  return page.value.value.map((machine) => ({
    ...place(page, machine.id),
    type: 'machine',
    name: machine.name,
    tags: machine.tags ?? {},
    network: null,
    subnets: [],
    resourceGroup: resourceGroupOf(machine.id),
    carries: machine.properties?.networkProfile?.networkInterfaces?.map(({ id }) => id) ?? [],
  }));
}

/** Interfaces, with the tags that somebody else holds for them; their own where nobody does. */
function azureInterfaces(
  page: DecodedPage<AzureInterfaces>,
  tagsFor: (id: string) => Record<string, string> | null,
): Resource[] {
  return page.value.value.map((one) => {
    const subnets = (one.properties?.ipConfigurations ?? [])
      .map((configuration) => configuration.properties?.subnet?.id)
      .filter((id) => id !== undefined);
    return {
      ...place(page, one.id),
      type: 'interface',
      name: one.name ?? lastStep(one.id),
      tags: tagsFor(one.id) ?? one.tags ?? {},
      network: subnets[0]?.split('/subnets/')[0] ?? null,
      subnets: [...new Set(subnets)],
      resourceGroup: resourceGroupOf(one.id),
      carries: [],
    };
  });
}

/**
 * The machines and interfaces of scale sets, which no other list shows. They have no tags of their own: those of their
 * set count for them.
 */
function scaleSetMembers(
  pages: readonly DecodedPage<AzureInterfaces>[],
  sets: AzureScaleSets['value'],
): Resource[] {
  const tags = new Map(sets.map((one) => [one.id.toLowerCase(), one.tags ?? {}]));
  const tagsFor = (id: string): Record<string, string> =>
    tags.get(id.toLowerCase().split('/virtualmachines/')[0] ?? '') ?? {};
  const interfaces = pages.flatMap((page) => azureInterfaces(page, tagsFor));
  const byMachine = Map.groupBy(interfaces, ({ id }) => id.replace(/\/networkInterfaces\/.*$/i, ''));
  const found = [...byMachine].flatMap(([id, own]): Resource[] => {
    const [first] = own;
    if (first === undefined) return [];
    const [set = '', number = ''] = id.split(/\/virtualMachines\//i);
    return [
      {
        ...first,
        id,
        type: 'machine',
        name: `${lastStep(set)}_${number}`,
        network: null,
        subnets: [],
        carries: own.map((one) => one.id),
      },
    ];
  });
  return [...found, ...interfaces];
}

function lastStep(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function awsTags(tags: readonly AwsTag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** The resource group named in an Azure resource id; null outside one. */
function resourceGroupOf(id: string): string | null {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? null;
}
