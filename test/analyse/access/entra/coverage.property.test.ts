import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signInCoverage, type CoverageAnswer } from '../../../../src/analyse/access/entra/coverage.ts';
import {
  compliantDevice,
  multiFactor,
  phishingResistant,
} from '../../../../src/analyse/access/entra/requirement.ts';
import { applicationTarget } from '../../../../src/analyse/access/entra/target.ts';
import { anyPolicy, anyTenant, applications } from './arbitrary.ts';
import { activationsOf, circumstancesOf, sizeOf } from './enumerate.ts';
import { searched, told } from './searched.ts';
import { modelOf, type Json, type Tenant } from './tenant.ts';
import {
  allMethods,
  getsIn,
  mayActivate,
  phishingResistantMethods,
  twoFactors,
  type Shown,
  type SignIn,
} from './twin.ts';

const full = process.env['NCSSR_FULL'] === '1';
/** Each of the twin's enumerates some hundred thousand sign-ins. */
const twinRuns = full ? 6_000 : 200;
const deviceRuns = Math.ceil(twinRuns / (full ? 3 : 2));
const runs = full ? 20_000 : 200;

const without = (meeting: readonly string[]): Shown => ({
  methods: allMethods.filter((one) => !meeting.includes(one)),
  compliant: true,
  joined: true,
});
const requirements = [
  { requirement: multiFactor, weak: without(twoFactors) },
  { requirement: phishingResistant, weak: without(phishingResistantMethods) },
  { requirement: compliantDevice, weak: { ...without([]), compliant: false, joined: false } },
] as const;

function ask(tenant: Tenant, application: string, at: number): CoverageAnswer {
  return signInCoverage(modelOf(tenant)).ask({
    targets: [applicationTarget(application, application)],
    requirement: requirements[at]!.requirement,
  });
}

