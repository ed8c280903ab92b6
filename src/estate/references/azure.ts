import type { DecodedPage } from '../collection.ts';
import { anyPrincipal, principal } from './entra.ts';
import type { Listed, Mention, Namer, References, ThingList } from './reference.ts';
import { isItem, itemsAt, leaves, textOf, textsAt, type Item } from './walk.ts';

/** Each list of a subscription's resources: what they are, their type, the kind, and where its answer holds them. */
const lists: readonly [sort: string, type: string, kind: string, at?: string][] = [
  ['virtual network', 'microsoft.network/virtualnetworks', 'azure.network.virtual-networks'],
  [
    'subnet of Azure',
    'microsoft.network/virtualnetworks/subnets',
    'azure.network.virtual-networks',
    'value[].properties.subnets[].id',
  ],
  ['network interface of Azure', 'microsoft.network/networkinterfaces', 'azure.network.network-interfaces'],
  [
    'network security group',
    'microsoft.network/networksecuritygroups',
    'azure.network.network-security-groups',
  ],
  [
    'application security group',
    'microsoft.network/applicationsecuritygroups',
    'azure.network.application-security-groups',
  ],
  ['route table of Azure', 'microsoft.network/routetables', 'azure.network.route-tables'],
  ['public IP address', 'microsoft.network/publicipaddresses', 'azure.network.public-ip-addresses'],
  ['public IP prefix', 'microsoft.network/publicipprefixes', 'azure.network.public-ip-prefixes'],
  ['load balancer of Azure', 'microsoft.network/loadbalancers', 'azure.network.load-balancers'],
  ['application gateway', 'microsoft.network/applicationgateways', 'azure.network.application-gateways'],
  ['NAT gateway of Azure', 'microsoft.network/natgateways', 'azure.network.nat-gateways'],
  ['private endpoint', 'microsoft.network/privateendpoints', 'azure.network.private-endpoints'],
  ['private link service', 'microsoft.network/privatelinkservices', 'azure.network.private-link-services'],
  ['Azure Firewall', 'microsoft.network/azurefirewalls', 'azure.network.azure-firewalls'],
  ['firewall policy of Azure', 'microsoft.network/firewallpolicies', 'azure.network.firewall-policies'],
  [
    'rule collection group',
    'microsoft.network/firewallpolicies/rulecollectiongroups',
    'azure.network.firewall-policy-rule-collection-groups',
  ],
  ['IP group', 'microsoft.network/ipgroups', 'azure.network.ip-groups'],
  ['virtual WAN', 'microsoft.network/virtualwans', 'azure.network.virtual-wans'],
  ['virtual hub', 'microsoft.network/virtualhubs', 'azure.network.virtual-hubs'],
  ['hub route table', 'microsoft.network/virtualhubs/hubroutetables', 'azure.network.hub-route-tables'],
  [
    'hub connection',
    'microsoft.network/virtualhubs/hubvirtualnetworkconnections',
    'azure.network.hub-virtual-network-connections',
  ],
  ['VPN gateway', 'microsoft.network/vpngateways', 'azure.network.vpn-gateways'],
  ['ExpressRoute gateway', 'microsoft.network/expressroutegateways', 'azure.network.express-route-gateways'],
  ['ExpressRoute circuit', 'microsoft.network/expressroutecircuits', 'azure.network.express-route-circuits'],
  [
    'virtual network gateway',
    'microsoft.network/virtualnetworkgateways',
    'azure.network.virtual-network-gateways',
  ],
  [
    'gateway connection',
    'microsoft.network/connections',
    'azure.network.virtual-network-gateway-connections',
  ],
  ['local network gateway', 'microsoft.network/localnetworkgateways', 'azure.network.local-network-gateways'],
  ['bastion host', 'microsoft.network/bastionhosts', 'azure.network.bastion-hosts'],
  ['network manager', 'microsoft.network/networkmanagers', 'azure.network.network-managers'],
  [
    'network virtual appliance',
    'microsoft.network/networkvirtualappliances',
    'azure.network.network-virtual-appliances',
  ],
  ['flow log of Azure', 'microsoft.network/networkwatchers/flowlogs', 'azure.network.flow-logs'],
  ['virtual machine', 'microsoft.compute/virtualmachines', 'azure.compute.virtual-machines'],
  ['scale set', 'microsoft.compute/virtualmachinescalesets', 'azure.compute.virtual-machine-scale-sets'],
  [
    'scale set interface',
    'microsoft.compute/virtualmachinescalesets/virtualmachines/networkinterfaces',
    'azure.network.scale-set-network-interfaces',
  ],
  ['key vault', 'microsoft.keyvault/vaults', 'azure.key-vault.vaults'],
  ['managed HSM', 'microsoft.keyvault/managedhsms', 'azure.key-vault.managed-hsms'],
];

