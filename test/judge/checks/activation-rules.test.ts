import { describe, expect, it } from 'vitest';
import type { AzureIdentityModel } from '../../../src/estate/identity/azure/model.ts';
import { activationRulesAsked } from '../../../src/judge/checks/activation-rules.ts';
import {
  directoryRoles,
  machine,
  otherSub,
  resourceGroup,
  roles,
  sub,
  subscription,
  tenantId,
} from '../../analyse/access/azure/ids.ts';
import { governed, rulesOf, type TestRule } from '../../analyse/access/azure/rules.ts';
import type { Tenant, TestPage } from '../../analyse/access/azure/tenant.ts';
import * as entra from '../../analyse/access/entra/tenant.ts';
import type { emptyScope } from '../estate-fixture.ts';
import { judge, member, reach, type Given } from '../estate-fixture.ts';

const rule = (part: Partial<TestRule> = {}): TestRule => ({
  scope: sub,
  role: roles.contributor,
  enabled: ['MultiFactorAuthentication', 'Justification'],
  approvers: ['dora'],
  ...part,
});
const people = { ann: 'P-1', bob: 'P-2', dora: 'P-4', 'ann-two': 'P-1' } as const;
const eligible = (scope: string = sub, role: string = roles.contributor) =>
  ({ principal: 'ann', role, scope, hold: 'eligible' }) as const;

const modelWith = (parts: Partial<Tenant>, rules: TestRule[], pages: TestPage[] = []): AzureIdentityModel =>
  governed(
    {
      users: Object.entries(people).map(([id, employeeId]) => ({ id, employeeId })),
      groups: [{ id: 'nobody-in-it' }],
      assignments: [eligible()],
      ...parts,
    },
    rules,
    pages,
  );

const unused = ['people.tickets', 'people.leavers', 'people.accountRegister'];

function judged(model: AzureIdentityModel, { collections, ...more }: Given = {}) {
  return judge(activationRulesAsked, {
    unplanned: unused,
    reach: reach({ containers: new Set([subscription]), resources: new Set([machine]) }),
    ...more,
    collections: {
      'identity.azure': [member('tenant', { model })],
      'identity.directoryUsers': Object.entries(people).map(([id, personId]) =>
        member(id, {
          objectId: id,
          name: id,
          enabled: true,
          guest: false,
          personId,
          mail: null,
          createdAt: null,
        }),
      ),
      'people.roster': ['P-1', 'P-2', 'P-4'].map((personId) =>
        member(personId, {
          personId,
          status: 'active',
          employment: 'employee',
          endsAt: null,
          email: null,
          roles: [],
        }),
      ),
      ...collections,
    },
  });
}

