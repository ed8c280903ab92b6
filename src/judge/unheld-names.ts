/**
 * Names that a schema speaks of and that no value it is held against has, as `fields.inner`. Such a schema asks
 * nothing: what `properties` says of a name that is absent holds for everything.
 */
export function namesHeldByNone(schema: unknown, values: readonly unknown[], at = ''): string[] {
  const objects = values.filter(isObject);
  if (!isObject(schema) || values.length === 0) return [];
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const named = new Set([...Object.keys(properties), ...required.map(String)]);
  const own = [...named].flatMap((name) => {
    const place = at === '' ? name : `${at}.${name}`;
    if (objects.length === 0) return [];
    const held = objects.filter((one) => Object.hasOwn(one, name)).map((one) => one[name]);
    return held.length === 0 ? [place] : namesHeldByNone(properties[name], held, place);
  });
  const items = values.filter((one) => Array.isArray(one)).flat() as unknown[];
  const lists = ['items', 'contains'].flatMap((word) => namesHeldByNone(schema[word], items, `${at}[]`));
  const same = ['not', 'if', 'then', 'else'].map((word) => schema[word]);
  const several = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => schema[word] ?? []);
  return [
    ...new Set([
      ...own,
      ...lists,
      ...[...same, ...several].flatMap((one) => namesHeldByNone(one, values, at)),
    ]),
  ];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
