import type { LintContext } from './context.ts';
import { rules } from './rules.ts';
import type { Feature, Lacking, Need, Profile, Rule } from './rule.ts';

export interface NotJudged extends Lacking {
  readonly rule: string;
}

/** A rule with the seconds since 1970 between which it is in force. */
export interface Planned {
  readonly rule: Rule;
  /** Undefined where it is always in force. */
  readonly dates: { readonly start: number; readonly end: number } | undefined;
  /** What it lacked to be judged whole, each outcome once: a thousand answers lack the same. */
  readonly partly: Map<string, NotJudged>;
  /** What it lacks to be judged at all. */
  readonly lacking: NotJudged | undefined;
  /** Whether the answer has nothing that it looks at; what it lacks is told all the same. */
  readonly idle: boolean;
}

/** What there is to judge of an answer. */
interface Plan {
  readonly ofAnswer: readonly Planned[];
  /** One outcome for all answers that one delegate signed. */
  readonly ofDelegate: readonly Planned[];
}

const needs: readonly Need[] = ['issuer', 'subject', 'request', 'instant', 'signatures', 'crl', 'algorithm'];
const features: readonly Feature[] = ['defects', 'extensions', 'revocations', 'unusual-times'];

const plans = new WeakMap<ReadonlySet<Profile>, Map<number, Plan>>();

/** The rules under the context's profiles that could find something in its answer, or that lack what they need. */
export function planFor(context: LintContext): Plan {
  const [missing, absent] = [missingIn(context), absentIn(context)];
  let known = plans.get(context.profiles);
  if (known === undefined) {
    known = new Map();
    plans.set(context.profiles, known);
  }
  const key = missing * 16 + absent;
  let plan = known.get(key);
  if (plan === undefined) {
    plan = planOf(context.profiles, missing, absent);
    known.set(key, plan);
  }
  return plan;
}

/** That a rule could be judged in part alone. */
export function partlyJudged({ rule, partly }: Planned, lacking: Lacking): NotJudged {
  const key = `${lacking.needs.join(' ')} ${lacking.reason ?? ''}`;
  const known = partly.get(key) ?? { rule: rule.id, ...lacking };
  // Reasons may speak of one answer alone.
  if (partly.size < mostOutcomes) partly.set(key, known);
  return known;
}

const mostOutcomes = 64;

function planOf(profiles: ReadonlySet<Profile>, missing: number, absent: number): Plan {
  const planned = rules
    .filter(({ profile }) => profile === 'all' || profile.some((each) => profiles.has(each)))
    .map((rule): Planned => {
      const lacking = (rule.needs ?? []).filter((need) => (missing & bitOf(needs, need)) !== 0);
      return {
        rule,
        dates: datesOf(rule),
        partly: new Map(),
        lacking: lacking.length === 0 ? undefined : { rule: rule.id, needs: lacking },
        idle: rule.looksAt?.every((feature) => (absent & bitOf(features, feature)) !== 0) === true,
      };
    })
    .filter(({ rule, lacking, idle }) => lacking !== undefined || rule.lacks !== undefined || !idle);
  return {
    ofAnswer: planned.filter(({ rule }) => rule.ofDelegate !== true),
    ofDelegate: planned.filter(({ rule }) => rule.ofDelegate === true),
  };
}

function datesOf({ effective: { from, until } }: Rule): Planned['dates'] {
  if (from === undefined && until === undefined) return undefined;
  return {
    start: from === undefined ? -Infinity : Date.parse(from) / 1000,
    end: until === undefined ? Infinity : Date.parse(until) / 1000 + 86_400,
  };
}

function bitOf<Name>(names: readonly Name[], name: Name): number {
  return 1 << names.indexOf(name);
}

function missingIn(context: LintContext): number {
  let bits = 0;
  for (let place = 0; place < needs.length; place += 1) {
    const need = needs[place];
    // Which algorithm it takes shows when the signer is sought: rules that care tell it by `lacks`.
    if (need !== undefined && need !== 'algorithm' && !context.knows(need)) bits |= 1 << place;
  }
  return bits;
}

function absentIn(context: LintContext): number {
  let bits = 0;
  for (let place = 0; place < features.length; place += 1) {
    const feature = features[place];
    if (feature !== undefined && !context.has(feature)) bits |= 1 << place;
  }
  return bits;
}
