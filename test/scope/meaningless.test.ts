import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/load.ts';
import { builtInFolder } from '../../src/catalogue/location.ts';
import { statementIds } from '../../src/catalogue/built-in-ids.ts';
import { ProblemsError } from '../../src/schema/problem.ts';
import { parseScope } from '../../src/scope/load.ts';
import { mayBeSamePerson } from '../../src/scope/same-person.ts';

const sound = {
  engagement: { caOwner: 'Example', period: { from: '2026-01-01', to: '2026-12-31' } },
  sources: {
    aws: { kind: 'aws', accounts: ['111122223333'], regions: ['us-east-1'] },
    roster: { kind: 'file', as: 'hr.roster', path: 'roster.csv' },
  },
  systems: {
    ocsp: {
      class: 'certificate-system',
      functions: ['certificate-status'],
      environment: 'new',
      environmentClass: 'ca-controlled',
      owner: 'ops',
      serves: ['http://ocsp.example.test'],
      select: [{ source: 'aws', tag: { system: '' } }],
    },
    root: {
      class: 'root-ca-system',
      environment: 'vault',
      environmentClass: 'ca-controlled',
      owner: 'ops',
      offline: 'In the vault',
    },
  },
  segments: { front: { select: [{ source: 'aws', subnet: 's-1' }] } },
  flows: [{ from: 'internet', to: 'front', allow: ['tcp/80'], approval: 'CHG-1', review: '2027-01-01' }],
  roles: {
    operator: {
      duties: 'Runs',
      systems: ['ocsp'],
      may: [{ source: 'aws', actions: ['ec2:*'], resources: ['*'] }],
    },
    keeper: { duties: 'Keeps', systems: ['ocsp'] },
  },
  separation: [['operator', 'keeper']],
  owners: { 'Alice Moreno': 'P-001' },
  workstations: { idle: 'PT15M' },
  treatments: [
    {
      statement: '1.1.1-a',
      systems: ['ocsp'],
      measure: 'm',
      owner: 'Alice Moreno',
      approver: 'Bo Lind',
      expires: '2026-12-01',
    },
  ],
  assumptions: [{ id: 'a', approver: 'Bo', expires: '2027-01-01' }],
  assessments: [
    {
      environment: 'new',
      criteria: '2.0.5',
      kind: 'practice',
      period: { from: '2026-03-01', to: '2026-03-31' },
      report: 'r',
    },
  ],
};

type Part = Record<string, unknown>;

/** The problems of the sound engagement with one place changed; `null` where there are none. */
function problemsWith(path: string, value: unknown): { line: number; message: string }[] {
  const changed = structuredClone(sound) as unknown as Part;
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  const parent = parts.reduce<Part>((at, part) => at[part] as Part, changed);
  parent[last] = value;
  try {
    parseScope('ncssr.yaml', JSON.stringify(changed, null, 1));
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return [...error.problems];
    throw error;
  }
}

it('the ids of the statements are those of the catalogue', async () => {
  const { catalogue } = await loadCatalogue({ frameworkFolder: builtInFolder(), extraFolders: [] });
  expect([...statementIds()].sort()).toEqual([...catalogue.statements.keys()].sort());
});

describe('a declaration that means nothing', () => {
  it('is none of those of a sound engagement', () => {
    expect(problemsWith('engagement.caOwner', 'Example')).toEqual([]);
  });

  it.each([
    ['flows.0.approval', '   '],
    ['flows.0.approval', '\u200b\u2060'],
    ['flows.0.approval', '\u3164'],
    ['flows.0.approval', '-'],
    ['flows.0.approval', 'TBD'],
    ['flows.0.review', '2029-01-01'],
    ['flows.0.to', 'internet'],
    ['flows.0.allow', ['all']],
    ['flows.0.allow', ['tcp/1-65535']],
    ['flows.0.allow', ['tcp/443-80']],
    ['flows.0.allow', ['tcp/99999']],
    ['flows.0.allow', []],
    ['roles.operator.may.0.actions', ['*']],
    ['roles.operator.may.0.actions', ['**:*']],
    ['roles.operator.may.0.actions', []],
    ['roles.operator.may.0.resources', []],
    ['roles.Operator', { duties: 'd', systems: ['ocsp'] }],
    ['roles.oper\u0430tor', { duties: 'd', systems: ['ocsp'] }],
    ['segments.OCSP', { select: [{ source: 'aws' }] }],
    ['segments.Internet', { select: [{ source: 'aws' }] }],
    ['separation.0', ['operator', 'operator']],
    ['separation.0', ['operator', 'nobody']],
    ['separation.1', ['keeper', 'operator']],
    ['workstations.idle', 'PT1H1S'],
    ['workstations.idle', 'PT20H'],
    ['treatments.0.approver', 'alice moreno'],
    ['treatments.0.approver', ' Moreno, Alice '],
    ['treatments.0.approver', 'alice.moreno@example.test'],
    ['treatments.0.approver', 'Al\u0456ce M\u043ereno'],
    ['treatments.0.approver', 'Ａlice Moreno'],
    ['treatments.0.approver', 'P-001'],
    ['treatments.0.measure', 'n/a'],
    ['treatments.0.owner', '-'],
    ['assumptions.0.approver', 'TBD'],
    ['assessments.0.report', 'pending'],
    ['workstations.riskAssessment', 'N/A'],
    ['systems.ocsp.owner', '-'],
    ['systems.root.offline', '...'],
    ['roles.operator.duties', 'todo'],
    ['flows.0.spec', '?'],
    ['treatments.0.statement', '9.9.9-z'],
    ['treatments.0.systems', []],
    ['treatments.0.expires', '2099-01-01'],
    ['assumptions.0.expires', '2099-01-01'],
    ['assessments.0.period', { from: '2026-04-01', to: '2026-03-31' }],
    ['engagement.period', { from: '2026-12-31', to: '2026-01-01' }],
    ['systems.ocsp.functions', []],
    ['systems.ocsp.offline', 'because'],
    ['systems.root.offline', ' '],
  ])('%s as %j is an error with its line', (path, value) => {
    const problems = problemsWith(path, value);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.line).toBeGreaterThan(1);
  });

  it('tells people apart whose names differ', () => {
    expect(mayBeSamePerson('Alice Moreno', 'Alice Morena')).toBe(false);
    expect(mayBeSamePerson('pki-ops', 'security-officer')).toBe(false);
  });
});