const sortOf = new Map(lists.map(([sort, type]) => [type, sort]));
const everyResource = 'azure.resources.resources';
const form = /^\/subscriptions\/([^/]+)\/resourcegroups\/[^/]+\/providers\/([^/]+)\/(.+)$/;

/** The resource that an id names, and each that it is a part of. */
function named(text: string): { sort: string; id: string; subscription: string }[] {
  const lower = text.toLowerCase();
  const [, subscription, provider, below] = form.exec(lower) ?? [];
  if (subscription === undefined || provider === undefined || below === undefined) return [];
  const steps = (below.split('/providers/')[0] ?? '').split('/');
  const start = lower.length - below.length;
  const found: { sort: string; id: string; subscription: string }[] = [];
  let type = provider;
  let end = start;
  for (let at = 0; at + 1 < steps.length; at += 2) {
    type += `/${steps[at] ?? ''}`;
    end += (at === 0 ? 0 : 1) + (steps[at]?.length ?? 0) + 1 + (steps[at + 1]?.length ?? 0);
    const sort = sortOf.get(type);
    if (sort !== undefined) found.push({ sort, id: lower.slice(0, end), subscription });
  }
  return found;
}

/** What is being deleted, and one end of a peering or private link whose other end is gone. */
function isOver(item: Item): boolean {
  return (
    item['provisioningState'] === 'Deleting' ||
    item['peeringState'] === 'Disconnected' ||
    (isItem(item['privateLinkServiceConnectionState']) &&
      ['Disconnected', 'Rejected'].includes(String(item['privateLinkServiceConnectionState']['status'])))
  );
}

/** Kinds that tell of the past, and those whose scopes outlive what they were for. */
const otherwise = (kind: string): boolean =>
  kind === 'azure.monitor.activity-log' ||
  kind.startsWith('azure.authorization.') ||
  kind === 'azure.managed-services.registration-assignments';

const resources: Namer = {
  names: lists.map(([sort]) => sort),
  readsKind: (kind) => kind.startsWith('azure.') && !otherwise(kind),
  *mentions(page) {
    const value =
      page.envelope.kind === 'azure.security.jit-policies' ? withoutRequests(page.value) : page.value;
    for (const leaf of leaves(value, isOver))
      for (const { sort, id, subscription } of named(leaf.text)) {
        const by = leaf.around.map((item) => item['id']).find((one) => typeof one === 'string');
        yield {
          sorts: [sort],
          id,
          container: subscription,
          region: null,
          by: typeof by === 'string' ? by : 'an answer',
        };
      }
  },
};

/** Who asked for a port once names machines that may be gone. */
function withoutRequests(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, one: unknown) => (name === 'requests' ? [] : one));
}

function* idsAt(page: DecodedPage, at: string): Generator<Listed> {
  for (const id of textsAt(page.value, at)) yield { id, owner: null };
}

function* ofType(page: DecodedPage, type: string): Generator<Listed> {
  for (const id of textsAt(page.value, 'value[].id'))
    if (named(id).some((one) => one.id === id.toLowerCase() && one.sort === sortOf.get(type)))
      yield { id, owner: null };
}

const roleDefinition = 'Azure role definition';
const roleAssignment = 'Azure role assignment';
const activeAssignment = 'active Azure role assignment';
const rootAssignment = 'role assignment at the root scope';
const eligibleInstance = 'eligible Azure role';
const rolePolicy = 'role management policy of Azure';
const inTree = 'subscription among the management groups';

const guid = (id: string): string => id.toLowerCase().split('/').at(-1) ?? '';

const roleKinds = [
  'azure.authorization.role-assignments',
  'azure.authorization.root-role-assignments',
  'azure.authorization.role-eligibility-schedule-instances',
  'azure.authorization.role-assignment-schedule-instances',
];

