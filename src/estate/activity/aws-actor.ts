import { itemOf, nobody, textOf, type Actor, type Item } from './actor.ts';

/** The one whom `userIdentity` of a CloudTrail event names. */
export function awsActor(identity: Item): Actor {
  const type = textOf(identity, 'type') ?? '';
  const arn = textOf(identity, 'arn');
  const unique = textOf(identity, 'principalId');
  const context = itemOf(identity, 'sessionContext');
  const behind = textOf(itemOf(identity, 'onBehalfOf'), 'userId');
  const base = {
    ...nobody,
    sourceIdentity: textOf(context, 'sourceIdentity'),
    name: textOf(identity, 'userName'),
  };
  switch (type) {
    case 'Root':
      return {
        ...base,
        kind: 'root',
        ids: some([rootArn(identity, arn)]),
        label: `root user of ${accountOf(identity)}`,
      };
    case 'IAMUser':
      return {
        ...base,
        kind: 'user',
        ids: some([unique, arn]),
        label: `AWS user ${shortName(arn, unique)} in ${accountOf(identity)}`,
      };
    case 'IdentityCenterUser':
      return {
        ...base,
        kind: 'user',
        ids: some([behind]),
        label: `Identity Center user ${behind ?? 'without an id'}`,
      };
    case 'AssumedRole':
      return session(identity, context, base, behind);
    case 'FederatedUser': {
      // GetFederationToken: the session acts for the user that asked for it.
      const issuer = itemOf(context, 'sessionIssuer');
      const ids = some([textOf(issuer, 'principalId'), textOf(issuer, 'arn')]);
      return {
        ...base,
        kind: ids.length === 0 ? 'unknown' : 'user',
        ids,
        sessions: some([arn]),
        label: `federated session ${shortName(arn, unique)}`,
      };
    }
    case 'AWSService':
      return { ...base, kind: 'service', label: textOf(identity, 'invokedBy') ?? 'an AWS service' };
    case 'AWSAccount':
      return { ...base, label: `a principal of AWS account ${accountOf(identity)}` };
    default:
      return { ...base, label: type === '' ? nobody.label : `a principal of the type ${type}` };
  }
}

/** Whoever acts in a role. Who began the session is told by Identity Center alone; its name is the caller's choice. */
function session(identity: Item, context: Item, base: Actor, behind: string | null): Actor {
  const issuer = itemOf(context, 'sessionIssuer');
  const role = textOf(issuer, 'arn');
  const arn = textOf(identity, 'arn');
  const unique = textOf(identity, 'principalId');
  const label = `session ${shortName(arn, unique)} of the role ${shortName(role, arn)}`;
  const sessions = some([unique, arn, textOf(issuer, 'principalId'), role]);
  if (role?.includes(':role/aws-service-role/') === true)
    return { ...base, kind: 'service', sessions, label };
  if (textOf(context, 'ec2RoleDelivery') !== null)
    return { ...base, kind: 'service', sessions, label: `a machine, as ${label}` };
  return { ...base, kind: 'session', ids: some([behind]), sessions, label };
}

/** A root user has no id but its account's; a session of AssumeRoot bears the account as its principal too. */
function rootArn(identity: Item, arn: string | null): string | null {
  const account = textOf(identity, 'accountId');
  if (account === null) return arn?.endsWith(':root') === true ? arn : null;
  const partition = arn?.split(':')[1] ?? 'aws';
  return `arn:${partition}:iam::${account}:root`;
}

function accountOf(identity: Item): string {
  return textOf(identity, 'accountId') ?? 'an account that is not told';
}

function shortName(arn: string | null, otherwise: string | null): string {
  return arn?.slice(arn.lastIndexOf('/') + 1) ?? otherwise ?? 'without a name';
}

function some(ids: readonly (string | null)[]): string[] {
  return ids.filter((id) => id !== null);
}
