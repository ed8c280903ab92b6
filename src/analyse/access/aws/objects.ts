import type { AwsIdentityModel, PolicyDocument } from '../../../estate/identity/aws/model.ts';
import type { MissingFact } from '../answer.ts';
import { compile } from './compiled.ts';
import { matchesGlob } from './pattern.ts';
import type { ParsedStatement } from './policy.ts';

/** Objects of a bucket that stand for all of them, and the statements for which none could be named. */
export interface ObjectSamples {
  objects: readonly string[];
  undecided: readonly MissingFact[];
}

/** A name that no policy is expected to single out, by its beginning or by its end. */
const anyObject = '…';

/**
 * One object for each way in which policies tell objects of a bucket apart: one for each pattern that a statement
 * allows or spares from a denial, one for each pair of an allowed and a spared pattern, and one that none names. Where
 * a statement names objects after the caller, no object stands for all callers, and the statement is undecided.
 */
export function objectSamples(model: AwsIdentityModel, bucket: string): ObjectSamples {
  const undecided: MissingFact[] = [];
  const allowed = new Set(['*']);
  const spared = new Set<string>();
  for (const statement of statementsOf(model)) {
    for (const pattern of tellingPatterns(statement)) {
      const names = objectPatterns(pattern, bucket);
      if (names.length > 0 && pattern.includes('${'))
        undecided.push({
          place: statement.place,
          reason: `names objects of ${bucket} after the caller, which is not asked about`,
        });
      else for (const name of names) (statement.effect === 'Deny' ? spared : allowed).add(name);
    }
  }
  const names = new Set([...allowed, ...spared].map((pattern) => filled(pattern, anyObject)));
  for (const one of allowed)
    for (const other of spared) {
      names.add(filled(one, filled(other, anyObject)));
      names.add(filled(other, filled(one, anyObject)));
    }
  return { objects: [...names].map((name) => `${bucket}/${name}`), undecided };
}

/** What a pattern of ARNs, whose `*` reaches over slashes, says of the names of a bucket's objects. */
function objectPatterns(pattern: string, bucket: string): string[] {
  const found: string[] = [];
  for (let at = 1; at < pattern.length; at += 1) {
    const before = pattern.charAt(at - 1);
    if (before !== '/' && before !== '*' && before !== '?') continue;
    if (matchesGlob(pattern.slice(0, at), `${bucket}/`)) found.push(pattern.slice(at));
  }
  return found;
}

function filled(pattern: string, name: string): string {
  return pattern.replaceAll('*', name).replaceAll('?', anyObject);
}

/** The patterns whose objects one statement treats unlike others. */
function tellingPatterns({ effect, resources }: ParsedStatement): readonly string[] {
  if (resources === null) return [];
  return resources.negated === (effect === 'Deny') ? resources.patterns : [];
}

const parsed = new WeakMap<AwsIdentityModel, readonly ParsedStatement[]>();

function statementsOf(model: AwsIdentityModel): readonly ParsedStatement[] {
  let statements = parsed.get(model);
  if (statements !== undefined) return statements;
  const compiled = compile(model);
  const attached = [
    ...[...model.users, ...model.groups, ...model.roles].flatMap(({ inline }) => inline),
    ...model.managedPolicies.map(({ document }) => document),
  ];
  const own = model.resources
    .map(({ policy }) => policy)
    .filter((policy): policy is PolicyDocument => policy !== null && policy !== 'unread');
  statements = [
    ...attached.map((document) => compiled.parse(document, 'identity')),
    ...own.map((document) => compiled.parse(document, 'resource')),
  ]
    .flatMap((policy) => policy.statements)
    .filter(({ resources }) => resources?.patterns.some((pattern) => /s3|\*/.test(pattern)) === true);
  parsed.set(model, statements);
  return statements;
}
