import { all, and, any, not, or, type Ternary } from '../ternary.ts';
import { holds } from './condition.ts';
import { isPrincipalKey, type Context } from './context.ts';
import type { Note } from './note.ts';
import { matchesGlob, matchesResource } from './pattern.ts';
import type { ParsedPolicy, ParsedStatement } from './policy.ts';
import { excludedByNotPrincipal, matchPrincipal, type Caller, type PrincipalMatch } from './principal.ts';
import { substitute } from './variables.ts';

/** One request as a policy sees it. */
export interface PolicyRequest {
  action: string;
  /** ARN, or `*` for actions that name no resource. */
  resource: string;
  caller: Caller;
  context: Context;
}

/** What a policy, or a set of them, says to a request. */
export interface PolicyResult {
  allow: Ternary;
  deny: Ternary;
  /** Places of the statements that allow, or may. */
  allowedBy: readonly string[];
  deniedBy: readonly string[];
  notes: readonly Note[];
}

/** As `PolicyResult`, with the allow split by how the caller is named. */
export interface ResourcePolicyResult extends PolicyResult {
  named: PrincipalMatch;
}

export const saysNothing: PolicyResult = {
  allow: 'false',
  deny: 'false',
  allowedBy: [],
  deniedBy: [],
  notes: [],
};

const noName: PrincipalMatch = {
  direct: 'false',
  role: 'false',
  account: 'false',
  everyone: 'false',
  other: 'false',
};

/** Whether a statement's Action or NotAction covers an action. Action names are not case-sensitive. */
export function coversAction(statement: ParsedStatement, action: string): Ternary {
  if (statement.actions === null) return 'unknown';
  const hit = statement.actions.patterns.some((pattern) => matchesGlob(pattern, action, true));
  return hit !== statement.actions.negated ? 'true' : 'false';
}

function coversResource(
  statement: ParsedStatement,
  request: PolicyRequest,
  variables: boolean,
  relative: boolean,
  notes: Note[],
): Ternary {
  if (statement.resources === null) return relative ? 'true' : 'unknown';
  const { patterns, negated } = statement.resources;
  const hit = any(
    patterns.map((pattern) => {
      const substituted = substitute(pattern, variables ? request.context : null);
      if (substituted.kind === 'parts') {
        const match = matchesResource(substituted.parts, request.resource);
        if (match === 'unknown') {
          const reason = `whether ${pattern} reaches across a colon is not documented`;
          notes.push({ place: statement.place, reason, cause: 'undocumented' });
        }
        return match;
      }
      if (substituted.kind === 'unresolved' && !negated) return 'false';
      const cause = substituted.kind === 'unknown' ? substituted.cause : 'undocumented';
      const reason = `policy variable ${substituted.key} of Resource is not known`;
      notes.push({ place: statement.place, reason, cause, key: substituted.key });
      return 'unknown';
    }),
  );
  return negated ? not(hit) : hit;
}

/** Whether the statement covers action, resource and conditions, whoever calls. */
function covers(
  policy: ParsedPolicy,
  statement: ParsedStatement,
  request: PolicyRequest,
  notes: Note[],
): Ternary {
  const action = coversAction(statement, request.action);
  if (action === 'false') return 'false';
  const found: Note[] = [];
  const relative = statement.resources === null && statement.principal !== null;
  const resource = coversResource(statement, request, policy.variables, relative, found);
  if (resource === 'false') return 'false';
  const results: Ternary[] = [];
  for (const condition of statement.conditions) {
    const result = holds(condition, request.context, policy.variables, found);
    if (result === 'false') return 'false';
    results.push(result);
  }
  for (const fault of statement.faults)
    found.push({ place: statement.place, reason: fault, cause: 'malformed' });
  const understood: Ternary = statement.faults.length > 0 ? 'unknown' : 'true';
  const result = all([action, resource, understood, ...results]);
  if (result === 'unknown') notes.push(...found);
  return result;
}

