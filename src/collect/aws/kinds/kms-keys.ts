import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { nextMarker } from '../kind.ts';

/** A key's policy decides about it alone, and its grants beside it, so that both are read of every key. */
export const keys = awsFanOutKind({
  kind: 'aws.kms.keys',
  title: 'Keys with their policies, grants and tags',
  level: 'region',
  objects: {
    service: 'kms',
    operation: 'ListKeys',
    permission: 'kms:ListKeys',
    list: 'Keys',
    input: { Limit: 1000 },
    token: nextMarker,
  },
  subject: text('KeyArn'),
  details: [
    {
      operation: 'DescribeKey',
      permission: 'kms:DescribeKey',
      input: (subject) => ({ KeyId: subject }),
    },
    {
      operation: 'GetKeyPolicy',
      permission: 'kms:GetKeyPolicy',
      input: (subject) => ({ KeyId: subject, PolicyName: 'default' }),
    },
    {
      operation: 'ListGrants',
      permission: 'kms:ListGrants',
      input: (subject) => ({ KeyId: subject, Limit: 100 }),
      list: 'Grants',
      token: nextMarker,
    },
    {
      operation: 'ListResourceTags',
      permission: 'kms:ListResourceTags',
      input: (subject) => ({ KeyId: subject, Limit: 50 }),
      list: 'Tags',
      token: nextMarker,
    },
  ],
});
