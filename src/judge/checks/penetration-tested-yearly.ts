import { addDuration, parseDuration } from '../../analyse/clocks/duration.ts';
import type { PenetrationTest } from '../../estate/vulnerabilities/vulnerabilities.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** The stricter of 365 and 366 days, whichever the year has. */
const year = 'P365D';

const classes = new Set([
  'certificate-system',
  'root-ca-system',
  'security-support-system',
  'network-boundary-control',
]);

/** NCSSR 4.2.1.1: a penetration test ended within the year before the judgement, and the one before it within a year of that. */
export const penetrationTestedYearly: Check = {
  id: 'penetration-tested-yearly',
  title: 'Penetration tests are at most a year apart',
  procedure:
    'Of the penetration tests that had ended, the last must have ended within 365 days, and within 365 days of the end of the one before it. Declared systems that no test of the last year covered are left open: the programme has to say why. Reports, testers and their independence are asked for.',
  nature: 'reperformance',
  cites: { '4.2.1-b': 'part', '4.2.1.1-b': 'part' },
  needs: ['vulnerabilities.penetrationTests'],
  unit: 'engagement',
  effective: since205,
  judge({ at, scope, ...context }) {
    const found = survey<PenetrationTest>(context, 'vulnerabilities.penetrationTests');
    const impossible = found.members.filter((test) => Date.parse(test.endedAt) < Date.parse(test.startedAt));
    const ended = found.members
      .filter((test) => !impossible.includes(test) && new Date(test.endedAt) <= at)
      .sort((a, b) => Date.parse(b.endedAt) - Date.parse(a.endedAt));
    const [last] = ended;
    const exceptions: Exception[] = [];
    const recent = ended.filter((test) => withinYear(test.endedAt, at));
    if (last === undefined || recent.length === 0)
      exceptions.push({
        subject: 'Penetration tests',
        condition:
          last === undefined
            ? 'are none on record'
            : `ended last at ${last.endedAt} with ${last.testId}, more than 365 days ago`,
        evidence: last?.evidence ?? found.evidence,
      });
    exceptions.push(...gapsIn(ended, scope.engagement.period.from));
    const covered = new Set(recent.flatMap(({ systems }) => systems));
    const uncovered = Object.entries(scope.systems).filter(
      ([id, system]) => classes.has(system.class) && !covered.has(id),
    );
    const unknown = found.members.flatMap((test) =>
      test.systems.filter((id) => !Object.hasOwn(scope.systems, id)).map((id) => ({ test, id })),
    );
    const certain = found.whole;
    return judgementOf(found, [], {
      exceptions: certain ? exceptions : [],
      undecided: [
        ...(certain ? [] : exceptions),
        ...impossible.map(({ testId, startedAt, endedAt, evidence }) => ({
          subject: testId,
          condition: `is said to have ended at ${endedAt}, before it began at ${startedAt}`,
          evidence,
        })),
        ...unknown.map(({ test, id }) => ({
          subject: test.testId,
          condition: `covered ${id}, which ncssr.yaml does not declare`,
          evidence: test.evidence,
        })),
        ...(recent.length === 0 ? [] : uncovered).map(([id]) => ({
          subject: id,
          condition: 'was covered by no penetration test of the last year',
          evidence: recent.flatMap(({ evidence }) => evidence),
        })),
      ],
    });
  },
};

function withinYear(endedAt: string, later: Date): boolean {
  return addDuration(new Date(endedAt), parseDuration(year)) >= later;
}

/** Tests of the engagement's period that came more than a year after the one before. `ended` has the newest first. */
function gapsIn(ended: readonly PenetrationTest[], from: string): Exception[] {
  return ended.flatMap((test, index) => {
    const before = ended[index + 1];
    if (before === undefined || new Date(test.endedAt) < new Date(from)) return [];
    if (withinYear(before.endedAt, new Date(test.endedAt))) return [];
    return [
      {
        subject: test.testId,
        condition: `ended at ${test.endedAt}, more than 365 days after ${before.testId}, which ended at ${before.endedAt}`,
        evidence: [...new Set([...test.evidence, ...before.evidence])],
      },
    ];
  });
}
