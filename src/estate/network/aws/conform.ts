import type { Shape } from './shapes.ts';

interface Conforming {
  /** The value with every member that has not its form left out. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Paths of members that were left out. */
  readonly malformed: readonly string[];
  /** Paths of members that the shape does not name. */
  readonly unaccounted: readonly string[];
}

/** Takes what has the form of the shape, and says what has not. Never throws. */
export function conform(value: Readonly<Record<string, unknown>>, shape: Shape): Conforming {
  const malformed: string[] = [];
  const unaccounted: string[] = [];
  return { value: record(value, shape, '', malformed, unaccounted), malformed, unaccounted };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record(
  value: Readonly<Record<string, unknown>>,
  shape: Shape,
  path: string,
  malformed: string[],
  unaccounted: string[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [member, held] of Object.entries(value)) {
    const form = Object.hasOwn(shape, member) ? shape[member] : undefined;
    const at = `${path}${member}`;
    if (form === undefined) unaccounted.push(at);
    if (form === undefined || form === 'no-effect' || held === undefined || held === null) continue;
    const taken = take(held, form, at, malformed, unaccounted);
    if (taken === undefined) malformed.push(at);
    else kept[member] = taken;
  }
  return kept;
}

function take(
  held: unknown,
  form: Exclude<Shape[string], 'no-effect' | undefined>,
  at: string,
  malformed: string[],
  unaccounted: string[],
): unknown {
  if (form === 'value') return typeof held === 'object' ? undefined : held;
  if (form === 'text') return typeof held === 'string' ? held : undefined;
  if (form === 'flag') return typeof held === 'boolean' ? held : undefined;
  if (form === 'texts') {
    if (!Array.isArray(held)) return undefined;
    const texts = held.filter((one) => typeof one === 'string');
    if (texts.length < held.length) malformed.push(at);
    return texts;
  }
  if (!isList(form)) return isRecord(held) ? record(held, form, `${at}.`, malformed, unaccounted) : undefined;
  if (!Array.isArray(held)) return undefined;
  return held.flatMap((one: unknown) => {
    if (isRecord(one)) return [record(one, form[0], `${at}.`, malformed, unaccounted)];
    malformed.push(at);
    return [];
  });
}

function isList(form: Shape | readonly [Shape]): form is readonly [Shape] {
  return Array.isArray(form);
}