describe('what an activation asks for', () => {
  it.each([
    ['all of it', rule(), 'pass'],
    ['eight hours', rule({ duration: 'PT8H' }), 'pass'],
    ['longer', rule({ duration: 'PT8H1M' }), 'fail'],
    ['without an end', rule({ duration: null }), 'fail'],
    ['no second factor', rule({ enabled: ['Justification'] }), 'fail'],
    ['no approval', rule({ approvers: null }), 'fail'],
    ['an approval by nobody', rule({ approvers: [] }), 'fail'],
    ['an approval by another account of the same person', rule({ approvers: ['dora', 'ann-two'] }), 'fail'],
    ['an approver of whom nobody knows who it is', rule({ approvers: ['stranger'] }), 'inconclusive'],
    ['approvers who are a group that nobody is in', rule({ approvers: ['nobody-in-it'] }), 'fail'],
    ['approvers of whom one is not known', rule({ approvers: ['dora', 'stranger'] }), 'inconclusive'],
    ['rules of another role', rule({ role: roles.owner }), 'inconclusive'],
    ['rules of the scope above', rule({ scope: otherSub }), 'inconclusive'],
  ])('%s: %s', (_name, one, expected) => {
    expect(judged(modelWith({}, [one])).status).toBe(expected);
  });

  it('two rules of one role at one scope that differ leave open which is in force', () => {
    const judgement = judged(modelWith({}, [rule(), rule({ enabled: ['Justification'] })]));
    expect(judgement).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(judged(modelWith({}, [rule(), rule()])).status).toBe('pass');
  });

  it('a rule that stands twice in one policy, or an approval of which the manner is none, is not understood', () => {
    const given = (change: (rules: entra.Json[]) => entra.Json[]): string => {
      const stated = change(rulesOf(rule()) as entra.Json[]);
      const page = {
        kind: 'azure.authorization.role-management-policy-assignments',
        container: subscription,
        parameters: {},
        value: {
          value: [
            {
              id: 'rule',
              properties: { scope: sub, roleDefinitionId: `x/${roles.contributor}`, effectiveRules: stated },
            },
          ],
        },
      };
      const none = {
        kind: 'azure.security.jit-policies',
        container: subscription,
        parameters: {},
        value: {},
      };
      return judged(modelWith({}, [], [none, page])).status;
    };
    expect(given((rules) => rules)).toBe('pass');
    const twice = { id: 'Enablement_EndUser_Assignment', enabledRules: [] };
    expect(given((rules) => [twice, ...rules])).toBe('inconclusive');
    expect(given((rules) => [...rules, twice])).toBe('inconclusive');
    const noManner = (one: entra.Json): entra.Json =>
      one['id'] === 'Approval_EndUser_Assignment'
        ? { ...one, setting: { ...(one['setting'] as entra.Json), approvalMode: 'NoApproval' } }
        : one;
    expect(given((rules) => rules.map(noManner))).toBe('inconclusive');
  });

  it('members of a group of approvers that were not read are not proved to be nobody', () => {
    const model = modelWith({}, [rule({ approvers: ['nobody-in-it'] })]);
    const gap = { affects: 'group-members', container: null, subject: 'nobody-in-it' } as const;
    const unread = { ...gap, reason: 'was not read', operation: 'x', permission: 'y' };
    expect(judged({ ...model, gaps: [...model.gaps, unread] }).status).toBe('inconclusive');
  });

  it('an approver whom no roster knows may be the one who asks', () => {
    const collections = { 'people.roster': [] };
    expect(judged(modelWith({}, [rule()]), { collections }).status).not.toBe('pass');
  });

  it('a role that only reads needs no rules', () => {
    const model = modelWith({ assignments: [eligible(sub, roles.reader)] }, []);
    expect(judged(model).status).toBe('not_operated');
  });

  it('a role beside the system is not asked about, one below the subscription is', () => {
    const elsewhere = modelWith({ assignments: [eligible(otherSub)] }, []);
    expect(judged(elsewhere).status).toBe('not_operated');
    const below = modelWith({ assignments: [eligible(resourceGroup)] }, [
      rule({ scope: resourceGroup, duration: 'P1D' }),
    ]);
    expect(judged(below).status).toBe('fail');
  });

  it('who is eligible must not hold privilege without activation', () => {
    const standing = { principal: 'ann-two', role: roles.owner, scope: sub } as const;
    const judgement = judged(modelWith({ assignments: [eligible(), standing] }, [rule()]));
    expect(judgement.exceptions.map(({ condition }) => condition)).toEqual([
      expect.stringMatching(/is eligible, and holds Owner at .* without activation$/),
    ]);
  });

  it('a group that holds the role brings its own rules', () => {
    const model = modelWith(
      {
        groups: [{ id: 'operators', eligible: [{ principalId: 'ann', accessId: 'member' }] }],
        assignments: [{ principal: 'operators', role: roles.contributor, scope: sub }],
      },
      [],
    );
    expect(judged(model).status).toBe('inconclusive');
    const beside = modelWith(
      {
        groups: [{ id: 'operators', eligible: [{ principalId: 'ann', accessId: 'member' }] }],
        assignments: [],
      },
      [],
    );
    expect(judged(beside).status).toBe('not_operated');
  });

  it('privilege that a delegation gives to another tenant without activation is not known to be a service', () => {
    const delegated = (role: string): string =>
      judged(
        modelWith(
          { delegations: [{ scope: sub, tenant: 'partner', authorizations: [{ principal: 'p', role }] }] },
          [rule()],
        ),
      ).status;
    expect(delegated(roles.contributor)).toBe('inconclusive');
    expect(delegated('never-read')).toBe('inconclusive');
    expect(delegated(roles.reader)).toBe('pass');
  });

  it('roles of the directory count where it is itself the system', () => {
    const model = modelWith(
      {
        assignments: [],
        directoryAssignments: [{ principal: 'ann', role: directoryRoles.helpdesk, hold: 'eligible' }],
      },
      [],
    );
    expect(judged(model).status).toBe('not_operated');
    const tenant = {
      declared: { select: [{ source: 'entra' }] },
      scope: {
        sources: { entra: { kind: 'entra', tenant: 't', credential: 'environment' } },
      } as unknown as Partial<typeof emptyScope>,
    };
    expect(judged(model, tenant).status).toBe('inconclusive');
  });
});

