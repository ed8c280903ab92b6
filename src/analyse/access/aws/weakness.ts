import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import { and, any, or, type Ternary } from '../ternary.ts';
import { settingOf, type AccessOptions } from './access.ts';
import { compile, type CompiledModel } from './compiled.ts';
import type { ContextOverrides, MfaContext } from './facts.ts';
import type { Setting, Target } from './ask.ts';
import { graphOf } from './graph.ts';
import { carriesMfa, roleHolder, userHolder, type Holder } from './holder.ts';
import { reachable } from './witness.ts';

/** What is weak in how a role is trusted. */
export interface TrustWeakness {
  role: string;
  from: string;
  kind: 'any-subject-of-provider' | 'no-external-id' | 'no-attribution' | 'anyone';
  /** `unknown` where it could not be shown either way. */
  present: Ternary;
}

const stranger = 'somebody-else';

/**
 * Weak trust, found by asking requests that a careful trust policy would refuse and never by looking for
 * condition keys: a provider's token of another subject, another account's request without an external id, a
 * person's session under another name and without a source identity. `among` says which roles are asked about.
 */
export function trustWeaknesses(
  model: AwsIdentityModel,
  options: AccessOptions = {},
  among: (role: string) => boolean = () => true,
): TrustWeakness[] {
  const setting = settingOf(options);
  const graph = graphOf(model, setting);
  const roles = model.roles.filter(({ arn }) => among(arn));
  return roles.flatMap((role) =>
    graph.into(roleHolder(role)).flatMap((edge) => {
      const kind = weaknessOf(edge.from);
      if (kind === null) return [];
      const action = edge.kind.startsWith('sts:') ? edge.kind : 'sts:AssumeRole';
      const target = { action, resource: role.arn };
      const present = asked(graph.compiled, setting, edge.from, target, refusedBy(kind, edge.from));
      return present === 'false' ? [] : [{ role: role.arn, from: edge.from.id, kind, present }];
    }),
  );
}

function weaknessOf(from: Holder): TrustWeakness['kind'] | null {
  if (from.kind === 'anyone') return 'anyone';
  if (from.kind === 'provider') return from.id.includes(':saml-provider/') ? null : 'any-subject-of-provider';
  if (from.kind === 'external') return 'no-external-id';
  return from.kind === 'user' ? 'no-attribution' : null;
}

function refusedBy(kind: TrustWeakness['kind'], from: Holder): ContextOverrides {
  if (kind === 'anyone') return {};
  if (kind === 'no-external-id') return { 'sts:externalid': null };
  if (kind === 'no-attribution') {
    return { 'sts:rolesessionname': [stranger], 'sts:sourceidentity': null, 'aws:sourceidentity': null };
  }
  const provider = from.id.slice(from.id.indexOf('/') + 1);
  return { [`${provider}:sub`]: [stranger] };
}

function asked(
  compiled: CompiledModel,
  setting: Setting,
  from: Holder,
  target: Target,
  overrides: ContextOverrides,
): Ternary {
  const contexts: MfaContext[] = carriesMfa(from) ? ['absent', 'false', 'true'] : ['absent'];
  return any(contexts.map((mfa) => reachable(compiled, setting, from, target, mfa, { overrides }).allowed));
}

/**
 * Whether someone who holds a user's password or access key, but no device, can register a device of their own as
 * that user's: then every MFA condition is met without the user.
 */
export function enrolsFactorWithoutMfa(
  model: AwsIdentityModel,
  userArn: string,
  options: AccessOptions = {},
): Ternary {
  const compiled = compile(model);
  const user = compiled.users.get(userArn);
  if (user === undefined) return 'unknown';
  const holder = userHolder(user);
  const device = `arn:${model.partition}:iam::${user.account}:mfa/${user.name}`;
  const can = (action: string, resource: string): Ternary =>
    or(
      reachable(compiled, settingOf(options), holder, { action, resource }, 'absent').allowed,
      reachable(compiled, settingOf(options), holder, { action, resource }, 'false').allowed,
    );
  return and(can('iam:CreateVirtualMFADevice', device), can('iam:EnableMFADevice', user.arn));
}
