import type { EvidenceId } from '../../../locker/envelope.ts';

/** What a part of a policy that is not understood may change: whom, which targets, when, or what is asked. */
export type PolicyPart = 'state' | 'users' | 'targets' | 'conditions' | 'grant';

/** A part of a policy that is not understood. Such a policy never counts as coverage. */
export interface PolicyFault {
  part: PolicyPart;
  reason: string;
}

/** Kinds of external users as Conditional Access tells them apart. */
export const externalKinds = [
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
] as const;
type ExternalKind = (typeof externalKinds)[number];

/** Some kinds of external users, of every tenant or of those listed. */
export interface ExternalClause {
  kinds: readonly ExternalKind[];
  tenants: 'all' | readonly string[];
}

export interface UserClause {
  /** `All` or `GuestsOrExternalUsers` among object ids; `None` is left out. */
  users: readonly string[];
  groups: readonly string[];
  /** Template ids of directory roles. */
  roles: readonly string[];
  external: ExternalClause | null;
}

export interface TargetClause {
  /** Application ids, and `All`, `Office365` or `MicrosoftAdminPortals`. */
  include: readonly string[];
  exclude: readonly string[];
  userActions: readonly string[];
  authenticationContexts: readonly string[];
}

export interface WorkloadClause {
  /** Object ids of service principals, and `ServicePrincipalsInMyTenant`. */
  include: readonly string[];
  exclude: readonly string[];
}

export const clientApps = [
  'browser',
  'mobileAppsAndDesktopClients',
  'easSupported',
  'easUnsupported',
  'other',
] as const;
export type ClientApp = (typeof clientApps)[number];

/** The platforms that a sign-in states; `unrecognised` is any that Conditional Access does not know. */
export const platforms = [
  'android',
  'iOS',
  'windows',
  'windowsPhone',
  'macOS',
  'linux',
  'unrecognised',
] as const;
export type Platform = (typeof platforms)[number];

export const riskLevels = ['none', 'low', 'medium', 'high'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export const insiderRiskLevels = ['none', 'minor', 'moderate', 'elevated'] as const;
type InsiderRiskLevel = (typeof insiderRiskLevels)[number];

/** How the sign-in is handed over; `none` is an ordinary one. */
export const transferMethods = ['none', 'deviceCodeFlow', 'authenticationTransfer'] as const;
type TransferMethod = (typeof transferMethods)[number];

export interface LocationClause {
  /** Ids of named locations, and `All` or `AllTrusted`. */
  include: readonly string[];
  exclude: readonly string[];
}

export interface DeviceFilter {
  mode: 'include' | 'exclude';
  rule: string;
}

/** When a policy applies. A null condition holds always; within one that is not null, any value listed does. */
export interface SignInConditions {
  clientApps: readonly ClientApp[] | null;
  platforms: readonly Platform[] | null;
  locations: LocationClause | null;
  deviceFilter: DeviceFilter | null;
  userRisk: readonly RiskLevel[] | null;
  signInRisk: readonly RiskLevel[] | null;
  insiderRisk: readonly InsiderRiskLevel[] | null;
  transferMethods: readonly TransferMethod[] | null;
  workloadRisk: readonly RiskLevel[] | null;
}

export interface AuthenticationStrength {
  id: string;
  name: string;
  /** Sets of methods of which any one suffices, as `password,sms`; null where they were not read. */
  combinations: readonly string[] | null;
}

export interface GrantControls {
  operator: 'AND' | 'OR';
  /** As Microsoft names them: `mfa`, `block`, `compliantDevice`; and `custom:ID`, `termsOfUse:ID`. */
  controls: readonly string[];
  strength: AuthenticationStrength | null;
}

/** A Conditional Access policy with every condition. */
export interface ConditionalAccessPolicy {
  id: string;
  name: string;
  state: 'enabled' | 'disabled' | 'report-only' | 'unknown';
  faults: readonly PolicyFault[];
  include: UserClause;
  exclude: UserClause;
  /** Set where the policy is for workload identities; then it is for no person. */
  workloads: WorkloadClause | null;
  targets: TargetClause;
  conditions: SignInConditions;
  /** Null where nothing is asked; session controls ask for nothing. */
  grant: GrantControls | null;
  evidence: readonly EvidenceId[];
}

/** A named location. `unknown` where its kind or its content is not understood. */
export type NamedLocation = { id: string; name: string } & (
  | { kind: 'addresses'; trusted: boolean; ranges: readonly string[] }
  | {
      kind: 'countries';
      countries: readonly string[];
      includeUnknown: boolean;
      lookup: 'address' | 'authenticator';
    }
  | { kind: 'unknown' }
);

/** What a user object is. Members and guests of this tenant sign in here, external ones at home. */
export type AccountKind = 'member' | 'internal-guest' | 'external-guest' | 'external-member' | 'unknown';

export interface EntraAccount {
  id: string;
  name: string;
  /** Null where it was not returned; such an account counts as usable. */
  enabled: boolean | null;
  kind: AccountKind;
  /** Whether an identity provider outside the tenant authenticates it; null where the domains were not read. */
  federated: boolean | null;
  evidence: readonly EvidenceId[];
}

export interface EntraGroup {
  id: string;
  name: string;
  /** Direct members, groups among them; null where they were not read. */
  members: readonly string[] | null;
  evidence: readonly EvidenceId[];
}

/** A membership or directory role that comes and goes: eligible, or active through an activation that ends. */
export interface PassingHold {
  principal: string;
  /** Object id of the group, or template id of the role. */
  of: string;
  kind: 'group' | 'role';
}

/** A directory role held for the whole directory, without an activation. */
export interface RoleHold {
  principal: string;
  role: string;
}

/** What reads are about; a gap leaves the answers in doubt that rest on it. */
export type EntraRead =
  | 'policies'
  | 'strengths'
  | 'locations'
  | 'users'
  | 'groups'
  | 'group-members'
  | 'group-eligibility'
  | 'group-activation'
  | 'roles'
  | 'role-eligibility'
  | 'role-definitions'
  | 'security-defaults'
  | 'cross-tenant-access'
  | 'domains';

export interface EntraGap {
  read: EntraRead;
  /** The one object whose read is missing; null for the whole of it. */
  subject: string | null;
  reason: string;
  operation: string;
  permission: string;
}

/** Everything in a tenant that decides which controls a sign-in meets, and what of it was not read. */
export interface EntraSignInModel {
  tenant: string;
  policies: readonly ConditionalAccessPolicy[];
  locations: readonly NamedLocation[];
  accounts: readonly EntraAccount[];
  groups: readonly EntraGroup[];
  roles: readonly RoleHold[];
  passing: readonly PassingHold[];
  /** Template ids of built-in roles: those that Conditional Access can act on. */
  builtInRoles: ReadonlySet<string>;
  /** What directory roles are called, by id and by template. */
  roleNames: ReadonlyMap<string, string>;
  /** Null where they were not read. */
  securityDefaults: boolean | null;
  /** Whether Multi-Factor Authentication done in some other tenant is taken for granted; null where not read. */
  trustsForeignMfa: boolean | null;
  /** The same of devices that some other tenant calls compliant. */
  trustsForeignDevices: boolean | null;
  gaps: readonly EntraGap[];
}
