import fc from 'fast-check';
import type { Json, TwinQuestion } from './twin.ts';

/** Random questions over a small world, so that statements often meet the request. */
const accountA = '111122223333';
const accountB = '444455556666';

const actions = [
  's3:GetObject',
  's3:PutObject',
  'kms:Sign',
  'kms:Decrypt',
  'sts:AssumeRole',
  'iam:CreateUser',
];
const resources = [
  'arn:aws:s3:::ca-archive/alice/report',
  'arn:aws:s3:::ca-archive/2026',
  `arn:aws:kms:us-east-1:${accountA}:key/0001`,
  `arn:aws:iam::${accountA}:role/ops/signer`,
  `arn:aws:iam::${accountA}:user/alice`,
  `arn:aws:logs:us-east-1:${accountA}:log-group:audit:stream`,
  '*',
];
const users = [`arn:aws:iam::${accountA}:user/alice`, `arn:aws:iam::${accountB}:user/bob`];
const roles = [`arn:aws:iam::${accountA}:role/ops/signer`, `arn:aws:iam::${accountB}:role/reader`];
const sessions = [
  `arn:aws:sts::${accountA}:assumed-role/signer/s1`,
  `arn:aws:sts::${accountB}:assumed-role/reader/s2`,
];

/** Each condition key with the values it may hold and the operators that fit it. */
const keys: { key: string; values: string[]; policyValues: string[]; operators: string[] }[] = [
  {
    key: 'aws:MultiFactorAuthPresent',
    values: ['true', 'false'],
    policyValues: ['true', 'false'],
    operators: [
      'Bool',
      'BoolIfExists',
      'ForAllValues:Bool',
      'ForAllValues:BoolIfExists',
      'ForAnyValue:Bool',
      'ForAnyValue:BoolIfExists',
      'Null',
    ],
  },
  {
    key: 'aws:MultiFactorAuthAge',
    values: ['10', '3600', '7200'],
    policyValues: ['3600', '10'],
    operators: [
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEqualsIfExists',
      'NumericEquals',
      'NumericNotEquals',
      'NumericGreaterThanIfExists',
      'Null',
    ],
  },
  {
    key: 'aws:SourceIp',
    values: ['192.0.2.7', '198.51.100.9'],
    policyValues: ['192.0.2.0/24', '198.51.100.9', '0.0.0.0/0'],
    operators: ['IpAddress', 'NotIpAddress', 'IpAddressIfExists', 'NotIpAddressIfExists'],
  },
  {
    key: 'aws:username',
    values: ['alice', 'bob'],
    policyValues: [
      'alice',
      'ALICE',
      '${aws:PrincipalTag/none}',
      'al*',
      '?ob',
      '${aws:username}',
      "${aws:PrincipalTag/team, 'alice'}",
      '${*}',
    ],
    operators: [
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'StringEqualsIfExists',
      'StringNotLikeIfExists',
    ],
  },
  {
    key: 'aws:TagKeys',
    values: ['team', 'stage', 'owner'],
    policyValues: ['team', 'st*', 'owner'],
    operators: [
      'ForAllValues:StringEquals',
      'ForAnyValue:StringEquals',
      'ForAllValues:StringLike',
      'ForAnyValue:StringNotLike',
      'ForAllValues:StringNotEquals',
      'ForAnyValue:StringNotEqualsIfExists',
      'StringEquals',
    ],
  },
  {
    key: 'aws:PrincipalArn',
    values: [...users, ...roles],
    policyValues: [...users, `arn:aws:iam::${accountA}:*`, 'arn:aws:iam::*:role/*', 'arn:*:iam::4*:user/b?b'],
    operators: ['ArnEquals', 'ArnLike', 'ArnNotLike', 'ArnNotEquals', 'ArnLikeIfExists', 'StringLike'],
  },
  {
    key: 'aws:CurrentTime',
    values: ['2026-03-01T00:00:00Z', '2026-09-01T12:00:00Z'],
    policyValues: ['2026-06-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    operators: ['DateLessThan', 'DateGreaterThan', 'DateEquals', 'DateNotEquals', 'DateLessThanEquals'],
  },
  {
    key: 'ca:seal',
    values: ['QUJD', 'QUJE'],
    policyValues: ['QUJD'],
    operators: ['BinaryEquals', 'BinaryEqualsIfExists'],
  },
];

const someOf = <T>(values: readonly T[], most: number): fc.Arbitrary<T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: most });

const oneOrMany = (values: readonly string[]): fc.Arbitrary<string | string[]> =>
  fc.oneof(fc.constantFrom(...values), someOf(values, 2));

/** One Condition element of one operator and key. */
export const condition: fc.Arbitrary<Json> = fc
  .constantFrom(...keys)
  .chain(({ key, policyValues, operators }) =>
    fc
      .record({
        operator: fc.constantFrom(...operators),
        values: oneOrMany(policyValues),
        upper: fc.boolean(),
      })
      .map(({ operator, values, upper }): Json => ({
        [operator]: {
          [upper ? key.toUpperCase() : key]: operator === 'Null' ? String(upper) : values,
        },
      })),
  );

