import {
  adminRule,
  closed,
  groupRef,
  idOf,
  nic,
  peered,
  peering,
  publicAddress,
  type Raw,
  type RawAzure,
  ref,
  resource,
  routeTable,
  rule,
  securityGroup,
  subnet,
  subnetId,
  tableRef,
  virtualNetwork,
} from './azure-estate.ts';

/** An estate with something of nearly every kind, each of which opens a way that nothing else opens. */
export function richEstate(): RawAzure {
  return peered([closed], {}, {}, (e) => {
    e['azure.network.virtual-networks'] = [
      virtualNetwork(
        'hub',
        '10.0.0.0/16',
        [
          subnet('hub', 'GatewaySubnet', '10.0.0.0/24'),
          subnet('hub', 'AzureFirewallSubnet', '10.0.1.0/24'),
          subnet('hub', 'AzureBastionSubnet', '10.0.2.0/24'),
          subnet('hub', 'front', '10.0.3.0/24'),
        ],
        ['one', 'two'].map((to) =>
          peering('hub', to, to === 'one' ? '10.1.0.0/16' : '10.2.0.0/16', {
            allowGatewayTransit: true,
            allowForwardedTraffic: true,
          }),
        ),
      ),
      virtualNetwork(
        'one',
        '10.1.0.0/16',
        [
          subnet('one', 's1', '10.1.1.0/24', { routeTable: tableRef('to-firewall') }),
          subnet('one', 's2', '10.1.2.0/24', { networkSecurityGroup: groupRef('default') }),
          subnet('one', 's3', '10.1.3.0/24', { defaultOutboundAccess: false }),
        ],
        [peering('one', 'hub', '10.0.0.0/16', { useRemoteGateways: true, allowForwardedTraffic: true })],
      ),
      virtualNetwork(
        'two',
        '10.2.0.0/16',
        [subnet('two', 's1', '10.2.1.0/24', { defaultOutboundAccess: false })],
        [peering('two', 'hub', '10.0.0.0/16', { allowForwardedTraffic: true })],
      ),
      virtualNetwork('far', '10.3.0.0/16', [
        subnet('far', 's1', '10.3.1.0/24', { defaultOutboundAccess: false }),
      ]),
      virtualNetwork('mesh', '10.4.0.0/16', [subnet('mesh', 's1', '10.4.1.0/24')]),
    ];
    e['azure.network.network-interfaces'] = [
      nic('a', 'one', 's1', '10.1.1.4'),
      nic('b', 'one', 's2', '10.1.2.4', { virtualMachine: ref(idOf('virtualMachines', 'vm-b')) }),
      nic('c', 'one', 's3', '10.1.3.4', { networkSecurityGroup: groupRef('closed') }),
      nic(
        'd',
        'two',
        's1',
        '10.2.1.4',
        { networkSecurityGroup: groupRef('web') },
        { publicIPAddress: ref(idOf('publicIPAddresses', 'pip-d')) },
      ),
      nic('f', 'far', 's1', '10.3.1.4', { networkSecurityGroup: groupRef('web') }),
      nic('m', 'mesh', 's1', '10.4.1.4', { networkSecurityGroup: groupRef('members') }),
      nic('j', 'far', 's1', '10.3.1.6', {
        networkSecurityGroup: groupRef('closed'),
        virtualMachine: ref(idOf('virtualMachines', 'vm-j')),
      }),
    ];
    e['azure.network.scale-set-network-interfaces'].push(
      nic('s', 'two', 's1', '10.2.1.5', { networkSecurityGroup: groupRef('web') }),
    );
    e['azure.network.network-security-groups'] = [
      securityGroup('closed', closed),
      securityGroup('default'),
      securityGroup('web', rule('web', 100, { protocol: 'Tcp', destinationPortRange: '443' }), closed),
      securityGroup('members', rule('members', 100, { sourceAddressPrefix: '10.3.0.0/16' }), closed),
    ];
    e['azure.network.route-tables'].push(
      routeTable('to-firewall', { '0.0.0.0/0': '10.0.1.4', '10.2.0.0/16': '10.0.1.4' }),
    );
    e['azure.network.public-ip-addresses'].push(publicAddress('pip-d', '203.0.113.4'));
    e['azure.network.load-balancers'].push(publicBalancer());
    e['azure.network.azure-firewalls'].push(
      resource('azureFirewalls', 'fw', {
        ipConfigurations: [
          {
            properties: { privateIPAddress: '10.0.1.4', subnet: ref(subnetId('hub', 'AzureFirewallSubnet')) },
          },
        ],
        firewallPolicy: ref(idOf('firewallPolicies', 'policy')),
      }),
    );
    e['azure.network.firewall-policies'].push(resource('firewallPolicies', 'policy', {}));
    e['azure.network.ip-groups'].push(resource('ipGroups', 'spokes', { ipAddresses: ['10.2.0.0/16'] }));
    e['azure.network.firewall-policy-rule-collection-groups'].push(firewallRules());
    e['azure.network.virtual-network-gateways'].push(
      resource('virtualNetworkGateways', 'gw', {
        ipConfigurations: [{ properties: { subnet: ref(subnetId('hub', 'GatewaySubnet')) } }],
      }),
    );
    e['azure.network.local-network-gateways'].push(
      resource('localNetworkGateways', 'site', {
        localNetworkAddressSpace: { addressPrefixes: ['192.168.7.0/24'] },
      }),
    );
    e['azure.network.virtual-network-gateway-connections'].push(
      resource('connections', 'c', {
        connectionType: 'IPsec',
        virtualNetworkGateway1: ref(idOf('virtualNetworkGateways', 'gw')),
        localNetworkGateway2: ref(idOf('localNetworkGateways', 'site')),
      }),
    );
    e['azure.network.effective-security-admin-rules'].push({
      ...adminRule('management', 1, 'AlwaysAllow', {
        sources: [{ addressPrefix: '10.1.1.0/24', addressPrefixType: 'IPPrefix' }],
        destinationPortRanges: ['22'],
        protocol: 'Tcp',
      }),
      for: 'one',
    });
    for (const member of ['far', 'mesh'])
      e['azure.network.effective-connectivity-configurations'].push({
        id: `${idOf('networkManagers', 'nm')}/connectivityConfigurations/mesh`,
        for: member,
        properties: {
          connectivityTopology: 'Mesh',
          isGlobal: 'False',
          appliesToGroups: [{ networkGroupId: 'g', groupConnectivity: 'DirectlyConnected' }],
        },
      });
    e['azure.security.jit-policies'].push(
      resource('jitNetworkAccessPolicies', 'jit', {
        virtualMachines: [
          {
            id: idOf('virtualMachines', 'vm-j'),
            ports: [
              {
                number: 22,
                protocol: 'TCP',
                allowedSourceAddressPrefix: '*',
                maxRequestAccessDuration: 'PT3H',
              },
            ],
          },
        ],
      }),
    );
    e['azure.compute.virtual-machines'].push(resource('virtualMachines', 'vm-b', {}));
  });
}

