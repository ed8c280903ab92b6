import { describe, expect, it } from 'vitest';
import { EstateMemory } from '../../src/estate/memory.ts';
import type { Result } from '../../src/judge/results.ts';
import type { Scope, Selector, System } from '../../src/scope/scope.ts';
import { clean } from './refusals.ts';
import { judgeSample } from './sample-run.ts';

const memory = new EstateMemory();

async function judgedWith(change: (scope: Scope) => Partial<Scope>): Promise<readonly Result[]> {
  const { scope } = clean.loaded;
  const loaded = { ...clean.loaded, scope: { ...scope, ...change(scope) } };
  return (await judgeSample({ ...clean, loaded }, memory)).results.filter(({ type }) => type === 'check');
}

const withSystem =
  (id: string, part: Partial<System>) =>
  ({ systems }: Scope): Partial<Scope> => ({ systems: { ...systems, [id]: { ...systems[id]!, ...part } } });

const settled = ['pass', 'not_operated', 'not_applicable', 'error'];

describe('a system whose selectors find nothing', () => {
  it.each<[string, readonly Selector[]]>([
    ['ocsp-legacy', [{ source: 'aws-legacy', tag: { system: 'ocsp-legcay' } }]],
    ['ocsp-new', [{ source: 'az-new', tag: { system: 'ocsp-nwe' } }]],
    ['ocsp-new', [{ source: 'az-new', account: '99999999-2222-4222-8222-222222222222' }]],
    ['log-archive', [{ source: 'aws-legacy', account: '999999999999' }]],
    ['log-archive', [{ source: 'aws-legacy', account: '444455556666', id: 'vpc-0a1000000000nope' }]],
    [
      'ocsp-legacy',
      [
        { source: 'aws-legacy', tag: { system: 'ocsp-legacy' } },
        { source: 'aws-legacy', tag: { system: 'moved' } },
      ],
    ],
  ])('%s is settled by no check, and its emptiness settles no other', async (id, select) => {
    const before = new Map(clean.results.results.map((one) => [`${one.id} ${one.system}`, one.status]));
    const after = await judgedWith(withSystem(id, { select }));
    expect(after.filter((one) => one.system === id && settled.includes(one.status))).toEqual([]);
    const gained = after.filter(
      (one) => settled.includes(one.status) && before.get(`${one.id} ${one.system}`) !== one.status,
    );
    expect(gained.map((one) => `${one.id} ${one.system}`)).toEqual([]);
    const said = after.filter((one) => one.system === id).flatMap(({ undecided }) => undecided);
    expect(said.map(({ condition }) => condition)).toContainEqual(expect.stringContaining('finds nothing'));
  });

  it('a segment likewise leaves every check of the network undecided', async () => {
    const after = await judgedWith(({ segments }) => ({
      segments: { ...segments, vault: { select: [{ source: 'az-new', subnet: 'snet-vautl' }] } },
    }));
    const passing = after.filter(({ id, status }) => id === 'segments-isolated' && settled.includes(status));
    expect(passing.map(({ system }) => system)).toEqual(['identity-tenant', 'root-offline']);
  });
});

describe('a system of which no machine was asked for', () => {
  it.each<[string, Partial<System>]>([
    ['nothing', { select: [] }],
    ['a file', { select: [{ source: 'roster' }] }],
    ['a directory', { select: [{ source: 'entra' }] }],
    ['a directory, for more than authentication', directory(['authentication', 'audit-logging'])],
    ['a directory, for no function', directory([])],
  ])('that selects %s is never beyond a check', async (_title, part) => {
    const after = (await judgedWith(withSystem('ocsp-new', part))).filter(
      ({ system }) => system === 'ocsp-new',
    );
    const beyond = after.filter(({ status }) => status === 'not_applicable').map(({ id }) => id);
    // Whether it tells certificate status follows from its declared functions, not from what was read.
    expect(beyond.filter((id) => id !== 'ocsp-answers-sound')).toEqual([]);
    expect(after.find(({ id }) => id === 'segments-isolated')?.status).toBe('inconclusive');
  });

  it('is beyond those of networks where it is a directory and nothing else', async () => {
    const after = await judgedWith(withSystem('ocsp-new', directory(['authentication'])));
    const own = after.find(({ id, system }) => id === 'segments-isolated' && system === 'ocsp-new');
    expect(own?.status).toBe('not_applicable');
  });
});

function directory(functions: readonly string[]): Partial<System> {
  return { class: 'security-support-system', functions, select: [{ source: 'entra' }] };
}
