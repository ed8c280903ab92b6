import type { PolicyFault, PolicyPart } from './model.ts';
import { isItem, normalId, type Item } from './page.ts';

/** Reads members of a policy; what has another shape than the documented one becomes a fault. */
export interface PolicyReader {
  fault(part: PolicyPart, reason: string): void;
  /** An object, or null where it is absent or null. */
  item(part: PolicyPart, from: Item, name: string): Item | null;
  /** A list of texts; absent or null is empty. */
  texts(part: PolicyPart, from: Item, name: string): string[];
  /** A list of ids and of the keywords given; a word that is neither is a fault, and stays in the list. */
  ids(part: PolicyPart, from: Item, name: string, keywords: readonly string[]): string[];
  /** A list of texts, or one text that lists them with commas, as Graph prints flags. */
  flags(part: PolicyPart, from: Item, name: string): string[];
  /** The texts that are known values; any other is a fault. */
  known<Value extends string>(
    part: PolicyPart,
    what: string,
    values: readonly string[],
    allowed: readonly Value[],
  ): Value[];
}

/** A reader that collects into the given list of faults. */
export function policyReader(faults: PolicyFault[]): PolicyReader {
  const fault = (part: PolicyPart, what: string): void => {
    faults.push({ part, reason: `${what} is not understood` });
  };
  const texts: PolicyReader['texts'] = (part, from, name) => {
    const value = from[name];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every((one): one is string => typeof one === 'string')) return value;
    fault(part, `the value of ${name}`);
    return [];
  };
  return {
    fault,
    texts,
    ids(part, from, name, keywords) {
      const stated = texts(part, from, name);
      for (const word of stated) {
        if (/^[A-Z][A-Za-z0-9]*$/.test(word) && !keywords.includes(word))
          fault(part, `the word ${word} in ${name}`);
      }
      return stated.map(normalId);
    },
    item(part, from, name) {
      const value = from[name];
      if (isItem(value)) return value;
      if (value !== undefined && value !== null) fault(part, `the value of ${name}`);
      return null;
    },
    flags(part, from, name) {
      const value = from[name];
      if (typeof value !== 'string') return texts(part, from, name);
      return value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');
    },
    known<Value extends string>(
      part: PolicyPart,
      what: string,
      values: readonly string[],
      allowed: readonly Value[],
    ): Value[] {
      for (const value of values) {
        if (!(allowed as readonly string[]).includes(value)) fault(part, `the ${what} ${value}`);
      }
      return allowed.filter((value) => values.includes(value));
    },
  };
}
