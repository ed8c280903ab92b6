export type Item = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text member of an object; empty where it is absent or something else. */
export function textOf(item: Item | undefined, member: string): string {
  const value = item?.[member];
  return typeof value === 'string' ? value : '';
}

/** The objects at a path such as `Reservations[].Instances[]`, each with the objects around it, nearest first. */
export function* itemsAt(value: unknown, path: string): Generator<{ item: Item; around: readonly Item[] }> {
  yield* descend(value, path.split('.'), []);
}

function* descend(
  value: unknown,
  steps: readonly string[],
  around: readonly Item[],
): Generator<{ item: Item; around: readonly Item[] }> {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (isItem(value)) yield { item: value, around };
    return;
  }
  if (!isItem(value)) return;
  const listed = step.endsWith('[]');
  const member = value[listed ? step.slice(0, -2) : step];
  const members: readonly unknown[] = listed
    ? Array.isArray(member)
      ? (member as unknown[])
      : []
    : [member];
  for (const one of members) yield* descend(one, rest, [value, ...around]);
}

/** The texts at a path whose last step is a text or a list of texts. */
export function textsAt(value: unknown, path: string): string[] {
  const steps = path.split('.');
  const last = steps.at(-1) ?? '';
  const holders =
    steps.length === 1
      ? itemsIn(value)
      : [...itemsAt(value, steps.slice(0, -1).join('.'))].map(({ item }) => item);
  return holders.flatMap((item) => {
    const member = item[last.endsWith('[]') ? last.slice(0, -2) : last];
    const members: readonly unknown[] = Array.isArray(member) ? (member as unknown[]) : [member];
    return members.filter((one) => typeof one === 'string' && one !== '') as string[];
  });
}

function itemsIn(value: unknown): Item[] {
  return isItem(value) ? [value] : [];
}

/** A text with the member that holds it and the objects around it, nearest first. */
export interface Leaf {
  text: string;
  member: string;
  around: readonly Item[];
}

/** Every text of a value. An object of which `isOver` is true is left out with all that it holds. */
export function* leaves(value: unknown, isOver: (item: Item) => boolean): Generator<Leaf> {
  yield* within(value, '', [], isOver);
}

function* within(
  value: unknown,
  member: string,
  around: readonly Item[],
  isOver: (item: Item) => boolean,
): Generator<Leaf> {
  if (typeof value === 'string') {
    yield { text: value, member, around };
  } else if (Array.isArray(value)) {
    for (const one of value as unknown[]) yield* within(one, member, around, isOver);
  } else if (isItem(value) && !isOver(value)) {
    for (const [name, one] of Object.entries(value)) yield* within(one, name, [value, ...around], isOver);
  }
}
