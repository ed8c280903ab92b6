import type { AccessPath } from '../../analyse/access/answer.ts';

/** A path in one line, from the account to what it reaches. */
export function pathWords(path: AccessPath | null): string {
  if (path === null) return '';
  return path.steps.map(({ kind, to, name }) => `${kind} → ${name ?? to}`).join(', ');
}

/** The evidence that a path rests on. */
export function pathEvidence(path: AccessPath | null): string[] {
  return [...new Set((path?.steps ?? []).flatMap(({ evidence }) => evidence))];
}

/** A path as a witness that can be drawn: each step with what permits it. */
export function pathWitness(path: AccessPath | null): Readonly<Record<string, unknown>> {
  if (path === null) return {};
  const { manner, certainty, mfa, steps, context } = path;
  return {
    manner,
    certainty,
    mfa,
    context,
    steps: steps.map(({ kind, from, to, by }) => ({ kind, from, to, by })),
  };
}
