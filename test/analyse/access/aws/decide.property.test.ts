import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, contextOf, free, present } from '../../../../src/analyse/access/aws/context.ts';
import {
  decide,
  isUngranted,
  type PolicySource,
  type Question,
} from '../../../../src/analyse/access/aws/decide.ts';
import { parsePolicy, type PolicyRole } from '../../../../src/analyse/access/aws/policy.ts';
import { holds, parseCondition } from '../../../../src/analyse/access/aws/condition.ts';
import { condition, context, question, worldValues } from './arbitrary.ts';
import { Twin, type Json, type TwinQuestion } from './twin.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 100_000 : 4000;

function source(policies: Json[], role: PolicyRole): PolicySource {
  const documents = policies.map((document, at) => ({
    id: `p${at}`,
    place: `policy ${at}`,
    document,
    fault: null,
    evidence: [],
  }));
  return { policies: documents.map((document) => parsePolicy(document, role)), gaps: [] };
}

/** The engine's question for a twin's, with some context keys unknown to the engine. */
function translate(asked: TwinQuestion, hidden: readonly string[]): Question {
  const known = new Map(
    Object.entries(asked.context).map(([key, values]) => [key.toLowerCase(), present(...values)]),
  );
  const unknown = new Map(hidden.map((key) => [key.toLowerCase(), free]));
  const { kind, account, arn, session } = asked.caller;
  const levels = (all: Json[][] | null): Question['serviceControl'] =>
    all === null ? null : { levels: all.map((level) => source(level, 'identity')), gaps: [] };
  return {
    action: asked.action,
    resource: asked.resource,
    caller:
      kind === 'role'
        ? { kind, account, arn, sessionName: session, serviceLinked: false }
        : { kind, account, arn },
    context: contextOf('test', [unknown, known], () => absent),
    resourceAccount: asked.resourceAccount,
    identity: kind === 'root' ? 'everything' : source(asked.identity, 'identity'),
    boundary: asked.boundary && source(asked.boundary, 'identity'),
    session: asked.session && source(asked.session, 'identity'),
    serviceControl: levels(asked.serviceControl),
    resourceControl: levels(asked.resourceControl),
    resourcePolicy: asked.resourcePolicy && source([asked.resourcePolicy], 'resource'),
    grants: asked.grants.map((grant, at) => ({
      id: `g${at}`,
      keyArn: asked.resource,
      grantee: grant.grantee,
      retiring: null,
      operations: grant.operations,
      encryptionContextEquals: null,
      encryptionContextSubset: null,
      evidence: [],
    })),
    resourceDecides: asked.resourceDecides,
  };
}

describe('the AWS evaluator against its twin', { timeout: 600_000 }, () => {
  it('agrees on every single condition', () => {
    const version = fc.constantFrom('2012-10-17', '2008-10-17');
    fc.assert(
      fc.property(condition, context, version, (element, known, Version) => {
        const [operator, keys] = Object.entries(element)[0] as [string, Json];
        const [key, values] = Object.entries(keys)[0] as [string, unknown];
        const layer = new Map(
          Object.entries(known).map(([name, held]) => [name.toLowerCase(), present(...held)]),
        );
        const parsed = parseCondition(operator, key, values, 'here');
        const engine = holds(
          parsed,
          contextOf('test', [layer], () => absent),
          Version === '2012-10-17',
          [],
        );
        const asked = { context: known } as unknown as TwinQuestion;
        const texts = [values].flat().map(String);
        const twins = [true, false].map((choice) => new Twin(asked, choice));
        const answers = twins.map((twin) => String(twin.conditionHolds({ Version }, operator, key, texts)));
        if (engine === 'unknown') expect(twins.some((twin) => twin.consulted)).toBe(true);
        else expect(answers).toEqual([engine, engine]);
      }),
      { numRuns: runs },
    );
  });

  it('agrees on every request whose context is known, and is unknown only where AWS is silent', () => {
    const seen = { true: 0, false: 0, unknown: 0 };
    fc.assert(
      fc.property(question, (asked) => {
        const engine = decide(translate(asked, [])).allowed;
        const twins = [true, false].map((choice) => new Twin(asked, choice));
        const answers = twins.map((twin) => twin.allowed());
        seen[engine] += 1;
        if (isUngranted(translate(asked, []))) expect(engine).toBe('false');
        if (engine === 'unknown') expect(twins.some((twin) => twin.consulted)).toBe(true);
        else expect(answers.map(String)).toEqual([engine, engine]);
      }),
      { numRuns: runs },
    );
    expect(seen.true).toBeGreaterThan(runs / 50);
    expect(seen.false).toBeGreaterThan(runs / 50);
    expect(seen.unknown).toBeLessThan(runs / 5);
  });

  it('is never wrong about any request that an unknown context key may stand for', () => {
    const hiding = fc.uniqueArray(fc.constantFrom(...Object.keys(worldValues)), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        question,
        hiding,
        fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
        (asked, hidden, picks) => {
          const engine = decide(translate(asked, hidden)).allowed;
          if (engine === 'unknown') return;
          const context = { ...asked.context };
          hidden.forEach((key, at) => {
            const choices = [undefined, ...worldValues[key]!];
            const value = choices[picks[at]! % choices.length];
            if (value === undefined) delete context[key];
            else context[key] = [value];
          });
          for (const choice of [true, false]) {
            expect(String(new Twin({ ...asked, context }, choice).allowed())).toBe(engine);
          }
        },
      ),
      { numRuns: runs },
    );
  });
});
