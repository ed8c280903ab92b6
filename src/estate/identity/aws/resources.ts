import { decodePolicy } from './policy-document.ts';
import type { AwsResource, BucketExposure, KmsGrant, PolicyDocument, SecretFacts, Tags } from './model.ts';
import { isItem, textOf, type AwsPage, type Item, type Reads } from './page.ts';
import { itemsIn } from './page-items.ts';

/** A resource in scope, as the inventory knows it. */
export interface ScopedResource {
  arn: string;
  account: string | null;
  tags: Tags | null;
  workloadRole: string | null;
  volumes?: readonly string[] | null;
  bucket?: BucketExposure;
  secret?: SecretFacts;
  managedByService?: boolean;
  evidence: readonly string[];
}

/** How the resource policy of each service is read: the operation, its parameter, and where the policy stands. */
const policyReads: Readonly<Record<string, { operation: string; parameter: string; member: string }>> = {
  kms: { operation: 'kms:GetKeyPolicy', parameter: 'KeyId', member: 'Policy' },
  s3: { operation: 's3:GetBucketPolicy', parameter: 'Bucket', member: 'Policy' },
  secretsmanager: {
    operation: 'secretsmanager:GetResourcePolicy',
    parameter: 'SecretId',
    member: 'ResourcePolicy',
  },
};

/** Services whose resources take no resource policy. */
const withoutPolicy = new Set(['ec2', 'iam', 'ssm', 'cloudhsm']);

/** The resources in scope with their policies and grants, as far as they were read. */
export function lowerResources(reads: Reads, scoped: readonly ScopedResource[]): AwsResource[] {
  return scoped.map((resource) => {
    const { policy, evidence } = policyOf(reads, resource.arn);
    return {
      ...resource,
      account: resource.account ?? /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(resource.arn)?.[1] ?? null,
      policy,
      grants:
        resource.arn.includes(':kms:') && resource.arn.includes(':key/')
          ? grantsOf(reads, resource.arn)
          : null,
      evidence: [...new Set([...resource.evidence, ...evidence])],
    };
  });
}

function policyOf(
  reads: Reads,
  arn: string,
): { policy: PolicyDocument | null | 'unread'; evidence: string[] } {
  const service = arn.split(':')[2] ?? '';
  const read = policyReads[service];
  // CloudTrail keeps policies for channels, dashboards and event data stores, never for trails.
  const without = withoutPolicy.has(service) || (service === 'cloudtrail' && arn.includes(':trail/'));
  if (read === undefined) return { policy: without ? null : 'unread', evidence: [] };
  const page = reads.pages(read.operation).find((one) => isAbout(one, read.parameter, arn));
  if (page === undefined || !isItem(page.value)) return { policy: 'unread', evidence: [] };
  const raw = service === 's3' ? bucketPolicy(page.value) : page.value[read.member];
  // An empty answer is how these services say that there is no policy. A key always has one.
  const none = raw === undefined || raw === null;
  if (none && service !== 'kms') return { policy: null, evidence: [page.evidence] };
  const policy = decodePolicy(raw, arn, `policy of ${arn}`, [page.evidence]);
  return { policy, evidence: [page.evidence] };
}

/** S3 answers with the policy itself, and says by an error that there is none; the command line prints its text. */
function bucketPolicy(value: Item): unknown {
  if (value['Code'] === 'NoSuchBucketPolicy') return null;
  return value['Policy'] ?? ('Statement' in value ? value : 'no policy');
}

/**
 * Whether a page is about a resource: by its ARN, or by its last part, which is a name within one account and
 * region; a bucket's name is one everywhere.
 */
function isAbout(page: AwsPage, parameter: string, arn: string): boolean {
  const named = page.parameters[parameter];
  if (named === arn) return true;
  const [, , , region, account, ...rest] = arn.split(':');
  const name = rest.join(':');
  if (named !== name.slice(name.lastIndexOf('/') + 1)) return false;
  return (
    (account === '' || account === page.account) &&
    (region === '' || page.region === undefined || page.region === null || region === page.region)
  );
}

function grantsOf(reads: Reads, arn: string): KmsGrant[] | 'unread' {
  const operation = 'kms:ListGrants';
  const pages = reads.pages(operation).filter((page) => isAbout(page, 'KeyId', arn));
  const failed = pages.some((page) =>
    reads.failed(operation, page.account, String(page.parameters['KeyId'])),
  );
  if (pages.length === 0 || failed) return 'unread';
  const lists = pages.map((page) => (isItem(page.value) ? page.value['Grants'] : undefined));
  // A grant that cannot be read may be to anyone.
  if (!lists.every((list) => Array.isArray(list) && list.every(isGrant))) return 'unread';
  return pages.flatMap((page) => itemsIn(page.value, 'Grants').map((item) => grantOf(page, item, arn)));
}

function isGrant(item: unknown): boolean {
  if (!isItem(item) || textOf(item, 'GranteePrincipal') === null) return false;
  const { Operations: operations } = item;
  return Array.isArray(operations) && operations.every((operation) => typeof operation === 'string');
}

function grantOf(page: AwsPage, item: Readonly<Record<string, unknown>>, arn: string): KmsGrant {
  const constraints = isItem(item['Constraints']) ? item['Constraints'] : {};
  const operations = Array.isArray(item['Operations']) ? item['Operations'] : [];
  return {
    id: textOf(item, 'GrantId') ?? 'without an id',
    keyArn: arn,
    grantee: textOf(item, 'GranteePrincipal') ?? '',
    retiring: textOf(item, 'RetiringPrincipal'),
    operations: operations.filter((operation) => typeof operation === 'string'),
    encryptionContextEquals: pairsOf(constraints['EncryptionContextEquals']),
    encryptionContextSubset: pairsOf(constraints['EncryptionContextSubset']),
    evidence: [page.evidence],
  };
}

function pairsOf(value: unknown): Tags | null {
  if (!isItem(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, String(content)]));
}
