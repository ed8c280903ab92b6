import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { draftReport } from '../../src/incident/draft.ts';
import { factsOfOcsp } from '../../src/incident/findings.ts';
import { parseIncident, type Incident } from '../../src/incident/incident.ts';
import { lintReport } from '../../src/incident/lint/lint.ts';
import { factorIn, readReport } from '../../src/incident/markdown.ts';
import { vocabulary, type ReportKind } from '../../src/incident/template.ts';
import { complete } from './incidents.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 5000 : 150;
const kinds: readonly ReportKind[] = ['preliminary', 'full', 'closure'];
const errors = (text: string, kind: ReportKind) =>
  lintReport(text, kind).findings.filter(({ severity }) => severity === 'error');

describe('drafts of a complete incident', () => {
  it.each(kinds)('the %s report is accepted by the linter, with nothing to be completed', (kind) => {
    const { text, missing } = draftReport(kind, complete);
    expect(missing).toEqual([]);
    expect(lintReport(text).kind).toBe(kind);
    expect(lintReport(text).findings).toEqual([]);
  });

  it('times are told in UTC, to the minute, in order', () => {
    const { text } = draftReport('full', complete);
    expect(text).toContain('Non-compliance end date:** 2026-11-10 19:40 UTC');
    expect(text.indexOf('2026-10-20 08:00 UTC')).toBeLessThan(text.indexOf('2026-11-03 10:00 UTC: Traffic'));
  });

  it('what was measured stands in the appendix', () => {
    const facts = factsOfOcsp('compare.json', {
      findings: [
        { rule: 'C22', severity: 'error', probe: 'get', message: 'thisUpdate is 20261103100000.5Z' },
        { rule: 'C04', severity: 'notice', probe: 'get', message: 'slower' },
      ],
    });
    const { text } = draftReport('full', complete, facts);
    expect(text).toContain('OCSP rule C22, 1 finding: thisUpdate is 20261103100000.5Z');
    expect(text).not.toContain('C04');
    expect(errors(text, 'full')).toEqual([]);
    expect(() => factsOfOcsp('page.json', { hello: 1 })).toThrow(/page\.json is no result of ncssr ocsp/);
  });

  it.each(['It *: so', 'It so*', 'so\\', '**so', 'a ` b', '_ so _', 'ends in `code`', '~~so', '<b>so'])(
    'a factor called %j keeps its name and its heading',
    (title) => {
      const [factor] = complete.factors ?? [];
      const incident = { ...complete, factors: [{ ...(factor as NonNullable<typeof factor>), title }] };
      const { text } = draftReport('full', incident);
      expect(errors(text, 'full'), text).toEqual([]);
      const { headings } = readReport(text, vocabulary);
      expect(
        headings.filter(({ role }) => role === 'factor').map((one) => factorIn(one.written)?.title),
      ).toEqual([title]);
    },
  );

  it('whatever people write into it, the report keeps its shape', () => {
    const words = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .map((text) => `It ${text.replaceAll(/[\d[\]]/g, '')} so`);
    fc.assert(
      fc.property(words, words, words, words, (one, two, three, four) => {
        const [action] = complete.actions ?? [];
        const [factor] = complete.factors ?? [];
        const incident: Incident = {
          ...complete,
          description: one,
          factors: [{ ...factor, title: two, description: three }],
          lessons: { wentWell: [], didNotGoWell: [four, one], lucky: [two], additional: [three] },
          related: [{ bug: 1999850, date: '2025-11-11', description: four }],
          actions: [
            {
              ...(action as NonNullable<typeof action>),
              action: one,
              lessons: [1, 2],
              additional: [1],
              criteria: two,
            },
          ],
        };
        for (const kind of kinds) {
          const { text, missing } = draftReport(kind, incident);
          expect(missing).toEqual([]);
          expect(errors(text, kind), text).toEqual([]);
        }
      }),
      { numRuns },
    );
  });
});

describe('drafts of what is not yet known', () => {
  it('every missing fact is marked, named, and refused by the linter', () => {
    for (const kind of kinds) {
      const { text, missing } = draftReport(kind, {});
      expect(missing.length).toBeGreaterThan(2);
      expect(errors(text, kind).map(({ rule }) => rule)).toContain('R05');
    }
  });

  it.each(['ccadbId', 'description', 'disclosure', 'timeline', 'factors', 'actions'] as const)(
    'without %s the full report is not ready',
    (name) => {
      const rest = { ...complete, [name]: undefined };
      const { text, missing } = draftReport('full', rest);
      expect(missing.join()).toContain(name);
      expect(errors(text, 'full').length).toBeGreaterThan(0);
    },
  );

  it('a factor or lesson without an action item is named', () => {
    const [, second] = complete.actions ?? [];
    const { text, missing } = draftReport('full', {
      ...complete,
      actions: [second as NonNullable<typeof second>],
    });
    expect(missing).toEqual(['actions: none answers factors[1]']);
    expect(errors(text, 'full').map(({ rule }) => rule)).toEqual(expect.arrayContaining(['R05', 'R36']));
  });

  it.each([undefined, []])('no closure on action items that are not known: %j', (actions) => {
    const incident: Incident = { ...complete };
    delete incident.actions;
    if (actions) incident.actions = actions;
    const { text, missing } = draftReport('closure', incident);
    expect(missing).toEqual(['actions']);
    expect(errors(text, 'closure').map(({ rule }) => rule)).toEqual(['R15', 'R05']);
  });

  it('no closure while an action item is open', () => {
    const [first, second] = complete.actions ?? [];
    const open = { ...(first as NonNullable<typeof first>), status: 'Delayed' as const };
    const { text, missing } = draftReport('closure', {
      ...complete,
      actions: [open, second as NonNullable<typeof second>],
    });
    expect(missing).toEqual(['actions: "Compare answers before every move" is not complete']);
    expect(errors(text, 'closure').map(({ rule }) => rule)).toEqual(['R15', 'R05']);
  });
});

describe('incident.yaml', () => {
  it('comes back as it was written', () => {
    expect(parseIncident('incident.yaml', stringify(complete))).toEqual(complete);
  });

  it.each([
    [
      'a status that is none',
      stringify({ ...complete, actions: [{ ...complete.actions?.[0], status: 'New' }] }),
      /status|Ongoing/,
    ],
    ['a time without offset', 'awareAt: 2026-11-10T14:05:00', /date-time|instant/],
    ['a factor that is not there', stringify({ ...complete, factors: [] }), /There is no factor 1/],
    ['no YAML', 'actions: [', /./],
  ])('%s is told with its place', (_, text, message) => {
    try {
      parseIncident('incident.yaml', text);
      expect.unreachable();
    } catch (error) {
      const [problem] = (error as { problems: { message: string; fix: string; line: number }[] }).problems;
      expect(`${problem?.message ?? ''} ${problem?.fix ?? ''}`).toMatch(message);
      expect(problem?.line).toBeGreaterThan(0);
    }
  });
});
