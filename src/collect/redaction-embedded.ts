/** A JSON document kept as text within another, of which only declared members are stored. */
interface EmbeddedRule {
  id: string;
  /** The kinds it applies to: a name, or a prefix that ends in `*`. */
  kinds: string;
  /** Name of the property that holds the document. */
  name: string;
  keeps: Kept;
}

/** Members that are kept: whole where `true`, else those named of them, of each object where it is a list. */
interface Kept {
  readonly [member: string]: true | Kept;
}

const issuer = { type: true, principalId: true, arn: true, accountId: true } as const;

/**
 * What is kept of a CloudTrail event: who, what, when, where and whether it succeeded. Request parameters and
 * response elements may hold anything, and go, except for the outcome of a sign-in.
 */
export const embeddedRules: readonly EmbeddedRule[] = [
  {
    id: 'event-details',
    kinds: 'aws.cloudtrail.*',
    name: 'CloudTrailEvent',
    keeps: {
      eventVersion: true,
      eventTime: true,
      eventSource: true,
      eventName: true,
      eventID: true,
      eventType: true,
      eventCategory: true,
      awsRegion: true,
      sourceIPAddress: true,
      errorCode: true,
      readOnly: true,
      managementEvent: true,
      recipientAccountId: true,
      sharedEventID: true,
      userIdentity: {
        type: true,
        principalId: true,
        arn: true,
        accountId: true,
        accessKeyId: true,
        userName: true,
        invokedBy: true,
        credentialId: true,
        onBehalfOf: { userId: true, identityStoreArn: true },
        sessionContext: {
          sessionIssuer: issuer,
          attributes: { creationDate: true, mfaAuthenticated: true },
          sourceIdentity: true,
          ec2RoleDelivery: true,
          assumedRoot: true,
        },
      },
      resources: { ARN: true, accountId: true, type: true },
      additionalEventData: {
        MFAUsed: true,
        MfaType: true,
        CredentialType: true,
        AuthWorkflowID: true,
        UserName: true,
      },
      responseElements: { ConsoleLogin: true },
      serviceEventDetails: {
        CredentialChallenge: true,
        CredentialVerification: true,
        UserAuthentication: true,
      },
    },
  },
];

const marker = '[redacted]';

/**
 * Reduces each document of that name to what is kept of it. One that is cut off or is no JSON object could hold
 * anything anywhere: it is replaced whole.
 */
export function reduceEmbedded(text: string, { name, keeps }: EmbeddedRule): { text: string; count: number } {
  let count = 0;
  const pattern = new RegExp(`("${name}"\\s*:\\s*)("(?:[^"\\\\]|\\\\[\\s\\S]|\\\\$)*(?:"|$))`, 'g');
  const reduced = text.replaceAll(pattern, (whole, before: string, literal: string) => {
    if (literal === JSON.stringify(marker)) return whole;
    const document = documentIn(literal);
    if (document === null) {
      count += 1;
      return before + JSON.stringify(marker);
    }
    const removed = { count: 0 };
    const kept = keep(document, keeps, removed);
    if (removed.count === 0) return whole;
    count += removed.count;
    return before + JSON.stringify(JSON.stringify(kept));
  });
  return { text: reduced, count };
}

function documentIn(literal: string): Readonly<Record<string, unknown>> | null {
  try {
    const document: unknown = JSON.parse(JSON.parse(literal) as string);
    return isObject(document) ? document : null;
  } catch {
    return null;
  }
}

function keep(value: unknown, keeps: Kept, removed: { count: number }): unknown {
  if (Array.isArray(value)) return value.map((one) => keep(one, keeps, removed));
  // A value where members were expected may be anything; none is kept, and its place shows that there was one.
  if (!isObject(value)) {
    if (value === null || value === undefined) return value;
    removed.count += 1;
    return marker;
  }
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const how = Object.hasOwn(keeps, name) ? keeps[name] : undefined;
    if (how === undefined) {
      removed.count += 1;
      return [];
    }
    return [[name, how === true ? inner : keep(inner, how, removed)]];
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
