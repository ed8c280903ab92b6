import type { CollectionDefinition, DecodedPage, Member, ReadState } from '../collection.ts';
import { textParameter } from '../place.ts';
import { lowerAwsIdentity } from './aws/lower.ts';
import type { AwsIdentityModel } from './aws/model.ts';
import type { AwsPage, AwsShortfall } from './aws/page.ts';
import { idsIn } from './aws/page-items.ts';
import { scopedResources } from './aws/scoped-resources.ts';

/** One account with the identity model of all accounts of the run: access crosses accounts. */
export interface AwsIdentity extends Member {
  model: AwsIdentityModel;
}

const details = 'aws.iam.authorization-details';
const policyTypes: Readonly<Record<string, string>> = {
  'aws.organizations.service-control-policies': 'SERVICE_CONTROL_POLICY',
  'aws.organizations.resource-control-policies': 'RESOURCE_CONTROL_POLICY',
};

export const awsIdentity: CollectionDefinition<AwsIdentity> = {
  name: 'identity.aws',
  title: 'Principals, policies and credentials of AWS as one model',
  kinds: [
    details,
    'aws.iam.roles',
    'aws.iam.credential-report',
    'aws.iam.access-keys',
    'aws.iam.mfa-devices',
    'aws.iam.ssh-public-keys',
    'aws.iam.service-specific-credentials',
    'aws.iam.virtual-mfa-devices',
    'aws.iam.account-summary',
    'aws.iam.organizations-features',
    'aws.organizations.organization',
    'aws.organizations.hierarchy',
    'aws.organizations.delegated-administrators',
    ...Object.keys(policyTypes),
    'aws.sso.instances',
    'aws.sso.permission-sets',
    'aws.sso.account-assignments',
    'aws.identitystore.users',
    'aws.identitystore.groups',
    'aws.identitystore.group-memberships',
    'aws.ec2.instances',
    'aws.cloudtrail.trails',
    'aws.kms.keys',
    'aws.s3.buckets',
    'aws.secretsmanager.secrets',
  ],
  attribution: 'cloud',
  lower(pages, reads = []) {
    const accounts = expectedAccounts(pages, reads);
    if (accounts.length === 0) return [];
    const all = [...pages.values()].flat();
    const model = lowerAwsIdentity({
      partition: partitionOf(reads),
      accounts,
      pages: [...all.flatMap(awsPage), ...attachments(pages, reads)],
      shortfalls: reads.flatMap(shortfallsOf),
      resources: scopedResources(pages),
    });
    const ofAccount = Map.groupBy(all, ({ envelope }) => envelope.account);
    const sources = sourcesOf(pages, reads);
    return accounts.map((account) => ({
      id: account,
      source: sources.get(account) ?? '',
      container: account,
      region: null,
      evidence: [...new Set((ofAccount.get(account) ?? []).map(({ envelope }) => envelope.id))],
      model,
    }));
  },
};

/** Every account whose principals a source was to supply, or supplied. */
function expectedAccounts(
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
  reads: readonly ReadState[],
): string[] {
  const planned = reads.filter(({ read }) => read.kind === details).map(({ read }) => read.account);
  const read = (pages.get(details) ?? []).map(({ envelope }) => envelope.account);
  return [...new Set([...planned, ...read])].filter((account) => account !== null).sort();
}

/** The source of each account: the first that was to supply its principals, or else that supplied them. */
function sourcesOf(
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
  reads: readonly ReadState[],
): ReadonlyMap<string | null, string> {
  const planned = reads.map(({ read }) => read).filter(({ kind }) => kind === details);
  const supplied = (pages.get(details) ?? []).map(({ envelope }) => envelope);
  return new Map([...planned, ...supplied].toReversed().map(({ account, source }) => [account, source]));
}

function partitionOf(reads: readonly ReadState[]): string {
  const regions = reads.map(({ read }) => read.region ?? '');
  if (regions.some((region) => region.startsWith('cn-'))) return 'aws-cn';
  return regions.some((region) => region.startsWith('us-gov-')) ? 'aws-us-gov' : 'aws';
}

function awsPage({ envelope, operation, parameters, value }: DecodedPage): AwsPage[] {
  const { account, region, id } = envelope;
  if (account === null || operation === undefined) return [];
  return [{ operation, account, region, parameters, value, evidence: id }];
}

function shortfallsOf({ read, shortfalls }: ReadState): AwsShortfall[] {
  return shortfalls.map(({ operation, permission, reason, subject }) => ({
    operation,
    account: read.account,
    permission,
    reason,
    subject: subject ?? null,
  }));
}

/**
 * Organizations policies are read with their targets; the model asks for the policies of each target. Only where
 * every policy and all of its targets were read does a target that no policy names have none.
 */
function attachments(
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
  reads: readonly ReadState[],
): AwsPage[] {
  const targets = (pages.get('aws.organizations.hierarchy') ?? []).flatMap(({ value }) =>
    ['Roots', 'OrganizationalUnits', 'Accounts'].flatMap((list) => idsIn(value, list)),
  );
  return Object.entries(policyTypes).flatMap(([kind, type]) => {
    const whole = reads.filter(({ read, complete }) => read.kind === kind && complete);
    const [envelope] = whole.map((one) => one.envelope);
    if (envelope === undefined || envelope === null || envelope.account === null) return [];
    if (whole.length < reads.filter(({ read }) => read.kind === kind).length) return [];
    const { account, id: evidence } = envelope;
    const listed = (pages.get(kind) ?? []).filter(
      ({ operation }) => operation === 'organizations:ListTargetsForPolicy',
    );
    const attached = new Map<string, DecodedPage[]>();
    for (const page of listed)
      for (const target of new Set(idsIn(page.value, 'Targets', 'TargetId'))) {
        const own = attached.get(target);
        if (own === undefined) attached.set(target, [page]);
        else own.push(page);
      }
    return [...new Set(targets)].map((target) => ({
      operation: 'organizations:ListPoliciesForTarget',
      account,
      parameters: { TargetId: target, Filter: type },
      value: {
        Policies: (attached.get(target) ?? []).map((page) => ({ Id: textParameter(page, 'PolicyId') })),
      },
      evidence,
    }));
  });
}
