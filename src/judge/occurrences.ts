import type { FiledDocument } from '../locker/locker.ts';
import { dateOf, periodOf } from './attributes.ts';

/** When what a document records took place, by the artefact itself. */
export interface Occurrence {
  /** Beginning of what it covers, where it says so. */
  from: Date | null;
  at: Date;
}

/**
 * The occurrence that a document records: as the reviewer found it completed, or to the end of what it covers. Where
 * filer and reviewer name several instants the earliest holds, since a later one may be that of a copy.
 */
export function occurrenceOf(
  { madeAt, coversFrom, coversTo }: Pick<FiledDocument, 'madeAt' | 'coversFrom' | 'coversTo'>,
  attributes: Readonly<Record<string, string>>,
): Occurrence {
  const covers = periodOf(attributes['covers'] ?? '');
  const ends = [
    new Date(madeAt),
    ...(coversTo === null ? [] : [new Date(coversTo)]),
    dateOf(attributes['completed'] ?? ''),
    covers?.to ?? null,
  ].filter((one) => one !== null);
  const from = covers?.from ?? (coversFrom === null ? null : new Date(coversFrom));
  return { from, at: new Date(Math.min(...ends.map((one) => one.getTime()))) };
}
