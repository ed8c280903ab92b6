import type { AwsResource, PolicyDocument } from '../../../estate/identity/aws/model.ts';
import type { Federation } from '../federation/federation.ts';
import { either, type Ternary } from '../ternary.ts';
import { bucketFromOutside, isFromOutside } from './bucket.ts';
import type { CompiledModel } from './compiled.ts';
import type { Context } from './context.ts';
import {
  decide,
  type Decision,
  type Hierarchy,
  type Evaluators,
  type PolicySource,
  type Question,
} from './decide.ts';
import { contextFor, type ContextOverrides, type MfaContext } from './facts.ts';
import { carriesMfa, type Holder } from './holder.ts';
import type { Note } from './note.ts';
import type { PolicyRole } from './policy.ts';
import type { Caller } from './principal.ts';

/** An action on a resource, as it is asked of many holders. */
export interface Target {
  action: string;
  resource: string;
  /** The caller makes the resource with it, so that no policy stands on it yet. */
  made?: boolean;
}

/** What the answers depend on besides the model. */
export interface Setting {
  /** The instant judged, RFC 3339; null leaves time conditions unknown. */
  at: string | null;
  /** Services whose resources resource control policies cover; null where they are not known. */
  resourceControlServices: ReadonlySet<string> | null;
  /** Who comes in through identity providers; left out, of each provider it is not known. */
  federation?: Federation | null;
}

export interface AskOptions {
  overrides?: ContextOverrides;
  sessionPolicies?: PolicySource | null;
  sessionName?: string | null;
  evaluate?: Evaluators;
}

/** The account that owns a resource: as read, or as its ARN says; the caller's own where no resource is named. */
export function ownerOf(compiled: CompiledModel, { resource, made }: Target, caller: Holder): string | null {
  if (resource === '*' || made === true) return caller.account;
  const read = compiled.resource(resource);
  if (read !== undefined && read.account !== null) return read.account;
  const account = resource.split(':')[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : null;
}

/** Puts one question to the evaluator. */
export function ask(
  compiled: CompiledModel,
  setting: Setting,
  holder: Holder,
  target: Target,
  mfa: MfaContext,
  options: AskOptions = {},
): Decision {
  return decide(questionFor(compiled, setting, holder, target, mfa, options), options.evaluate);
}

/** Everything that decides a request of `holder`. */
export function questionFor(
  compiled: CompiledModel,
  setting: Setting,
  holder: Holder,
  target: Target,
  mfa: MfaContext,
  options: AskOptions,
): Question {
  const account = ownerOf(compiled, target, holder);
  const permissions = compiled.permissionsOf(holder);
  const circumstances = { mfa, at: setting.at, overrides: options.overrides ?? {} };
  const context: Context = contextFor(compiled, holder, { arn: target.resource, account }, circumstances);
  const own = resourceSide(compiled, holder, target);
  return {
    action: target.action,
    resource: target.resource,
    caller: callerOf(compiled, holder, options.sessionName ?? null),
    context,
    resourceAccount: account,
    identity: permissions.identity,
    boundary: permissions.boundary,
    session: options.sessionPolicies ?? null,
    serviceControl: serviceControlFor(compiled, holder),
    resourceControl: resourceControlFor(compiled, setting, holder, target, account),
    ...own,
  };
}

function callerOf(compiled: CompiledModel, holder: Holder, sessionName: string | null): Caller {
  switch (holder.kind) {
    case 'user':
      return { kind: 'user', account: holder.account, arn: holder.id };
    case 'group-member':
      return { kind: 'user', account: holder.account, arn: `${holder.id}/member` };
    case 'role':
      return {
        kind: 'role',
        account: holder.account,
        arn: holder.id,
        // Identity Center names the session after the user; elsewhere the caller does.
        sessionName: compiled.directoryUsers.get(holder.directoryUser ?? '')?.userName ?? sessionName,
        serviceLinked: holder.role.serviceLinked,
      };
    case 'administrator':
      return { kind: 'user', account: holder.account, arn: holder.id };
    case 'external':
      return holder.id.includes(':role/')
        ? { kind: 'role', account: holder.account, arn: holder.id, sessionName, serviceLinked: false }
        : { kind: 'user', account: holder.account, arn: holder.id };
    case 'root':
      return {
        kind: 'root',
        account: holder.account,
        arn: `arn:${compiled.model.partition}:iam::${holder.account}:root`,
      };
    case 'service':
      return { kind: 'service', account: null, arn: holder.id };
    case 'provider':
      return { kind: 'federated', account: null, arn: holder.id };
    case 'directory-user':
    case 'federated-user':
    case 'federated-application':
    case 'anyone':
      return { kind: 'anonymous', account: null, arn: holder.id };
  }
}

function serviceControlFor(compiled: CompiledModel, holder: Holder): Hierarchy | null {
  if (holder.account === null || holder.kind === 'external') return null;
  if (holder.kind === 'role' && holder.role.serviceLinked) return null;
  if (holder.kind === 'administrator' && holder.uncontrolled) return null;
  return compiled.serviceControl(holder.account);
}

function resourceControlFor(
  compiled: CompiledModel,
  setting: Setting,
  holder: Holder,
  target: Target,
  account: string | null,
): Hierarchy | null {
  if (holder.kind === 'role' && holder.role.serviceLinked) return null;
  if (holder.kind === 'administrator' && holder.uncontrolled) return null;
  const service = target.action.split(':')[0]!.toLowerCase();
  if (setting.resourceControlServices !== null && !setting.resourceControlServices.has(service)) return null;
  const hierarchy = account === null ? null : compiled.resourceControl(account);
  if (hierarchy === null || setting.resourceControlServices !== null) return hierarchy;
  if (hierarchy.levels.length === 0 && hierarchy.gaps.length === 0) return null;
  const reason = `whether resource control policies cover ${service} was not looked up`;
  return { levels: [], gaps: [...hierarchy.gaps, { place: target.resource, reason, cause: 'evidence' }] };
}

type ResourceSide = Pick<Question, 'resourcePolicy' | 'grants' | 'resourceDecides'>;

/** What stands on the resource itself: its policy, its grants, and whether they alone can open it. */
function resourceSide(compiled: CompiledModel, holder: Holder, target: Target): ResourceSide {
  if (target.made === true) return { resourcePolicy: null, grants: [], resourceDecides: false };
  const action = target.action.toLowerCase();
  const role = compiled.roles.get(target.resource);
  if (role !== undefined && trustActions.has(action)) {
    return {
      resourcePolicy: singlePolicy(compiled, role.trust, 'trust'),
      grants: [],
      resourceDecides: true,
    };
  }
  const key = /^arn:[^:]+:kms:[^:]*:\d{12}:key\//.test(target.resource);
  const resource = compiled.resource(target.resource);
  if (resource === undefined) {
    const unread = key || trustActions.has(action) || hasResourcePolicy(target);
    const gap = noteOfUnread(target.resource, 'the resource was not read, nor its policy');
    return {
      resourcePolicy: unread ? { policies: [], gaps: [gap] } : null,
      grants: key ? 'unread' : [],
      resourceDecides: key || trustActions.has(action),
    };
  }
  return {
    resourcePolicy: isFromOutside(holder, resource)
      ? fromOutside(compiled, resource, action)
      : policyOf(compiled, resource),
    grants: resource.grants ?? (key ? 'unread' : []),
    resourceDecides: key,
  };
}

const trustActions = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
]);

