import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import type { SystemReach } from '../../../estate/inventory/reach.ts';
import type { Target } from './ask.ts';

/** What gives control of a machine: a session on it, its credentials, its state, its identity. */
export const machineActions = [
  'ssm:StartSession',
  'ssm:SendCommand',
  'ec2-instance-connect:SendSSHPublicKey',
  'ec2:ModifyInstanceAttribute',
  'ec2:AssociateIamInstanceProfile',
  'ec2:StopInstances',
  'ec2:TerminateInstances',
] as const;

/** What silences a trail. */
export const trailActions = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:UpdateTrail',
  'cloudtrail:PutEventSelectors',
] as const;

/** What makes or changes an account of somebody else, asked of a user that does not exist yet. */
export const identityActions = ['iam:CreateUser', 'iam:CreateAccessKey', 'iam:AttachUserPolicy'] as const;

/**
 * The questions whose answers say who can reach a system in AWS: control of each of its machines; for a system that
 * is selected as a whole account, of its trails and of its identities as well. Reading alone is not asked about.
 */
export function systemTargets(
  model: AwsIdentityModel,
  reach: SystemReach,
  wholeAccounts: readonly string[],
): Target[] {
  const on = (actions: readonly string[], resource: string): Target[] =>
    actions.map((action) => ({ action, resource }));
  const whole = new Set(wholeAccounts);
  const own = model.resources.flatMap(({ arn, account }) => {
    const id = arn.slice(arn.lastIndexOf('/') + 1);
    const inAccount = account !== null && whole.has(account);
    if (arn.includes(':instance/'))
      return reach.resources.has(id) || inAccount ? on(machineActions, arn) : [];
    return inAccount && arn.includes(':trail/') ? on(trailActions, arn) : [];
  });
  const identities = wholeAccounts.flatMap((account) =>
    on(identityActions, `arn:${model.partition}:iam::${account}:user/somebody-new`),
  );
  return [...own, ...identities];
}

/** AWS accounts that a selector takes as a whole. */
export function wholeAwsAccounts(
  select: readonly Readonly<Record<string, unknown>>[],
  accountsOf: (source: string) => readonly string[],
): string[] {
  const matchers = ['tag', 'id', 'resourceGroup', 'subnet'];
  const accounts = select
    .filter((selector) => matchers.every((matcher) => selector[matcher] === undefined))
    .flatMap(({ source, account }) => {
      const known = accountsOf(String(source));
      return typeof account === 'string' ? known.filter((one) => one === account) : known;
    });
  return [...new Set(accounts)].sort();
}
