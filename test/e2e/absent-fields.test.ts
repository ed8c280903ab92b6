import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { EstateMemory } from '../../src/estate/memory.ts';
import type { Result, Results } from '../../src/judge/results.ts';
import { answersOf, closed, type Answers } from './answers.ts';
import {
  accessedMembers,
  answersIn,
  breachOf,
  changed,
  changes,
  documentedAbsence,
  inJson,
  membersOf,
  withPages,
  type Change,
  type JsonPage,
} from './field-variants.ts';
import { judgeSample, sampleRun, type SampleRun } from './sample-run.ts';

/** NCSSR_EVERY makes every change to every field that is read, in one answer each; else a share that the seed chooses. */
const full = process.env['NCSSR_EVERY'] === '1';
const seed = Number(process.env['NCSSR_SEED'] ?? 20251112);
/** CI tries three times as many. */
const closer = process.env['NCSSR_FULL'] === '1' ? 1.5 : 0.5;
const chosen = (at: number, share: number): boolean => {
  const step = Math.ceil(share / closer);
  return full || at % step === seed % step;
};

interface Variant {
  page: JsonPage;
  value: unknown;
  change: Change;
  /** Kind, field and change: the same for the same field of every entry. */
  label: string;
  documented: string | null;
}

let evidence: SampleRun;
let pages: JsonPage[];
let before: Results;
let answers: Answers;
/** Changes that break the schema: each costs its page. */
const broken: Variant[] = [];
/** Changes that the schema lets pass. */
const kept: Variant[] = [];
const memory = new EstateMemory();

beforeAll(async () => {
  ({ evidence, pages } = await inJson(await sampleRun({ aws: null })));
  before = await judgeSample(evidence, memory);
  answers = await answersOf(evidence, memory);
  const accessed = await accessedMembers(evidence);
  for (const page of pages)
    for (const part of answersIn(page))
      for (const member of membersOf(part.value)) {
        const { kind } = page.envelope;
        const documented = documentedAbsence(kind, member.name);
        // Names below a map, such as tags, are what the user wrote, not fields.
        if (documented === 'map' || !accessed.get(kind)?.has(member.name)) continue;
        for (const change of changes) {
          const value = changed(page.value, [...part.path, ...member.path], change);
          const variant = { page, value, change, label: `${kind} ${member.name}: ${change}`, documented };
          (breachOf(page, value) === null ? kept : broken).push(variant);
        }
      }
}, 240_000);

const key = ({ id, system }: Result): string => `${id} of ${system ?? 'the engagement'}`;
const good: readonly string[] = ['pass', 'not_operated', 'not_applicable'];

/** Results and statements that became better, and checks that broke. */
function better(after: Results): string[] {
  const results = new Map(before.results.map((one) => [key(one), one.status]));
  const statements = new Map(before.statements.map(({ id, status }) => [id, status]));
  return [
    ...after.results
      .filter(
        (one) =>
          one.status === 'error' || (good.includes(one.status) && results.get(key(one)) !== one.status),
      )
      .map((one) => `${key(one)}: ${results.get(key(one)) ?? 'absent'} to ${one.status}`),
    ...after.statements
      .filter(({ id, status }) => status === 'pass' && statements.get(id) !== 'pass')
      .map(({ id }) => `statement ${id}`),
  ];
}

/** What the evidence with a change in it comes to, and which statuses and answers are better for it. */
async function judged(variant: Variant): Promise<{ after: Results; gained: string[] }> {
  const less = withPages(evidence, [variant]);
  const after = await judgeSample(less, memory);
  return { after, gained: [...better(after), ...closed(answers, await answersOf(less, memory))] };
}

/** Of each label one, which the seed chooses. */
function ofEach(variants: readonly Variant[]): Variant[] {
  const byLabel = Map.groupBy(variants, ({ label }) => label);
  return [...byLabel.values()].map((own) => own[seed % own.length]!);
}

describe(`a field that is read (NCSSR_SEED=${seed})`, { timeout: full ? 7_200_000 : 240_000 }, () => {
  it('is one of many', () => {
    console.log(`${broken.length + kept.length} variants, of which ${broken.length} break their schema`);
    expect(broken.length).toBeGreaterThan(12_000);
    expect(new Set(broken.map(({ page }) => page.envelope.kind)).size).toBeGreaterThan(80);
  });

  it('makes nothing better where it breaks the schema', async () => {
    // All changes that cost the same page come to the same.
    const costly = [...new Map(broken.map((one) => [one.page, one])).values()];
    for (const one of costly.filter((_, at) => chosen(at, 16)))
      expect((await judged(one)).gained, one.label).toEqual([]);
  });

  it('makes nothing better where the schema lets it be absent', async () => {
    const some = ofEach(kept).filter((_, at) => chosen(at, 24));
    const found: string[] = [];
    for (const one of some) {
      const { after, gained } = await judged(one);
      found.push(...gained.map((said) => `${one.label}: ${said}`));
      // Whatever is read with effect is required, or the table says what its absence means.
      if (one.change !== 'removed' || one.documented !== null) continue;
      if (!isDeepStrictEqual(after.results, before.results))
        found.push(`${one.label}, which the table does not know`);
    }
    console.log(`${some.length} variants judged of ${kept.length} that keep to their schema`);
    // All of them at once: a run at whole count takes long.
    expect(found).toEqual([]);
  });
});
