import type { CompiledModel } from './compiled.ts';
import type { ParsedCondition } from './condition.ts';
import { isPrincipalKey } from './context.ts';
import { matchesGlob } from './pattern.ts';
import type { ParsedPolicy } from './policy.ts';

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

const known = new WeakMap<CompiledModel, (arn: string) => boolean>();

/**
 * Whether a policy of a resource, a role or the organization treats a user or role unlike others of its account: then
 * whoever may do anything in the account may still have to become this one.
 */
export function singledOut(compiled: CompiledModel): (arn: string) => boolean {
  let test = known.get(compiled);
  if (test === undefined) known.set(compiled, (test = build(compiled)));
  return test;
}

function build(compiled: CompiledModel): (arn: string) => boolean {
  const names = new Set<string>();
  const patterns = new Set<string>();
  let everybody = false;
  for (const policy of policiesOf(compiled)) {
    for (const statement of policy.statements) {
      for (const name of statement.principal?.spec.aws ?? []) names.add(name);
      for (const condition of statement.conditions) {
        if (!isPrincipalKey(condition.key) || sharedKeys.has(condition.key)) continue;
        if (condition.key === 'aws:principalarn' && exempts(statement.effect, condition))
          for (const value of condition.values) patterns.add(value);
        else everybody = true;
      }
    }
  }
  for (const { grants } of compiled.model.resources)
    if (grants !== null && grants !== 'unread') for (const { grantee } of grants) names.add(grantee);
  if (everybody) return () => true;
  const told = new Map<string, boolean>();
  return (arn) => {
    let apart = told.get(arn);
    if (apart === undefined) {
      apart = names.has(arn) || [...patterns].some((pattern) => matchesGlob(pattern, arn));
      told.set(arn, apart);
    }
    return apart;
  };
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