/** IAM and account-wide actions have no resource policy; for any other named resource there may be one. */
function hasResourcePolicy(target: Target): boolean {
  return target.resource !== '*' && !/^(iam|sso|organizations|identitystore|ec2|ssm):/i.test(target.action);
}

function policyOf(compiled: CompiledModel, resource: AwsResource): PolicySource | null {
  if (resource.policy === null) return null;
  if (resource.policy === 'unread')
    return { policies: [], gaps: [noteOfUnread(resource.arn, 'its policy was not read')] };
  return singlePolicy(compiled, resource.policy, 'resource');
}

const outside = new WeakMap<AwsResource, Map<string, PolicySource | null>>();

/** The same object for the same bucket and action, so that answers about it can be remembered. */
function fromOutside(compiled: CompiledModel, resource: AwsResource, action: string): PolicySource | null {
  const known = outside.get(resource) ?? new Map<string, PolicySource | null>();
  outside.set(resource, known);
  let source = known.get(action);
  if (source === undefined)
    known.set(action, (source = bucketFromOutside(resource, action, policyOf(compiled, resource))));
  return source;
}

function noteOfUnread(place: string, reason: string): Note {
  return { place, reason, cause: 'evidence' };
}

/**
 * The answers under each MFA context that the holder can carry. A role session's is absent or false, and AWS does
 * not say which, so they count as one.
 */
export function underEachContext(
  holder: Holder,
  answer: (mfa: MfaContext) => Ternary,
): Readonly<Record<MfaContext, Ternary>> {
  if (carriesMfa(holder)) return { absent: answer('absent'), false: answer('false'), true: answer('true') };
  const without = either(answer('absent'), answer('false'));
  return { absent: without, false: without, true: 'false' };
}

const single = new WeakMap<PolicyDocument, PolicySource>();

/** A source of one policy; the same object for the same document, so that answers about it can be remembered. */
function singlePolicy(compiled: CompiledModel, document: PolicyDocument, role: PolicyRole): PolicySource {
  let source = single.get(document);
  if (source === undefined) {
    source = { policies: [compiled.parse(document, role)], gaps: [] };
    single.set(document, source);
  }
  return source;
}
