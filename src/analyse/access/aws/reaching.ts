import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import { gather, type Reaching } from '../reach.ts';
import type { AccessOptions } from './access.ts';
import type { Target } from './ask.ts';
import { whoCan } from './who-can.ts';

const known = new WeakMap<AwsIdentityModel, Map<string, Reaching>>();

/** Everyone who can perform any of the given actions, gathered by principal. Asked again, it is not worked out again. */
export function awsReaching(
  model: AwsIdentityModel,
  targets: readonly Target[],
  options: AccessOptions = {},
): Reaching {
  const answers = known.get(model) ?? new Map<string, Reaching>();
  known.set(model, answers);
  const key = JSON.stringify([targets, options.at, [...(options.breakGlass ?? [])]]);
  let found = answers.get(key);
  if (found === undefined) answers.set(key, (found = reaching(model, targets, options)));
  return found;
}

function reaching(model: AwsIdentityModel, targets: readonly Target[], options: AccessOptions): Reaching {
  const asked = targets.map((target) => ({
    target,
    found: whoCan(model, target.action, target.resource, options),
  }));
  return gather(
    asked.flatMap(({ target, found }) =>
      found.capable.map(({ principal, kind, answer }) => ({ principal, kind, ...target, answer })),
    ),
    targets.length,
    asked.flatMap(({ found }) => found.missing),
  );
}
