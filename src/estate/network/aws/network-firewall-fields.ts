import { isRecord } from './conform.ts';

/** Members of what AWS Network Firewall prints, which is nested deeper than it is regular. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsAt(value: unknown, ...path: string[]): Fields {
  const found = path.reduce<unknown>((at, member) => (isRecord(at) ? at[member] : undefined), value);
  return isRecord(found) ? found : {};
}

export function textAt(value: unknown, member: string): string | undefined {
  const held = fieldsAt(value)[member];
  return typeof held === 'string' ? held : undefined;
}

export function numberAt(value: unknown, member: string): number | undefined {
  const held = fieldsAt(value)[member];
  return typeof held === 'number' ? held : undefined;
}

/** The records of a list; null where something else stands in its place. Absent is an empty list. */
export function recordsAt(value: unknown, member: string): Fields[] | null {
  const held = fieldsAt(value)[member];
  if (held === undefined || held === null) return [];
  return Array.isArray(held) && held.every(isRecord) ? held : null;
}

/** The same for texts. */
export function textsAt(value: unknown, member: string): string[] | null {
  const held = fieldsAt(value)[member];
  if (held === undefined || held === null) return [];
  return Array.isArray(held) && held.every((one) => typeof one === 'string') ? held : null;
}
