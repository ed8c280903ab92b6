import { describe, expect, it } from 'vitest';
import type { MfaVerdict } from '../../../../src/analyse/access/answer.ts';
import {
  azureReaching,
  directoryReaching,
  type AzureService,
} from '../../../../src/analyse/access/azure/reaching.ts';
import { directoryRoles, machine, roles, sub, tenantOf } from './tenant.ts';

const restart = {
  action: 'Microsoft.Compute/virtualMachines/restart/action',
  plane: 'control' as const,
  scope: machine,
};

/** What is enforced on everyone, by what is signed in to. */
const enforcing =
  (...services: AzureService[]) =>
  (_: string, service: AzureService): MfaVerdict =>
    services.includes(service) ? 'enforced' : 'not-enforced';

describe('the second factor on the way to a role', () => {
  it('a policy for Azure management says nothing about the roles of the directory', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      directoryAssignments: [{ principal: 'ann', role: directoryRoles.globalAdministrator }],
    });
    const factor = (...services: AzureService[]): string[] =>
      directoryReaching(model, { mfaOf: enforcing(...services) }).reachers.map(({ mfa }) => mfa);
    expect(factor('management')).toEqual(['not-enforced']);
    expect(factor('management', 'directory')).toEqual(['enforced']);
  });

  it("nor about who resets somebody's credentials in the directory and then acts as him", () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }],
      directoryAssignments: [{ principal: 'ann', role: directoryRoles.helpdesk }],
      assignments: [{ principal: 'bob', role: roles.owner, scope: sub }],
    });
    const factors = (...services: AzureService[]): Record<string, string> =>
      Object.fromEntries(
        azureReaching(model, [restart], { mfaOf: enforcing(...services) }).reachers.map(
          ({ principal, mfa }) => [principal, mfa],
        ),
      );
    expect(factors('management')).toEqual({ ann: 'not-enforced', bob: 'enforced' });
    expect(factors('management', 'directory')).toEqual({ ann: 'enforced', bob: 'enforced' });
  });

  it('is as weak as on the weakest way, not as on the first one found', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }],
      directoryAssignments: [{ principal: 'ann', role: directoryRoles.helpdesk }],
      assignments: [
        { principal: 'ann', role: roles.owner, scope: sub },
        { principal: 'bob', role: roles.owner, scope: sub },
      ],
    });
    const [ann] = azureReaching(model, [restart], { mfaOf: enforcing('management') }).reachers;
    expect(ann).toMatchObject({ principal: 'ann', mfa: 'not-enforced' });
  });
});
