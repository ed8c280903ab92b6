import type { LetterFinding } from './letter-finding.ts';

/** Words of an opinion that is not clean. "Unqualified opinion" and "qualified certificates" are others. */
const modified =
  /(?<![\w-])(?:(?<!\b(?:not|no|not a) )qualified\s+(?:opinion|conclusion)|(?:opinion|conclusion|report)\s+(?:is|was|has been)\s+(?:therefore\s+)?(?:qualified|modified)\b|basis\s+for\s+(?:our\s+|the\s+)?(?:qualified|qualification|modified|modification|adverse|disclaimer)|adverse\s+(?:opinion|conclusion)|disclaimer\s+of\s+(?:opinion|conclusion)|(?:do|does|did)\s+not\s+express\s+an?\s+(?:opinion|conclusion)\s+on\s+(?:the\s+)?(?:management|assertion)|except\s+for\s+the\s+(?:effects?|possible\s+effects?|matters?|issues?|deficienc\w+|instances?)|(?:is|are|was|were)\s+not\s+fairly\s+stated)/i;

const nonConformity = /\b(?:major|minor)\s+non-?\s?conformit(?:y|ies)\b/i;
const noNonConformity =
  /\b(?:no|without|zero|free\s+of)\s+(?:\w+\s+){0,3}(?:major|minor)\s+(?:or\s+(?:major|minor)\s+)?non-?\s?conformit/i;

/** What an opinion other than a clean one starts: an undisclosed finding is an incident (CCADB IRG, 72 hours). */
export function* opinionFindings(text: string): Iterable<LetterFinding> {
  const found = modified.exec(text);
  if (found)
    yield {
      rule: 'A40',
      severity: 'notice',
      message: `The opinion seems not to be clean ("${found[0].replaceAll(/\s+/g, ' ')}"): for a finding not yet disclosed the 72 hours of a preliminary report run from when the CA knows it; the letter is reviewed by hand`,
    };
  const other = nonConformity.exec(text);
  if (other && !noNonConformity.test(text))
    yield {
      rule: 'A41',
      severity: 'notice',
      message: `"${other[0].replaceAll(/\s+/g, ' ')}" is named: for one not yet disclosed the 72 hours of a preliminary report run from when the CA knows it`,
    };
}
