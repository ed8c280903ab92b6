import { element, escape } from './query-xml.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The operations of S3 that are served, by the query parameter that tells them; none for the list of buckets. */
const byParameter: Readonly<Record<string, string>> = {
  policy: 'GetBucketPolicy',
  policyStatus: 'GetBucketPolicyStatus',
  publicAccessBlock: 'GetPublicAccessBlock',
  ownershipControls: 'GetBucketOwnershipControls',
  tagging: 'GetBucketTagging',
};

/** What S3 says where a bucket has none of what is asked for. */
export const absentFromBucket: Readonly<Record<string, string>> = {
  GetBucketPolicy: 'NoSuchBucketPolicy',
  GetBucketPolicyStatus: 'NoSuchBucketPolicy',
  GetPublicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  GetBucketOwnershipControls: 'OwnershipControlsNotFoundError',
  GetBucketTagging: 'NoSuchTagSet',
};

/** The operation and parameters of a request to S3, whose bucket stands in the path. */
export function restRequest(url: string): { operation: string; parameters: Record<string, string> } {
  const { pathname, searchParams } = new URL(url, 'http://loopback');
  const [, bucket = ''] = pathname.split('/').map(decodeURIComponent);
  const parameters = Object.fromEntries(searchParams);
  const operation = Object.keys(byParameter).find((name) => searchParams.has(name));
  if (bucket === '') return { operation: 'ListBuckets', parameters };
  return { operation: byParameter[operation ?? ''] ?? 'unknown', parameters: { ...parameters, Bucket: bucket } };
}

/** An answer of S3: a policy as it is, all else as XML. */
export function restBody(
  operation: string,
  answer: Readonly<Record<string, unknown>>,
  schema: Schema | undefined,
): { type: string; body: string } {
  if (operation === 'GetBucketPolicy')
    return { type: 'application/json', body: JSON.stringify(answer) };
  const content = toXml(answer, schema);
  const root = { ListBuckets: 'ListAllMyBucketsResult', GetBucketTagging: 'Tagging' }[operation];
  const body = root === undefined ? content : element(root, content);
  return { type: 'application/xml', body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

function toXml(value: unknown, schema: Schema | undefined): string {
  if (typeof value !== 'object' || value === null) return escape(String(value));
  const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  return Object.entries(value)
    .map(([name, inner]) => property(name, inner, properties[name]))
    .join('');
}

function property(name: string, value: unknown, schema: Schema | undefined): string {
  if (!Array.isArray(value)) return element(name, toXml(value, schema));
  const items = schema?.['items'] as Schema | undefined;
  const own = schema?.['xml'] as { name?: string; wrapped?: boolean } | undefined;
  const item = own?.wrapped === false ? own.name : (items?.['xml'] as { name?: string } | undefined)?.name;
  const content = value.map((one) => element(item ?? 'member', toXml(one, items))).join('');
  return own?.wrapped === false ? content : element(name, content);
}
