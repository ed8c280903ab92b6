import { describe, expect, it } from 'vitest';
import { justInTime, type JustInTimeOptions } from '../../../../src/analyse/access/azure/just-in-time.ts';
import type { RoleRow } from '../../../../src/analyse/access/azure/just-in-time-row.ts';
import type { AzureIdentityModel } from '../../../../src/estate/identity/azure/model.ts';
import { governed } from './rules.ts';
import { machine, resourceGroup, roles, sub, subscription } from './tenant.ts';

const rowsOf = (model: AzureIdentityModel, options: JustInTimeOptions = {}): RoleRow[] =>
  justInTime(model, options).rows.filter((row): row is RoleRow => row.target === 'azure');

describe('just-in-time access', () => {
  it('tells what an activation asks for, who is eligible and who holds the role without activation', () => {
    const model = governed(
      {
        users: [{ id: 'ann' }, { id: 'bob' }, { id: 'dora' }],
        assignments: [
          { principal: 'ann', role: roles.contributor, scope: sub, hold: 'eligible' },
          { principal: 'bob', role: roles.contributor, scope: sub },
        ],
      },
      [
        {
          scope: sub,
          role: roles.contributor,
          duration: 'PT4H',
          enabled: ['MultiFactorAuthentication', 'Justification'],
          approvers: ['dora'],
          context: 'c1',
        },
      ],
    );
    const [row] = rowsOf(model);
    expect(row).toMatchObject({
      privileged: true,
      rule: {
        activationSeconds: 14_400,
        mfa: true,
        justification: true,
        ticket: false,
        authenticationContext: 'c1',
        approval: true,
        permanentActive: false,
      },
      eligible: [{ principal: { id: 'ann' } }],
      standing: [{ principal: { id: 'bob' } }],
      standingBesideEligible: [],
      approval: { required: true, approvers: [{ id: 'dora' }], nobody: false, self: [] },
      unknown: [],
    });
  });

  it('names standing access of the one who is eligible, at the scope and above', () => {
    const model = governed(
      {
        users: [{ id: 'ann' }],
        assignments: [
          { principal: 'ann', role: roles.contributor, scope: resourceGroup, hold: 'eligible' },
          { principal: 'ann', role: roles.owner, scope: sub },
          { principal: 'ann', role: roles.reader, scope: sub },
        ],
      },
      [],
    );
    const row = rowsOf(model).find(({ scope }) => scope === resourceGroup.toLowerCase());
    expect(row?.standingBesideEligible.map(({ role }) => role)).toEqual(['Owner']);
  });

  it('leaves settings unknown where a rule does not show them', () => {
    const page = {
      kind: 'azure.authorization.role-management-policy-assignments',
      container: subscription,
      parameters: {},
      value: {
        value: [{ id: 'r', properties: { scope: sub, roleDefinitionId: `x/${roles.owner}`, policyId: 'p' } }],
      },
    };
    const model = governed(
      {
        users: [{ id: 'ann' }],
        assignments: [{ principal: 'ann', role: roles.owner, scope: sub, hold: 'eligible' }],
      },
      [],
      [page],
    );
    expect(rowsOf(model)[0]?.rule).toMatchObject({
      activationSeconds: 'unknown',
      mfa: 'unknown',
      approval: 'unknown',
      approvers: 'unknown',
      authenticationContext: 'unknown',
    });
  });

  it('joins activations to approved tickets, by their number or by the justification', () => {
    const request = (name: string, rest: object) => ({
      id: name,
      properties: {
        scope: sub,
        roleDefinitionId: `x/${roles.owner}`,
        principalId: 'ann',
        requestType: 'SelfActivate',
        status: 'Provisioned',
        scheduleInfo: { startDateTime: '2026-01-01T00:00:00Z', expiration: { duration: 'PT3H' } },
        ...rest,
      },
    });
    const model = governed(
      {
        users: [{ id: 'ann' }],
        assignments: [{ principal: 'ann', role: roles.owner, scope: sub, hold: 'eligible' }],
      },
      [],
      [
        {
          kind: 'azure.authorization.role-assignment-schedule-requests',
          container: subscription,
          parameters: {},
          value: {
            value: [
              request('one', { ticketInfo: { ticketNumber: 'CHG-1' } }),
              request('two', { justification: 'patching, see CHG-2.' }),
              request('three', { ticketInfo: { ticketNumber: 'CHG-9' } }),
              request('four', { justification: 'because' }),
              request('five', { ticketInfo: { ticketNumber: 'CHG-3' }, justification: 'CHG-1' }),
              request('six', { justification: 'CHG-4' }),
              request('seven', { ticketInfo: { ticketNumber: 'CHG-1' }, scheduleInfo: {} }),
            ],
          },
        },
      ],
    );
    const tickets = [
      { ticketId: 'CHG-1', approvedAt: '2025-12-31T23:00:00Z' },
      { ticketId: 'CHG-2', approvedAt: '2026-01-01T00:00:00Z' },
      { ticketId: 'CHG-3', approvedAt: '2026-01-01T00:00:01Z' },
      { ticketId: 'CHG-4', approvedAt: null },
    ];
    const activations = rowsOf(model, { tickets })[0]?.activations ?? [];
    expect(activations.map(({ ticket, approved }) => [ticket, approved])).toEqual([
      ['CHG-1', true],
      ['CHG-2', true],
      ['CHG-9', false],
      [null, false],
      ['CHG-3', false],
      ['CHG-4', false],
      ['CHG-1', null],
    ]);
    expect(activations[0]?.request.durationSeconds).toBe(10_800);
    expect(rowsOf(model)[0]?.activations[0]?.approved).toBeNull();
  });

  it('tells ports with their sources and durations, and AWS sessions', () => {
    const model = governed(
      {},
      [],
      [
        {
          kind: 'azure.security.jit-policies',
          container: subscription,
          parameters: {},
          value: {
            value: [
              {
                id: 'policy',
                name: 'default',
                properties: {
                  virtualMachines: [
                    {
                      id: machine,
                      ports: [
                        {
                          number: 22,
                          protocol: 'TCP',
                          allowedSourceAddressPrefix: '*',
                          maxRequestAccessDuration: 'PT24H',
                        },
                        {
                          number: 443,
                          protocol: 'TCP',
                          allowedSourceAddressPrefixes: ['192.0.2.0/24'],
                          maxRequestAccessDuration: 'P1D',
                        },
                        {
                          number: 3389,
                          protocol: 'TCP',
                          allowedSourceAddressPrefix: '192.0.2.1',
                          maxRequestAccessDuration: 'soon',
                        },
                      ],
                    },
                  ],
                },
              },
            ],
          },
        },
      ],
    );
    const ports = justInTime(model, { scopes: [machine] }).rows.flatMap((row) =>
      row.target === 'port' ? [row] : [],
    );
    expect(ports.map(({ port, anySource, maximumSeconds }) => [port, anySource, maximumSeconds])).toEqual([
      [22, true, 86_400],
      [443, false, 86_400],
      [3389, false, null],
    ]);
    expect(justInTime(model, { scopes: [`${sub}/resourceGroups/other`] }).rows).toEqual([]);
  });
});
