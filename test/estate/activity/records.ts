import type { DecodedPage } from '../../../src/estate/collection.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';

export const account = '111122223333';

/** A page of one read of one place. */
export function page(value: unknown, parameters: Record<string, unknown> = {}, id = 'E-1'): DecodedPage {
  const envelope = { id, read: `aws/${id}`, source: 'aws', account, region: 'us-east-1' } as Envelope;
  return { envelope, parameters, value };
}

export const alice = {
  type: 'IAMUser',
  principalId: 'AIDAALICE',
  arn: `arn:aws:iam::${account}:user/alice`,
  accountId: account,
  userName: 'alice',
};
export const root = {
  type: 'Root',
  principalId: account,
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
};

/** A CloudTrail record of something that alice did. */
export const record = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventID: 'e-1',
  eventTime: '2026-11-10T10:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  readOnly: false,
  userIdentity: alice,
  ...more,
});

/** What LookupEvents answers for records, or for text in the place of one. */
export const lookedUp = (...records: (Record<string, unknown> | string)[]): DecodedPage =>
  page({
    Events: records.map((one) => ({
      EventId: 'e-1',
      EventName: 'StopInstances',
      EventSource: 'ec2.amazonaws.com',
      Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: 'i-1' }],
      CloudTrailEvent: typeof one === 'string' ? one : JSON.stringify(one),
    })),
  });

/** A sign-in to the console. */
export const consoleLogin = (userIdentity: unknown, used?: string, outcome = 'Success') =>
  record({
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    userIdentity,
    responseElements: { ConsoleLogin: outcome },
    additionalEventData: used === undefined ? {} : { MFAUsed: used },
  });

/** An event of a sign-in to Identity Center. */
export const centerEvent = (eventName: string, type: string | null, workflow: string | null = 'w-1') =>
  record({
    eventSource: 'signin.amazonaws.com',
    eventName,
    userIdentity: { type: 'IdentityCenterUser', accountId: account, onBehalfOf: { userId: 'u-1' } },
    additionalEventData: {
      ...(workflow === null ? {} : { AuthWorkflowID: workflow }),
      ...(type === null ? {} : { CredentialType: type }),
    },
    serviceEventDetails: { [eventName]: 'Success' },
  });
