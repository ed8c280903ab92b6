import type { EvidenceId } from '../../../locker/envelope.ts';

/**
 * A policy document as it was read. `document` is the decoded JSON value; `fault` says why there is none, and
 * then nothing is known of what the policy grants or denies.
 */
export interface PolicyDocument {
  /** ARN, or owner and name for an inline policy. */
  id: string;
  /** Where an auditor finds it, in words. */
  place: string;
  document: unknown;
  fault: string | null;
  evidence: readonly EvidenceId[];
}

/** Something that was not read, or not read to its end, and whom it leaves in doubt. */
export interface Gap {
  affects: GapScope;
  /** Account id; null where every account is affected. */
  account: string | null;
  reason: string;
  operation: string;
  permission: string;
}

export type GapScope =
  | 'principals'
  | 'policies'
  | 'organization'
  | 'assignments'
  | 'directory'
  | 'resources'
  | 'grants'
  | 'credentials'
  | 'devices';

/** The policies attached at one level of the organization: the root, one unit, or the account itself. */
export interface PolicyLevel {
  target: string;
  policies: readonly PolicyDocument[];
}

/**
 * Where an account stands in its organization, from the root down to the account. A null hierarchy was not read.
 * `standalone` accounts belong to none.
 */
export type Membership =
  | { kind: 'standalone' }
  | { kind: 'unknown' }
  | {
      kind: 'member';
      organizationId: string;
      managementAccount: boolean;
      /** As in `aws:PrincipalOrgPaths`, `o-1/r-1/ou-1/`; null where the units were not read. */
      path: string | null;
      serviceControl: readonly PolicyLevel[] | null;
      resourceControl: readonly PolicyLevel[] | null;
    };

/** Root facts of an account. Each is null where it was not read. */
export interface RootFacts {
  passwordPresent: boolean | null;
  accessKeysPresent: boolean | null;
  signingCertificatesPresent: boolean | null;
  mfaEnabled: boolean | null;
  virtualDevice: boolean | null;
  /** Whether the organization manages root credentials centrally; without it a lost password can be recovered. */
  centrallyManaged: boolean | null;
  devices: readonly MfaDevice[] | null;
  evidence: readonly EvidenceId[];
}

export interface AwsAccount {
  id: string;
  membership: Membership;
  root: RootFacts;
  evidence: readonly EvidenceId[];
}

export type Tags = Readonly<Record<string, string>>;

/** What a registered device is, from its serial number and, for FIDO, its certifications. */
export interface MfaDevice {
  serialNumber: string;
  deviceClass: 'virtual' | 'hardware-token' | 'fido' | 'sms' | 'unknown';
  /** As `iam:GetMFADevice` prints them; null where it was not read or does not apply. */
  certifications: Readonly<Record<string, string>> | null;
  evidence: readonly EvidenceId[];
}

/** Every way by which a user's credentials authenticate. A null member was not read. */
export interface UserCredentials {
  password: boolean | null;
  activeAccessKeys: number | null;
  activeSigningCertificates: number | null;
  activeSshPublicKeys: number | null;
  activeServiceSpecific: readonly string[] | null;
  mfaActive: boolean | null;
  devices: readonly MfaDevice[] | null;
  passwordLastUsed: string | null;
  accessKeysLastUsed: readonly (string | null)[];
  /** When the credential report was made; it can be four hours old. */
  reportGeneratedAt: string | null;
  evidence: readonly EvidenceId[];
}

export interface AwsUser {
  arn: string;
  account: string;
  name: string;
  uniqueId: string | null;
  tags: Tags | null;
  groups: readonly string[];
  inline: readonly PolicyDocument[];
  attached: readonly string[];
  boundary: string | null;
  credentials: UserCredentials;
  evidence: readonly EvidenceId[];
}

export interface AwsGroup {
  arn: string;
  account: string;
  name: string;
  inline: readonly PolicyDocument[];
  attached: readonly string[];
  evidence: readonly EvidenceId[];
}

export interface AwsRole {
  arn: string;
  account: string;
  name: string;
  uniqueId: string | null;
  tags: Tags | null;
  trust: PolicyDocument;
  inline: readonly PolicyDocument[];
  attached: readonly string[];
  boundary: string | null;
  /** `iam:ListRoles` alone prints it; null where it was not read. */
  maxSessionSeconds: number | null;
  serviceLinked: boolean;
  lastUsed: string | null;
  evidence: readonly EvidenceId[];
}

