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
  /** By principal, and of each by target: there are as many answers as both together make. */
  const answers = new Map<string, Map<Target, AskedOf>>();
  const of = (principal: string): Map<Target, AskedOf> => {
    const own = answers.get(principal) ?? new Map<Target, AskedOf>();
    answers.set(principal, own);
    return own;
  };
  const missing: MissingFact[] = [];
  const asked = distinctTargets(targets);
  for (const target of asked) {
    const found = whoCan(model, target.action, target.resource, options);
    missing.push(...found.missing);
    for (const { principal, kind, answer } of found.capable)
      of(principal).set(target, { principal, kind, ...target, answer });
  }
  for (const { principal, kind, target, path } of takeovers(model, asked, options)) {
    const own = of(principal);
    const answer = withTakeover(own.get(target)?.answer ?? null, path);
    own.set(target, { principal, kind, ...target, answer });
  }
  const all = [...answers.values()].map((own) => [...own.values()]);
  return gather(all, targets.length, missing);
}

function distinctTargets(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [`${target.action}|${target.resource}`, target])).values()];
}
