import type { KmsGrant } from '../../../estate/identity/aws/model.ts';
import { all, and, any, either, not, or, type Ternary } from '../ternary.ts';
import { evaluateGrants } from './grant.ts';
import type { Note } from './note.ts';
import type { ParsedPolicy } from './policy.ts';
import {
  evaluatePolicy,
  evaluateResourcePolicy,
  saysNothing,
  unite,
  type PolicyRequest,
  type PolicyResult,
  type ResourcePolicyResult,
} from './statement.ts';

/** Policies of one layer, and what of that layer was not read. */
export interface PolicySource {
  policies: readonly ParsedPolicy[];
  gaps: readonly Note[];
  /** What may take back everything that these policies allow, and was not read. */
  restriction?: Note;
}

/** Policies inherited from the organization, one source a level; every level must allow. */
export interface Hierarchy {
  levels: readonly PolicySource[];
  gaps: readonly Note[];
}

/** Everything that decides one request. A null layer does not apply to it. */
export interface Question extends PolicyRequest {
  /** Null where it is not known whose the resource is. */
  resourceAccount: string | null;
  identity: PolicySource | 'everything' | null;
  boundary: PolicySource | null;
  session: PolicySource | null;
  serviceControl: Hierarchy | null;
  resourceControl: Hierarchy | null;
  resource: string;
  resourcePolicy: PolicySource | null;
  grants: readonly KmsGrant[] | 'unread';
  /** Key policies and role trust: without the resource policy's word, identity policies grant nothing. */
  resourceDecides: boolean;
}

type LayerName =
  'identity' | 'boundary' | 'session' | 'service-control' | 'resource-control' | 'resource' | 'grant';

interface LayerResult {
  layer: LayerName;
  allow: Ternary;
  deny: Ternary;
  allowedBy: readonly string[];
  deniedBy: readonly string[];
}

/** Whether a request is allowed, what each layer said, and what was not known on the way. */
export interface Decision {
  allowed: Ternary;
  explicitlyDenied: Ternary;
  layers: readonly LayerResult[];
  notes: readonly Note[];
}

/** How sets of policies are asked; a memo of `plainEvaluators` may stand in for it. */
export interface Evaluators {
  source(set: PolicySource, request: PolicyRequest): PolicyResult;
  hierarchy(hierarchy: Hierarchy, request: PolicyRequest, evaluate: Evaluators): PolicyResult;
  resource(set: PolicySource, request: PolicyRequest): ResourcePolicyResult;
}

export const plainEvaluators: Evaluators = {
  source: evaluateSource,
  hierarchy: evaluateHierarchy,
  resource: evaluateResource,
};

const doesNotLimit: PolicyResult = { ...saysNothing, allow: 'true' };

/**
 * Decides a request as AWS does (IAM User Guide, "Policy evaluation logic"): an explicit deny anywhere; then
 * resource and service control policies, at every level; then what identity and resource policies grant, limited
 * by boundary and session. `evaluate` may be a memo of `evaluatePolicy`.
 */
export function decide(question: Question, evaluate: Evaluators = plainEvaluators): Decision {
  const source = (set: PolicySource | null): PolicyResult =>
    set === null ? doesNotLimit : evaluate.source(set, question);
  const identity =
    question.identity === 'everything'
      ? doesNotLimit
      : question.identity === null
        ? saysNothing
        : source(question.identity);
  const boundary = source(question.boundary);
  const session = source(question.session);
  const hierarchy = (levels: Hierarchy | null): PolicyResult =>
    levels === null ? doesNotLimit : evaluate.hierarchy(levels, question, evaluate);
  const serviceControl = hierarchy(question.serviceControl);
  const resourceControl = hierarchy(question.resourceControl);
  const resource =
    question.resourcePolicy === null ? nothingNamed : evaluate.resource(question.resourcePolicy, question);
  const grant = evaluateGrants(question.grants, question);
  const layers = { identity, boundary, session, resource, grant };
  const named: [LayerName, PolicyResult][] = [
    ['identity', identity],
    ['boundary', boundary],
    ['session', session],
    ['service-control', serviceControl],
    ['resource-control', resourceControl],
    ['resource', resource],
    ['grant', grant],
  ];
  const explicitlyDenied = any(named.map(([, layer]) => layer.deny));
  const notes: Note[] = [];
  const allowed = all([
    not(explicitlyDenied),
    serviceControl.allow,
    resourceControl.allow,
    grantedByOwner(question, layers, notes),
  ]);
  return {
    allowed,
    explicitlyDenied,
    layers: named.map(([layer, { allow, deny, allowedBy, deniedBy }]) => ({
      layer,
      allow,
      deny,
      allowedBy,
      deniedBy,
    })),
    notes: allowed === 'unknown' ? [...named.flatMap(([, layer]) => layer.notes), ...notes] : [],
  };
}

const nothingNamed: ResourcePolicyResult = {
  ...saysNothing,
  named: { direct: 'false', role: 'false', account: 'false', everyone: 'false', other: 'false' },
};

/**
 * Whether nothing at all grants the request, so that it is denied whatever else applies. Much cheaper than to
 * decide it, and true of most requests that could be made.
 */
