import { describe, expect, it } from 'vitest';
import { decodeAwsRest } from '../../../src/estate/decode/aws-rest.ts';
import { DecodeError } from '../../../src/estate/decode/decode-error.ts';
import { publishedSchema } from '../../../src/schema/validator.ts';

const schema = publishedSchema('aws.s3.buckets') ?? {};
const decode = (body: string) => decodeAwsRest(`<?xml version="1.0" encoding="UTF-8"?>${body}`, schema);

describe('what S3 answers, in the shape of the command line', () => {
  it.each([
    [
      'buckets',
      '<ListAllMyBucketsResult><Owner><ID>x</ID></Owner><Buckets><Bucket><Name>a</Name><BucketRegion>eu-central-1</BucketRegion></Bucket><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>',
      { Buckets: [{ Name: 'a', BucketRegion: 'eu-central-1' }, { Name: 'b' }] },
    ],
    ['no bucket', '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>', { Buckets: [] }],
    [
      'tags',
      '<Tagging><TagSet><Tag><Key>system</Key><Value>ocsp</Value></Tag></TagSet></Tagging>',
      { TagSet: [{ Key: 'system', Value: 'ocsp' }] },
    ],
    [
      'the status of a policy',
      '<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>',
      { PolicyStatus: { IsPublic: true } },
    ],
    [
      'the public access block',
      '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
      { PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: false } },
    ],
    [
      'ownership rules, which have no element around them',
      '<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>',
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
    ],
    [
      'an error that is an answer',
      '<Error><Code>NoSuchBucketPolicy</Code><Message>none</Message></Error>',
      { Code: 'NoSuchBucketPolicy' },
    ],
  ])('%s', (_name, body, expected) => {
    expect(decode(body)).toMatchObject(expected);
  });

  it.each(['', '<Tagging>', 'NoSuchBucketPolicy', '<a/><b/>', '<!DOCTYPE x [<!ENTITY e "1">]><Tagging/>'])(
    'refuses %j',
    (body) => expect(() => decode(body)).toThrow(DecodeError),
  );
});
