import type { Collected, Member } from '../estate/collection.ts';
import { EstateMemory } from '../estate/memory.ts';
import type { CheckContext } from './check.ts';

const wholeEngagement = {};

/**
 * The same answer for every check that asks it of the same collections, system, scope and instant. What is asked sees
 * the collections named and no other, so that nothing else can bear on its answer.
 */
export function remembered<Value>(
  needs: readonly string[],
  ask: (context: CheckContext) => Value,
): (context: CheckContext) => Value {
  const memory = new EstateMemory();
  return (context) => {
    const { at, scope, system, systems, segments } = context;
    const collections = new Map(needs.map((name) => [name, context.collection(name)]));
    const { declared, reach } = system ?? { declared: wholeEngagement, reach: wholeEngagement };
    const answers = memory.once(
      [systems, segments, scope, declared, reach, ...collections.values()],
      () => new Map<string, { value: Value }>(),
    );
    const key = `${at.getTime()} ${system?.id ?? ''}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = { value: ask({ at, scope, system, systems, segments, collection: only(collections) }) };
      answers.set(key, answer);
    }
    return answer.value;
  };
}

function only(collections: ReadonlyMap<string, Collected<Member>>): CheckContext['collection'] {
  return <M extends Member>(name: string): Collected<M> => {
    const collected = collections.get(name);
    if (collected === undefined) throw new Error(`${name} is not among what the answer is remembered by`);
    return collected as Collected<M>;
  };
}
