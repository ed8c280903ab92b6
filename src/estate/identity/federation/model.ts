import type { EvidenceId } from '../../../locker/envelope.ts';
import type { AzureIdentityModel } from '../azure/model.ts';
import type { DirectoryUser } from '../directory-users.ts';
import type { EntraSignInModel } from '../entra/model.ts';

/** The hashes of one certificate, as hexadecimal text in lower case. */
export interface CertificateHash {
  sha1: string;
  sha256: string;
}

/** A SAML provider that an AWS account trusts, by its metadata. */
export interface SamlProvider {
  kind: 'saml';
  arn: string;
  /** The entity id of the identity provider; null where the metadata is not understood. */
  issuer: string | null;
  /** Every certificate that the metadata names, for whatever use. */
  certificates: readonly CertificateHash[];
  /** What of the metadata is not understood; null where all of it is. */
  fault: string | null;
  evidence: readonly EvidenceId[];
}

/** An OpenID Connect provider that an AWS account trusts. */
export interface OpenIdProvider {
  kind: 'openid';
  arn: string;
  url: string | null;
  /** Null where they are not understood. */
  audiences: readonly string[] | null;
  evidence: readonly EvidenceId[];
}

export type IdentityProvider = SamlProvider | OpenIdProvider;

/** Who was given an application, with the role of the application that goes with it. */
export interface ApplicationAssignment {
  id: string;
  /** A user, group or service principal. */
  principal: string;
  /** Id of the application's role; all zeros where it has none to give. */
  role: string;
  evidence: readonly EvidenceId[];
}

/** An application of a directory that people sign in to. */
export interface EnterpriseApplication {
  tenant: string;
  /** Object id of the service principal. */
  id: string;
  appId: string;
  name: string;
  enabled: boolean | null;
  /** Whether only those assigned may sign in; null where it was not shown. */
  assignmentRequired: boolean | null;
  /** The roles that it defines; null where they were not shown. */
  roles: readonly { id: string; value: string | null }[] | null;
  /** The names under which it is asked for, as its SAML audience. */
  names: readonly string[];
  /** Identifiers of the keys that sign its SAML assertions, as hexadecimal text. */
  signingKeys: readonly string[];
  /** Whether every signing key has an identifier. */
  signingKeysShown: boolean;
  assignments: readonly ApplicationAssignment[];
  evidence: readonly EvidenceId[];
}

/** An instance of IAM Identity Center. Where its users come from no API says. */
export interface IdentityCenterInstance {
  arn: string;
  identityStore: string;
  evidence: readonly EvidenceId[];
}

/** Something that was not read, or not understood, and what it is about. */
export interface FederationGap {
  about: 'providers' | 'applications' | 'assignments' | 'instances';
  /** Tenant or account; null where all are in doubt. */
  container: string | null;
  /** The single object in doubt. */
  subject: string | null;
  reason: string;
  operation: string;
  permission: string;
}

/** Everything that says who comes into AWS through another identity provider. */
export interface FederationModel {
  providers: readonly IdentityProvider[];
  instances: readonly IdentityCenterInstance[];
  applications: readonly EnterpriseApplication[];
  /** Tenants that were to be read, in lower case. */
  tenants: readonly string[];
  gaps: readonly FederationGap[];
  /** Users, groups, owners and powers of the directories. Worked out when first asked for. */
  directory(): AzureIdentityModel;
  users(): readonly DirectoryUser[];
  /** Conditional Access of each tenant, what was not read of it included. */
  signIns(): readonly EntraSignInModel[];
}
