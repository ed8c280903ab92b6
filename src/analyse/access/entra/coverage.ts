import type {
  ConditionalAccessPolicy,
  EntraAccount,
  EntraSignInModel,
} from '../../../estate/identity/entra/model.ts';
import { normalId } from '../../../estate/identity/entra/page.ts';
import { weakestMfa, type MfaVerdict, type MissingFact } from '../answer.ts';
import { and, type Ternary } from '../ternary.ts';
import { roleBookOf, userApplies, userDoubts } from './applicability.ts';
import { fewest, largestBoxesOutside, remainder, within, type Box } from './box.ts';
import { grantImplies, provenanceOf } from './grant.ts';
import { posturesOf, type Posture } from './posture.ts';
import type { Requirement } from './requirement.ts';
import { describe, opaqueConstraints, sample, spaceOf, type Region } from './space.ts';
import { targetApplies, targetExcluded, type SignInTarget } from './target.ts';

export interface CoverageQuestion {
  /** Every one of them must be covered. */
  targets: readonly SignInTarget[];
  requirement: Requirement;
  /** Object ids; absent, every account of the tenant that can sign in. */
  accounts?: readonly string[];
  /**
   * Of accounts that matter only while they are in one of some groups or roles: those, as `group:ID` and `role:ID`.
   * Groups and roles that no policy names must have been named when the tenant was prepared.
   */
  onlyWhile?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A sign-in that shows a gap: who, to what, and under which circumstances. */
interface SignInWitness {
  account: string;
  name: string;
  target: string;
  circumstances: Readonly<Record<string, string>>;
}

/** A part of all sign-ins in which the requirement is not enforced, or not provably. */
export interface UncoveredBox {
  certainty: 'proved' | 'possible';
  target: string;
  /** For each circumstance that it depends on, the values; empty where it is every sign-in. */
  circumstances: Readonly<Record<string, readonly string[]>>;
  /** Memberships and roles that must be activated for it. */
  activated: readonly string[];
  /** Object ids of everybody whom it leaves open. */
  accounts: readonly string[];
  witness: SignInWitness;
}

interface AccountCoverage {
  account: string;
  name: string;
  /** False for a disabled account. */
  signsIn: boolean;
  /** `inconclusive` where the account cannot sign in: that proves no factor. */
  verdict: MfaVerdict;
  missing: readonly MissingFact[];
  evidence: readonly string[];
}

/** Whether a requirement is enforced on every sign-in of every account asked about. */
export interface CoverageAnswer {
  verdict: MfaVerdict;
  accounts: readonly AccountCoverage[];
  uncovered: readonly UncoveredBox[];
  missing: readonly MissingFact[];
}

/** Answers questions about one tenant. */
export interface SignInCoverage {
  ask(question: CoverageQuestion): CoverageAnswer;
}

interface Outcome {
  verdict: MfaVerdict;
  boxes: readonly Box[];
}

interface Finding {
  target: SignInTarget;
  posture: Posture;
  verdict: MfaVerdict;
  boxes: readonly Box[];
  missing: readonly MissingFact[];
}

/** More largest boxes than this are not sought; the gap is then told in boxes that do not overlap. */
const boxLimit = 400;

/**
 * Prepares a tenant. What is enforced is decided exactly: over every circumstance of a sign-in that the tenant's
 * policies tell apart, each account in every posture that it can take meets an enabled policy whose grant implies the
 * requirement, or it does not. `tellApart` are groups and roles beside those that policies name, as `group:ID` and
 * `role:ID`, that a question will restrict accounts to. What was not read or is not understood leaves what rests on
 * it in doubt.
 */
export function signInCoverage(model: EntraSignInModel, tellApart: Iterable<string> = []): SignInCoverage {
  const policies = model.policies.filter(({ state }) => state === 'enabled' || state === 'unknown');
  const space = spaceOf(model, policies);
  const regions = new Map<ConditionalAccessPolicy, Region>(
    policies.map((policy) => [policy, space.regionOf(policy)]),
  );
  const postures = posturesOf(model, policies, tellApart);
  const roles = roleBookOf(model);
  const trusts = trustsOf(model);
  const mentioned = new Set(policies.flatMap(({ include, exclude }) => [...include.users, ...exclude.users]));
  const outcomes = new Map<string, Outcome>();
  const byId = new Map(model.accounts.map((account) => [account.id, account]));

  /** The verdict where some policies surely cover their boxes and others perhaps. */
  function outcomeOf(sure: readonly Box[], perhaps: readonly Box[], key: string): Outcome {
    const known = outcomes.get(key);
    if (known) return known;
    const outcome = decide(sure, perhaps);
    outcomes.set(key, outcome);
    return outcome;
  }

  function decide(sure: readonly Box[], perhaps: readonly Box[]): Outcome {
    if (remainder(space.whole, sure).length === 0) return { verdict: 'enforced', boxes: [] };
    const open = largestOutside([...sure, ...perhaps]);
    const proved = open.filter((box) => opaqueConstraints(space, box) <= 1);
    if (proved.length > 0) return { verdict: 'not-enforced', boxes: fewest(proved) };
    return { verdict: 'inconclusive', boxes: fewest(largestOutside(sure)) };
  }

  function largestOutside(taken: readonly Box[]): readonly Box[] {
    return largestBoxesOutside(space.whole, taken, boxLimit) ?? remainder(space.whole, taken);
  }

  function findingsOf(account: EntraAccount, question: CoverageQuestion): Finding[] {
    const provenance = provenanceOf(account, trusts);
    const everywhere = everywhereOf(model, question.requirement);
    return posturesThatMatter(account, question).flatMap((posture) =>
      question.targets.map((target): Finding => {
        const sure: ConditionalAccessPolicy[] = [];
        const perhaps: ConditionalAccessPolicy[] = [];
        const missing: MissingFact[] = [...everywhere];
        for (const policy of policies) {
          const who = userApplies(policy, account, posture, roles);
          const what = targetOf(policy, target);
          const applies = and(who, what);
          if (applies === 'false') continue;
          const implied = grantImplies(policy, question.requirement, provenance);
          if (implied.value === 'false') continue;
          const region = regions.get(policy)!;
          const faulty = policy.faults.length > 0 || policy.state === 'unknown';
          if (applies === 'true' && implied.value === 'true' && region.missing.length === 0 && !faulty) {
            sure.push(policy);
            continue;
          }
          perhaps.push(policy);
          missing.push(
            ...policy.faults.map(({ reason }) => ({ place: policy.name, reason })),
            ...(who === 'unknown' ? userDoubts(policy, account, posture) : []),
            ...(what === 'unknown' && !policy.faults.some(({ part }) => part === 'targets')
              ? [suiteDoubt(policy, target)]
              : []),
            ...implied.missing,
            ...region.missing,
          );
        }
        const boxes = (some: readonly ConditionalAccessPolicy[]): Box[] =>
          some.map((policy) =>
            policy.faults.some(({ part }) => part === 'conditions') ? space.whole : regions.get(policy)!.box,
          );
        const key = `${sure.map(numberOf).join()}|${perhaps.map(numberOf).join()}`;
        const outcome = outcomeOf(
          boxes(sure),
          [...boxes(perhaps), ...(everywhere.length > 0 ? [space.whole] : [])],
          key,
        );
        return settled(outcome, { target, posture, missing });
      }),
    );
  }

  function posturesThatMatter(account: EntraAccount, { onlyWhile }: CoverageQuestion): readonly Posture[] {
    const all = postures.of(account.id);
    const facts = onlyWhile?.get(account.id);
    if (facts === undefined || facts.size === 0) return all;
    const holds = ({ facts: held, unknown }: Posture): boolean =>
      [...facts].some((fact) => held.has(fact) || unknown.has(fact));
    // A posture that may not exist is no reason to leave out those that do.
    if (!all.some((posture) => posture.missing.length === 0 && holds(posture))) return all;
    return all.filter((posture) => posture.missing.length > 0 || holds(posture));
  }

  const numbers = new Map(policies.map((policy, at) => [policy, at]));
  function numberOf(policy: ConditionalAccessPolicy): number {
    return numbers.get(policy)!;
  }

  /** Accounts that no policy can tell apart. */
  function classOf(account: EntraAccount, { onlyWhile }: CoverageQuestion): string {
    const own = mentioned.has(account.id) || account.kind === 'unknown' ? account.id : '';
    const taken = postures.of(account.id);
    const held = [...(onlyWhile?.get(account.id) ?? [])].sort();
    return JSON.stringify([own, account.kind, account.federated, postureNumber(taken), held]);
  }

  const postureNumbers = new Map<readonly Posture[], number>();
  function postureNumber(taken: readonly Posture[]): number {
    const number = postureNumbers.get(taken) ?? postureNumbers.size;
    postureNumbers.set(taken, number);
    return number;
  }

  return {
    ask(question) {
      const classes = new Map<string, readonly Finding[]>();
      const gathered = new Map<string, UncoveredBox & { accounts: string[] }>();
      const asked = question.accounts ?? model.accounts.map(({ id }) => id);
      const rows = asked.map((id): AccountCoverage => {
        const account = byId.get(normalId(id));
        if (account === undefined) return notRead(id);
        const { name, evidence } = account;
        if (account.enabled === false)
          return { account: id, name, signsIn: false, verdict: 'inconclusive', missing: [], evidence };
        const key = classOf(account, question);
        const findings = classes.get(key) ?? withoutRepeats(findingsOf(account, question));
        classes.set(key, findings);
        for (const finding of findings) gather(gathered, { ...account, id }, finding);
        return {
          account: id,
          name,
          signsIn: true,
          verdict: weakestMfa(findings.map(({ verdict }) => verdict)),
          missing: distinct(
            findings.filter(({ verdict }) => verdict === 'inconclusive').flatMap(({ missing }) => missing),
          ),
          evidence,
        };
      });
      const whole: readonly MissingFact[] =
        question.accounts === undefined
          ? model.gaps.filter(({ read }) => read === 'users').map(factOf('accounts'))
          : [];
      const verdicts = rows.filter(({ signsIn }) => signsIn).map(({ verdict }) => verdict);
      return {
        verdict: weakestMfa([...verdicts, ...(whole.length > 0 ? (['inconclusive'] as const) : [])]),
        accounts: rows,
        uncovered: [...gathered.values()],
        missing: distinct([...whole, ...rows.flatMap(({ missing }) => missing)]),
      };
    },
  };

  function gather(
    into: Map<string, UncoveredBox & { accounts: string[] }>,
    account: EntraAccount,
    { target, posture, verdict, boxes }: Finding,
  ): void {
    for (const box of boxes) {
      const certainty = verdict === 'not-enforced' ? 'proved' : 'possible';
      const key = `${certainty} ${target.name} ${posture.activated.join()} ${box.join()}`;
      const known = into.get(key);
      if (known) {
        if (known.accounts.at(-1) !== account.id) known.accounts.push(account.id);
        continue;
      }
      into.set(key, {
        certainty,
        target: target.name,
        circumstances: describe(space, box),
        activated: posture.activated,
        accounts: [account.id],
        witness: {
          account: account.id,
          name: account.name,
          target: target.name,
          circumstances: sample(space, box),
        },
      });
    }
  }
}

/** Leaves out of each posture the gaps that an earlier one has: what is activated has no part in them. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  return findings.map((finding, at) => {
    const earlier = findings
      .slice(0, at)
      .filter(({ target, verdict }) => target === finding.target && verdict === finding.verdict)
      .flatMap(({ boxes }) => boxes);
    return { ...finding, boxes: finding.boxes.filter((box) => !earlier.some((one) => within(box, one))) };
  });
}

/** A posture that may not exist proves no gap. */
function settled(
  outcome: Outcome,
  { target, posture, missing }: Pick<Finding, 'target' | 'posture' | 'missing'>,
): Finding {
  if (posture.missing.length === 0 || outcome.verdict === 'enforced')
    return { ...outcome, target, posture, missing };
  return { ...outcome, verdict: 'inconclusive', target, posture, missing: [...missing, ...posture.missing] };
}

function targetOf(policy: ConditionalAccessPolicy, target: SignInTarget): Ternary {
  const applies = targetApplies(policy.targets, target);
  if (!policy.faults.some(({ part }) => part === 'targets')) return applies;
  return targetExcluded(policy.targets, target) ? 'false' : 'unknown';
}

function suiteDoubt({ name }: ConditionalAccessPolicy, target: SignInTarget): MissingFact {
  return { place: name, reason: `whether ${target.name} is in a suite that the policy names is not known` };
}

/** What may cover every sign-in though no policy that was read does. */
function everywhereOf(model: EntraSignInModel, { proof }: Requirement): MissingFact[] {
  const facts = model.gaps
    .filter(({ read }) => read === 'policies' || read === 'security-defaults')
    .map(factOf('Conditional Access'));
  if (model.securityDefaults === true && proof === 'methods')
    facts.push({
      place: 'security defaults',
      reason:
        'they ask for Multi-Factor Authentication where Microsoft finds it needed, and prove no single sign-in',
    });
  return facts;
}

type Trusts = Pick<EntraSignInModel, 'trustsForeignMfa' | 'trustsForeignDevices'>;

/**
 * Whether another tenant's factors and devices are accepted; a list of partners that was not read whole may hold one
 * of whom they are.
 */
function trustsOf({ trustsForeignMfa, trustsForeignDevices, gaps }: EntraSignInModel): Trusts {
  const short = gaps.some(({ read }) => read === 'cross-tenant-access');
  const known = (trust: boolean | null): boolean | null => (short && trust === false ? null : trust);
  return {
    trustsForeignMfa: known(trustsForeignMfa),
    trustsForeignDevices: known(trustsForeignDevices),
  };
}

function factOf(place: string) {
  return ({ reason, operation, permission }: EntraSignInModel['gaps'][number]): MissingFact => ({
    place,
    reason,
    operation,
    permission,
  });
}

function notRead(id: string): AccountCoverage {
  return {
    account: id,
    name: id,
    signsIn: true,
    verdict: 'inconclusive',
    missing: [
      {
        place: id,
        reason: 'is no user that was read',
        operation: 'GET /v1.0/users',
        permission: 'User.Read.All',
      },
    ],
    evidence: [],
  };
}

function distinct(facts: readonly MissingFact[]): MissingFact[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}
