import type { AwsIdentityModel, PolicyDocument, PolicyLevel } from '../../../estate/identity/aws/model.ts';
import type { MissingFact } from '../answer.ts';
import { compile } from './compiled.ts';
import { matchesGlob } from './pattern.ts';
import { intersectPatterns } from '../../../text/pattern-intersection.ts';
import type { ParsedStatement } from './policy.ts';

/** Objects of a bucket that stand for all of them, and the statements for which none could be named. */
interface ObjectSamples {
  objects: readonly string[];
  undecided: readonly MissingFact[];
}

/** A name that no policy is expected to single out, by its beginning or by its end. */
const anyObject = '…';

/** More ways than this, to tell objects of one bucket apart, are not followed. */
const mostNames = 1_000;

/**
 * One object for each way in which policies tell objects of a bucket apart: for each pattern that a statement allows
 * or spares from a denial, for each combination of such patterns, and one that none names. Where a statement names
 * objects after the caller or by a number of characters, no object stands for the rest, and the statement is undecided.
 */
export function objectSamples(model: AwsIdentityModel, bucket: string): ObjectSamples {
  const undecided: MissingFact[] = [];
  const told = new Set<string>();
  for (const statement of statementsOf(model)) {
    const leave = (reason: string): unknown => undecided.push({ place: statement.place, reason });
    if (withheldPatterns(statement).some((pattern) => countsCharacters(pattern, bucket)))
      leave(`tells objects of ${bucket} apart by a number of characters`);
    for (const pattern of allowedPatterns(statement)) {
      const names = objectPatterns(pattern, bucket);
      if (names.length > 0 && pattern.includes('${'))
        leave(`names objects of ${bucket} after the caller, which is not asked about`);
      else for (const name of names) told.add(name);
    }
  }
  const names = combinations([...told]);
  if (names === null)
    undecided.push({
      place: bucket,
      reason: `policies tell its objects apart in more than ${mostNames} ways, which are not followed`,
    });
  return { objects: (names ?? ['*']).map((name) => `${bucket}/${filled(name)}`), undecided };
}

/** Every pattern that some of the patterns take together, with `*` for none of them; null where they are too many. */
function combinations(patterns: readonly string[]): readonly string[] | null {
  const all = new Set(['*']);
  for (const pattern of patterns)
    for (const one of [...all]) {
      const common = intersectPatterns(one, pattern, mostNames);
      if (common === null) return null;
      for (const each of common) all.add(each);
      if (all.size > mostNames) return null;
    }
  return [...all];
}

/** What a pattern of ARNs, whose `*` reaches over slashes, says of the names of a bucket's objects. */
function objectPatterns(pattern: string, bucket: string): string[] {
  const found: string[] = [];
  for (let at = 1; at < pattern.length; at += 1) {
    const before = pattern.charAt(at - 1);
    if (before !== '/' && before !== '*' && before !== '?') continue;
    if (!matchesGlob(pattern.slice(0, at), `${bucket}/`)) continue;
    // The star that reaches the slash may reach into the name too.
    found.push(before === '*' ? `*${pattern.slice(at)}` : pattern.slice(at));
  }
  return found;
}

function filled(pattern: string): string {
  return pattern.replace(/[*?]/g, anyObject);
}

/** The patterns whose objects a statement allows, or spares from its denial. */
function allowedPatterns({ effect, resources }: ParsedStatement): readonly string[] {
  return resources?.negated === (effect === 'Deny') ? resources.patterns : [];
}

/** The patterns whose objects a statement denies, or leaves out of what it allows. */
function withheldPatterns({ effect, resources }: ParsedStatement): readonly string[] {
  return resources?.negated === (effect === 'Allow') ? resources.patterns : [];
}

/**
 * Whether a pattern takes objects of a bucket by `?`. Only then may it take the object that stands for a pattern, and
 * leave another of that pattern: a `*` that takes the part that no policy names takes every other in its place.
 */
function countsCharacters(pattern: string, bucket: string): boolean {
  return objectPatterns(pattern, bucket).some((name) => name.includes('?'));
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
  const members = model.accounts.flatMap(({ membership }) =>
    membership.kind === 'member' ? [membership] : [],
  );
  const documents = (levels: readonly PolicyLevel[] | null): readonly PolicyDocument[] =>
    levels?.flatMap(({ policies }) => policies) ?? [];
  statements = [
    ...[...attached, ...members.flatMap(({ serviceControl }) => documents(serviceControl))].map((document) =>
      compiled.parse(document, 'identity'),
    ),
    ...members
      .flatMap(({ resourceControl }) => documents(resourceControl))
      .map((document) => compiled.parse(document, 'resource-control')),
    ...own.map((document) => compiled.parse(document, 'resource')),
  ]
    .flatMap((policy) => policy.statements)
    .filter(({ resources }) => resources?.patterns.some((pattern) => /s3|[*?]/.test(pattern)) === true);
  parsed.set(model, statements);
  return statements;
}