const authorization: Namer = {
  names: [
    ...[roleDefinition, roleAssignment, activeAssignment, rootAssignment, eligibleInstance, rolePolicy],
    ...anyPrincipal,
  ],
  readsKind: (kind) => kind.startsWith('azure.authorization.'),
  *mentions(page) {
    const { kind, account } = page.envelope;
    const held = roleKinds.includes(kind);
    for (const { item, around } of itemsAt(page.value, 'value[].properties')) {
      const by = textOf(around[0], 'id');
      const text = (member: string) => (typeof item[member] === 'string' ? item[member] : '');
      if (held && text('principalId') !== '')
        yield {
          sorts: principal(text('principalType')),
          id: text('principalId'),
          container: null,
          region: null,
          by,
        };
      if ((held || kind.endsWith('policy-assignments')) && text('roleDefinitionId') !== '')
        yield {
          sorts: [roleDefinition],
          id: guid(text('roleDefinitionId')),
          container: null,
          region: null,
          by,
        };
      if (kind.endsWith('schedule-instances') && text('originRoleAssignmentId') !== '')
        yield {
          sorts: [roleAssignment],
          id: text('originRoleAssignmentId'),
          container: account,
          region: null,
          by,
        };
      if (kind === roleKinds[0] && around[0] !== undefined)
        yield { sorts: [activeAssignment], id: by, container: account, region: null, by };
      const linked = text('linkedRoleEligibilityScheduleInstanceId');
      if (kind === 'azure.authorization.role-assignment-schedule-instances' && linked !== '')
        yield { sorts: [eligibleInstance], id: linked, container: account, region: null, by };
      // A subscription lists what it inherits from the root scope as well.
      if (kind === roleKinds[0] && text('scope') === '/')
        yield { sorts: [rootAssignment], id: by, container: null, region: null, by };
      if (kind === 'azure.authorization.role-management-policy-assignments' && text('policyId') !== '')
        yield { sorts: [rolePolicy], id: text('policyId'), container: account, region: null, by };
      yield* approvers(page, item, by);
    }
  },
};

function* approvers(page: DecodedPage, properties: Item, by: string): Generator<Mention> {
  if (!page.envelope.kind.includes('role-management-polic')) return;
  for (const list of ['rules', 'effectiveRules'])
    for (const { item } of itemsAt(properties, `${list}[].setting.approvalStages[].primaryApprovers[]`))
      if (typeof item['id'] === 'string')
        yield {
          sorts: principal(textOf(item, 'userType')),
          id: item['id'],
          container: null,
          region: null,
          by,
        };
}

/** The identities that machines and other resources act by, and who may use a vault. */
const identities: Namer = {
  names: anyPrincipal,
  readsKind: (kind) =>
    [
      'azure.compute.virtual-machines',
      'azure.compute.virtual-machine-scale-sets',
      everyResource,
      'azure.key-vault.vaults',
    ].includes(kind),
  *mentions(page) {
    for (const { item } of itemsAt(page.value, 'value[]')) {
      const by = textOf(item, 'id');
      for (const { text, member } of leaves(item['identity'], () => false))
        if (member === 'principalId')
          yield { sorts: principal('ServicePrincipal'), id: text, container: null, region: null, by };
      for (const id of textsAt(item, 'properties.accessPolicies[].objectId'))
        yield { sorts: anyPrincipal, id, container: null, region: null, by };
    }
  },
};

/** A subscription that is read stands somewhere below the root management group. */
const tree: Namer = {
  names: [inTree],
  readsKind: (kind) => kind === 'azure.authorization.role-assignments',
  *mentions(page) {
    const { account } = page.envelope;
    if (account !== null)
      yield {
        sorts: [inTree],
        id: account,
        container: null,
        region: null,
        by: `subscription ${account} itself`,
      };
  },
};

function listOf(sort: string, kind: string, at: string): ThingList {
  return { sort, kind, extent: 'container', listed: (page) => idsAt(page, at) };
}

/**
 * Whatever an answer of Resource Manager holds in the form of a resource id names that resource and those that it is a
 * part of. A subscription that no source reads is somebody else's.
 */
export const azure: References = {
  lists: [
    ...lists.map(([sort, , kind, at]) => listOf(sort, kind, at ?? 'value[].id')),
    ...lists
      .filter(([, type]) => type.split('/').length === 2)
      .map(([sort, type]): ThingList => ({
        sort,
        kind: everyResource,
        extent: 'container',
        listed: (page) => ofType(page, type),
      })),
    {
      sort: roleDefinition,
      kind: 'azure.authorization.role-definitions',
      extent: 'tenant',
      *listed(page) {
        for (const { id } of idsAt(page, 'value[].id')) yield { id: guid(id), owner: null };
      },
    },
    listOf(roleAssignment, 'azure.authorization.role-assignments', 'value[].id'),
    listOf(
      activeAssignment,
      'azure.authorization.role-assignment-schedule-instances',
      'value[].properties.originRoleAssignmentId',
    ),
    listOf(eligibleInstance, 'azure.authorization.role-eligibility-schedule-instances', 'value[].id'),
    {
      ...listOf(rootAssignment, 'azure.authorization.root-role-assignments', 'value[].id'),
      extent: 'tenant',
    },
    listOf(rolePolicy, 'azure.authorization.role-management-policies', 'value[].id'),
    {
      sort: inTree,
      kind: 'azure.management.groups',
      extent: 'tenant',
      *listed(page) {
        for (const { text, member } of leaves(page.value, () => false))
          if (member === 'id' && text.startsWith('/subscriptions/')) yield { id: guid(text), owner: null };
      },
    },
  ],
  namers: [resources, authorization, identities, tree],
};
