import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectSamples } from '../../../../src/analyse/access/aws/objects.ts';
import { matchesOneByOne } from './glob-twin.ts';
import { allow, estate, resource, user, type Statement } from './estate.ts';

const bucket = 'arn:aws:s3:::example-crl';
const runs = process.env['NCSSR_FULL'] === '1' ? 20_000 : 2_000;
const samplesOf = (...statements: Statement[]) =>
  objectSamples(estate({ users: [user('alice', statements)], resources: [resource(bucket, null)] }), bucket);

describe('objects that stand for all of a bucket', () => {
  it.each([
    ['a prefix', `${bucket}/ca/*`, /^ca\//],
    ['an ending, by a star that reaches over the slash', 'arn:aws:s3:::*.crl', /\.crl$/],
    ['an ending, whatever the bucket', '*/root.crl', /root\.crl$/],
    ['one object', `${bucket}/root.crl`, /^root\.crl$/],
  ])('one is under %s', (_name, pattern, expected) => {
    const names = samplesOf(allow('s3:PutObject', pattern)).objects.map((arn) =>
      arn.slice(bucket.length + 1),
    );
    expect(names.some((name) => expected.test(name))).toBe(true);
    expect(names.some((name) => !expected.test(name))).toBe(true);
  });

  it('one is under an ending, though the object that is the ending alone is denied', () => {
    const denied: Statement = { ...allow('s3:PutObject', `${bucket}/b`), Effect: 'Deny' };
    expect(samplesOf(allow('s3:PutObject', 'arn:aws:s3:::*b'), denied).objects).toContain(`${bucket}/…b`);
  });

  it('none stands for a pattern where a number of characters is denied', () => {
    const denied: Statement = { ...allow('s3:PutObject', `${bucket}/ca/?*`), Effect: 'Deny' };
    const { undecided } = samplesOf(allow('s3:PutObject', `${bucket}/ca/*`), denied);
    expect(undecided.map(({ reason }) => reason)).toEqual([
      `tells objects of ${bucket} apart by a number of characters`,
    ]);
  });

  it('objects of another bucket add none', () => {
    expect(samplesOf(allow('s3:PutObject', 'arn:aws:s3:::other/ca/*')).objects).toHaveLength(1);
  });

  it('no object stands for a name made of the caller', () => {
    const { undecided } = samplesOf(allow('s3:PutObject', `${bucket}/\${aws:username}/*`));
    expect(undecided).toMatchObject([{ place: 'inline policy, statement 1' }]);
  });
});

it(`one of them is allowed wherever any object is (${runs} runs)`, () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), minLength: 1, maxLength: 5 });
  const part = fc.string({
    unit: fc.constantFrom('a', 'a', 'b', '/', '?', '*', '*'),
    minLength: 1,
    maxLength: 6,
  });
  const end = fc.constantFrom('', '*');
  const pattern = fc
    .tuple(fc.constantFrom('arn:aws:s3:::', '*'), fc.constantFrom('example-crl/', '*', '*/'), end, part, end)
    .map((parts) => parts.join(''));
  const policies = fc.record({
    allowed: fc.array(pattern, { maxLength: 2 }),
    denied: fc.array(pattern, { maxLength: 1 }),
    sparing: fc.array(fc.array(pattern, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(policies, name, ({ allowed, denied, sparing }, object) => {
      const permits = (arn: string): boolean =>
        allowed.some((one) => matchesOneByOne(one, arn)) &&
        !denied.some((one) => matchesOneByOne(one, arn)) &&
        sparing.every((spared) => spared.some((one) => matchesOneByOne(one, arn)));
      if (!permits(`${bucket}/${object}`)) return;
      const { objects, undecided } = samplesOf(
        ...allowed.map((one) => allow('s3:PutObject', one)),
        ...denied.map((one): Statement => ({ ...allow('s3:PutObject', one), Effect: 'Deny' })),
        ...sparing.map((NotResource): Statement => ({ Effect: 'Deny', Action: 's3:*', NotResource })),
      );
      expect(undecided.length > 0 || objects.some(permits)).toBe(true);
    }),
    { numRuns: runs, seed: Number(process.env['NCSSR_SEED'] ?? 20261120) },
  );
});
