/**
 * Whether every sign-in of 20,000 users to Azure management and to every application is asked for a second factor:
 * 2,000 groups nested six deep, 40 Conditional Access policies with conditions of every kind, roles and memberships
 * that can be activated. Prints time and peak memory. Target: under 20 s and 1.5 GiB on one core.
 */
import { signInCoverage } from '../src/analyse/access/entra/coverage.ts';
import { multiFactor, phishingResistant } from '../src/analyse/access/entra/requirement.ts';
import { azureManagement, everyApplication } from '../src/analyse/access/entra/target.ts';
import type {
  ConditionalAccessPolicy,
  EntraAccount,
  EntraGroup,
  EntraSignInModel,
  PassingHold,
  SignInConditions,
  UserClause,
} from '../src/estate/identity/entra/model.ts';

const userCount = 20_000;
const groupCount = 2_000;
const depth = 6;
const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

function accounts(): EntraAccount[] {
  return range(userCount).map((at) => ({
    id: `user-${at}`,
    name: at % 25 === 0 ? `user-${at}_other.test#EXT#@example.test` : `user-${at}@example.test`,
    enabled: at % 50 !== 7,
    kind: at % 25 === 0 ? 'external-guest' : 'member',
    federated: false,
    evidence: ['ev'],
  }));
}

/** Every user is in three groups; each group but those of the top level is in the next one up. */
function groups(): EntraGroup[] {
  const members = range(groupCount).map((): string[] => []);
  for (const at of range(userCount)) {
    for (const step of [0, 1, 2]) members[(at * 7 + step * 131) % groupCount]!.push(`user-${at}`);
  }
  for (const at of range(groupCount)) {
    if (at % depth !== depth - 1 && at + 1 < groupCount) members[at + 1]!.push(`group-${at}`);
  }
  return members.map((own, at) => ({
    id: `group-${at}`,
    name: `group-${at}`,
    members: own,
    evidence: ['ev'],
  }));
}

const nobody: UserClause = { users: [], groups: [], roles: [], external: null };
const always: SignInConditions = {
  clientApps: null,
  platforms: null,
  locations: null,
  deviceFilter: null,
  userRisk: null,
  signInRisk: null,
  insiderRisk: null,
  transferMethods: null,
  workloadRisk: null,
};

const narrowed: readonly Partial<SignInConditions>[] = [
  {},
  { clientApps: ['browser', 'mobileAppsAndDesktopClients'] },
  { platforms: ['windows', 'macOS'] },
  { platforms: ['android', 'iOS'] },
  { locations: { include: ['All'], exclude: ['location-1', 'location-2'] } },
  { locations: { include: ['location-3'], exclude: ['AllTrusted'] } },
  { signInRisk: ['medium', 'high'] },
  { userRisk: ['high'], clientApps: ['browser'] },
  { deviceFilter: { mode: 'exclude', rule: 'device.isCompliant -eq True' } },
  { transferMethods: ['deviceCodeFlow'] },
  { insiderRisk: ['elevated'], platforms: ['windows'] },
];

function policies(): ConditionalAccessPolicy[] {
  return range(40).map((at) => ({
    id: `policy-${at}`,
    name: `policy-${at}`,
    state: at % 13 === 12 ? 'report-only' : 'enabled',
    faults: [],
    include:
      at % 4 === 0
        ? { ...nobody, users: ['All'] }
        : {
            ...nobody,
            groups: range(4).map((step) => `group-${at * 41 + step * 6 + 5}`),
            roles: [`role-${at % 6}`],
          },
    exclude: { ...nobody, groups: [`group-${(at * 17 + 4) % groupCount}`], users: [`user-${at * 11}`] },
    workloads: null,
    targets: {
      include: at % 5 === 4 ? [`app-${at % 3}`] : ['All'],
      exclude: at % 7 === 6 ? ['app-1'] : [],
      userActions: [],
      authenticationContexts: [],
    },
    conditions: { ...always, ...narrowed[at % narrowed.length] },
    grant:
      at % 6 === 5
        ? { operator: 'AND', controls: ['compliantDevice'], strength: null }
        : at % 6 === 4
          ? {
              operator: 'OR',
              controls: [],
              strength: { id: 's', name: 'Keys', combinations: ['fido2', 'x509CertificateMultiFactor'] },
            }
          : { operator: 'OR', controls: ['mfa'], strength: null },
    evidence: ['ev'],
  }));
}

/** One user in forty can activate a role, one in a hundred a membership; some groups can activate for all in them. */
function passing(): PassingHold[] {
  return [
    ...range(userCount / 40).map((at) => ({
      principal: `user-${at * 40}`,
      of: `role-${at % 6}`,
      kind: 'role' as const,
    })),
    ...range(userCount / 100).map((at) => ({
      principal: `user-${at * 100 + 3}`,
      of: `group-${(at * 17 + 4) % groupCount}`,
      kind: 'group' as const,
    })),
    ...range(20).map((at) => ({
      principal: `group-${at * 60}`,
      of: `role-${at % 6}`,
      kind: 'role' as const,
    })),
  ];
}

const model: EntraSignInModel = {
  tenant: 'tenant',
  policies: policies(),
  locations: range(5).map((at) => ({
    id: `location-${at}`,
    name: `location-${at}`,
    kind: 'addresses',
    trusted: at < 2,
    ranges: range(20).map((block) => `198.18.${at * 20 + block}.0/${24 - (at % 3)}`),
  })),
  accounts: accounts(),
  groups: groups(),
  roles: range(300).map((at) => ({ principal: `user-${at * 60 + 1}`, role: `role-${at % 6}` })),
  passing: passing(),
  roleNames: new Map(),
  builtInRoles: new Set(range(6).map((at) => `role-${at}`)),
  securityDefaults: false,
  trustsForeignMfa: false,
  trustsForeignDevices: false,
  gaps: [],
};

const start = performance.now();
const coverage = signInCoverage(model);
const azure = coverage.ask({ targets: [azureManagement], requirement: multiFactor });
const resistant = coverage.ask({ targets: [azureManagement], requirement: phishingResistant });
const all = coverage.ask({ targets: everyApplication(model.policies), requirement: multiFactor });
const seconds = (performance.now() - start) / 1000;
const memory = process.resourceUsage().maxRSS / 1024;
const open = (answer: typeof azure): number =>
  answer.accounts.filter(({ signsIn, verdict }) => signsIn && verdict !== 'enforced').length;
console.log(
  `${userCount} users, ${groupCount} groups, ${model.policies.length} policies: not covered for Azure management ${open(azure)} (${azure.uncovered.length} boxes), phishing-resistant ${open(resistant)} (${resistant.uncovered.length}), every application ${open(all)} (${all.uncovered.length})`,
);
console.log(`${seconds.toFixed(2)} s (target under 20), peak ${memory.toFixed(0)} MiB (target under 1536)`);
process.exitCode = seconds < 20 && memory < 1536 ? 0 : 1;
