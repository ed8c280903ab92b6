import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { awsKinds } from '../../src/collect/aws/kinds/index.ts';
import { azureKinds } from '../../src/collect/azure/kinds/index.ts';
import { entraKinds } from '../../src/collect/entra/kinds/index.ts';
import { collections } from '../../src/estate/collections.ts';
import type { Check } from '../../src/judge/check.ts';
import { checks } from '../../src/judge/checks/index.ts';

const operations = new Map(
  [...awsKinds, ...azureKinds, ...entraKinds].map((kind) => [kind.kind, kind.operations] as const),
);
const golden = join(import.meta.dirname, '..', 'golden', 'demo-exceptions.json');
const exceptions = JSON.parse(readFileSync(golden, 'utf8')) as {
  check: string;
  subject: string;
  condition: string;
}[];

const named = (texts: Iterable<string>): string => [...new Set(texts)].sort().join(', ');
const shortened = (text: string): string => (text.length <= 240 ? text : `${text.slice(0, 239)}…`);

/** The anchor of a heading, as pages of Markdown are commonly shown. */
const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll('.', '');

/** One collection of the estate: what it is read from, and what reading that takes. */
function evidence({ name, kinds }: (typeof collections)[number]): string[] {
  const permissions = kinds.flatMap((kind) =>
    (operations.get(kind) ?? []).flatMap(({ permission }) => permission.split(/[,\s]+/)),
  );
  return [
    `### ${name}`,
    '',
    `- **Kinds**: ${named(kinds)}`,
    `- **Permissions**: ${named(permissions.filter((one) => one !== '')) || 'none: files'}`,
    '',
  ];
}

function section({ id, title, procedure, nature, cites, needs, unit }: Check): string[] {
  const found = exceptions.filter(({ check }) => check === id).slice(0, 3);
  const statements = Object.entries(cites).map(([statement, extent]) => `${statement} (${extent})`);
  return [
    `## ${id}`,
    '',
    `${title}.`,
    '',
    `- **Statements**: ${statements.join(', ')}`,
    `- **Test**: ${nature}, per ${unit}. ${procedure}`,
    `- **Evidence**: ${needs.map((need) => `[${need}](#${anchorOf(need)})`).join(', ') || 'what ncssr.yaml declares'}`,
    ...(found.length === 0
      ? []
      : [
          '- **Fails in the sample estate with**:',
          ...found.map(({ subject, condition }) => `  - ${shortened(`${subject} ${condition}`)}`),
        ]),
    '',
  ];
}

it('docs/checks.md lists every check with its statements, evidence, permissions and test', async () => {
  const page = [
    '# Checks',
    '',
    'Every automatic test: the statements that it covers, in full or in part; what is tested and against which rule (a',
    'member of the population that breaks the rule is an exception, and one exception fails the check); the evidence that',
    'it rests on; and, where the sample estate has any, exceptions as they',
    'are printed. A check declares the collections that it rests on; the [evidence kinds and permissions](#evidence-kinds-and-permissions)',
    'of each stand at the end. A source of one cloud needs the permissions of that cloud alone. This page is written by',
    '`test/docs/checks.test.ts`; the requirement text governs.',
    '',
    ...[...checks].sort((a, b) => (a.id < b.id ? -1 : 1)).flatMap(section),
    '## Evidence kinds and permissions',
    '',
    ...[...collections].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(evidence),
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../docs/checks.md');
});
