import { lookupKind } from '../lookup-kind.ts';

export const changes = lookupKind({
  kind: 'aws.cloudtrail.changes',
  title: 'Management events that change something, of the last 31 days',
  attribute: { AttributeKey: 'ReadOnly', AttributeValue: 'false' },
});
