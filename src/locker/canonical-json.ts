/**
 * JSON with object keys in UTF-16 code unit order and no white space, so that equal values have equal bytes
 * (the member order of RFC 8785). Members whose value is undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const names = Object.keys(value).sort();
  // Without a prototype, so that a member named `__proto__` stays a member.
  const result = Object.create(null) as Record<string, unknown>;
  for (const name of names) result[name] = sorted((value as Record<string, unknown>)[name]);
  return result;
}
