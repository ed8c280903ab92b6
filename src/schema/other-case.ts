import type { JsonSchema } from './validator.ts';

interface Named {
  properties: ReadonlyMap<string, Walk>;
  /** Names in lower case -> as the schema spells them. */
  spelled: ReadonlyMap<string, string>;
  others: Walk;
  items: Walk;
}

type Walk = Named | null;

/**
 * A walk over values that finds a member whose name differs from one of the schema's by case alone. Such a member is
 * read by nobody, so that what it says would be lost in silence wherever the schema lets the right name be absent.
 */
export function otherCaseWalk(schema: JsonSchema): (value: unknown) => string | null {
  const walk = prepared(schema);
  return (value) => found(value, walk, '');
}

function prepared(schema: unknown): Walk {
  if (typeof schema !== 'object' || schema === null) return null;
  const { properties = {}, items, additionalProperties } = schema as Readonly<Record<string, unknown>>;
  const names = Object.entries(properties as Readonly<Record<string, unknown>>);
  const walk: Named = {
    properties: new Map(names.map(([name, one]) => [name, prepared(one)])),
    spelled: new Map(names.map(([name]) => [name.toLowerCase(), name])),
    others: prepared(additionalProperties),
    items: prepared(items),
  };
  return names.length === 0 && walk.others === null && walk.items === null ? null : walk;
}

function found(value: unknown, walk: Walk, path: string): string | null {
  if (walk === null || typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) {
      const inner = found(one, walk.items, `${path}/${index}`);
      if (inner !== null) return inner;
    }
    return null;
  }
  for (const [name, one] of Object.entries(value)) {
    const known = walk.properties.get(name);
    if (known === undefined) {
      const spelled = walk.spelled.get(name.toLowerCase());
      if (spelled !== undefined) return `${path || 'the whole'} has ${name}, which is spelled ${spelled}`;
    }
    const inner = found(one, known === undefined ? walk.others : known, `${path}/${name}`);
    if (inner !== null) return inner;
  }
  return null;
}
