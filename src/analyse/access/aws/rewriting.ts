import { allAbilities, anyAbility, mayAllow, type Abilities } from './abilities.ts';
import type { TargetAbilities } from './ability.ts';
import { questionFor, underEachContext, type Target } from './ask.ts';
import { decide, type PolicySource } from './decide.ts';
import { exists, type Ability } from './edge.ts';
import type { Holder } from './holder.ts';
import { parsePolicy } from './policy.ts';
import { rewritesResourcePolicy } from './technique.ts';

/** What someone can do to a target, and whether it takes a new policy on the resource first. */
export interface OwnOrRewritten {
  ability: Ability;
  rewritten: boolean;
}

/** Users and roles that, as they stand, may be able to use a target, and those that may write who may. */
export interface Candidates {
  users: ReadonlySet<string>;
  writers: ReadonlySet<string>;
}

/** A target that may be used as it stands, or after writing who may use it. */
export class RewritableTarget {
  readonly target: Target;
  readonly #abilities: Abilities;
  readonly #own: TargetAbilities;
  readonly #writers: readonly { action: string; abilities: TargetAbilities }[];
  #candidates: Candidates | null = null;

  constructor(abilities: Abilities, target: Target) {
    this.target = target;
    this.#abilities = abilities;
    this.#own = abilities.about(target);
    const actions = rewritesResourcePolicy[target.resource.split(':')[2] ?? ''] ?? [];
    const resource = policyHolder(target.resource);
    this.#writers = actions.map((action) => ({ action, abilities: abilities.about({ action, resource }) }));
  }

  /** Asked by classes, so that whoever is not among them need not be asked one by one. */
  get candidates(): Candidates {
    if (this.#candidates !== null) return this.#candidates;
    const { compiled, population } = this.#abilities.graph;
    const users = new Set<string>();
    const writers = new Set<string>();
    for (const classes of population.values()) {
      for (const members of classes.values()) {
        const [first] = members;
        for (const { id } of this.#own.among(members)) users.add(id);
        if (first !== undefined && this.#writers.some(({ action }) => mayAllow(compiled, first, action)))
          for (const { id } of members) writers.add(id);
      }
    }
    return (this.#candidates = { users, writers });
  }

  /** The ability itself, or that of writing the resource's policy and then having it. */
  of(holder: Holder): OwnOrRewritten {
    const own = this.#own.of(holder);
    if (exists(own) !== 'false' || holder.account === null) return { ability: own, rewritten: false };
    const { compiled } = this.#abilities.graph;
    const writes = anyAbility(
      this.#writers
        .filter(({ action }) => mayAllow(compiled, holder, action))
        .map(({ abilities }) => abilities.of(holder)),
    );
    if (exists(writes) === 'false') return { ability: own, rewritten: false };
    return { ability: allAbilities([writes, this.#afterRewriting(holder)]), rewritten: true };
  }

  /** What remains of the request once the resource's policy says whatever the holder, who can write it, wants. */
  #afterRewriting(holder: Holder): Ability {
    const { compiled, setting } = this.#abilities.graph;
    const under = underEachContext(holder, (mfa) => {
      const question = questionFor(compiled, setting, holder, this.target, mfa, {});
      return decide({ ...question, resourcePolicy: policyNaming(question.caller.arn) }).allowed;
    });
    const by = `a policy on ${this.target.resource} that the holder writes`;
    return { under, context: {}, by, notes: [] };
  }
}

function policyNaming(arn: string): PolicySource {
  const place = 'the policy so written';
  const document = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: arn }, Action: '*', Resource: '*' },
  };
  return {
    policies: [parsePolicy({ id: place, place, document, fault: null, evidence: [] }, 'resource')],
    gaps: [],
  };
}

/** A bucket's policy stands on the bucket, not on its objects. */
function policyHolder(resource: string): string {
  return resource.includes(':s3:::') ? resource.split('/')[0]! : resource;
}
