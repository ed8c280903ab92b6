import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checks } from '../../src/judge/checks/index.ts';
import { resultsText } from '../../src/judge/serialise.ts';
import { openMemoryLocker } from '../../src/locker/memory-locker.ts';
import {
  builtInCatalogue,
  collectSample,
  evidenceOf,
  judgeSample,
  sampleRun,
  serveSample,
  type SampleRun,
} from './sample-run.ts';

interface Expected {
  statements: Record<string, Record<string, string>>;
  documented: string[];
}

const expected = parse(await readFile(join(import.meta.dirname, 'demo-expected.yaml'), 'utf8')) as Expected;
const catalogue = await builtInCatalogue();
let sample: SampleRun;

beforeAll(async () => {
  sample = await sampleRun();
});

describe('the sample estate', () => {
  it.each(Object.entries(expected.statements))('%s', (id, systems) => {
    const statement = sample.results.statements.find((one) => one.id === id);
    expect(Object.fromEntries((statement?.systems ?? []).map((one) => [one.id, one.status]))).toEqual(
      systems,
    );
  });

  it('every statement that a check cites is expected by hand', () => {
    const cited = checks
      .flatMap(({ cites }) => Object.keys(cites))
      .filter((id) => catalogue.statements.has(id));
    expect(Object.keys(expected.statements).sort()).toEqual([...new Set(cited)].sort());
  });

  it('all others are documented, not applicable to any declared class, or not tested', () => {
    const classes = new Set(Object.values(sample.loaded.scope.systems).map((system) => system.class));
    const others = sample.results.statements.filter(({ id }) => expected.statements[id] === undefined);
    const wanted = others.map(({ id }) => {
      const { unit, appliesTo = [] } = catalogue.statements.get(id) ?? {};
      const applies = unit === 'engagement' || appliesTo.some((one) => classes.has(one));
      if (!applies) return [id, 'not_applicable'];
      return [id, expected.documented.includes(id) ? 'pass' : 'not_tested'];
    });
    expect(others.map(({ id, status }) => [id, status])).toEqual(wanted);
  });

  it('misses nothing but the flow logs that the archive refuses to list', () => {
    const missing = sample.envelopes.flatMap(({ shortfalls }) => shortfalls);
    expect(missing.map(({ reason, account, permission }) => ({ reason, account, permission }))).toEqual(
      Array(2).fill({ reason: 'denied', account: '444455556666', permission: 'ec2:DescribeFlowLogs' }),
    );
  });
});

describe('the same inputs', () => {
  it('give the same envelopes and the same results, byte for byte', async () => {
    const served = await serveSample({ aws: null });
    try {
      const [one, two] = [openMemoryLocker(), openMemoryLocker()];
      for (const locker of [one, two]) await collectSample(served, { locker });
      const [first, second] = [await evidenceOf(one, served.loaded), await evidenceOf(two, served.loaded)];
      expect(second.envelopes).toEqual(first.envelopes);
      expect(resultsText(await judgeSample(second))).toBe(resultsText(await judgeSample(first)));
      const backwards = {
        ...second,
        plan: second.plan.toReversed(),
        envelopes: second.envelopes.toReversed(),
      };
      expect((await judgeSample(backwards)).counts).toEqual((await judgeSample(first)).counts);
    } finally {
      await served.close();
    }
  });
});
