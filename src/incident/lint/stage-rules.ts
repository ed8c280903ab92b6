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
      const lacks = [
        ...(impact.test(text) ? [] : ['the impact: what is affected, and how much of it']),
        ...(containment.test(text) ? [] : ['whether the incident is contained or goes on']),
      ];
      // Where one of the two is told at length, the other may be told in words that no list holds.
      const isDebatable = lacks.length === 1 && (text.match(/\p{L}+/gu) ?? []).length > 40;
      for (const one of lacks)
        yield {
          ...at(heading),
          ...(isDebatable ? { severity: 'notice' as const } : {}),
          message: isDebatable
            ? `No usual word is found for ${one}; whether it is told in others is debatable`
            : `Nothing is said of ${one}`,
        };
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
      const sentences = textOf(report).split(/(?<=[.!?])\s+|\n{2,}|\n(?=[-*•])/);
      const about = sentences.filter(
        (one) => /action items?\b/i.test(one) && /\bcomplet|\bdone\b|\bimplemented\b|\bfinished\b/i.test(one),
      );
      const asking = sentences.filter(
        (one) =>
          /\b(?:request|ask|propose|seek|recommend|suggest|believe)/i.test(one) &&
          /\bclos(?:e|ed|ing|ure)\b/i.test(one),
      );
      const closing = [...new Set([...about, ...asking])];
      const denied = closing.find((one) => isDenial(one, about.includes(one)));
      const doubtful = closing.find((one) => doubt.test(one));
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
      else if (doubtful !== undefined)
        yield {
          ...at(heading),
          severity: 'notice',
          message: `Whether this closes the report is debatable: "${doubtful.trim().slice(0, 200)}"`,
        };
    },
  },
];

const impact =
  /\b(?:impact|affect|concern(?:s|ed)\b|touche[sd]\b|(?<!\d)\d[\d,.]{0,15}\s+(?:[\w-]+\s+){0,3}(?:certificates?|responses?|answers?|crls?|subscribers?|systems?|domains?|customers?)|(?:all|some|every|no|none|one|two|three|several|many|an?)\s+(?:of\s+)?(?:[\w-]+\s+){0,3}(?:certificates?|responses?|answers?|crls?|responders?|systems?|subscribers?|cas?)\b)/i;

const containment =
  /\b(?:contain(?:ed|ment)|uncontained|ended|ongoing|on-going|continu(?:es|ed|ing)|persist(?:s|ed|ing)|goes on|stopped|halted|paused|suspended|ceased|resolved|mitigated|reverted|remediated|corrected|fixed|repaired|restored|disabled|blocked|closed|removed|replaced|revoked|deactivated|decommissioned|isolated|rectified|addressed|patched|prevented|shut (?:off|down)|taken (?:off|out)|offline|moved back|rolled? ?back|switched back|no longer|in progress|under way|underway|reversed|withdrawn|(?:turned|switched) (?:off|back)|not (?:yet )?(?:\w+ )?(?:resolved|contained|stopped|fixed)|issuance)\b/i;

/** Whether a closing sentence says that something is left to do, or that only a part is done. */
function isDenial(sentence: string, isAboutItems: boolean): boolean {
  // "No questions remain open" denies nothing.
  const said = sentence.replaceAll(
    /\b(?:no|none|nothing|without)\b(?:\s+[\w-]+){0,3}?\s+(?:remain(?:s|ing)?|pending|open|outstanding|left)(?:\s+(?:open|outstanding|pending|questions?|items?|actions?))*/gi,
    ' ',
  );
  return (
    /\b(?:not(?! only)|cannot|never|none)\b|n['’]t\b/i.test(said) ||
    /\b(?:except|apart from|other than|with the exception|save for|excluding|items?,? but)\b/i.test(said) ||
    /\b(?:will|shall|once|until|as soon as|plan(?:s|ned)? to|expect(?:s|ed)? to)\b/i.test(said) ||
    /\b(?:still|remain(?:s|ing)?|pending|open|outstanding|ongoing|delayed)\b/i.test(said) ||
    (isAboutItems &&
      /\b(?:most|many|some|several|few|half|part|majority|partly|partially|nearly|almost|only|(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:out )?of)\b/i.test(
        said,
      ))
  );
}

/** Words that stand in a closure as well as in a promise of one. */
const doubt = /\b(?:when|if|unless|before|soon|should)\b/i;

function textOf(report: Report): string {
  return [...report.lines()]
    .map(({ text }) => text.replaceAll(/[*_]/g, '').trim())
    .join('\n')
    .slice(0, 200_000);
}

function at({ line, column }: { line: number; column: number }) {
  return { line, column };
}
