import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectSamples } from '../../../../src/analyse/access/aws/objects.ts';
import { allow, estate, resource, user, type Statement } from './estate.ts';

const bucket = 'arn:aws:s3:::example-crl';
const runs = process.env['NCSSR_FULL'] === '1' ? 100_000 : 10_000;
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

  it('objects of another bucket add none', () => {
    expect(samplesOf(allow('s3:PutObject', 'arn:aws:s3:::other/ca/*')).objects).toHaveLength(1);
  });

  it('no object stands for a name made of the caller', () => {
    const { undecided } = samplesOf(allow('s3:PutObject', `${bucket}/\${aws:username}/*`));
    expect(undecided).toMatchObject([{ place: 'inline policy, statement 1' }]);
  });
});

/** `*` any run, `?` one character, tried one character after the other. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*'))
    return matches(pattern.slice(1), text) || (text !== '' && matches(pattern, text.slice(1)));
  return (
    text !== '' &&
    (pattern.startsWith('?') || pattern[0] === text[0]) &&
    matches(pattern.slice(1), text.slice(1))
  );
}

it(`one of them is allowed wherever any object is (${runs} runs)`, () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), minLength: 1, maxLength: 5 });
  const end = fc.constantFrom('', '*');
  const pattern = fc
    .tuple(fc.constantFrom('arn:aws:s3:::', '*'), fc.constantFrom('example-crl/', '*', '*/'), end, name, end)
    .map((parts) => parts.join(''));
  const policies = fc.record({
    allowed: fc.array(pattern, { maxLength: 2 }),
    denied: fc.array(pattern, { maxLength: 1 }),
    sparing: fc.array(fc.array(pattern, { minLength: 1, maxLength: 2 }), { maxLength: 1 }),
  });
  fc.assert(
    fc.property(policies, name, ({ allowed, denied, sparing }, object) => {
      const permits = (arn: string): boolean =>
        allowed.some((one) => matches(one, arn)) &&
        !denied.some((one) => matches(one, arn)) &&
        sparing.every((spared) => spared.some((one) => matches(one, arn)));
      if (!permits(`${bucket}/${object}`)) return;
      const { objects } = samplesOf(
        ...allowed.map((one) => allow('s3:PutObject', one)),
        ...denied.map((one): Statement => ({ ...allow('s3:PutObject', one), Effect: 'Deny' })),
        ...sparing.map((NotResource): Statement => ({ Effect: 'Deny', Action: 's3:*', NotResource })),
      );
      expect(objects.some(permits)).toBe(true);
    }),
    { numRuns: runs, seed: Number(process.env['NCSSR_SEED'] ?? 20261120) },
  );
});
