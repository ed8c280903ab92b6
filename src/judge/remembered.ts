import type { Collected, Member } from '../estate/collection.ts';
import type { CheckContext } from './check.ts';

type Systems = CheckContext['systems'];

interface Answer<Value> {
  readonly restsOn: readonly unknown[];
  readonly value: Value;
}

/**
 * The same answer for every check that asks it of the same collections, system, scope and instant. What is asked sees
 * the collections named and no other, so that nothing else can bear on its answer.
 */
export function remembered<Value>(
  needs: readonly string[],
  ask: (context: CheckContext) => Value,
): (context: CheckContext) => Value {
  const answers = new WeakMap<Systems, Map<string, Answer<Value>[]>>();
  return (context) => {
    const { at, scope, system, systems, segments } = context;
    const collections = new Map(needs.map((name) => [name, context.collection(name)]));
    const restsOn = [scope, system?.declared, system?.reach, segments, ...collections.values()];
    const key = `${at.getTime()} ${system === null ? '' : JSON.stringify(system.id)}`;
    const ofSystems = answers.get(systems) ?? new Map<string, Answer<Value>[]>();
    answers.set(systems, ofSystems);
    const known = ofSystems.get(key) ?? [];
    ofSystems.set(key, known);
    const before = known.find((answer) => answer.restsOn.every((one, place) => one === restsOn[place]));
    if (before !== undefined) return before.value;
    const value = ask({ at, scope, system, systems, segments, collection: only(collections) });
    known.push({ restsOn, value });
    return value;
  };
}

function only(collections: ReadonlyMap<string, Collected<Member>>): CheckContext['collection'] {
  return <M extends Member>(name: string): Collected<M> => {
    const collected = collections.get(name);
    if (collected === undefined) throw new Error(`${name} is not among what the answer is remembered by`);
    return collected as Collected<M>;
  };
}
