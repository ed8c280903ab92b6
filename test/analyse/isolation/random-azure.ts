import { randomSource } from './random-aws.ts';
import {
  adminRule,
  asgRef,
  groupRef,
  idOf,
  networkId,
  nic,
  peering,
  publicAddress,
  type Raw,
  type RawAzure,
  ref,
  resource,
  rule,
  subnet,
  subnetId,
  tableRef,
  virtualNetwork,
} from './azure-estate.ts';

const ports = ['*', '80', '443', '80-443', '1-1023', '65535', '0-79'];

/** A random estate of three networks: groups, application groups, admin rules, routes, peerings, public addresses. */
export function randomAzure(
  seed: number,
  forwarding: boolean,
): Required<Pick<RawAzure, 'azure.network.virtual-networks'>> & RawAzure {
  const random = randomSource(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const chance = (p: number): boolean => random() < p;
  const networks = [0, 1, 2];
  const block = (): string =>
    pick([
      '*',
      'VirtualNetwork',
      'Internet',
      'AzureLoadBalancer',
      'Sql',
      '0.0.0.0/0',
      '::/0',
      `10.${String(below(3))}.0.0/16`,
      `10.${String(below(3))}.${String(below(3))}.0/24`,
      `10.${String(below(3))}.${String(below(3))}.${String(4 + below(5))}`,
      `fd0${String(below(3))}:1::/48`,
      `fd0${String(below(3))}:1:0:${String(below(3))}::/64`,
      '198.51.100.0/24',
      '203.0.113.0/24',
    ]);
  const side = (name: string, network: number): Raw => {
    const kind = below(10);
    if (kind < 6) return { [`${name}AddressPrefix`]: block() };
    if (kind < 8)
      return {
        [`${name}AddressPrefixes`]: [0, 1].map(() =>
          pick([`10.${String(below(3))}.${String(below(3))}.0/24`, '198.51.100.0/25']),
        ),
      };
    return { [`${name}ApplicationSecurityGroups`]: [asgRef(`asg-${String(network)}-${String(below(2))}`)] };
  };
  const securityRule = (number: number, network: number): Raw => {
    const protocol = pick(['Tcp', 'Udp', '*', 'Tcp', 'Esp']);
    const { properties } = rule('', 0) as { properties: Raw };
    const {
      sourceAddressPrefix: _s,
      destinationAddressPrefix: _d,
      destinationPortRange: _p,
      ...rest
    } = properties;
    void [_s, _d, _p];
    return {
      name: `rule-${String(number)}`,
      properties: {
        ...rest,
        priority: 100 + number,
        direction: chance(0.6) ? 'Inbound' : 'Outbound',
        access: chance(0.65) ? 'Allow' : 'Deny',
        protocol,
        ...side('source', network),
        ...side('destination', network),
        ...(protocol === 'Tcp' || protocol === 'Udp'
          ? { destinationPortRanges: Array.from({ length: 1 + below(2) }, () => pick(ports)) }
          : { destinationPortRange: '*' }),
      },
    };
  };
  const estate: RawAzure = {};
  const put = (kind: keyof RawAzure, item: Raw): void => {
    (estate[kind] ??= []).push(item);
  };
  put('azure.network.nat-gateways', resource('natGateways', 'nat', {}, { sku: { name: 'Standard' } }));
  for (const n of networks) {
    for (const g of [0, 1])
      put(
        'azure.network.application-security-groups',
        resource('applicationSecurityGroups', `asg-${String(n)}-${String(g)}`, {}),
      );
    for (let g = 0; g < 3; g += 1)
      put(
        'azure.network.network-security-groups',
        resource('networkSecurityGroups', `nsg-${String(n)}-${String(g)}`, {
          securityRules: Array.from({ length: 2 + below(5) }, (_, index) => securityRule(index, n)).sort(
            () => random() - 0.5,
          ),
        }),
      );
    const routes = new Map<string, Raw>();
    for (let r = 0; r < 4; r += 1) {
      const other = below(3);
      const prefix = pick([
        `10.${String(other)}.0.0/16`,
        `10.${String(other)}.${String(below(3))}.0/24`,
        `10.${String(other)}.1.4/32`,
        `fd0${String(other)}:1::/48`,
        '198.51.100.0/24',
        '0.0.0.0/0',
      ]);
      const hop = pick(['VirtualAppliance', 'None', 'Internet', 'VnetLocal', 'VirtualNetworkGateway']);
      routes.set(prefix, {
        name: `route-${String(r)}`,
        properties: {
          addressPrefix: prefix,
          nextHopType: hop,
          ...(hop === 'VirtualAppliance' ? { nextHopIpAddress: `10.${String(below(3))}.0.9` } : {}),
        },
      });
    }
    put(
      'azure.network.route-tables',
      resource('routeTables', `rt-${String(n)}`, { routes: [...routes.values()] }),
    );
    put(
      'azure.network.virtual-networks',
      virtualNetwork(
        `v${String(n)}`,
        [`10.${String(n)}.0.0/16`, `fd0${String(n)}:1::/48`],
        [0, 1, 2].map((s) =>
          subnet(`v${String(n)}`, `s${String(s)}`, `10.${String(n)}.${String(s)}.0/24`, {
            addressPrefixes: [`10.${String(n)}.${String(s)}.0/24`, `fd0${String(n)}:1:0:${String(s)}::/64`],
            ...(chance(0.5)
              ? { networkSecurityGroup: groupRef(`nsg-${String(n)}-${String(below(3))}`) }
              : {}),
            ...(chance(0.4) ? { routeTable: tableRef(`rt-${String(n)}`) } : {}),
            ...(chance(0.4) ? { defaultOutboundAccess: false } : {}),
            ...(chance(0.2) ? { natGateway: ref(idOf('natGateways', 'nat')) } : {}),
          }),
        ),
      ),
    );
    for (let e = 0; e < 5; e += 1) {
      const s = below(3);
      const address = `10.${String(n)}.${String(s)}.${String(4 + e)}`;
      const bound = chance(0.3);
      const groups = chance(0.5) ? [asgRef(`asg-${String(n)}-${String(below(2))}`)] : [];
      const one = nic(
        `nic-${String(n)}-${String(e)}`,
        `v${String(n)}`,
        `s${String(s)}`,
        address,
        chance(0.5) ? { networkSecurityGroup: groupRef(`nsg-${String(n)}-${String(below(3))}`) } : {},
        {
          applicationSecurityGroups: groups,
          ...(bound
            ? { publicIPAddress: ref(idOf('publicIPAddresses', `pip-${String(n)}-${String(e)}`)) }
            : {}),
        },
      );
      const { ipConfigurations } = one['properties'] as { ipConfigurations: Raw[] };
      ipConfigurations.push({
        id: `${String(one['id'])}/ipConfigurations/six`,
        name: 'six',
        properties: {
          privateIPAddress: `fd0${String(n)}:1${s === 0 ? '' : `:0:${String(s)}`}::${String(4 + e)}`,
          privateIPAddressVersion: 'IPv6',
          subnet: ref(subnetId(`v${String(n)}`, `s${String(s)}`)),
          applicationSecurityGroups: groups,
        },
      });
      put('azure.network.network-interfaces', one);
      if (bound)
        put(
          'azure.network.public-ip-addresses',
          publicAddress(
            `pip-${String(n)}-${String(e)}`,
            `203.0.113.${String(n * 10 + e)}`,
            pick(['Standard', 'Basic']),
          ),
        );
    }
    put(
      'azure.network.network-interfaces',
      nic(`nva-${String(n)}`, `v${String(n)}`, 's0', `10.${String(n)}.0.9`, {
        enableIPForwarding: forwarding && chance(0.7),
        ...(chance(0.5) ? { networkSecurityGroup: groupRef(`nsg-${String(n)}-${String(below(3))}`) } : {}),
      }),
    );
    const priorities = [1, 2, 3].sort(() => random() - 0.5);
    for (const priority of chance(0.5) ? priorities : [])
      put('azure.network.effective-security-admin-rules', {
        ...adminRule(`admin-${String(priority)}`, priority, pick(['Allow', 'AlwaysAllow', 'Deny']), {
          direction: pick(['Inbound', 'Outbound']),
          protocol: pick(['Tcp', 'Udp', 'Any']),
          sources: [
            { addressPrefix: pick(['*', `10.${String(below(3))}.0.0/16`]), addressPrefixType: 'IPPrefix' },
          ],
          destinations: [
            { addressPrefix: pick(['*', `10.${String(below(3))}.1.0/24`]), addressPrefixType: 'IPPrefix' },
          ],
          destinationPortRanges: ['0-65535'],
        }),
        for: `v${String(n)}`,
      });
  }
  for (const [one, other] of [
    [0, 1],
    [1, 2],
  ] as const) {
    const connected = chance(0.85);
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const network = estate['azure.network.virtual-networks']?.find(
        (item) => item['id'] === networkId(`v${String(from)}`),
      );
      const { virtualNetworkPeerings } = network?.['properties'] as { virtualNetworkPeerings: Raw[] };
      const item = peering(`v${String(from)}`, `v${String(to)}`, `10.${String(to)}.0.0/16`, {
        peeringState: connected ? 'Connected' : 'Initiated',
        remoteAddressSpace: { addressPrefixes: [`10.${String(to)}.0.0/16`, `fd0${String(to)}:1::/48`] },
        allowVirtualNetworkAccess: chance(0.7),
        allowForwardedTraffic: chance(0.5),
      });
      virtualNetworkPeerings.push(item);
    }
  }
  return { 'azure.network.virtual-networks': [], ...estate };
}
