import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Attribute, Request } from '../catalogue/control.ts';

/** What an answer to the attributes of a request is held against. */
interface AttributeContext {
  /** When the reviewer answered. */
  at: Date;
  /** Systems that the answer must be about. */
  systems: readonly string[];
  /** Every system of the inventory. */
  declared: readonly string[];
}

/** Words that fill a field and answer nothing. */
const nothingSaid = new Set(['none', 'no', 'na', 'n/a', 'unknown', 'tbd', 'todo', 'pending', 'not known']);

/** A UTC day, or an instant with its offset. */
const dateForm = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** What stands between the answers and what the request asks for, one sentence each; empty where all is answered. */
export function unsatisfied(
  request: Pick<Request, 'attributes' | 'frequency'>,
  answers: Readonly<Record<string, string>>,
  context: AttributeContext,
): string[] {
  const known = new Set(request.attributes.map(({ id }) => id));
  const unknown = Object.keys(answers).filter((id) => !known.has(id));
  return [
    ...unknown.map((id) => `${id} is not asked for`),
    ...request.attributes.flatMap((attribute) => {
      const answer = Object.hasOwn(answers, attribute.id) ? answers[attribute.id]?.trim() : undefined;
      if (answer === undefined || answer === '')
        return attribute.required ? [`${attribute.id} is not answered: ${attribute.question}`] : [];
      const why = whyNot(attribute, answer, context);
      return why === null ? [] : [`${attribute.id} is answered "${answer}", ${why}: ${attribute.question}`];
    }),
    ...intervalProblem(request, answers),
  ];
}

function whyNot({ type }: Attribute, answer: string, context: AttributeContext): string | null {
  switch (type) {
    case 'text':
      return /[\p{L}\p{N}]/u.test(answer) && !nothingSaid.has(answer.toLowerCase())
        ? null
        : 'which says nothing';
    case 'yes-no':
      if (answer === 'yes') return null;
      return answer === 'no' ? 'which does not satisfy' : 'which is neither yes nor no';
    case 'count':
      return /^\d{1,12}$/.test(answer) ? null : 'which is no whole number';
    case 'date': {
      const date = dateOf(answer);
      if (date === null) return 'which is no day such as 2026-11-20';
      return date > context.at ? 'which is yet to come' : null;
    }
    case 'period': {
      const period = periodOf(answer);
      if (period === null) return 'which is no period such as 2026-07-01/2026-09-30';
      if (period.from > period.to) return 'which ends before it begins';
      return period.to > context.at ? 'which is not over' : null;
    }
    case 'systems':
      return whyNotSystems(answer, context);
  }
}

function whyNotSystems(answer: string, { systems, declared }: AttributeContext): string | null {
  const named = systemsOf(answer);
  const stranger = named.find((id) => !declared.includes(id));
  if (stranger !== undefined) return `where ${stranger} is no declared system`;
  const lacking = systems.filter((id) => !named.includes(id));
  return lacking.length === 0 ? null : `which leaves out ${lacking.join(', ')}`;
}

/** Two occurrences that the answers themselves name further apart than the request allows. */
function intervalProblem(
  { frequency }: Pick<Request, 'frequency'>,
  answers: Readonly<Record<string, string>>,
): string[] {
  const [previous, completed] = [dateOf(answers['previous'] ?? ''), dateOf(answers['completed'] ?? '')];
  if (previous === null || completed === null) return [];
  if (previous >= completed) return ['previous is not before completed'];
  return addDuration(previous, parseDuration(frequency.maxInterval)) < completed
    ? [`previous and completed lie further apart than ${frequency.maxInterval}`]
    : [];
}

export function systemsOf(answer: string): string[] {
  return answer.split(/[\s,]+/).filter((id) => id !== '');
}

/** The instant that a day begins, or the instant given; null for what is neither. */
export function dateOf(answer: string): Date | null {
  if (!dateForm.test(answer)) return null;
  const date = new Date(answer);
  // The language lets 31 June pass for 1 July.
  if (Number.isNaN(date.getTime()) || !isDay(answer.slice(0, 10))) return null;
  return date;
}

export function periodOf(answer: string): { from: Date; to: Date } | null {
  const [from, to, ...more] = answer.split('/').map((part) => dateOf(part.trim()));
  return from && to && more.length === 0 ? { from, to } : null;
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
