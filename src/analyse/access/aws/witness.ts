import type { Ternary } from '../ternary.ts';
import { ask, questionFor, type AskOptions, type Setting, type Target } from './ask.ts';
import type { CompiledModel } from './compiled.ts';
import { decide, isUngranted, type Decision, type PolicySource, type Question } from './decide.ts';
import type { ContextOverrides, MfaContext } from './facts.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';
import type { ParsedPolicy } from './policy.ts';

/** Whether some request that the caller is free to make is allowed, and the context of one that is. */
export interface Reachability {
  allowed: Ternary;
  context: Readonly<Record<string, string>>;
  allowedBy: readonly string[];
  notes: readonly Note[];
}

/** How many requests are tried before the question is left open. */
const attempts = 200;

/**
 * Looks for a request that is allowed, by trying for each context key that the caller or circumstances choose the
 * values that the policies in play name, others, and none. `true` is proved by the context found; `false` holds
 * for every context; everything else stays unknown.
 */
export function reachable(
  compiled: CompiledModel,
  setting: Setting,
  holder: Holder,
  target: Target,
  mfa: MfaContext,
  options: AskOptions = {},
): Reachability {
  const question = questionFor(compiled, setting, holder, target, mfa, options);
  if (isUngranted(question, options.evaluate)) return ungranted;
  const first = decide(question, options.evaluate);
  if (first.allowed !== 'unknown' || firstFreeKey(first, {}) === null) return reachability(first, {});
  const policies = policiesOf(question);
  let left = attempts;
  const attempt = (
    overrides: ContextOverrides,
    sessionName: string | null,
    decision: Decision,
  ): Reachability | null => {
    if (decision.allowed === 'true') return reachability(decision, overrides);
    const key = decision.allowed === 'unknown' ? firstFreeKey(decision, overrides) : null;
    if (key === null) return null;
    for (const candidate of candidates(key, policies, question.grants)) {
      if (left === 0) return null;
      left -= 1;
      const name = key === 'sts:rolesessionname' && candidate !== null ? candidate : sessionName;
      const next = { ...overrides, [key]: candidate === null ? null : [candidate] };
      const tried = { ...options, overrides: { ...options.overrides, ...next }, sessionName: name };
      const found = attempt(next, name, ask(compiled, setting, holder, target, mfa, tried));
      if (found !== null) return found;
    }
    return null;
  };
  return attempt({}, options.sessionName ?? null, first) ?? reachability(first, {});
}

const ungranted: Reachability = { allowed: 'false', context: {}, allowedBy: [], notes: [] };

function reachability(decision: Decision, overrides: ContextOverrides): Reachability {
  const context = Object.entries(overrides).map(([key, values]) => [
    key,
    values === null ? '(absent)' : values.join(),
  ]);
  return {
    allowed: decision.allowed,
    context: Object.fromEntries(context) as Record<string, string>,
    allowedBy: decision.layers.flatMap((layer) => layer.allowedBy.map((place) => `${layer.layer}: ${place}`)),
    notes: decision.notes,
  };
}

function firstFreeKey(decision: Decision, overrides: ContextOverrides): string | null {
  const note = decision.notes.find(
    (candidate) =>
      candidate.cause === 'request' && candidate.key !== undefined && !(candidate.key in overrides),
  );
  return note?.key ?? null;
}

function policiesOf(question: Question): ParsedPolicy[] {
  const sources: (PolicySource | 'everything' | null)[] = [
    question.identity,
    question.boundary,
    question.session,
    question.resourcePolicy,
    ...(question.serviceControl?.levels ?? []),
    ...(question.resourceControl?.levels ?? []),
  ];
  return sources.flatMap((source) => (source === null || source === 'everything' ? [] : source.policies));
}

/** Values worth trying for a key: each that a policy compares it with, a little beside, something else, nothing. */
function candidates(
  key: string,
  policies: readonly ParsedPolicy[],
  grants: Question['grants'],
): (string | null)[] {
  const found = new Set<string>();
  for (const grant of grants === 'unread' ? [] : grants) {
    for (const [name, value] of Object.entries({
      ...grant.encryptionContextEquals,
      ...grant.encryptionContextSubset,
    })) {
      if (key === `kms:encryptioncontext:${name.toLowerCase()}`) found.add(value);
    }
  }
  for (const policy of policies) {
    for (const statement of policy.statements) {
      for (const condition of statement.conditions) {
        if (condition.key === key) for (const value of condition.values) addSample(found, value);
      }
      if (key === 'sts:rolesessionname') {
        for (const name of statement.principal?.spec.aws ?? []) {
          if (name.includes(':assumed-role/')) found.add(name.slice(name.lastIndexOf('/') + 1));
        }
      }
    }
  }
  return [...[...found].slice(0, 12), otherwise(found), null];
}

function addSample(found: Set<string>, value: string): void {
  if (value.includes('${')) return;
  if (/^[0-9a-fA-F.:]+\/\d+$/.test(value)) {
    found.add(value.slice(0, value.indexOf('/')));
    return;
  }
  if (/^-?\d+$/.test(value)) for (const beside of [-1, 0, 1]) found.add(String(Number(value) + beside));
  found.add(value.replaceAll('*', '').replaceAll('?', 'x'));
  if (/^(true|false)$/i.test(value)) for (const truth of ['true', 'false']) found.add(truth);
}

/** A value of the same shape that none of the others is likely to cover. */
function otherwise(found: ReadonlySet<string>): string {
  const values = [...found];
  if (values.some((value) => /^\d{1,3}(\.\d{1,3}){3}$/.test(value))) return '203.0.113.254';
  if (values.some((value) => value.startsWith('arn:'))) return 'arn:aws:none:::none';
  return 'none-of-these';
}
