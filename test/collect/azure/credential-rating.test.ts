import { describe, expect, it } from 'vitest';
import { writingActions } from '../../../src/collect/azure/credential-rating.ts';
import { azureKinds } from '../../../src/collect/azure/kinds/index.ts';

function role(actions: unknown, dataActions: unknown = []): Record<string, unknown> {
  return { properties: { permissions: [{ actions, notActions: [], dataActions, notDataActions: [] }] } };
}

describe('what a role allows beyond reading', () => {
  it('is nothing for a role made of exactly the permissions that the collectors need', () => {
    const needed = azureKinds.flatMap(({ operations }) => operations.map(({ permission }) => permission));
    expect(writingActions(role(needed))).toEqual([]);
  });

  it.each([
    '*',
    'Microsoft.Authorization/*',
    'Microsoft.Compute/virtualMachines/runCommand/action',
    'Microsoft.Network/*/write',
  ])('is %s', (action) => expect(writingActions(role(['*/read', action]))).toEqual([action]));

  it('counts data actions', () => {
    const action = 'Microsoft.KeyVault/vaults/keys/sign/action';
    expect(writingActions(role([], [action]))).toEqual([action]);
  });

  it('is something where the role cannot be read', () => {
    expect(writingActions({ properties: {} })).toHaveLength(1);
  });
});
