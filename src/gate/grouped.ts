import { blocking, unproving, type Code, type Reason } from './reason.ts';

/** Reasons of one code; those with one message stand together. */
export interface ReasonGroup {
  code: Code;
  title: string;
  blocks: boolean;
  count: number;
  items: readonly { message: string; subjects: readonly string[]; evidence: readonly string[] }[];
}

const titles: Readonly<Record<Code, string>> = {
  'unassessed-system': 'Not assessed',
  'rollback-unassessed': 'Rollback target not assessed',
  'coverage-gap': 'Days that no audit covers',
  'comparison-errors': 'OCSP answers in error',
  'open-must-failure': 'Violated',
  'rollback-failure': 'Violated on the rollback target',
  forecast: 'A day to come',
  'run-later': 'Collected after the day',
  'run-outdated': 'Collected too long before the day',
  'not-judged': 'Not judged',
  'undeclared-system': 'Not in the inventory',
  'comparison-missing': 'OCSP answers not compared',
  'comparison-partial': 'OCSP comparison not complete',
  'comparison-stale': 'OCSP comparison too old',
  'comparison-unread': 'Recorded OCSP answers not read',
  'inconclusive-must': 'Not proved',
  'rollback-unproved': 'Not proved on the rollback target',
};

/** For reading: what blocks first, then what is not proved. */
export function groupedReasons(reasons: readonly Reason[]): ReasonGroup[] {
  return (Object.keys(titles) as Code[]).flatMap((code) => {
    const own = reasons.filter((one) => one.code === code);
    if (own.length === 0) return [];
    const items = [...Map.groupBy(own, ({ message }) => message)].map(([message, all]) => ({
      message,
      subjects: together(all.map(({ subject }) => subject)),
      evidence: [...new Set(all.flatMap(({ evidence }) => evidence))],
    }));
    const blocks = !(unproving as readonly string[]).includes(code);
    return [{ code, title: titles[code], blocks, count: own.length, items }];
  });
}

export function blockers(reasons: readonly Reason[]): number {
  return reasons.filter(({ code }) => (blocking as readonly string[]).includes(code)).length;
}

/** `S on A` and `S on B` as `S on A, B`. */
function together(subjects: readonly string[]): string[] {
  const places = new Map<string, string[]>();
  for (const subject of subjects) {
    const [what = subject, where] = subject.split(' on ');
    const known = places.get(what) ?? [];
    places.set(what, where === undefined ? known : [...known, where]);
  }
  return [...places].map(([what, where]) => (where.length === 0 ? what : `${what} on ${where.join(', ')}`));
}
