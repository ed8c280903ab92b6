import { awsFanOutKind, text } from '../fan-out-kind.ts';

/** Names, tags and policies of secrets. Their values are never asked for. */
export const secrets = awsFanOutKind({
  kind: 'aws.secretsmanager.secrets',
  title: 'Secrets with their policies',
  level: 'region',
  objects: {
    service: 'secretsmanager',
    operation: 'ListSecrets',
    permission: 'secretsmanager:ListSecrets',
    list: 'SecretList',
    input: { MaxResults: 100, IncludePlannedDeletion: true },
  },
  subject: text('ARN'),
  details: [
    {
      operation: 'GetResourcePolicy',
      permission: 'secretsmanager:GetResourcePolicy',
      input: (subject) => ({ SecretId: subject }),
    },
  ],
});
