import { titles } from '../template.ts';
import { type Report, type Rule } from './rule.ts';

/** What the first and the last report of an incident have to say beside their fields. */
export const stageRules: readonly Rule[] = [
  {
    id: 'R08',
    severity: 'error',
    title: 'A first report tells the impact that is known, and whether the incident is contained or goes on',
    kinds: ['preliminary'],
    *check(report) {
      const heading = report.section('Summary');
      if (!heading) return;
      const text = textOf(report);
      if (!impact.test(text))
        yield {
          ...at(heading),
          message: 'Nothing is said of the impact: what is affected, and how much of it',
        };
      if (!containment.test(text))
        yield { ...at(heading), message: 'Nothing says whether the incident is contained or goes on' };
    },
  },
  {
    id: 'R15',
    severity: 'error',
    title: 'A closure asks for closing and says that every action item is done',
    kinds: ['closure'],
    *check(report) {
      const heading = report.section(titles.closure);
      if (!heading) return;
      const sentences = textOf(report).split(/(?<=[.!?])\s+/);
      const about = sentences.filter(
        (one) => /action items?\b/i.test(one) && /\bcomplet|\bdone\b/i.test(one),
      );
      const asking = sentences.filter(
        (one) => /\b(?:request|ask|propose|seek|recommend)/i.test(one) && /\bclos/i.test(one),
      );
      const denied = [...about, ...asking].find((one) => denial.test(one));
      if (about.length === 0 || asking.length === 0)
        yield {
          ...at(heading),
          message: 'The closing sentence is missing: all action items are complete, and closure is requested',
        };
      else if (denied !== undefined)
        yield {
          ...at(heading),
          message: `It says of itself that it is no closure: "${denied.trim().slice(0, 200)}"`,
        };
    },
  },
];

const impact =
  /\b(?:impact|affect|concern(?:s|ed)\b|\d[\d,.]*\s+(?:\w+\s+){0,3}(?:certificates?|responses?|answers?|crls?|subscribers?|systems?)|(?:all|some|every|no|one|two|three|several)\s+(?:\w+\s+){0,3}(?:certificates?|responses?|answers?|crls?|responders?|systems?))/i;

const containment =
  /\b(?:contained|uncontained|ended|ongoing|on-going|continu(?:es|ing)|stopped|halted|paused|suspended|ceased|resolved|mitigated|reverted|remediated|corrected|fixed|repaired|restored|disabled|moved back|rolled? ?back|switched back|no longer|in progress|under way|underway|reversed|withdrawn|corrected|turned off|switched off|not (?:yet )?(?:\w+ )?(?:resolved|contained|stopped|fixed)|issuance)\b/i;

const denial =
  /\b(?:not|cannot|never|none|no|except|apart from|but (?:one|two|three|some)|other than|still|remain(?:s|ing)?|pending|open|outstanding|once|when|until|after|will)\b|n['’]t\b/i;

function textOf(report: Report): string {
  return [...report.lines()]
    .map(({ text }) => text.replaceAll(/[*_]/g, ''))
    .join(' ')
    .slice(0, 200_000);
}

function at({ line, column }: { line: number; column: number }) {
  return { line, column };
}
