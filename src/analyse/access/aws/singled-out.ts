import type { CompiledModel } from './compiled.ts';
import type { ParsedCondition } from './condition.ts';
import { isPrincipalKey } from './context.ts';
import { namesRootsAlone } from './facts.ts';
import { matchesGlob } from './pattern.ts';
import type { ParsedPolicy, ParsedStatement } from './policy.ts';

/** Keys that are the same for everybody in an account. */
const sharedKeys: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'kms:calleraccount',
]);

/** Who is told apart from others of an account. */
interface SingledOut {
  test: (arn: string) => boolean;
  /** Whether roots may be worse off than users and roles. */
  roots: boolean;
  /** Whether any of the policies looks at multi-factor authentication. */
  mfa: boolean;
}

const known = new WeakMap<CompiledModel, SingledOut>();

/**
 * Whether a policy of a resource, a role or the organization treats a user or role unlike others of its account: then
 * whoever may do anything in the account may still have to become this one.
 */
export function singledOut(compiled: CompiledModel): (arn: string) => boolean {
  return singledOutIn(compiled).test;
}

/** Whether some policy withholds from roots what it does not withhold from users and roles. */
export function limitsRoots(compiled: CompiledModel): boolean {
  return singledOutIn(compiled).roots;
}

/** Whether a policy of a resource, a role or the organization looks at multi-factor authentication. */
export function asksForMfa(compiled: CompiledModel): boolean {
  return singledOutIn(compiled).mfa;
}

function singledOutIn(compiled: CompiledModel): SingledOut {
  let found = known.get(compiled);
  if (found === undefined) known.set(compiled, (found = build(compiled)));
  return found;
}

function build(compiled: CompiledModel): SingledOut {
  const names = new Set<string>();
  const patterns = new Set<string>();
  let everybody = false;
  let roots = false;
  const policies = policiesOf(compiled);
  for (const policy of policies) {
    for (const statement of policy.statements) {
      for (const name of statement.principal?.spec.aws ?? []) names.add(name);
      if (concernsNeitherUsersNorRoles(statement)) continue;
      for (const condition of statement.conditions) {
        if (!isPrincipalKey(condition.key) || sharedKeys.has(condition.key)) continue;
        if (condition.key === 'aws:principalarn' && exempts(statement.effect, condition))
          for (const value of condition.values) patterns.add(value);
        else if (condition.key === 'aws:principalarn' && concernsRootsAlone(condition)) roots = true;
        else everybody = true;
      }
    }
  }
  for (const { grants } of compiled.model.resources)
    if (grants !== null && grants !== 'unread') for (const { grantee } of grants) names.add(grantee);
  const mfa = policies.some(
    ({ fault, statements }) =>
      fault !== null ||
      statements.some(
        ({ faults, conditions }) =>
          faults.length > 0 || conditions.some(({ key }) => key.startsWith('aws:multifactorauth')),
      ),
  );
  if (everybody) return { test: () => true, roots: false, mfa };
  const told = new Map<string, boolean>();
  const test = (arn: string): boolean => {
    let apart = told.get(arn);
    if (apart === undefined) {
      apart = names.has(arn) || [...patterns].some((pattern) => matchesGlob(pattern, arn));
      told.set(arn, apart);
    }
    return apart;
  };
  return { test, roots, mfa };
}

/** Whether it names services and identity providers alone. */
function concernsNeitherUsersNorRoles({ principal, faults }: ParsedStatement): boolean {
  if (principal === null || principal.negated || faults.length > 0) return false;
  return !principal.spec.everyone && principal.spec.aws.length === 0;
}

/** Whether no user and no role is among those whom the values name. */
function concernsRootsAlone({ comparison, fault, values }: ParsedCondition): boolean {
  return (
    fault === null &&
    comparison !== null &&
    /^(String|Arn)/.test(comparison) &&
    values.every((value) => namesRootsAlone(value))
  );
}

/** Whether only those whom the values name are better off by the condition. */
function exempts(effect: 'Allow' | 'Deny' | null, { negated, fault, values }: ParsedCondition): boolean {
  if (fault !== null || effect === null || values.some((value) => value.includes('${'))) return false;
  return effect === 'Allow' ? !negated : negated;
}

function policiesOf(compiled: CompiledModel): ParsedPolicy[] {
  const levels = compiled.model.accounts.flatMap(({ id }) => [
    ...(compiled.serviceControl(id)?.levels ?? []),
    ...(compiled.resourceControl(id)?.levels ?? []),
  ]);
  return [
    ...compiled.model.roles.map((role) => compiled.parse(role.trust, 'trust')),
    ...compiled.model.resources.flatMap(({ policy }) =>
      policy === null || policy === 'unread' ? [] : [compiled.parse(policy, 'resource')],
    ),
    ...new Set(levels.flatMap(({ policies }) => policies)),
  ];
}