describe('coverage against its twin', { timeout: 1_200_000 }, () => {
  it('finds every gap, and no other', () => {
    const seen = { enforced: 0, 'not-enforced': 0, inconclusive: 0 };
    fc.assert(
      fc.property(
        anyTenant.filter((tenant) => sizeOf(tenant) <= 1500),
        fc.constantFrom(...applications),
        fc.constantFrom(0, 1),
        (tenant, application, at) => {
          const answer = ask(tenant, application, at);
          const { weak } = requirements[at];
          for (const { account, verdict } of answer.accounts) {
            seen[verdict] += 1;
            const boxes = answer.uncovered.filter(({ accounts }) => accounts.includes(account));
            const { gap, plain, outside } = searched(tenant, account, application, weak, boxes);
            expect([account, verdict]).toEqual([
              account,
              plain ? 'not-enforced' : gap ? 'inconclusive' : 'enforced',
            ]);
            expect(outside).toBe(0);
          }
        },
      ),
      { numRuns: twinRuns },
    );
    expect(Math.min(seen.enforced, seen['not-enforced'])).toBeGreaterThan(twinRuns / 10);
  });

  it('tells whether a device of the tenant is asked for; whose domain another is joined to it leaves open', () => {
    const { weak } = requirements[2];
    const seen = { enforced: 0, 'not-enforced': 0, inconclusive: 0 };
    fc.assert(
      fc.property(
        anyTenant.filter((tenant) => sizeOf(tenant) <= 1500),
        fc.boolean(),
        (some, foreignDevices) => {
          const tenant = { ...some, foreignDevices, policies: some.policies!.map(aboutDevices) };
          const application = applications[0]!;
          const answer = ask(tenant, application, 2);
          for (const { account, verdict } of answer.accounts) {
            seen[verdict] += 1;
            const boxes = answer.uncovered.filter(({ accounts }) => accounts.includes(account));
            const { plain, outside } = searched(tenant, account, application, weak, boxes);
            const { gap } = searched(tenant, account, application, { ...weak, joined: true }, boxes);
            expect([account, verdict]).toEqual([
              account,
              plain ? 'not-enforced' : gap ? 'inconclusive' : 'enforced',
            ]);
            expect(outside).toBe(0);
          }
        },
      ),
      { numRuns: deviceRuns },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
    expect(Math.min(seen.enforced, seen['not-enforced'])).toBeGreaterThan(deviceRuns / 10);
  });

  it('every witness of a proved gap gets in', () => {
    fc.assert(
      fc.property(
        anyTenant.filter((tenant) => sizeOf(tenant) <= 1500),
        fc.constantFrom(0, 1, 2),
        (tenant, at) => {
          const application = applications[0]!;
          const { weak } = requirements[at];
          const unused = unusedOf(tenant);
          for (const box of ask(tenant, application, at).uncovered) {
            if (box.certainty === 'possible') continue;
            const { account, circumstances } = box.witness;
            const blank = { user: account, application } as SignIn;
            const activations = activationsOf(tenant, (activated, one) =>
              mayActivate(tenant, { ...blank, activated }, one),
            );
            const lets = activations.some((activated) =>
              [...circumstancesOf(tenant)].flat().some((one) => {
                const signIn = { ...one, user: account, application, activated };
                const words = told(tenant, signIn);
                return (
                  Object.entries(words).every(
                    ([name, word]) => unused.has(name) || circumstances[name] === word,
                  ) && getsIn(tenant, signIn, weak)
                );
              }),
            );
            expect(lets).toBe(true);
          }
        },
      ),
      { numRuns: Math.ceil(twinRuns / 5) },
    );
  });
});

/** Circumstances that no policy looks at, of which the twin tries one value and the engine may name another. */
function unusedOf(tenant: Tenant): Set<string> {
  const all = [...circumstancesOf(tenant)].flat().map((one) => told(tenant, one as SignIn));
  return new Set(Object.keys(all[0]!).filter((name) => new Set(all.map((words) => words[name])).size === 1));
}

const order = { enforced: 0, inconclusive: 1, 'not-enforced': 2 } as const;
const verdicts = (tenant: Tenant): Map<string, keyof typeof order> =>
  new Map(ask(tenant, applications[0]!, 0).accounts.map(({ account, verdict }) => [account, verdict]));

describe('coverage under change', { timeout: 1_200_000 }, () => {
  it('a policy that only reports, or is disabled, changes nothing', () => {
    fc.assert(
      fc.property(
        anyTenant,
        anyPolicy,
        fc.constantFrom('disabled', 'enabledForReportingButNotEnforced'),
        (tenant, one, state) => {
          const policies = [...tenant.policies!, { ...one, state }];
          expect(verdicts({ ...tenant, policies })).toEqual(verdicts(tenant));
        },
      ),
      { numRuns: runs },
    );
  });

  it('another policy never lessens what is enforced, and an exclusion never adds to it', () => {
    fc.assert(
      fc.property(anyTenant, anyPolicy, fc.constantFrom('ann', 'bob', 'cem', 'dee'), (tenant, one, user) => {
        const before = verdicts(tenant);
        const more = verdicts({ ...tenant, policies: [...tenant.policies!, one] });
        const excluding = tenant.policies!.map((policy) => withExclusion(policy, user));
        const less = verdicts({ ...tenant, policies: excluding });
        for (const [account, verdict] of before) {
          expect(order[more.get(account)!]).toBeLessThanOrEqual(order[verdict]);
          expect(order[less.get(account)!]).toBeGreaterThanOrEqual(order[verdict]);
        }
      }),
      { numRuns: runs },
    );
  });

  it('without some evidence an answer stays, or becomes inconclusive', () => {
    const unread: Partial<Tenant>[] = [
      { policies: null },
      { locations: null },
      { roleAssignments: null },
      { roleEligibility: null },
      { roleDefinitions: null },
      { groupEligibility: null },
      { groupAssignments: null },
      { domains: null },
      { securityDefaults: null },
      { foreignMfa: null },
      { foreignTrust: {} },
      { partners: [{ tenantId: 't', inboundTrust: { isMfaAccepted: null } }] },
    ];
    const fewerMembers = (tenant: Tenant, at: number): Partial<Tenant> => ({
      groups: tenant.groups.map((group, position) => (position === at ? { ...group, members: null } : group)),
    });
    fc.assert(
      fc.property(anyTenant, fc.nat({ max: unread.length + 3 }), (tenant, at) => {
        const change = unread[at] ?? fewerMembers(tenant, at - unread.length);
        const after = verdicts({ ...tenant, ...change });
        for (const [account, verdict] of verdicts(tenant))
          expect([verdict, 'inconclusive']).toContain(after.get(account));
      }),
      { numRuns: runs * 2 },
    );
  });

  it('with an entry in some evidence that says nothing an answer stays, or becomes inconclusive', () => {
    const [role, member] = [{ roleDefinitionId: 'r1', directoryScopeId: '/' }, { groupId: 'g1' }];
    const added: readonly [keyof Tenant, Json][] = [
      ['roleAssignments', role],
      ['roleAssignments', { ...role, principalId: 'ann', assignmentType: 'Novel' }],
      ['roleEligibility', { ...role, principalId: 'ann', roleDefinitionId: null }],
      ['groupEligibility', { ...member, principalId: 'ann', accessId: 'novel' }],
      ['groupAssignments', { ...member, principalId: 'ann', accessId: 'member', assignmentType: null }],
      ['groupAssignments', { ...member, accessId: 'member' }],
      ['locations', { id: 'l9', displayName: 'l9' }],
    ];
    fc.assert(
      fc.property(anyTenant, fc.constantFrom(...added), (tenant, [list, entry]) => {
        const after = verdicts({ ...tenant, [list]: [...(tenant[list] as Json[]), entry] });
        for (const [account, verdict] of verdicts(tenant))
          expect([verdict, 'inconclusive']).toContain(after.get(account));
      }),
      { numRuns: runs },
    );
  });

  it('a policy with something new in it never counts', () => {
    const within =
      (part: string, change: Json) =>
      (one: Json): Json => {
        const conditions = one['conditions'] as Json;
        return {
          ...one,
          conditions: { ...conditions, [part]: { ...(conditions[part] as Json), ...change } },
        };
      };
    const condition =
      (change: Json) =>
      (one: Json): Json => ({
        ...one,
        conditions: { ...(one['conditions'] as Json), ...change },
      });
    const novelty = [
      condition({ novelty: ['x'] }),
      condition({ clientAppTypes: ['all', 'novel'] }),
      condition({ clientAppTypes: [] }),
      condition({ platforms: { includePlatforms: ['all'], excludePlatforms: ['novel'] } }),
      condition({ locations: { includeLocations: ['All'], excludeLocations: ['novel'] } }),
      condition({ userRiskLevels: ['none', 'low', 'medium', 'high', 'novel'] }),
      condition({ signInRiskLevels: 'high' }),
      condition({ insiderRiskLevels: 'minor,novel' }),
      condition({ servicePrincipalRiskLevels: ['high'] }),
      condition({ authenticationFlows: { transferMethods: 'deviceCodeFlow,novel' } }),
      condition({ devices: { deviceFilter: { mode: 'novel', rule: 'device.a' } } }),
      condition({ devices: { includeDevices: ['All'], excludeDevices: ['Compliant'] } }),
      within('users', { excludeUsers: ['Novel'] }),
      within('users', { excludeRoles: ['Novel'] }),
      within('users', { includeUsers: ['All'], includeAgents: ['x'] }),
      within('users', { excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'novel' } }),
      within('applications', { excludeApplications: ['Novel'] }),
      within('applications', { applicationFilter: { mode: 'exclude', rule: 'x' } }),
      (one: Json): Json => ({ ...one, novelty: { x: 1 } }),
      (one: Json): Json => ({ ...one, state: 'novel' }),
      (one: Json): Json => ({ ...one, grantControls: { operator: 'OR', builtInControls: ['novel'] } }),
    ];
    fc.assert(
      fc.property(anyTenant, anyPolicy, fc.constantFrom(...novelty), (tenant, one, change) => {
        const before = verdicts(tenant);
        const after = verdicts({ ...tenant, policies: [...tenant.policies!, change(one)] });
        for (const [account, verdict] of before) {
          if (verdict === 'not-enforced') expect(after.get(account)).not.toBe('enforced');
          else expect(after.get(account)).toBe(verdict);
        }
      }),
      { numRuns: runs },
    );
  });
});

/** The same policy, asking for a device where it asked for a second factor. */
function aboutDevices(policy: Json): Json {
  const grant = policy['grantControls'] as Json | null;
  if (grant === null) return policy;
  const swapped = { mfa: 'compliantDevice', compliantDevice: 'mfa' } as const;
  const builtInControls = (grant['builtInControls'] as string[]).map((control) =>
    control === 'mfa' || control === 'compliantDevice' ? swapped[control] : control,
  );
  return { ...policy, grantControls: { ...grant, builtInControls } };
}

function withExclusion(policy: Json, user: string): Json {
  const conditions = policy['conditions'] as Json;
  const users = conditions['users'] as Json;
  const excludeUsers = [...(users['excludeUsers'] as string[]), user];
  return { ...policy, conditions: { ...conditions, users: { ...users, excludeUsers } } };
}
