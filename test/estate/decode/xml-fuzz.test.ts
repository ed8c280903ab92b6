import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ec2Dialect, element, toQueryXml } from '../../../src/demo/aws/query-xml.ts';
import { decodeAwsRest } from '../../../src/estate/decode/aws-rest.ts';
import { decodeAwsQuery } from '../../../src/estate/decode/aws-query.ts';
import { DecodeError } from '../../../src/estate/decode/decode-error.ts';
import { estateFolder } from '../../../src/demo/location.ts';
import { publishedSchema } from '../../../src/schema/validator.ts';

const schema = publishedSchema('aws.ec2.security-groups') ?? {};
const bucketSchema = publishedSchema('aws.s3.buckets') ?? {};
const runs = process.env['NCSSR_FULL'] === '1' ? 100_000 : 5000;
const seed = Number(process.env['NCSSR_SEED'] ?? 20261120);

const sample = (): string => {
  const file = join(estateFolder(), 'aws/111122223333/us-east-1/DescribeSecurityGroups.json');
  const value = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  const content = toQueryXml(value, schema, ec2Dialect);
  return `<?xml version="1.0"?>${element('DescribeSecurityGroupsResponse', element('requestId', 'r') + content)}`;
};

const buckets =
  '<ListAllMyBucketsResult><Owner><ID>x</ID></Owner><Buckets><Bucket><Name>a</Name><BucketRegion>eu-central-1</BucketRegion></Bucket><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>';

/** A small generator with a seed, so that a failure can be repeated. */
function random(state: number): () => number {
  let at = state >>> 0;
  return () => {
    at = (Math.imul(at ^ (at >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((at ^ (at >>> 13)) >>> 0) / 0x1_0000_0000;
  };
}

const pieces = [
  '<',
  '>',
  '</',
  '/>',
  '&',
  '&#x0;',
  '&#1114112;',
  '<!DOCTYPE a>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<item>',
];

function mutate(text: string, next: () => number): string {
  const at = Math.floor(next() * text.length);
  const length = Math.floor(next() * 12);
  const choice = Math.floor(next() * 4);
  if (choice === 0) return text.slice(0, at);
  if (choice === 1) return text.slice(0, at) + text.slice(at + length);
  if (choice === 2)
    return text.slice(0, at) + (pieces[Math.floor(next() * pieces.length)] ?? '') + text.slice(at);
  return text.slice(0, at) + text.slice(at, at + length * 20) + text.slice(at);
}

function outcome(decode: () => unknown): unknown {
  try {
    return decode();
  } catch (error) {
    return error;
  }
}

describe('decoding XML', () => {
  it.each([
    ['the query protocols', sample(), (text: string) => decodeAwsQuery(text, schema)],
    ['S3', buckets, (text: string) => decodeAwsRest(text, bucketSchema)],
  ])(
    `of %s meets ${runs} mutations with a value or its own error (seed ${seed})`,
    { timeout: 300_000 },
    (_name, whole, decode) => {
      const next = random(seed);
      let refused = 0;
      for (let run = 0; run < runs; run += 1) {
        let text = whole;
        for (let count = 0; count <= run % 3; count += 1) text = mutate(text, next);
        const result = outcome(() => decode(text));
        if (!(result instanceof Error)) continue;
        refused += 1;
        expect(result, `seed ${seed}, run ${run}: ${result.stack}`).toBeInstanceOf(DecodeError);
      }
      expect(refused).toBeGreaterThan(runs / 10);
    },
  );

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><AResponse>&b;</AResponse>'],
    ['an entity of its own', '<AResponse><x>&b;</x></AResponse>'],
    ['a cut', '<AResponse><x>1</x>'],
    ['two roots', '<AResponse/><AResponse/>'],
    ['crossed elements', '<AResponse><x><y></x></y></AResponse>'],
    ['depth', `<AResponse>${'<x>'.repeat(10_000)}`],
    ['HTML', '<html><body>Sign in</body></html>'],
    ['nothing', ''],
    ['text that is no number', '<AResponse><n>12a</n></AResponse>'],
    ['a name twice', '<AResponse><n>1</n><n>2</n></AResponse>'],
  ])('refuses %s', (_, text) => {
    expect(() => decodeAwsQuery(text, { properties: { N: { type: 'integer' } } })).toThrow(DecodeError);
  });

  it('keeps an element that the schema does not name, a list among them', () => {
    const text = '<AResponse><newThing>1</newThing><newSet><item><id>a</id></item></newSet></AResponse>';
    expect(decodeAwsQuery(text, {})).toEqual({ NewThing: '1', NewSet: [{ Id: 'a' }] });
  });

  it('keeps two spellings of one name apart', () => {
    const text = '<AResponse><Message>a</Message><message>b</message></AResponse>';
    expect(decodeAwsQuery(text, { properties: { Message: { type: 'string' } } })).toEqual({
      Message: 'a',
      message: 'b',
    });
  });

  it('reads entities, character references and character data', () => {
    const text = '<AResponse><n>a&amp;b&#x41;&#66;<![CDATA[<c>&]]></n></AResponse>';
    expect(decodeAwsQuery(text, {})).toEqual({ N: 'a&bAB<c>&' });
  });

  it.each(['<__proto__><x>1</x></__proto__>', '<a><__proto__/></a>'])(
    'refuses to reach into the prototype: %s',
    (text) => {
      expect(() => decodeAwsQuery(`<AResponse>${text}</AResponse>`, {})).toThrow(DecodeError);
    },
  );
});
