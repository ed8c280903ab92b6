import type { Change } from '../../estate/activity/changes.ts';
import type { Exception } from '../judgement.ts';

/** A change that is outside of what its maker is for, or may be. */
export interface Act {
  change: Change;
  subject: string;
  /** Why, in an auditor's words. */
  why: string;
  systems: readonly string[];
  proved: boolean;
}

const shown = 20;

/** The same act by the same one, as one with its number, its instants and what it was done to. */
export function gatheredActs(acts: readonly Act[]): Exception[] {
  const groups = Map.groupBy(acts, ({ change, subject, why, systems }) =>
    [subject, change.action, why, ...systems].join('|'),
  );
  return [...groups.values()].flatMap((own): Exception[] => {
    const [first] = own;
    if (first === undefined) return [];
    const times = own.map(({ change }) => change.at ?? '').sort();
    const resources = [...new Set(own.flatMap(({ change }) => change.resources))].sort();
    const when =
      own.length === 1
        ? `at ${times[0] ?? ''}`
        : `${own.length} times from ${times[0] ?? ''} to ${times.at(-1) ?? ''}`;
    const onto =
      resources.length === 0
        ? ''
        : ` on ${resources.slice(0, 3).join(', ')}${resources.length > 3 ? ` and ${resources.length - 3} more` : ''}`;
    return [
      {
        subject: first.subject,
        condition: `performed ${first.change.action}${onto} of ${first.systems.join(', ')} ${when}, ${first.why}`,
        evidence: [...new Set(own.flatMap(({ change }) => change.evidence))].sort(),
        witness: {
          events: own.slice(0, shown).map(({ change }) => change.id),
          resources: resources.slice(0, shown),
        },
      },
    ];
  });
}