const actionPatterns = [
  '*',
  's3:*',
  's3:Get*',
  'S3:getobject',
  'kms:*',
  'kms:?ign',
  'sts:AssumeRole',
  'iam:Create*',
];
const resourcePatterns = [
  '*',
  'arn:aws:s3:::ca-archive/*',
  'arn:aws:s3:::ca-archive/${aws:username}/*',
  "arn:aws:s3:::ca-archive/${aws:PrincipalTag/team, '2026'}",
  `arn:aws:kms:us-east-1:${accountA}:key/*`,
  `arn:aws:kms:*:${accountA}:key/000?`,
  'arn:aws:iam::*:role/*',
  `arn:aws:logs:us-east-1:${accountA}:log*t:str?am`,
  'arn:aws:logs:*',
  `arn:aws:iam::${accountA}:*`,
  `arn:aws:iam::${accountA}:user/alice`,
];

const element = (name: 'Action' | 'Resource', patterns: readonly string[]): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.constantFrom(0, 1, 1, 1, 1), oneOrMany(patterns))
    .map(([negated, values]): Json => ({ [negated === 0 ? `Not${name}` : name]: values }));

const principal: fc.Arbitrary<Json> = fc
  .tuple(
    fc.constantFrom(0, 1, 1, 1, 1),
    fc.oneof(
      fc.constant('*'),
      someOf(
        [...users, ...roles, ...sessions, accountA, accountB, `arn:aws:iam::${accountA}:root`, '*'],
        3,
      ).map((names) => ({ AWS: names })),
    ),
  )
  .map(([negated, value]): Json => (negated === 0 ? { NotPrincipal: value } : { Principal: value }));

const statement = (withPrincipal: boolean): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      element('Action', actionPatterns),
      element('Resource', resourcePatterns),
      fc.option(fc.array(condition, { minLength: 1, maxLength: 2 }), { freq: 2, nil: [] }),
      withPrincipal ? principal : fc.constant({}),
    )
    .map(([effect, action, resource, conditions, who]): Json => {
      const merged: Record<string, Json> = {};
      for (const [operator, entry] of conditions.flatMap((one) => Object.entries(one))) {
        merged[operator] = { ...merged[operator], ...(entry as Json) };
      }
      return {
        Effect: effect,
        ...action,
        ...resource,
        ...who,
        ...(conditions.length > 0 ? { Condition: merged } : {}),
      };
    });

const policy = (withPrincipal: boolean): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
      fc.array(statement(withPrincipal), { minLength: 1, maxLength: 3 }),
    )
    .map(([version, statements]): Json => ({
      Version: version,
      Statement: statements.length === 1 ? statements[0] : statements,
    }));

const allowAll: Json = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const mostlyAll = fc.oneof(
  { weight: 2, arbitrary: fc.constant(allowAll) },
  { weight: 1, arbitrary: policy(false) },
);

/** A context in which each key may be absent. */
export const context: fc.Arbitrary<Record<string, string[]>> = fc
  .tuple(
    ...keys.map(({ key, values }) =>
      fc.option(
        key === 'aws:TagKeys'
          ? fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 })
          : someOf(values, 1),
        {
          freq: 3,
        },
      ),
    ),
  )
  .map((drawn) => Object.fromEntries(keys.flatMap(({ key }, at) => (drawn[at] ? [[key, drawn[at]]] : []))));

/** A random question with concrete context: everything is known. */
export const question: fc.Arbitrary<TwinQuestion> = fc
  .record({
    action: fc.constantFrom(...actions),
    resource: fc.constantFrom(...resources),
    caller: fc.constantFrom<TwinQuestion['caller']>(
      { kind: 'user', account: accountA, arn: users[0]!, session: '' },
      { kind: 'user', account: accountB, arn: users[1]!, session: '' },
      { kind: 'role', account: accountA, arn: roles[0]!, session: 's1' },
      { kind: 'role', account: accountB, arn: roles[1]!, session: 's2' },
      { kind: 'root', account: accountA, arn: `arn:aws:iam::${accountA}:root`, session: '' },
    ),
    context,
    resourceAccount: fc.constantFrom(accountA, accountA, accountB),
    identity: fc.array(fc.oneof(policy(false), mostlyAll), { maxLength: 2 }),
    boundary: fc.option(fc.array(mostlyAll, { minLength: 1, maxLength: 1 }), { freq: 2 }),
    session: fc.option(fc.array(mostlyAll, { minLength: 1, maxLength: 2 }), { freq: 2 }),
    serviceControl: fc.option(
      fc.array(fc.array(mostlyAll, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
      { freq: 2 },
    ),
    resourceControl: fc.option(
      fc.array(fc.array(mostlyAll, { minLength: 1, maxLength: 2 }), { maxLength: 1 }),
      { freq: 2 },
    ),
    resourcePolicy: fc.option(policy(true), { freq: 4 }),
    grants: fc.array(
      fc.record({
        grantee: fc.constantFrom(...users, ...roles, ...sessions),
        operations: someOf(['Sign', 'Decrypt', 'CreateGrant'], 2),
      }),
      { maxLength: 1 },
    ),
  })
  .map((drawn) => ({
    ...drawn,
    // Root users and SCP-free callers take no session or boundary.
    boundary: drawn.caller.kind === 'root' ? null : drawn.boundary,
    session: drawn.caller.kind === 'role' ? drawn.session : null,
    identity: drawn.caller.kind === 'root' ? [] : drawn.identity,
    grants: drawn.resource.includes(':kms:') ? drawn.grants : [],
    resourceDecides: drawn.resource.includes(':kms:') || drawn.action === 'sts:AssumeRole',
  }));

/** Values that a key may hold in this world, for turning unknown keys into samples. */
export const worldValues: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  keys.map(({ key, values }) => [key, values]),
);
