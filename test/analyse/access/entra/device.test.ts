import { describe, expect, it } from 'vitest';
import { signInCoverage } from '../../../../src/analyse/access/entra/coverage.ts';
import { compliantDevice } from '../../../../src/analyse/access/entra/requirement.ts';
import { azureManagement } from '../../../../src/analyse/access/entra/target.ts';
import { emptyTenant, modelOf, policy, user, type Json, type Tenant } from './tenant.ts';

const asked = (part: Partial<Tenant>) =>
  signInCoverage(modelOf({ ...emptyTenant, users: [user('alice')], ...part })).ask({
    targets: [azureManagement],
    requirement: compliantDevice,
  });
const verdict = (grant: Json, part: Partial<Tenant> = {}): string =>
  asked({ policies: [policy({ grant })], ...part }).verdict;
const guest = [user('alice', { userType: 'Guest', userPrincipalName: 'alice_other.test#EXT#@example.test' })];

describe('whether a device of the tenant is asked for at every sign-in', () => {
  it.each<[string, Json, string]>([
    ['alone', { builtInControls: ['compliantDevice'] }, 'enforced'],
    ['and a second factor', { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] }, 'enforced'],
    ['or a second factor', { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] }, 'not-enforced'],
    ['or nothing, for all are blocked', { builtInControls: ['block'] }, 'enforced'],
    ['a managed application alone', { builtInControls: ['compliantApplication'] }, 'not-enforced'],
    ['joined to a domain', { builtInControls: ['domainJoinedDevice'] }, 'inconclusive'],
    [
      'or joined to a domain',
      { operator: 'OR', builtInControls: ['compliantDevice', 'domainJoinedDevice'] },
      'inconclusive',
    ],
    [
      'a second factor or joined',
      { operator: 'OR', builtInControls: ['mfa', 'domainJoinedDevice'] },
      'not-enforced',
    ],
    ['a new control', { builtInControls: ['ownedDevice'] }, 'inconclusive'],
  ])('compliant %s', (_, grant, expected) => {
    expect(verdict(grant)).toBe(expected);
  });

  it('a method is no device, however strong, known or not', () => {
    const strength = (allowedCombinations: string[] | undefined): Json => ({
      operator: 'OR',
      builtInControls: ['compliantDevice'],
      authenticationStrength: { id: 's', displayName: 'Strong', allowedCombinations },
    });
    expect(verdict(strength(['fido2']))).toBe('not-enforced');
    expect(verdict(strength(['deviceBasedPush', 'novelty']))).toBe('not-enforced');
    expect(verdict(strength(undefined))).toBe('not-enforced');
    expect(verdict({ ...strength(['fido2']), operator: 'AND' })).toBe('enforced');
  });

  it("case 16 for devices: the device of a guest is another organisation's", () => {
    const grant = { builtInControls: ['compliantDevice'] };
    expect(verdict(grant, { users: guest })).toBe('enforced');
    expect(verdict(grant, { users: guest, foreignDevices: true })).toBe('not-enforced');
    expect(verdict(grant, { users: guest, foreignMfa: true })).toBe('enforced');
    expect(verdict(grant, { foreignDevices: true })).toBe('enforced');
    const unread = asked({ policies: [policy({ grant })], users: guest, foreignMfa: null });
    expect(unread.verdict).toBe('inconclusive');
    expect(unread.missing).toMatchObject([{ place: 'cross-tenant access', permission: 'Policy.Read.All' }]);
  });

  it('case 7 for devices: a policy that leaves a platform out leaves it open', () => {
    const conditions = { platforms: { includePlatforms: ['all'], excludePlatforms: ['linux'] } };
    const answer = asked({
      policies: [policy({ conditions, grant: { builtInControls: ['compliantDevice'] } })],
    });
    expect(answer).toMatchObject({
      verdict: 'not-enforced',
      uncovered: [{ circumstances: { platform: ['linux'] } }],
    });
  });

  it('security defaults ask for no device', () => {
    expect(asked({ securityDefaults: true }).verdict).toBe('not-enforced');
    expect(asked({ policies: null }).verdict).toBe('inconclusive');
  });
});