export function isUngranted(question: Question, evaluate: Evaluators = plainEvaluators): boolean {
  const { identity, resourcePolicy, resourceAccount, grants } = question;
  if (grants === 'unread' || grants.length > 0) return false;
  if (resourcePolicy !== null && evaluate.resource(resourcePolicy, question).allow !== 'false') return false;
  if (question.resourceDecides) return true;
  if (resourceAccount !== null && resourceAccount !== question.caller.account) return true;
  if (identity === 'everything') return false;
  return identity === null || evaluate.source(identity, question).allow === 'false';
}

interface Layers {
  identity: PolicyResult;
  boundary: PolicyResult;
  session: PolicyResult;
  resource: ResourcePolicyResult;
  grant: PolicyResult;
}

function evaluateSource(set: PolicySource, request: PolicyRequest): PolicyResult {
  const results = set.policies.map((policy) => evaluatePolicy(policy, request));
  if (set.gaps.length > 0)
    results.push({ ...saysNothing, allow: 'unknown', deny: 'unknown', notes: set.gaps });
  return results.length === 0 ? saysNothing : unite(results);
}

function evaluateHierarchy(hierarchy: Hierarchy, request: PolicyRequest, evaluate: Evaluators): PolicyResult {
  const results = hierarchy.levels.map((level) => evaluate.source(level, request));
  if (hierarchy.gaps.length > 0) {
    results.push({ ...saysNothing, allow: 'unknown', deny: 'unknown', notes: hierarchy.gaps });
  }
  return { ...unite(results), allow: all(results.map((result) => result.allow)) };
}

function evaluateResource(set: PolicySource, request: PolicyRequest): ResourcePolicyResult {
  const named: ResourcePolicyResult['named'] = {
    direct: 'false',
    role: 'false',
    account: 'false',
    everyone: 'false',
    other: 'false',
  };
  const results = set.policies.map((policy) => evaluateResourcePolicy(policy, request));
  for (const result of results) {
    for (const name of Object.keys(named) as (keyof typeof named)[])
      named[name] = or(named[name], result.named[name]);
  }
  if (set.gaps.length > 0) {
    for (const name of Object.keys(named) as (keyof typeof named)[]) named[name] = or(named[name], 'unknown');
    results.push({ ...saysNothing, allow: 'unknown', deny: 'unknown', notes: set.gaps, named });
  }
  const united = { ...(results.length === 0 ? saysNothing : unite(results)), named };
  return set.restriction === undefined ? united : restricted(united, set.restriction);
}

/** The same grants, none of them certain. */
function restricted(result: ResourcePolicyResult, restriction: Note): ResourcePolicyResult {
  if (result.allow === 'false') return result;
  const { named } = result;
  return {
    ...result,
    allow: 'unknown',
    named: {
      direct: and(named.direct, 'unknown'),
      role: and(named.role, 'unknown'),
      account: and(named.account, 'unknown'),
      everyone: and(named.everyone, 'unknown'),
      other: and(named.other, 'unknown'),
    },
    notes: [...result.notes, restriction],
  };
}

/** Whether identity and resource policies together grant the request, explicit denies aside. */
function grantedByOwner(question: Question, layers: Layers, notes: Note[]): Ternary {
  const { caller, resourceAccount } = question;
  if (caller.kind === 'anonymous' || caller.kind === 'service' || caller.kind === 'federated') {
    return layers.resource.allow;
  }
  if (resourceAccount === caller.account) return grantedWithinAccount(question, layers, notes);
  if (resourceAccount !== null) return grantedAcrossAccounts(layers, notes, question);
  const result = either(
    grantedWithinAccount(question, layers, notes),
    grantedAcrossAccounts(layers, notes, question),
  );
  if (result === 'unknown') {
    const reason = 'the account that owns the resource is not known';
    notes.push({ place: question.resource, reason, cause: 'evidence' });
  }
  return result;
}

function grantedWithinAccount(question: Question, layers: Layers, notes: Note[]): Ternary {
  const { named } = layers.resource;
  const limits = and(layers.boundary.allow, layers.session.allow);
  const beyondLimits = (granted: Ternary, what: string): Ternary =>
    undocumentedBeyond(granted, limits, what, question, notes);
  const identity = question.resourceDecides
    ? and(layers.identity.allow, named.account)
    : layers.identity.allow;
  return any([
    // Named by their own ARN, a user and a session are limited by explicit denies alone.
    named.direct,
    and(or(identity, named.role), limits),
    beyondLimits(named.everyone, 'a wildcard principal'),
    beyondLimits(layers.grant.allow, 'a KMS grant'),
  ]);
}

function grantedAcrossAccounts(layers: Layers, notes: Note[], question: Question): Ternary {
  const own = all([layers.identity.allow, layers.boundary.allow, layers.session.allow]);
  return or(
    and(own, layers.resource.allow),
    undocumentedBeyond(layers.grant.allow, own, 'a KMS grant across accounts', question, notes),
  );
}

/** Where a grant meets an implicit deny of a limiting policy and AWS does not say which wins, neither does this. */
function undocumentedBeyond(
  granted: Ternary,
  limits: Ternary,
  what: string,
  question: Question,
  notes: Note[],
): Ternary {
  if (granted === 'false' || limits === 'true') return granted;
  const reason = `whether ${what} overcomes what boundary, session and identity policies do not allow is not documented`;
  notes.push({ place: question.resource, reason, cause: 'undocumented' });
  return 'unknown';
}
