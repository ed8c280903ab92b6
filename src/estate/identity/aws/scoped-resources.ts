import type { DecodedPage } from '../../collection.ts';
import { instantOf } from '../../decode/instant.ts';
import { textParameter } from '../../place.ts';
import type { BucketExposure, Tags } from './model.ts';
import { isItem, type Item } from './page.ts';
import { itemsIn } from './page-items.ts';
import type { ScopedResource } from './resources.ts';

type Pages = ReadonlyMap<string, readonly DecodedPage[]>;

/** The machines, trails, keys, buckets and secrets that were found, each with what tells who may use it. */
export function scopedResources(pages: Pages): ScopedResource[] {
  return [...machines(pages), ...trails(pages), ...keys(pages), ...buckets(pages), ...secrets(pages)];
}

/** Machines, each with the role whose credentials its code holds. */
function machines(pages: Pages): ScopedResource[] {
  const profiles = rolesOfProfiles(pages.get('aws.iam.authorization-details') ?? []);
  return (pages.get('aws.ec2.instances') ?? []).flatMap(({ envelope, value }) =>
    itemsIn(value, 'Reservations')
      .flatMap((reservation) => itemsIn(reservation, 'Instances'))
      .flatMap((instance): ScopedResource[] => {
        const { InstanceId: id, IamInstanceProfile: profile } = instance;
        if (typeof id !== 'string' || envelope.account === null) return [];
        const arn = isItem(profile) && typeof profile['Arn'] === 'string' ? profile['Arn'] : null;
        const place = `arn:${partitionOfRegion(envelope.region)}:ec2:${envelope.region ?? ''}:${envelope.account}`;
        return [
          {
            arn: `${place}:instance/${id}`,
            account: envelope.account,
            volumes: volumesOf(instance, place),
            tags: tagsIn(instance, 'Tags'),
            workloadRole: arn === null ? null : (profiles.get(arn) ?? null),
            evidence: [envelope.id],
          },
        ];
      }),
  );
}

function volumesOf(instance: Item, place: string): string[] | null {
  const mappings = instance['BlockDeviceMappings'];
  if (!Array.isArray(mappings)) return null;
  const ids = mappings.map((mapping) => {
    const volume: unknown = isItem(mapping) ? mapping['Ebs'] : undefined;
    return isItem(volume) && typeof volume['VolumeId'] === 'string' ? volume['VolumeId'] : null;
  });
  return ids.every((id) => id !== null) ? ids.map((id) => `${place}:volume/${id}`) : null;
}

function rolesOfProfiles(pages: readonly DecodedPage[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { value } of pages)
    for (const role of itemsIn(value, 'RoleDetailList'))
      for (const profile of itemsIn(role, 'InstanceProfileList'))
        if (typeof profile['Arn'] === 'string' && typeof role['Arn'] === 'string')
          found.set(profile['Arn'], role['Arn']);
  return found;
}

function trails(pages: Pages): ScopedResource[] {
  const found = new Map<string, ScopedResource>();
  for (const { envelope, value } of pages.get('aws.cloudtrail.trails') ?? []) {
    for (const { TrailARN: arn } of itemsIn(value, 'trailList')) {
      if (typeof arn !== 'string') continue;
      const account = arn.split(':')[4] ?? null;
      found.set(arn, { arn, account, tags: null, workloadRole: null, evidence: [envelope.id] });
    }
  }
  return [...found.values()];
}

/** Keys of the account, those included of which nothing but the name was read. */
function keys(pages: Pages): ScopedResource[] {
  const all = pages.get('aws.kms.keys') ?? [];
  const about = byParameter(all, 'KeyId');
  return all
    .filter(({ operation }) => operation === 'kms:ListKeys')
    .flatMap(({ envelope, value }) =>
      itemsIn(value, 'Keys').flatMap(({ KeyArn: arn, KeyId: id }): ScopedResource[] => {
        if (typeof arn !== 'string') return [];
        const answers = [...(about.get(arn) ?? []), ...(typeof id === 'string' ? (about.get(id) ?? []) : [])];
        const metadata = answers.map((page) => isItem(page.value) && page.value['KeyMetadata']).find(isItem);
        const tags = answers.filter((page) => page.operation === 'kms:ListResourceTags');
        return [
          {
            arn,
            account: arn.split(':')[4] ?? envelope.account,
            tags: tags.length === 0 ? null : Object.fromEntries(tags.flatMap(keyTags)),
            workloadRole: null,
            managedByService: metadata?.['KeyManager'] === 'AWS',
            evidence: [envelope.id],
          },
        ];
      }),
    );
}

