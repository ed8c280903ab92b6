import { awsFanOutKind, text } from '../fan-out-kind.ts';

/** Accounts that administer a service for the whole organization, and which service it is. */
export const delegatedAdministrators = awsFanOutKind({
  kind: 'aws.organizations.delegated-administrators',
  title: 'Delegated administrators',
  level: 'organization',
  objects: {
    service: 'organizations',
    operation: 'ListDelegatedAdministrators',
    permission: 'organizations:ListDelegatedAdministrators',
    list: 'DelegatedAdministrators',
    input: { MaxResults: 20 },
  },
  subject: text('Id'),
  details: [
    {
      operation: 'ListDelegatedServicesForAccount',
      permission: 'organizations:ListDelegatedServicesForAccount',
      input: (subject) => ({ AccountId: subject, MaxResults: 20 }),
      list: 'DelegatedServices',
    },
  ],
});
