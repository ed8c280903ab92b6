import type { KmsGrant } from '../../../estate/identity/aws/model.ts';
import { allAbilities, doubted, type Abilities } from './abilities.ts';
import type { TargetAbilities } from './ability.ts';
import { questionFor, underEachContext, type Target } from './ask.ts';
import { decide, type PolicySource } from './decide.ts';
import { exists, mfaOf, type Ability } from './edge.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';
import { parsePolicy } from './policy.ts';
import { sessionArn, type Caller } from './principal.ts';
import { classesIn } from './trust.ts';
import { rewritesResourcePolicy } from './technique.ts';

/** What someone can do to a target, and whether it takes a new policy on the resource first. */
export interface OwnOrRewritten {
  ability: Ability;
  rewritten: boolean;
}

/** A target that may be used as it stands, or after writing who may use it. */
export class RewritableTarget {
  readonly target: Target;
  readonly #abilities: Abilities;
  readonly #own: TargetAbilities;
  readonly #writers: readonly { action: string; abilities: TargetAbilities }[];

  constructor(abilities: Abilities, target: Target) {
    this.target = target;
    this.#abilities = abilities;
    this.#own = abilities.about(target);
    const resource = policyHolder(target.resource);
    this.#writers = writersOf(target).map((action) => ({
      action,
      abilities: abilities.about({ action, resource }),
    }));
  }

  /** The accounts from which it may be used, or its policy written; null where it may be any. */
  get accounts(): ReadonlySet<string> | null {
    const opened = [this.#own, ...this.#writers.map(({ abilities }) => abilities)].map(
      ({ opening }) => opening.accounts,
    );
    const named = opened.filter((accounts) => accounts !== null);
    return named.length < opened.length ? null : new Set(named.flatMap((accounts) => [...accounts]));
  }

  /** Users and roles that, as they stand, may be able to write who may use the target; asked by classes. */
  get writers(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { abilities } of this.#writers)
      for (const members of classesIn(this.#abilities.graph.population, abilities.opening.accounts))
        for (const { id } of abilities.among(members)) found.add(id);
    return found;
  }

  /** The ability itself, and those that writing who may use the resource gives; none that does not exist. */
  ways(holder: Holder): OwnOrRewritten[] {
    const own = this.#own.of(holder);
    const ways = exists(own) === 'false' ? [] : [{ ability: own, rewritten: false }];
    if (holder.account === null || (exists(own) === 'true' && mfaOf(own) === 'not-enforced')) return ways;
    const written = this.#writers.flatMap(({ action, abilities }) => {
      const writes = abilities.of(holder);
      if (exists(writes) === 'false') return [];
      const after = allAbilities([
        limitedGrant(action, writes),
        this.#afterWriting(holder, action === createsGrant ? 'grant' : 'policy'),
      ]);
      return exists(after) === 'false' ? [] : [{ ability: after, rewritten: true }];
    });
    return [...ways, ...written];
  }

  /** What remains of the request once the resource's policy, or a grant, says whatever its writer wants. */
  #afterWriting(holder: Holder, what: 'policy' | 'grant'): Ability {
    const { compiled, setting } = this.#abilities.graph;
    const sessionName = 'anybody';
    const notes: Note[] = [];
    const under = underEachContext(holder, (mfa) => {
      const question = questionFor(compiled, setting, holder, this.target, mfa, { sessionName });
      const decision = decide(
        what === 'grant'
          ? { ...question, grants: [grantTo(question.caller.arn, this.target)] }
          : { ...question, resourcePolicy: policyNaming(question.caller) },
      );
      notes.push(...decision.notes);
      return decision.allowed;
    });
    const by = `a ${what} on ${this.target.resource} that the holder writes`;
    return { under, context: {}, by, notes };
  }
}

const createsGrant = 'kms:CreateGrant';

/** Operations that a grant can hold (KMS Developer Guide, "Grant operations"). */
const grantOperations: ReadonlySet<string> = new Set(
  [
    'CreateGrant',
    'Decrypt',
    'DeriveSharedSecret',
    'DescribeKey',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'GetPublicKey',
    'ReEncryptFrom',
    'ReEncryptTo',
    'RetireGrant',
    'Sign',
    'Verify',
    'VerifyMac',
  ].map((operation) => `kms:${operation}`.toLowerCase()),
);

function writersOf({ action, resource }: Target): readonly string[] {
  const actions = rewritesResourcePolicy[resource.split(':')[2] ?? ''] ?? [];
  return actions.filter((one) => one !== createsGrant || grantOperations.has(action.toLowerCase()));
}

/** Where a condition says which grants may be made, that one of them serves the holder was not shown. */
function limitedGrant(action: string, ability: Ability): Ability {
  const limits = Object.keys(ability.context).filter((key) => key.startsWith('kms:'));
  if (action !== createsGrant || limits.length === 0) return ability;
  const reason = `grants are limited by ${limits.join(', ')}; whether one serves whoever makes it was not shown`;
  return doubted(ability, { place: ability.by, reason, cause: 'undocumented' });
}

function grantTo(grantee: string, { action, resource }: Target): KmsGrant {
  return {
    id: 'the grant so made',
    keyArn: resource,
    grantee,
    retiring: null,
    operations: [action.slice('kms:'.length)],
    encryptionContextEquals: null,
    encryptionContextSubset: null,
    evidence: [],
  };
}

/** Names the caller and, where it is a role, its session: no boundary limits what is granted to a session. */
function policyNaming(caller: Caller): PolicySource {
  const place = 'the policy so written';
  const session = caller.kind === 'role' ? [sessionArn(caller.arn, caller.sessionName ?? '')] : [];
  const document = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: [caller.arn, ...session] }, Action: '*', Resource: '*' },
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
