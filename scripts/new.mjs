// Writes the files of something new, to be filled: `npm run new check NAME`.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [what, name, root = join(import.meta.dirname, '..')] = process.argv.slice(2);
if (what !== 'check' || name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error('npm run new check NAME, where NAME is lower-case words joined by hyphens: trails-enabled');
  process.exit(2);
}

const variable = name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
const files = {
  [`src/judge/checks/${name}.ts`]: `import type { Member } from '../../estate/collection.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR CLAUSE: why this is what shows it. */
export const ${variable}: Check = {
  id: '${name}',
  title: 'What holds where it passes',
  procedure: 'What is tested and against which rule, in a sentence an auditor can lift.',
  nature: 'inspection',
  cites: { 'STATEMENT-ID': 'part' },
  needs: ['COLLECTION'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const members = survey<Member>(context, 'COLLECTION');
    const exceptions = members.members.flatMap((member) => {
      const holds = false;
      return holds ? [] : [{ subject: member.id, condition: 'is not as it should be', evidence: member.evidence }];
    });
    return judgementOf(members, [], { exceptions });
  },
};
`,
  [`test/judge/checks/${name}.test.ts`]: `import { describe, expect, it } from 'vitest';
import { ${variable} } from '../../../src/judge/checks/${name}.ts';
import { judge, member } from '../estate-fixture.ts';

const good = member('good', {});
const bad = member('bad', {});

describe('${name}', () => {
  it('passes where every member holds', () => {
    expect(judge(${variable}, { collections: { COLLECTION: [good] } }).status).toBe('pass');
  });

  it('fails on one that does not, and names it', () => {
    const { status, exceptions } = judge(${variable}, { collections: { COLLECTION: [good, bad] } });
    expect({ status, subjects: exceptions.map(({ subject }) => subject) }).toEqual({ status: 'fail', subjects: ['bad'] });
  });

  it('is inconclusive where the list was not read', () => {
    expect(judge(${variable}, { denied: ['COLLECTION'] }).status).toBe('inconclusive');
  });

  it.todo('an edge');
});
`,
};

const there = Object.keys(files).filter((file) => existsSync(join(root, file)));
if (there.length > 0) {
  console.error(`${there.join(', ')}: there already`);
  process.exit(2);
}
for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  console.log(file);
}
console.log(
  `Then: ${variable} in src/judge/checks/index.ts, ${name} under checks: of one control, the sample estate.`,
);