/** A managed policy's default version, and which of its versions could be made the default. */
export interface ManagedPolicy {
  arn: string;
  /** Null for policies that AWS manages. */
  account: string | null;
  document: PolicyDocument;
  otherVersions: readonly PolicyDocument[];
}

/** A permission set of Identity Center. */
export interface PermissionSet {
  arn: string;
  instance: string;
  name: string;
  sessionSeconds: number | null;
  evidence: readonly EvidenceId[];
}

/** One assignment of a permission set in an account to a directory user or group. */
export interface Assignment {
  account: string;
  permissionSet: string;
  principalType: 'USER' | 'GROUP' | 'unknown';
  principalId: string;
  evidence: readonly EvidenceId[];
}

export interface DirectoryUser {
  id: string;
  userName: string;
  status: 'ENABLED' | 'DISABLED' | 'unknown';
  email: string | null;
  employeeNumber: string | null;
  /** Ids that other identity providers gave the user, as `issuer` and `id`. */
  externalIds: readonly { issuer: string; id: string }[];
  evidence: readonly EvidenceId[];
}

export interface DirectoryGroup {
  id: string;
  displayName: string;
  members: readonly string[];
  evidence: readonly EvidenceId[];
}

/** A KMS grant: an allow to its grantee beside the key policy. */
export interface KmsGrant {
  id: string;
  keyArn: string;
  grantee: string;
  retiring: string | null;
  operations: readonly string[];
  encryptionContextEquals: Tags | null;
  encryptionContextSubset: Tags | null;
  evidence: readonly EvidenceId[];
}

/** What besides its policy decides who outside its account can use a bucket. A null member was not read. */
export interface BucketExposure {
  /** Whether S3 counts the policy as public. */
  publicByPolicy: boolean | null;
  /** `RestrictPublicBuckets` of the bucket itself; the account can set it for all of its buckets as well. */
  publicAccessRestricted: boolean | null;
  /** Whether access control lists have a say; false where the owner of the bucket owns everything in it. */
  accessControlLists: boolean | null;
}

/** An account that administers services for its organization; `services` is null where they were not read. */
export interface Delegation {
  account: string;
  services: readonly string[] | null;
  evidence: readonly EvidenceId[];
}

/** What Secrets Manager says of a secret's value. */
export interface SecretFacts {
  /** The customer's own key that it is encrypted with, by id, ARN or alias; null for the key that AWS keeps. */
  key: string | null;
  createdAt: string | null;
  /** Last change of any kind, of its tags as well; null where it was not said. */
  changedAt: string | null;
  /** Last time that rotation replaced the value; null where there was none. */
  rotatedAt: string | null;
}

/** A resource in scope. A null policy means proof that it has none; `unread` that nobody looked. */
export interface AwsResource {
  arn: string;
  account: string | null;
  tags: Tags | null;
  policy: PolicyDocument | null | 'unread';
  /** Null for anything but a KMS key. */
  grants: readonly KmsGrant[] | null | 'unread';
  /** For compute: the role whose credentials its code holds. */
  workloadRole: string | null;
  /** For machines: ARNs of the volumes attached; null where they were not read. */
  volumes?: readonly string[] | null;
  /** For buckets. */
  bucket?: BucketExposure;
  secret?: SecretFacts;
  /** True for a key or secret that a service keeps for the account and alone manages. */
  managedByService?: boolean;
  evidence: readonly EvidenceId[];
}

/** Everything about identity that was read from AWS, joined by ARN and id, and what was not read. */
export interface AwsIdentityModel {
  partition: string;
  accounts: readonly AwsAccount[];
  /** Null where they were not read. */
  delegations: readonly Delegation[] | null;
  users: readonly AwsUser[];
  groups: readonly AwsGroup[];
  roles: readonly AwsRole[];
  managedPolicies: readonly ManagedPolicy[];
  permissionSets: readonly PermissionSet[];
  assignments: readonly Assignment[];
  directoryUsers: readonly DirectoryUser[];
  directoryGroups: readonly DirectoryGroup[];
  resources: readonly AwsResource[];
  gaps: readonly Gap[];
}
