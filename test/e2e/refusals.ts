import { beforeAll, expect } from 'vitest';
import { collectionNamed } from '../../src/estate/collections.ts';
import { EstateMemory } from '../../src/estate/memory.ts';
import { witnessKinds } from '../../src/estate/ownership/ownership.ts';
import { checks } from '../../src/judge/checks/index.ts';
import type { Check } from '../../src/judge/check.ts';
import type { Result, Results } from '../../src/judge/results.ts';
import type { Envelope, Shortfall } from '../../src/locker/envelope.ts';
import type { Operation, PlannedRead } from '../../src/locker/run.ts';
import type { Scope } from '../../src/scope/scope.ts';
import { judgeSample, sampleRun, type SampleRun } from './sample-run.ts';

/** The sample read with no trouble, and its results. */
export let clean: SampleRun;
const memory = new EstateMemory();

beforeAll(async () => {
  clean = await sampleRun({ aws: null });
});

const kindsOf = (check: Check): Set<string> =>
  new Set(check.needs.flatMap((name) => collectionNamed(name).kinds));

/** What checks rest on, and what says of all of it whose it is and what its reader may see. */
export const neededKinds = new Set([...checks.flatMap((check) => [...kindsOf(check)]), ...witnessKinds]);
export const needed = (): PlannedRead[] => clean.plan.filter(({ kind }) => neededKinds.has(kind));

export const full = process.env['NCSSR_FULL'] === '1';
export const seed = Number(process.env['NCSSR_SEED'] ?? 20251112);

/**
 * One read after the other, of kinds that the topology alone is made of one place each, in turn: all its places go
 * one way, and there are hundreds. But for the run at full count, every tenth of them, from where the seed says.
 */
export function eachRead(): PlannedRead[] {
  const others = new Set(
    checks.flatMap(({ needs }) =>
      needs.filter((name) => name !== 'network.topology').flatMap((name) => collectionNamed(name).kinds),
    ),
  );
  const byKind = Map.groupBy(needed(), ({ kind }) => kind);
  const all = [...byKind].flatMap(([kind, reads], turn) =>
    others.has(kind) ? reads : reads.slice(turn % reads.length, (turn % reads.length) + 1),
  );
  return full ? all : all.filter((_, at) => at % 10 === seed % 10);
}

/** The evidence of a run in which some operations of some reads were refused. Nothing is read again. */
function refuse(
  { plan, envelopes }: Pick<SampleRun, 'plan' | 'envelopes'>,
  refused: (read: PlannedRead) => readonly Operation[],
): Envelope[] {
  const reads = new Map(plan.map((read) => [read.id, read]));
  return envelopes.map((envelope) => {
    const read = reads.get(envelope.read);
    const operations = read ? refused(read) : [];
    if (!read || operations.length === 0) return envelope;
    const names = new Set(operations.map(({ name }) => name));
    // The first operation lists what the others are asked about; without it nothing is asked.
    const nothing = names.has(read.operations[0]?.name ?? '');
    const shortfalls = operations.map(({ name, permission }): Shortfall => ({
      reason: 'denied',
      source: read.source,
      ...(read.account === null ? {} : { account: read.account }),
      ...(read.region === null ? {} : { region: read.region }),
      operation: name,
      permission,
      message: 'Refused for this proof',
    }));
    const pages = nothing ? [] : envelope.pages.filter(({ operation }) => !names.has(operation));
    return { ...envelope, pages, complete: false, shortfalls: [...envelope.shortfalls, ...shortfalls] };
  });
}

let judged = 0;

export async function judgedWithout(refused: (read: PlannedRead) => readonly Operation[]): Promise<Results> {
  const changed = { ...clean, envelopes: refuse(clean, refused) };
  const results = await judgeSample(changed, memory);
  // What was worked out before is the same as worked out anew: proved for every one at full count, else for some.
  if (full || judged++ % 20 === 0) expect(results).toEqual(await judgeSample(changed));
  return results;
}

/** Whether a read of this source bears on the system: its own sources, the directory above them, and files. */
function touches(system: string | null, source: string, scope: Scope): boolean {
  const declared = scope.sources[source];
  if (system === null || declared?.kind === 'file') return true;
  const own = (scope.systems[system]?.select ?? []).map((selector) => selector.source);
  if (own.includes(source)) return true;
  return (
    declared?.kind === 'entra' &&
    own.some((name) => {
      const one = scope.sources[name];
      return one?.kind === 'azure' && one.tenant === declared.tenant;
    })
  );
}

export const key = ({ id, system }: Pick<Result, 'id' | 'system'>): string =>
  `${id} ${system ?? 'engagement'}`;

/** Refusing something may take a pass away; it never gives one, and it never hides a status that was worse. */
export function expectNoNewPass(after: Results): void {
  const before = new Map(clean.results.results.map((one) => [key(one), one.status]));
  const gained = after.results.filter((one) => one.status === 'pass' && before.get(key(one)) !== 'pass');
  expect(gained.map(key)).toEqual([]);
  const statements = new Map(clean.results.statements.map((one) => [one.id, one.status]));
  expect(
    after.statements.filter((one) => one.status === 'pass' && statements.get(one.id) !== 'pass'),
  ).toEqual([]);
  expect(after.results.filter(({ status }) => status === 'error').map(key)).toEqual([]);
}

/** Whether a result was open before for a reason of its own, as of a system that no selector gives a source. */
function isOpenAnyway(result: Result): boolean {
  const before = clean.results.results.find((one) => key(one) === key(result));
  return before?.status === 'inconclusive' && before.missing.length === 0 && before.reason === result.reason;
}

/**
 * Refuses each operation of some of the reads everywhere: no check that needs it goes on passing, and each names the
 * permission. Returns how many operations and results that was.
 */
export async function refuseEachOperation(
  of: (read: PlannedRead) => boolean,
): Promise<{ operations: number; touched: number }> {
  const operations = new Map(
    needed()
      .filter(of)
      .flatMap((read) => read.operations.map((one) => [one.name + one.permission, one] as const)),
  );
  let touched = 0;
  // Without NCSSR_FULL every third, from one that the seed chooses.
  const some = [...operations.values()].filter((_, at) => full || at % 3 === seed % 3);
  for (const operation of some) {
    const refused = (read: PlannedRead): Operation[] =>
      read.operations.filter(
        ({ name, permission }) => name === operation.name && permission === operation.permission,
      );
    const results = await judgedWithout(refused);
    expectNoNewPass(results);
    const reads = clean.plan.filter((read) => refused(read).length > 0);
    for (const check of checks) {
      const kinds = kindsOf(check);
      for (const result of results.results.filter(({ id, type }) => type === 'check' && id === check.id)) {
        if (result.status === 'not_applicable' || isOpenAnyway(result)) continue;
        const own = reads.filter(
          (read) => kinds.has(read.kind) && touches(result.system, read.source, clean.loaded.scope),
        );
        if (own.length === 0) continue;
        touched += 1;
        const said = `${key(result)} without ${operation.name} of ${own[0]?.kind ?? ''}`;
        expect(['fail', 'inconclusive'], said).toContain(result.status);
        expect(
          result.missing.map(({ permission }) => permission),
          said,
        ).toContain(operation.permission);
      }
    }
  }
  return { operations: operations.size, touched };
}
