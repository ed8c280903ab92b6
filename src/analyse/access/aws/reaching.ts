import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import type { MissingFact } from '../answer.ts';
import { gather, type AskedOf, type Reaching } from '../reach.ts';
import type { AccessOptions } from './access.ts';
import type { Target } from './ask.ts';
import { takeovers, withTakeover } from './takeovers.ts';
import { whoCan } from './who-can.ts';

const known = new WeakMap<AwsIdentityModel, Map<string, Reaching>>();

/**
 * Everyone who can perform any of the given actions, as things stand or by changing something first, gathered by
 * principal. Asked again, it is not worked out again.
 */
export function awsReaching(
  model: AwsIdentityModel,
  targets: readonly Target[],
  options: AccessOptions = {},
): Reaching {
  const answers = known.get(model) ?? new Map<string, Reaching>();
  known.set(model, answers);
  const key = JSON.stringify([
    targets,
    options.at,
    [...(options.breakGlass ?? [])],
    options.federation?.number,
  ]);
  let found = answers.get(key);
  if (found === undefined) answers.set(key, (found = reaching(model, targets, options)));
  return found;
}

function reaching(model: AwsIdentityModel, targets: readonly Target[], options: AccessOptions): Reaching {
  const answers = new Map<string, AskedOf>();
  const missing: MissingFact[] = [];
  for (const target of targets) {
    const found = whoCan(model, target.action, target.resource, options);
    missing.push(...found.missing);
    for (const { principal, kind, answer } of found.capable)
      answers.set(keyOf(principal, target), { principal, kind, ...target, answer });
  }
  for (const { principal, kind, target, path } of takeovers(model, targets, options)) {
    const key = keyOf(principal, target);
    const answer = withTakeover(answers.get(key)?.answer ?? null, path);
    answers.set(key, { principal, kind, ...target, answer });
  }
  return gather([...answers.values()], targets.length, missing);
}

const keyOf = (principal: string, { action, resource }: Target): string =>
  `${principal}|${action}|${resource}`;
