/** A step towards an answer: the answer that the things up to here give, and where others lead on from them. */
interface Step {
  answer?: { value: unknown };
  next: WeakMap<object, Step>;
}

/**
 * What was worked out of which objects. Estates of the same evidence that share a memory share what they agree on: of
 * the same reads, the same collections. A memory is for the evidence of one locker. What is kept goes with the objects
 * that it rests on.
 */
export class EstateMemory {
  readonly #first = new WeakMap<object, Step>();

  /** The value for these objects, in this order. What else bears on it must be one of them. */
  once<Value>(restsOn: readonly [object, ...object[]], work: () => Value): Value {
    let next = this.#first;
    let step: Step | undefined;
    for (const one of restsOn) {
      step = next.get(one);
      if (step === undefined) next.set(one, (step = { next: new WeakMap() }));
      next = step.next;
    }
    const { answer } = step!;
    if (answer !== undefined) return answer.value as Value;
    const value = work();
    step!.answer = { value };
    return value;
  }
}