/** Of keys alone the members of a tag have names of their own. */
function keyTags({ value }: DecodedPage): [string, string][] {
  return itemsIn(value, 'Tags').map((tag) => [String(tag['TagKey']), String(tag['TagValue'])]);
}

function buckets(pages: Pages): ScopedResource[] {
  const all = pages.get('aws.s3.buckets') ?? [];
  const about = byParameter(all, 'Bucket');
  return all
    .filter(({ operation }) => operation === 's3:ListBuckets')
    .flatMap(({ envelope, value }) =>
      itemsIn(value, 'Buckets').flatMap(({ Name: name, BucketRegion: region }): ScopedResource[] => {
        if (typeof name !== 'string') return [];
        const answers = about.get(name) ?? [];
        const partition = partitionOfRegion(typeof region === 'string' ? region : null);
        return [
          {
            arn: `arn:${partition}:s3:::${name}`,
            account: envelope.account,
            tags: bucketTags(answers),
            workloadRole: null,
            bucket: exposureOf(answers),
            evidence: [envelope.id],
          },
        ];
      }),
    );
}

function bucketTags(answers: readonly DecodedPage[]): Tags | null {
  const page = answers.find(({ operation }) => operation === 's3:GetBucketTagging');
  if (page === undefined) return null;
  return isItem(page.value) && page.value['Code'] === 'NoSuchTagSet' ? {} : tagsIn(page.value, 'TagSet');
}

/** What besides its policy decides who outside the account can use a bucket. */
function exposureOf(answers: readonly DecodedPage[]): BucketExposure {
  const of = (operation: string): Readonly<Record<string, unknown>> | undefined =>
    answers
      .filter((page) => page.operation === `s3:${operation}`)
      .map(({ value }) => value)
      .find(isItem);
  const status = of('GetBucketPolicyStatus');
  const block = of('GetPublicAccessBlock');
  const ownership = of('GetBucketOwnershipControls');
  const policy = status?.['PolicyStatus'];
  const settings = block?.['PublicAccessBlockConfiguration'];
  return {
    publicByPolicy:
      status?.['Code'] === 'NoSuchBucketPolicy'
        ? false
        : isItem(policy)
          ? booleanOf(policy['IsPublic'])
          : null,
    publicAccessRestricted:
      block?.['Code'] === 'NoSuchPublicAccessBlockConfiguration'
        ? false
        : isItem(settings)
          ? booleanOf(settings['RestrictPublicBuckets'] ?? false)
          : null,
    accessControlLists:
      ownership === undefined
        ? null
        : !itemsIn(ownership['OwnershipControls'], 'Rules').some(
            (rule) => rule['ObjectOwnership'] === 'BucketOwnerEnforced',
          ),
  };
}

function booleanOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function secrets(pages: Pages): ScopedResource[] {
  return (pages.get('aws.secretsmanager.secrets') ?? [])
    .filter(({ operation }) => operation === 'secretsmanager:ListSecrets')
    .flatMap(({ envelope, value }) =>
      itemsIn(value, 'SecretList').flatMap((secret): ScopedResource[] => {
        const { ARN: arn } = secret;
        if (typeof arn !== 'string') return [];
        return [
          {
            arn,
            account: arn.split(':')[4] ?? envelope.account,
            tags: Array.isArray(secret['Tags']) ? tagsIn(secret, 'Tags') : null,
            workloadRole: null,
            secret: {
              key: keyOf(secret['KmsKeyId']),
              createdAt: instantOf(secret['CreatedDate']),
              changedAt: instantOf(secret['LastChangedDate']),
              rotatedAt: instantOf(secret['LastRotatedDate']),
            },
            managedByService: typeof secret['OwningService'] === 'string' && secret['OwningService'] !== '',
            evidence: [envelope.id],
          },
        ];
      }),
    );
}

/** The key that AWS keeps for all secrets of an account is everybody's who may read a secret. */
function keyOf(key: unknown): string | null {
  return typeof key === 'string' && key !== '' && !key.endsWith('alias/aws/secretsmanager') ? key : null;
}

function byParameter(pages: readonly DecodedPage[], parameter: string): Map<string, DecodedPage[]> {
  const found = new Map<string, DecodedPage[]>();
  for (const page of pages) {
    const name = textParameter(page, parameter);
    if (name === '') continue;
    const list = found.get(name);
    if (list === undefined) found.set(name, [page]);
    else list.push(page);
  }
  return found;
}

function tagsIn(value: unknown, list: string): Tags {
  return Object.fromEntries(itemsIn(value, list).map((tag) => [String(tag['Key']), String(tag['Value'])]));
}

function partitionOfRegion(region: string | null): string {
  if (region?.startsWith('cn-') === true) return 'aws-cn';
  return region?.startsWith('us-gov-') === true ? 'aws-us-gov' : 'aws';
}