/** What a policy without principals says: identity policies, boundaries, session, service control policies. */
export function evaluatePolicy(policy: ParsedPolicy, request: PolicyRequest): PolicyResult {
  if (policy.fault !== null) return notUnderstood(policy, policy.fault);
  let allow: Ternary = 'false';
  let deny: Ternary = 'false';
  const allowedBy: string[] = [];
  const deniedBy: string[] = [];
  const notes: Note[] = [];
  for (const statement of policy.statements) {
    const applies = covers(policy, statement, request, notes);
    if (applies === 'false') continue;
    if (statement.effect !== 'Deny') {
      allow = or(allow, statement.effect === null ? 'unknown' : applies);
      allowedBy.push(statement.place);
    }
    if (statement.effect !== 'Allow') {
      deny = or(deny, statement.effect === null ? 'unknown' : applies);
      deniedBy.push(statement.place);
    }
  }
  return { allow, deny, allowedBy, deniedBy, notes };
}

function notUnderstood(policy: ParsedPolicy, reason: string): PolicyResult {
  return {
    allow: 'unknown',
    deny: 'unknown',
    allowedBy: [policy.place],
    deniedBy: [policy.place],
    notes: [{ place: policy.place, reason, cause: 'malformed' }],
  };
}

/** What a policy with principals says: resource policies, key policies, trust policies. */
export function evaluateResourcePolicy(policy: ParsedPolicy, request: PolicyRequest): ResourcePolicyResult {
  if (policy.fault !== null) {
    const unknown: Ternary = 'unknown';
    const named = { direct: unknown, role: unknown, account: unknown, everyone: unknown, other: unknown };
    return { ...notUnderstood(policy, policy.fault), named };
  }
  const named: PrincipalMatch = { ...noName };
  const result = {
    deny: 'false' as Ternary,
    allowedBy: [] as string[],
    deniedBy: [] as string[],
    notes: [] as Note[],
  };
  for (const statement of policy.statements) {
    const match = namesCaller(statement, request.caller);
    const listed = any(Object.values(match) as Ternary[]);
    if (listed === 'false') continue;
    const covered = covers(policy, statement, request, result.notes);
    if (covered === 'false') continue;
    if (listed === 'unknown') {
      const reason = 'whether the principal is the one named is not known';
      result.notes.push({ place: statement.place, reason, cause: 'request', key: 'sts:rolesessionname' });
    }
    const applies = statement.effect === null ? 'unknown' : covered;
    if (statement.effect !== 'Deny') {
      for (const level of Object.keys(named) as (keyof PrincipalMatch)[]) {
        named[level] = or(named[level], and(match[level], applies));
      }
      result.allowedBy.push(statement.place);
    }
    if (statement.effect !== 'Allow') {
      result.deny = or(result.deny, and(listed, applies));
      result.deniedBy.push(statement.place);
    }
  }
  return { ...result, named, allow: any(Object.values(named) as Ternary[]) };
}

function namesCaller(statement: ParsedStatement, caller: Caller): PrincipalMatch {
  if (statement.principal === null) {
    return { direct: 'unknown', role: 'unknown', account: 'unknown', everyone: 'unknown', other: 'unknown' };
  }
  const { spec, negated } = statement.principal;
  if (!negated) return matchPrincipal(spec, caller);
  return { ...noName, everyone: not(excludedByNotPrincipal(spec, caller)) };
}

/** The union of several policies: any of them allows, any of them denies. */
export function unite(results: readonly PolicyResult[]): PolicyResult {
  if (results.length === 1) return results[0]!;
  return {
    allow: any(results.map((result) => result.allow)),
    deny: any(results.map((result) => result.deny)),
    allowedBy: results.flatMap((result) => result.allowedBy),
    deniedBy: results.flatMap((result) => result.deniedBy),
    notes: results.flatMap((result) => result.notes),
  };
}

/** Whether what the policy says to an action can depend on who calls, beyond the policy being attached. */
export function dependsOnCaller(policy: ParsedPolicy, action: string): boolean {
  return policy.statements.some((statement) => {
    if (coversAction(statement, action) === 'false') return false;
    if (statement.conditions.some((condition) => isPrincipalKey(condition.key))) return true;
    const texts = [
      ...(statement.resources?.patterns ?? []),
      ...statement.conditions.flatMap((condition) => condition.values),
    ];
    return texts.some((text) => text.includes('${'));
  });
}
