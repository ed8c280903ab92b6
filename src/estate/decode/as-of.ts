import type { DecodedPage } from '../collection.ts';

/** Answers that a service made some time before it was asked for them, each with the member that says when. */
const madeAt: Readonly<Record<string, string>> = {
  // AWS makes a credential report at most once in four hours and hands out the last one until then.
  'aws.iam.credential-report': 'GeneratedTime',
};

/** The oldest instant for which a read's answers hold, where they say so themselves; null where they do not. */
export function asOf(kind: string, pages: readonly DecodedPage[]): string | null {
  const member = madeAt[kind];
  if (member === undefined) return null;
  const stated = pages
    .map(({ value }) => (value as Readonly<Record<string, unknown>> | null)?.[member])
    .filter((instant) => typeof instant === 'string' && !Number.isNaN(Date.parse(instant)))
    .map((instant) => new Date(instant as string).toISOString());
  return stated.sort()[0] ?? null;
}
