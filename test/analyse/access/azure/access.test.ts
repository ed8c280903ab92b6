import { describe, expect, it } from 'vitest';
import {
  accessOf,
  azureAccess,
  obtainableBy,
  whoCanReach,
} from '../../../../src/analyse/access/azure/access.ts';
import { caGroup, machine, otherSub, resourceGroup, roles, sub, tenantOf } from './tenant.ts';

const restart = (scope: string) => ({
  action: 'Microsoft.Compute/virtualMachines/restart/action',
  plane: 'control' as const,
  scope,
});

describe('effective access of Azure roles', () => {
  it('proves a denial only over a tenant that was read in full', () => {
    const model = tenantOf({ users: [{ id: 'ann' }] });
    expect(model.gaps).toEqual([]);
    expect(azureAccess(model, 'ann', restart(machine))).toEqual({
      verdict: 'denied',
      access: [],
      missing: [],
    });
  });

  it('inherits an assignment from a management group to a machine, with its path', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      groups: [
        { id: 'operators', members: ['inner'] },
        { id: 'inner', members: ['ann'] },
      ],
      assignments: [{ principal: 'operators', role: roles.contributor, scope: caGroup }],
    });
    const [row] = whoCanReach(model, machine).access;
    expect(row).toMatchObject({
      principal: { id: 'ann', kind: 'user' },
      how: 'standing',
      means: 'held',
      certainty: 'proved',
      role: { name: 'Contributor' },
    });
    expect(row?.path.map(({ kind, from, to }) => `${from} ${kind} ${to}`)).toEqual([
      'ann member-of inner',
      'inner member-of operators',
      `operators role-assignment ${caGroup.toLowerCase()}`,
    ]);
    expect(row?.path.every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect(azureAccess(model, 'ann', restart(`${otherSub}/resourceGroups/x`)).verdict).toBe('denied');
  });

  it('keeps to the role and the scope', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }],
      assignments: [
        { principal: 'ann', role: roles.reader, scope: sub },
        { principal: 'bob', role: roles.contributor, scope: `${sub}/resourceGroups/ocs` },
      ],
    });
    expect(azureAccess(model, 'ann', restart(machine)).verdict).toBe('denied');
    expect(azureAccess(model, 'bob', restart(machine)).verdict).toBe('denied');
    expect(azureAccess(model, 'bob', restart(`${sub}/RESOURCEGROUPS/ocs`)).verdict).toBe('allowed');
  });

  it('tells eligible, time-bound and standing apart, and lists what a person can obtain', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      groups: [{ id: 'g', eligible: [{ principalId: 'ann', accessId: 'member' }] }],
      assignments: [
        { principal: 'g', role: roles.owner, scope: sub },
        { principal: 'ann', role: roles.reader, scope: sub, hold: 'activated', ends: '2026-01-01T00:00:00Z' },
        { principal: 'ann', role: roles.contributor, scope: resourceGroup, hold: 'eligible' },
      ],
    });
    const how = Object.fromEntries(accessOf(model, 'ann').access.map((row) => [row.role.name, row.how]));
    expect(how).toEqual({ Owner: 'eligible', Reader: 'time-bound', Contributor: 'eligible' });
    const obtainable = obtainableBy(model, ['ann']);
    expect(obtainable.missing).toEqual([]);
    expect(obtainable.roles.map(({ permissions }) => permissions?.[0]?.actions)).toContainEqual(['*']);
  });

  it('finds the managed identity behind a machine on which one may run commands', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      servicePrincipals: [{ id: 'mi', servicePrincipalType: 'ManagedIdentity' }],
      machines: [{ id: machine, identity: 'mi' }],
      assignments: [
        { principal: 'ann', role: roles.machineContributor, scope: resourceGroup },
        { principal: 'mi', role: roles.owner, scope: otherSub },
      ],
    });
    const row = whoCanReach(model, otherSub).access.find(({ principal }) => principal.id === 'ann');
    expect(row).toMatchObject({ means: 'takeover', certainty: 'proved' });
    expect(row?.path.map(({ kind }) => kind)).toEqual(['runs-code-as', 'role-assignment']);
  });
});
