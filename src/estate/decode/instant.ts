/**
 * An instant as services and their command lines write it: RFC 3339, or seconds since 1970 as JSON protocols of AWS
 * do. Null for anything else.
 */
export function instantOf(value: unknown): string | null {
  if (typeof value === 'number') {
    const instant = new Date(value * 1000);
    return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
  }
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(value)) return null;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
