import type { AwsIdentityModel, PolicyDocument } from '../../../../src/estate/identity/aws/model.ts';
import { Twin, type Json, type TwinQuestion } from './twin.ts';

/**
 * Closure by brute force over the twin: every user under every MFA context, every role, until nothing new is
 * reached. It reads the raw documents of the model and shares nothing with the engine.
 */
export class Brute {
  uncertain = false;
  readonly model: AwsIdentityModel;

  constructor(model: AwsIdentityModel) {
    this.model = model;
  }

  /** Whether the principal itself may, under one MFA context, as it is or as `changed` says. */
  may(
    arn: string,
    mfa: 'absent' | 'false' | 'true',
    action: string,
    target: string,
    changed: Partial<TwinQuestion> = {},
  ): boolean {
    const question = { ...this.question(arn, mfa, action, target), ...changed };
    const answers = [true, false].map((choice) => new Twin(question, choice).allowed());
    if (answers[0] !== answers[1]) this.uncertain = true;
    return answers[0]!;
  }

  question(arn: string, mfa: 'absent' | 'false' | 'true', action: string, target: string): TwinQuestion {
    const holder = [...this.model.users, ...this.model.roles].find((one) => one.arn === arn)!;
    const isUser = arn.includes(':user/');
    const raw = (documents: readonly PolicyDocument[]): Json[] =>
      documents.map((one) => one.document as Json);
    const attached = (arns: readonly string[]): Json[] =>
      raw(this.model.managedPolicies.filter((one) => arns.includes(one.arn)).map((one) => one.document));
    const groups = this.model.groups.filter(
      (group) => 'groups' in holder && holder.groups.includes(group.arn),
    );
    const owner = target.split(':')[4]!;
    const organization = (id: string, which: 'serviceControl' | 'resourceControl'): Json[][] | null => {
      const membership = this.model.accounts.find((one) => one.id === id)!.membership;
      if (membership.kind !== 'member' || membership.managementAccount) return null;
      return membership[which]!.map((level) => raw(level.policies));
    };
    const trusted = this.model.roles.find((one) => one.arn === target);
    const policy =
      (action === 'sts:AssumeRole' ? trusted?.trust : undefined) ??
      this.model.resources.find((one) => one.arn === target)?.policy ??
      null;
    return {
      action,
      resource: target,
      caller: { kind: isUser ? 'user' : 'role', account: holder.account, arn, session: 'any' },
      context: {
        ...(mfa === 'absent' ? {} : { 'aws:MultiFactorAuthPresent': [mfa] }),
        'aws:PrincipalArn': [arn],
        'aws:PrincipalAccount': [holder.account],
        'aws:PrincipalOrgID': ['o-example'],
        ...(isUser ? { 'aws:username': [holder.name] } : {}),
        'kms:CallerAccount': [holder.account],
      },
      resourceAccount: owner,
      identity: [
        ...raw(holder.inline),
        ...attached(holder.attached),
        ...groups.flatMap((group) => raw(group.inline)),
      ],
      boundary: holder.boundary === null ? null : attached([holder.boundary]),
      session: null,
      serviceControl: organization(holder.account, 'serviceControl'),
      resourceControl: organization(owner, 'resourceControl'),
      resourcePolicy: policy === null ? null : ((policy as PolicyDocument).document as Json),
      grants: [],
      resourceDecides: policy !== null,
    };
  }

  /** Roles do not say whether their MFA context is absent or false: where that matters nothing is compared. */
  mayAsRole(arn: string, action: string, target: string): boolean {
    const answers = (['absent', 'false'] as const).map((mfa) => this.may(arn, mfa, action, target));
    if (answers[0] !== answers[1]) this.uncertain = true;
    return answers[0]!;
  }

  reaches(start: string, mfa: 'absent' | 'false' | 'true', action: string, target: string): boolean {
    if (this.may(start, mfa, action, target)) return true;
    const seen = new Set<string>();
    let frontier = this.model.roles.filter((one) => this.may(start, mfa, 'sts:AssumeRole', one.arn));
    while (frontier.length > 0) {
      for (const one of frontier) seen.add(one.arn);
      if (frontier.some((one) => this.mayAsRole(one.arn, action, target))) return true;
      frontier = this.model.roles.filter(
        (next) =>
          !seen.has(next.arn) && frontier.some((one) => this.mayAsRole(one.arn, 'sts:AssumeRole', next.arn)),
      );
    }
    return false;
  }
}
