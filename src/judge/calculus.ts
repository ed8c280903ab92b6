import { shortcomings, type Judgement, type Population } from './judgement.ts';
import { statuses, type Status } from './status.ts';

/** True only for a population read whole: a known, finite number expected, as many inspected, nothing amiss. */
export function isWhole(population: Population): boolean {
  const { expected, inspected, ...amiss } = population;
  return (
    expected !== null &&
    Number.isInteger(expected) &&
    expected >= 0 &&
    inspected === expected &&
    Object.values(amiss).every((count) => count === 0)
  );
}

interface Verdict {
  status: Status;
  reason: string;
}

/**
 * The verdict on one judgement. It starts inconclusive; one counter-example is a fail even on a partial read; pass
 * needs a whole, non-empty population with nothing missing and nothing undecided. Proof of zero and not-applicable
 * are accepted only on a whole reading too, since an unread list can hide what would make the control apply.
 */
export function verdictOf(judgement: Judgement): Verdict {
  const { population, exceptions, missing, undecided } = judgement;
  if (exceptions.length > 0) {
    return { status: 'fail', reason: count(exceptions.length, 'exception') };
  }
  if (missing.length > 0) {
    return { status: 'inconclusive', reason: `${count(missing.length, 'read')} missing or incomplete` };
  }
  if (undecided.length > 0) {
    return { status: 'inconclusive', reason: `${count(undecided.length, 'item')} could not be decided` };
  }
  if (!isWhole(population)) {
    return { status: 'inconclusive', reason: describeShortPopulation(population) };
  }
  if (judgement.notApplicable !== undefined) {
    return { status: 'not_applicable', reason: judgement.notApplicable };
  }
  if (judgement.notOperated !== undefined) {
    return population.expected === 0
      ? { status: 'not_operated', reason: judgement.notOperated }
      : { status: 'inconclusive', reason: 'Said not to have operated, yet the population is not empty' };
  }
  if (population.expected === 0) {
    return {
      status: 'inconclusive',
      reason: 'Nothing to inspect was found, and nothing proves that there is nothing',
    };
  }
  return { status: 'pass', reason: `${count(population.inspected, 'item')} inspected, no exceptions noted` };
}

function describeShortPopulation(population: Population): string {
  if (population.expected === null) return 'The population is unknown, because listing it failed';
  const amiss = shortcomings
    .filter((name) => population[name] !== 0)
    .map((name) => `${population[name]} ${name}`);
  return `${population.inspected} of ${population.expected} inspected${amiss.length > 0 ? `, ${amiss.join(', ')}` : ''}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const counting = statuses.slice(0, 5);

/**
 * The worst of several statuses: fail, error, inconclusive, not_tested, pass. The others do not count; where nothing
 * else stands they are returned as they are, mixed ones in the order not_operated, not_applicable, not_effective.
 * Nothing at all is inconclusive.
 */
export function rollUp(all: Iterable<Status>): Status {
  const seen = new Set(all);
  const worst = counting.find((status) => seen.has(status));
  if (worst) return worst;
  return statuses.find((status) => seen.has(status)) ?? 'inconclusive';
}

/** How much of a statement one result covers: all, a part, or all that the automatic checks cannot show. */
type Coverage = 'full' | 'part' | 'rest';

/**
 * The verdict on a statement from the results that cite it: their roll-up, and pass only where together they cover
 * every part, that is, where one covers it in full or one covers the rest.
 */
export function statementVerdict(
  results: readonly { status: Status; covers: Coverage; reason: string }[],
): Verdict {
  const status = rollUp(results.map((result) => result.status));
  if (status !== 'pass') {
    const speaking = results.filter((result) => result.status === status);
    return { status, reason: speaking[0]?.reason ?? 'No check or request speaks for it' };
  }
  const covered = results.some(({ status: one, covers }) => covers !== 'part' && one !== 'not_effective');
  return covered
    ? { status: 'pass', reason: `${count(results.length, 'result')}, no exceptions noted` }
    : { status: 'inconclusive', reason: 'What was tested covers only a part of the statement' };
}
