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

/** An object that no policy singles out. */
const anyObject = 'any-object-of-the-bucket';

/**
 * One object for each way in which policies tell objects of a bucket apart: one under each prefix that a statement
 * allows or spares from a denial, and one that none names. Where a statement names objects after the caller, no
 * object stands for all callers, and the statement is undecided.
 */
export function objectSamples(model: AwsIdentityModel, bucket: string): ObjectSamples {
  const objects = new Set([`${bucket}/${anyObject}`]);
  const undecided: MissingFact[] = [];
  for (const statement of statementsOf(model)) {
    for (const pattern of tellingPatterns(statement)) {
      const slash = pattern.indexOf('/');
      const [head, path] = slash === -1 ? [pattern, ''] : [pattern.slice(0, slash), pattern.slice(slash + 1)];
      if (path === '' || path === '*' || !matchesGlob(head, bucket)) continue;
      if (pattern.includes('${'))
        undecided.push({
          place: statement.place,
          reason: `names objects of ${bucket} after the caller, which is not asked about`,
        });
      else objects.add(`${bucket}/${path.replaceAll('*', anyObject).replaceAll('?', 'x')}`);
    }
  }
  return { objects: [...objects], undecided };
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
  const { parse } = compile(model);
  const attached = [
    ...[...model.users, ...model.groups, ...model.roles].flatMap(({ inline }) => inline),
    ...model.managedPolicies.map(({ document }) => document),
  ];
  const own = model.resources
    .map(({ policy }) => policy)
    .filter((policy): policy is PolicyDocument => policy !== null && policy !== 'unread');
  statements = [
    ...attached.map((document) => parse(document, 'identity')),
    ...own.map((document) => parse(document, 'resource')),
  ]
    .flatMap((policy) => policy.statements)
    .filter(({ resources }) => resources?.patterns.some((pattern) => /s3|\*/.test(pattern)) === true);
  parsed.set(model, statements);
  return statements;
}
