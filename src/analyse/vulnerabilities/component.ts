/** A part of the estate that vulnerability management has to cover: a machine, as the inventory knows it. */
export interface Component {
  /** Never given to another: an instance id, a resource id. */
  id: string;
  name: string;
}

/** Which component a scanner means by a text of its own. */
export type Naming =
  | { kind: 'one'; component: Component; by: 'id' | 'name' }
  /** Several components have the name: the text means any of them, and proves nothing of one. */
  | { kind: 'ambiguous'; components: readonly Component[] }
  | { kind: 'none' };

/**
 * Joins what scanners call their targets to components: by the id, whole or its last part, before the name. An id of
 * one component that is the name of another means the former.
 */
export function namingOf(components: readonly Component[]): (target: string) => Naming {
  const byId = grouped(components, ({ id }) => [id, id.split('/').at(-1) ?? id]);
  const byName = grouped(components, ({ name }) => [name]);
  return (target) => {
    const key = keyOf(target);
    const ids = byId.get(key);
    const found = ids ?? byName.get(key) ?? [];
    const [component] = found;
    if (component === undefined) return { kind: 'none' };
    // What two lists hold is one component.
    if (found.some(({ id }) => keyOf(id) !== keyOf(component.id)))
      return { kind: 'ambiguous', components: found };
    return { kind: 'one', component, by: ids === undefined ? 'name' : 'id' };
  };
}

function grouped(
  components: readonly Component[],
  keys: (component: Component) => readonly string[],
): Map<string, Component[]> {
  const found = new Map<string, Component[]>();
  for (const component of components)
    for (const key of new Set(keys(component).map(keyOf)))
      if (key !== '') found.set(key, [...(found.get(key) ?? []), component]);
  return found;
}

const keyOf = (text: string): string => text.trim().toLowerCase();
