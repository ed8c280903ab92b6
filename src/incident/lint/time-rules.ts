import { localTimeIn, statedIn, type Stated } from '../instants.ts';
import { everyKind, type Report, type Rule } from './rule.ts';

/** The zone of every time of day. */
export const timeRules: readonly Rule[] = [
  {
    id: 'R12',
    severity: 'error',
    title: 'Times of day are in UTC or with an offset',
    kinds: everyKind,
    *check(report) {
      const stated = report.statesZone();
      const local = localStatement(report);
      if (local) yield local;
      const appendix = report.section('Appendix')?.line ?? Infinity;
      const alone = new Map(report.events().map((event) => [event.line, event.stated]));
      for (const { line, text } of report.lines()) {
        // What is quoted in the appendix keeps the form in which it was logged.
        if (line >= appendix || line === local?.line) continue;
        const named = localNameIn(text);
        const bare = bareIn(text) ?? (statedIn(text).length === 0 ? bareAlone(alone.get(line)) : null);
        if (named)
          yield {
            line,
            column: named.at + 1,
            message: `"${named.name}" is no offset: write UTC or UTC+hh:mm`,
          };
        else if (bare && !stated && !local)
          yield { line, column: bare.at + 1, message: `"${bare.text}" has neither UTC nor an offset` };
      }
    },
  },
];

function bareIn(text: string): Stated | undefined {
  return statedIn(text).find(({ precision, zoned }) => precision !== 'day' && !zoned);
}

function bareAlone(stated: Stated | null | undefined): Stated | null {
  return stated && stated.precision !== 'day' && !stated.zoned ? stated : null;
}

/** A local time by its name after a time of day, unless its offset stands beside it. */
function localNameIn(text: string): { name: string; at: number } | null {
  const named = localTimeIn(text);
  if (!named) return null;
  const [before, after] = [text.slice(0, named.at), text.slice(named.at + named.name.length)];
  const isTime = /\d\s?(?:[ap]\.?m\.?)?\s?[([]?\s?$/i.test(before.slice(-12));
  const hasOffset =
    /^[\s,/([]{0,3}(?:UTC|GMT)/i.test(after) ||
    /(?:UTC|GMT)\s?[^\w\s]\s?\d{1,2}(?::?\d{2})?[\s,/(]{0,3}$/i.test(before);
  return isTime && !hasOffset ? named : null;
}

/** "All times are Pacific Time": told once, so found once. */
function localStatement(report: Report): { line: number; column: number; message: string } | null {
  for (const { line, text } of report.lines()) {
    const named = localTimeIn(text);
    if (named && /\btimes?\b[^.]{0,60}$/i.test(text.slice(0, named.at)) && !/UTC|GMT/i.test(text))
      if (statedIn(text).length === 0 && !/\d:\d\d/.test(text))
        return {
          line,
          column: named.at + 1,
          message: `"${named.name}" is no offset: give times in UTC or UTC+hh:mm`,
        };
  }
  return null;
}
