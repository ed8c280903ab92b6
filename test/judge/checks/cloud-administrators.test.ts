import { describe, expect, it } from 'vitest';
import { cloudGrants } from '../../../src/estate/identity/cloud-grants.ts';
import { cloudAdministratorsAbsent } from '../../../src/judge/checks/cloud-administrators-absent.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';
import { judge } from '../estate-fixture.ts';

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const envelope = { id: 'E-1', source: 'aws', account: '111122223333', region: null } as unknown as Envelope;

function judged(...values: object[]): string {
  const pages = values.map((value) => ({ envelope, parameters: {}, value }));
  const members = cloudGrants.lower(new Map([['aws.iam.authorization-details', pages]]));
  return judge(cloudAdministratorsAbsent, { collections: { 'identity.cloudGrants': members } }).status;
}

const user = (part: object) => ({ Arn: 'arn:aws:iam::111122223333:user/alice', UserName: 'alice', ...part });
const withInline = (document: unknown) => ({
  UserDetailList: [user({ UserPolicyList: [{ PolicyName: 'p', PolicyDocument: document }] })],
});

describe('standing administrators', () => {
  it.each([
    ['every action on everything', policy(everything), 'fail'],
    [
      'the same, URL-encoded as the API sends it',
      encodeURIComponent(JSON.stringify(policy(everything))),
      'fail',
    ],
    ['*:* in a list', policy({ Effect: 'Allow', Action: ['s3:Get*', '*:*'], Resource: ['*'] }), 'fail'],
    ['one statement, not a list', { Statement: everything }, 'fail'],
    ['reading alone', policy({ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }), 'pass'],
    ['everything denied', policy({ Effect: 'Deny', Action: '*', Resource: '*' }), 'pass'],
    ['everything under a condition', policy({ ...everything, Condition: { Bool: {} } }), 'inconclusive'],
    ['everything but some', policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), 'inconclusive'],
    ['an effect that does not exist', policy({ ...everything, Effect: 'Permit' }), 'inconclusive'],
    ['a document that is no JSON', '%7Bbroken', 'inconclusive'],
    ['a document without statements', {}, 'inconclusive'],
  ])('%s: %s', (_name, document, expected) => {
    expect(judged(withInline(document))).toBe(expected);
  });

  const Policies = [
    { Arn: 'arn:p', PolicyVersionList: [{ IsDefaultVersion: true, Document: policy(everything) }] },
  ];
  const AttachedManagedPolicies = [{ PolicyName: 'Admin', PolicyArn: 'arn:p' }];

  it('reaches through groups and over pages', () => {
    const first = { UserDetailList: [user({ GroupList: ['operators'] })] };
    const second = {
      UserDetailList: [],
      GroupDetailList: [{ GroupName: 'operators', AttachedManagedPolicies }],
      Policies,
    };
    expect(judged(first, second)).toBe('fail');
  });
  it('a group or policy that was not read is undecided', () => {
    expect(judged({ UserDetailList: [user({ GroupList: ['operators'] })] })).toBe('inconclusive');
    expect(judged({ UserDetailList: [user({ AttachedManagedPolicies })] })).toBe('inconclusive');
  });
  it('an older version of a policy does not count', () => {
    const old = [
      {
        Arn: 'arn:p',
        PolicyVersionList: [
          { IsDefaultVersion: false, Document: policy(everything) },
          { IsDefaultVersion: true, Document: policy() },
        ],
      },
    ];
    expect(judged({ UserDetailList: [user({ AttachedManagedPolicies })], Policies: old })).toBe('pass');
  });
  it('no users, read whole, is proof of zero', () => {
    expect(judged({ UserDetailList: [] })).toBe('not_operated');
  });
});
