import { expect, it } from 'vitest';
import type { DecodedPage } from '../../../src/estate/collection.ts';
import { reachOf } from '../../../src/estate/inventory/reach.ts';
import { machines, resources } from '../../../src/estate/inventory/resources.ts';
import { filters } from '../../../src/estate/network/filters.ts';
import { networks } from '../../../src/estate/network/networks.ts';
import { emptyScope } from '../../judge/estate-fixture.ts';

const subscription = '22222222-2222-4222-8222-222222222222';
const group = `/subscriptions/${subscription}/resourceGroups/rg-ocsp/providers`;
const set = `${group}/Microsoft.Compute/virtualMachineScaleSets/front`;
const subnet = `${group}/Microsoft.Network/virtualNetworks/vnet/subnets/front`;
const nic = `${set}/virtualMachines/0/networkInterfaces/nic`;
const guard = `${group}/Microsoft.Network/networkSecurityGroups/guard`;

const page = (kind: string, value: unknown): [string, DecodedPage[]] =>
  [
    kind,
    [
      {
        value,
        parameters: {},
        envelope: { id: 'E-1', kind, source: 'az', account: subscription, region: null },
      },
    ],
  ] as unknown as [string, DecodedPage[]];
const pages = new Map([
  page('azure.compute.virtual-machine-scale-sets', {
    value: [{ id: set.toUpperCase(), name: 'front', properties: {}, tags: { system: 'ocsp-new' } }],
  }),
  page('azure.network.scale-set-network-interfaces', {
    value: [
      {
        id: nic,
        properties: {
          ipConfigurations: [{ properties: { subnet: { id: subnet } } }],
          networkSecurityGroup: { id: guard },
        },
      },
    ],
  }),
  page('azure.network.network-security-groups', { value: [{ id: guard, name: 'guard', properties: {} }] }),
  page('azure.network.virtual-networks', {
    value: [{ id: subnet.split('/subnets/')[0], name: 'vnet', properties: {} }],
  }),
]);

it('what runs in a scale set belongs to the system that selects the set by its tags, group, subnet or network', () => {
  const found = resources.lower(pages, []);
  expect(found.map(({ type, name }) => [type, name])).toEqual([
    ['machine', 'front_0'],
    ['interface', 'nic'],
  ]);
  expect(machines.lower(pages, []).map(({ name }) => name)).toEqual(['front_0']);
  const scope = {
    ...emptyScope,
    sources: { az: { kind: 'azure', tenant: 't', subscriptions: [subscription] } },
  } as unknown as typeof emptyScope;
  for (const matcher of [
    { tag: { system: 'ocsp-new' } },
    { resourceGroup: 'rg-ocsp' },
    { subnet: 'front' },
    { id: 'vnet' },
    { id: 'nic' },
  ]) {
    const reach = reachOf([{ source: 'az', ...matcher }], scope, found);
    expect([...reach.resources].sort(), JSON.stringify(matcher)).toEqual(found.map(({ id }) => id).sort());
  }
});

it('filters and networks concern it', () => {
  expect(filters.lower(pages, []).map(({ concerns }) => concerns)).toEqual([[nic]]);
  expect(networks.lower(pages, []).map(({ concerns }) => concerns)).toEqual([[nic]]);
});