describe('an authentication context in the place of the factor', () => {
  const context = modelWith({}, [rule({ enabled: [], context: 'c1' })]);
  const tenant = (policies: entra.Json[]) => ({
    collections: {
      'identity.signInTenants': [
        member('tenant', {
          model: entra.modelOf({ ...entra.emptyTenant, users: [entra.user('ann')], policies }),
        }),
      ],
    },
  });
  const applications = { includeApplications: [], includeAuthenticationContextClassReferences: ['c1'] };

  it.each([
    ['that an enabled policy answers', [entra.policy({ applications })], 'pass'],
    ['that no policy is for', [], 'fail'],
    [
      'that a policy answers which only reports',
      [entra.policy({ applications, state: 'enabledForReportingButNotEnforced' })],
      'fail',
    ],
    [
      'that a policy answers for others',
      [entra.policy({ applications, users: { includeUsers: ['bob'] } })],
      'fail',
    ],
  ])('%s: %s', (_name, policies, expected) => {
    expect(judged(context, tenant(policies)).status).toBe(expected);
  });

  it('decides where the factor is asked for as well: what it lets out is not asked for the factor', () => {
    const both = modelWith({}, [rule({ context: 'c1' })]);
    const off = [entra.policy({ applications, state: 'disabled' })];
    expect(judged(both, tenant(off)).status).toBe('fail');
    expect(judged(both, tenant([entra.policy({ applications })])).status).toBe('pass');
  });

  it('of a role of the directory is not met in Azure management, where such roles are not activated', () => {
    const directory = {
      declared: { select: [{ source: 'entra' }] },
      scope: {
        sources: { entra: { kind: 'entra', tenant: 't', credential: 'environment' } },
      } as unknown as Partial<typeof emptyScope>,
    };
    const settings = rulesOf(rule({ enabled: [], context: 'c1' }));
    const page = (kind: string, value: object[]): TestPage => ({
      kind: `entra.${kind}`,
      container: tenantId,
      parameters: {},
      value: { value },
    });
    const held = modelWith(
      {
        assignments: [],
        directoryAssignments: [{ principal: 'ann', role: directoryRoles.helpdesk, hold: 'eligible' }],
      },
      [],
      [
        page('role-management-policies', [{ id: 'p', rules: settings }]),
        page('role-management-policy-assignments', [
          { id: 'a', roleDefinitionId: directoryRoles.helpdesk, policyId: 'p' },
        ]),
      ],
    );
    const management = { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] };
    expect(
      judged(held, { ...directory, ...tenant([entra.policy({ applications: management })]) }).status,
    ).toBe('fail');
    expect(judged(held, { ...directory, ...tenant([entra.policy({ applications })]) }).status).toBe('pass');
  });

  it('is not known to ask for anything where Conditional Access was not read', () => {
    expect(
      judged(context, { ...tenant([]), collections: {}, denied: ['identity.signInTenants'] }).status,
    ).toBe('inconclusive');
  });
});

describe('activations', () => {
  const request = (properties: object): TestPage => ({
    kind: 'azure.authorization.role-assignment-schedule-requests',
    container: subscription,
    parameters: {},
    value: {
      value: [
        {
          id: 'request',
          properties: {
            scope: sub,
            roleDefinitionId: `x/${roles.contributor}`,
            principalId: 'ann',
            requestType: 'SelfActivate',
            status: 'Provisioned',
            createdOn: '2026-11-12T12:41:00Z',
            scheduleInfo: { startDateTime: '2026-11-12T12:55:00Z', expiration: { duration: 'PT3H' } },
            ticketInfo: { ticketNumber: 'CHG-1' },
            ...properties,
          },
        },
      ],
    },
  });
  const asked = (properties: object, approvedAt: string | null = '2026-11-12T09:00:00Z') =>
    judged(modelWith({}, [rule()], [request(properties)]), {
      unplanned: unused.slice(1),
      collections: { 'people.tickets': [member('t-1', { ticketId: 'CHG-1', approvedAt })] },
    }).status;

  it.each([
    ['for an approved ticket', {}, 'pass'],
    ['for one that the justification names', { ticketInfo: {}, justification: 'see CHG-1.' }, 'pass'],
    ['for another', { ticketInfo: { ticketNumber: 'CHG-2' } }, 'fail'],
    ['for none', { ticketInfo: {} }, 'fail'],
    ['that was refused', { ticketInfo: {}, status: 'Denied' }, 'pass'],
    ['before the period', { ticketInfo: {}, createdOn: '2025-12-31T23:59:59Z' }, 'pass'],
    ['at no instant', { createdOn: null, scheduleInfo: {} }, 'inconclusive'],
    ['by an administrator, which is an assignment', { ticketInfo: {}, requestType: 'AdminAssign' }, 'pass'],
  ])('%s: %s', (_name, properties, expected) => expect(asked(properties)).toBe(expected));

  it('are for a ticket that was approved before', () => {
    expect(asked({}, '2026-11-12T12:42:00Z')).toBe('fail');
    expect(asked({}, null)).toBe('fail');
  });

  it('are listed where no tickets are imported', () => {
    const judgement = judged(modelWith({}, [rule()], [request({})]));
    expect([judgement.status, judgement.notes.join()]).toEqual([
      'pass',
      expect.stringContaining('no tickets are imported'),
    ]);
  });
});

it.each([
  'identity.azure',
  'identity.signInTenants',
  'identity.directoryUsers',
  'people.roster',
  'people.tickets',
])('nothing is known without %s', (name) => {
  const given = { denied: [name], unplanned: unused.filter((one) => one !== name) };
  expect(judged(modelWith({}, [rule()]), given).status).toBe('inconclusive');
});
