import { parse } from 'yaml';
import { RefusedError } from './refused.ts';

/** An answer to an attribute, for one request or (null) for every one that asks for it. */
export interface StatedAnswer {
  request: string | null;
  attribute: string;
  value: string;
}

/** `id=value` or `REQUEST:id=value`. Throws RefusedError for anything else. */
export function statedAnswer(given: string): StatedAnswer {
  const parts = /^(?:([A-Za-z0-9][A-Za-z0-9.-]*):)?([a-z0-9]+(?:-[a-z0-9]+)*)=(.*)$/s.exec(given);
  if (!parts) throw new RefusedError(`--answer ${given} is not of the form id=value, or REQUEST:id=value`);
  const [, request, attribute = '', value = ''] = parts;
  return { request: request ?? null, attribute, value };
}

/** The answers of a YAML text: `id: value` for every request, `REQUEST: { id: value }` for one. */
export function answersIn(text: string): StatedAnswer[] {
  // Every scalar as it is written: yes, 4.20 and 2026-11-20 are words here.
  const value: unknown = parse(text, { schema: 'failsafe' });
  if (!isMap(value)) throw new RefusedError('The file of answers holds no "id: value"');
  return Object.entries(value).flatMap(([key, one]): StatedAnswer[] =>
    isMap(one)
      ? Object.entries(one).map(([attribute, answer]) => ({
          request: key,
          attribute,
          value: wordOf(answer, attribute),
        }))
      : [{ request: null, attribute: key, value: wordOf(one, key) }],
  );
}

function wordOf(value: unknown, attribute: string): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  throw new RefusedError(`The answer to ${attribute} is neither a word nor a list of words`);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
