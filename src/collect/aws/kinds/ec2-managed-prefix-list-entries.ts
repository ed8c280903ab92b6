import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const managedPrefixListEntries = awsFanOutKind({
  kind: 'aws.ec2.managed-prefix-list-entries',
  title: 'Entries of managed prefix lists',
  level: 'region',
  objects: {
    service: 'ec2',
    operation: 'DescribeManagedPrefixLists',
    permission: 'ec2:DescribeManagedPrefixLists',
    list: 'PrefixLists',
    input: { MaxResults: 100 },
  },
  subject: text('PrefixListId'),
  details: [
    {
      operation: 'GetManagedPrefixListEntries',
      permission: 'ec2:GetManagedPrefixListEntries',
      input: (subject) => ({ PrefixListId: subject, MaxResults: 100 }),
      list: 'Entries',
    },
  ],
});
