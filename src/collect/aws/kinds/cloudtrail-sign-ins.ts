import { lookupKind } from '../lookup-kind.ts';

/** Console sign-ins, and those of Identity Center in the account that it lives in. */
export const signIns = lookupKind({
  kind: 'aws.cloudtrail.sign-ins',
  title: 'Sign-in events of the last 31 days',
  attribute: { AttributeKey: 'EventSource', AttributeValue: 'signin.amazonaws.com' },
});
