import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import { gather, type Reaching } from '../reach.ts';
import type { AccessOptions } from './access.ts';
import type { Target } from './ask.ts';
import { whoCan } from './who-can.ts';

/** Everyone who can perform any of the given actions, gathered by principal. */
export function awsReaching(
  model: AwsIdentityModel,
  targets: readonly Target[],
  options: AccessOptions = {},
): Reaching {
  const answers = targets.map((target) => ({
    target,
    found: whoCan(model, target.action, target.resource, options),
  }));
  return gather(
    answers.flatMap(({ target, found }) =>
      found.capable.map(({ principal, kind, answer }) => ({
        principal,
        kind,
        action: target.action,
        answer,
      })),
    ),
    targets.length,
    answers.flatMap(({ found }) => found.missing),
  );
}
