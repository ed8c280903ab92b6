type Schema = Readonly<Record<string, unknown>>;

/** A value with everything in it that a schema names: lists of two, and text that reads as an instant too. */
export function sampleOf(schema: Schema, depth = 0): unknown {
  switch ([schema['type']].flat()[0]) {
    case 'array':
      return [0, 1].map(() => sampleOf(schema['items'] as Schema, depth + 1));
    case 'object':
      return objectOf(schema, depth);
    case 'integer':
    case 'number':
      return 1000 + depth;
    case 'boolean':
      return depth % 2 === 0;
    default:
      return schema['contentEncoding'] === 'base64' ? 'dXNlcixhcm4=' : '2026-01-02T03:04:05Z';
  }
}

function objectOf(schema: Schema, depth: number): Record<string, unknown> {
  const properties = schema['properties'] as Readonly<Record<string, Schema>> | undefined;
  const values = schema['additionalProperties'];
  if (properties === undefined && typeof values === 'object' && values !== null)
    return { first: sampleOf(values as Schema, depth + 1), second: sampleOf(values as Schema, depth + 1) };
  return Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, inner]) => [name, sampleOf(inner, depth + 1)]),
  );
}
