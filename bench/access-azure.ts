/**
 * Who reaches 200 resources in scope, over 20,000 users, 2,000 groups nested six deep, a tree of management groups and
 * 5,000 role assignments: prints time and peak memory. Target: under 20 s and 1.5 GiB on one core.
 */
import { accessOf, obtainableBy, whoCanDo, whoCanReach } from '../src/analyse/access/azure/access.ts';
import { justInTime } from '../src/analyse/access/azure/just-in-time.ts';
import type {
  AzureGroup,
  AzureIdentityModel,
  AzureRoleDefinition,
  AzureRoleGrant,
  AzureServicePrincipal,
  AzureUser,
  GroupLink,
  Hold,
  ScopeParent,
} from '../src/estate/identity/azure/model.ts';

const evidence = ['ev'];
const tenant = '11111111-1111-4111-8111-111111111111';
const managementGroup = (name: string): string => `/providers/microsoft.management/managementgroups/${name}`;
const subscriptions = Array.from(
  { length: 20 },
  (_, at) => `22222222-2222-4222-8222-${String(at).padStart(12, '0')}`,
);
const subscription = (at: number): string => `/subscriptions/${subscriptions[at % subscriptions.length]!}`;
const resourceGroup = (at: number): string =>
  `${subscription(at)}/resourcegroups/rg-${Math.floor(at / 20) % 20}`;
const machine = (at: number): string =>
  `${resourceGroup(at)}/providers/microsoft.compute/virtualmachines/vm-${at}`;
const vault = (at: number): string => `${resourceGroup(at)}/providers/microsoft.keyvault/vaults/vault-${at}`;

/** A root, four groups below it, four below each, and five subscriptions below every fourth of these. */
function hierarchy(): ScopeParent[] {
  const parents: ScopeParent[] = [];
  const add = (scope: string, parent: string): void => void parents.push({ scope, parent, evidence });
  for (let at = 0; at < 16; at += 1) {
    if (at < 4) add(managementGroup(`mg-${at}`), managementGroup(tenant));
    add(managementGroup(`mg-${Math.floor(at / 4)}-${at % 4}`), managementGroup(`mg-${Math.floor(at / 4)}`));
  }
  for (let at = 0; at < 20; at += 1)
    add(subscription(at), managementGroup(`mg-${at % 4}-${Math.floor(at / 4) % 4}`));
  return parents;
}

function users(): AzureUser[] {
  return Array.from({ length: 20_000 }, (_, at) => ({
    id: `user-${at}`,
    userPrincipalName: `user-${at}@example.test`,
    displayName: null,
    mail: null,
    employeeId: `E${at}`,
    userType: 'Member',
    enabled: true,
    evidence,
  }));
}

/** Chains of six groups, each with forty users of its own; some owned, some activated, some for directory roles. */
function groups(): AzureGroup[] {
  return Array.from({ length: 2_000 }, (_, at) => {
    const link = (principal: string, access: 'member' | 'owner', hold: Hold): GroupLink => {
      return { principal, access, hold, endsAt: null, evidence };
    };
    const links = Array.from({ length: 40 }, (_, member) =>
      link(`user-${(at * 40 + member * 7) % 20_000}`, 'member', member % 20 === 3 ? 'eligible' : 'standing'),
    );
    if (at % 6 !== 5 && at + 1 < 2_000) links.push(link(`group-${at + 1}`, 'member', 'standing'));
    if (at % 10 === 0) links.push(link(`user-${(at * 3) % 20_000}`, 'owner', 'standing'));
    return {
      id: `group-${at}`,
      displayName: `group-${at}`,
      assignableToRoles: at % 50 === 0,
      unified: false,
      membershipRule: null,
      onPremises: false,
      links,
      evidence,
    };
  });
}

function servicePrincipals(): AzureServicePrincipal[] {
  return Array.from({ length: 1_000 }, (_, at) => ({
    id: `robot-${at}`,
    appId: `app-${at}`,
    displayName: `robot-${at}`,
    enabled: true,
    type: at % 2 === 0 ? 'ManagedIdentity' : 'Application',
    ownerTenant: tenant,
    owners: at % 2 === 0 ? [] : [`user-${(at * 11) % 20_000}`],
    resources: [],
    credentials: 1,
    evidence,
  }));
}

