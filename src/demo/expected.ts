import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Results } from '../judge/results.ts';
import { packageFolder } from '../product.ts';

interface Expected {
  /** Statement -> system -> status. */
  statements: Record<string, Record<string, string>>;
  /** Statements that the documents of the sample estate answer whole. */
  documented: string[];
}

/** Where the statuses are that the sample estate must yield, written by hand from its facts. */
const expectedFile = join(packageFolder, 'test', 'e2e', 'demo-expected.yaml');

/** What came out otherwise than the sample estate must yield, a line each; empty when all is as it should be. */
export async function unexpected(results: Results): Promise<string[]> {
  const expected = parse(await readFile(expectedFile, 'utf8')) as Expected;
  return results.statements.flatMap(({ id, systems }) => {
    const wanted = expected.statements[id];
    return systems.flatMap((system) => {
      const due = wanted ? [wanted[system.id] ?? 'not listed'] : otherwise(id, expected);
      return due.includes(system.status) ? [] : [`${id} on ${system.id}: ${system.status}, expected ${due.join(' or ')}`];
    });
  });
}

function otherwise(id: string, { documented }: Expected): string[] {
  return documented.includes(id) ? ['pass'] : ['not_tested', 'not_applicable'];
}