function publicBalancer(): Raw {
  const balancer = idOf('loadBalancers', 'lb');
  return resource(
    'loadBalancers',
    'lb',
    {
      frontendIPConfigurations: [
        {
          id: `${balancer}/frontendIPConfigurations/f`,
          properties: { publicIPAddress: ref(idOf('publicIPAddresses', 'pip-lb')) },
        },
      ],
      backendAddressPools: [
        {
          id: `${balancer}/backendAddressPools/p`,
          properties: {
            backendIPConfigurations: [{ id: `${idOf('networkInterfaces', 'f')}/ipConfigurations/one` }],
          },
        },
      ],
      loadBalancingRules: [
        {
          id: `${balancer}/loadBalancingRules/r`,
          properties: {
            frontendIPConfiguration: ref(`${balancer}/frontendIPConfigurations/f`),
            backendAddressPool: ref(`${balancer}/backendAddressPools/p`),
            protocol: 'Tcp',
            frontendPort: 80,
            backendPort: 443,
            disableOutboundSnat: true,
          },
        },
      ],
      inboundNatRules: [],
    },
    { sku: { name: 'Standard' } },
  );
}

function firewallRules(): Raw {
  return {
    id: `${idOf('firewallPolicies', 'policy')}/ruleCollectionGroups/g`,
    properties: {
      priority: 100,
      ruleCollections: [
        {
          name: 'network',
          ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
          priority: 100,
          action: { type: 'Allow' },
          rules: [
            {
              name: 'web',
              ruleType: 'NetworkRule',
              ipProtocols: ['TCP'],
              sourceAddresses: ['10.1.1.0/24'],
              destinationAddresses: [],
              destinationIpGroups: [idOf('ipGroups', 'spokes')],
              destinationPorts: ['443'],
            },
          ],
        },
        {
          name: 'publish',
          ruleCollectionType: 'FirewallPolicyNatRuleCollection',
          priority: 90,
          action: { type: 'DNAT' },
          rules: [
            {
              name: 'scale-set',
              ruleType: 'NatRule',
              ipProtocols: ['TCP'],
              sourceAddresses: ['*'],
              destinationAddresses: ['203.0.113.5'],
              destinationPorts: ['8443'],
              translatedAddress: '10.2.1.5',
              translatedPort: '443',
            },
          ],
        },
      ],
    },
  };
}