const role = (
  id: string,
  actions: string[],
  notActions: string[] = [],
  dataActions: string[] = [],
): AzureRoleDefinition => ({
  id,
  displayName: id,
  builtIn: true,
  permissions: [{ actions, notActions, dataActions, notDataActions: [] }],
  assignableScopes: ['/'],
  evidence,
});
const roles = [
  role('owner', ['*']),
  role('contributor', ['*'], ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/*/Delete']),
  role('reader', ['*/read']),
  role('machines', ['Microsoft.Compute/virtualMachines/*']),
  role('keys', [], [], ['Microsoft.KeyVault/vaults/keys/*']),
];

/** One in fifty at a management group, one in ten at a subscription, the others at a group of resources or a resource. */
function grants(): AzureRoleGrant[] {
  return Array.from({ length: 5_000 }, (_, at) => {
    const scope =
      at % 50 === 0
        ? managementGroup(at % 200 === 0 ? tenant : `mg-${at % 4}`)
        : at % 10 === 1
          ? subscription(at * 7)
          : at % 2 === 0
            ? resourceGroup(at * 3)
            : at % 4 === 1
              ? machine(at % 100)
              : vault(at % 100);
    const principal =
      at % 3 === 0
        ? `group-${(at * 13) % 2_000}`
        : at % 3 === 1
          ? `user-${(at * 17) % 20_000}`
          : `robot-${at % 1_000}`;
    return {
      id: `${scope}/assignments/${at}`,
      principal,
      principalType: null,
      role: roles[at % 25 === 0 ? 0 : 1 + (at % 4)]!.id,
      scope,
      condition: null,
      hold: at % 7 === 0 ? 'eligible' : 'standing',
      startsAt: null,
      endsAt: null,
      listedBy: [],
      evidence,
    };
  });
}

const directoryRole = (id: string, ...actions: string[]) => {
  return { id, templateId: id, displayName: id, builtIn: true, actions, evidence };
};
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const helpdesk = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const groupsAdministrator = 'fdd7a751-b60b-444a-984c-02652fe8fa1c';

const model: AzureIdentityModel = {
  tenants: [tenant],
  subscriptions,
  users: users(),
  groups: groups(),
  servicePrincipals: servicePrincipals(),
  applications: [],
  appRoleGrants: [],
  directoryRoles: [
    directoryRole(globalAdministrator),
    directoryRole(helpdesk, 'microsoft.directory/users/password/update'),
    directoryRole(groupsAdministrator, 'microsoft.directory/groups/members/update'),
  ],
  directoryGrants: Array.from({ length: 60 }, (_, at) => ({
    id: `directory-${at}`,
    principal: at % 10 === 0 ? `group-${at * 50}` : `user-${at * 31}`,
    role: [globalAdministrator, helpdesk, groupsAdministrator][at % 3]!,
    scope: '/',
    hold: at % 2 === 0 ? ('eligible' as const) : ('standing' as const),
    endsAt: null,
    evidence,
  })),
  roles,
  vaults: Array.from({ length: 100 }, (_, at) => ({
    id: vault(at),
    type: 'vault' as const,
    name: `vault-${at}`,
    source: 'azure',
    container: 'any',
    tags: {},
    resourceGroup: null,
    rolesDecide: true,
    policies: [],
    evidence,
  })),
  grants: grants(),
  denies: [],
  hierarchy: hierarchy(),
  delegations: [],
  workloads: Array.from({ length: 300 }, (_, at) => ({
    id: machine(at),
    type: 'microsoft.compute/virtualmachines',
    principals: [`robot-${(at * 2) % 1_000}`],
    evidence,
  })),
  rules: [],
  requests: [],
  ports: [],
  gaps: [],
};

const processor = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const seconds = (from: number): string => (processor() - from).toFixed(2);
const start = processor();
const begun = performance.now();

let rows = 0;
let people = 0;
for (let at = 0; at < 200; at += 1) {
  const { access } = whoCanReach(model, at % 2 === 0 ? machine(at) : vault(at));
  rows += access.length;
  people += new Set(access.map(({ principal }) => principal.id)).size;
}
console.log(`who reaches 200 resources: ${rows} ways of ${people} principals in all, ${seconds(start)} s`);

const asking = processor();
let ways = 0;
for (let at = 0; at < 200; at += 1) {
  const target =
    at % 2 === 0
      ? {
          action: 'Microsoft.Compute/virtualMachines/runCommand/action',
          plane: 'control' as const,
          scope: machine(at),
        }
      : { action: 'Microsoft.KeyVault/vaults/keys/sign/action', plane: 'data' as const, scope: vault(at) };
  ways += whoCanDo(model, target).access.length;
}
console.log(`who can perform an operation on each of them: ${ways} ways, ${seconds(asking)} s`);

const single = processor();
const obtained =
  obtainableBy(model, ['user-31', 'user-62']).roles.length + accessOf(model, 'user-7').access.length;
console.log(`two persons: ${obtained} roles, ${seconds(single)} s`);

const later = processor();
const told = justInTime(model, { scopes: Array.from({ length: 200 }, (_, at) => machine(at)) }).rows.length;
console.log(`just-in-time rows over them: ${told}, ${seconds(later)} s`);

const peak = process.resourceUsage().maxRSS / 1024;
const elapsed = ((performance.now() - begun) / 1000).toFixed(2);
console.log(
  `total ${seconds(start)} s of processor (target 20), ${elapsed} s elapsed, peak memory ${peak.toFixed(0)} MiB (target 1536)`,
);
