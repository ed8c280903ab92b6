import type { EvidenceId } from '../../../locker/envelope.ts';

/** Something that was not read, or not read to its end, or not understood, and what it leaves in doubt. */
export interface AzureGap {
  affects: AzureGapScope;
  /** Subscription or tenant; null where all are affected. */
  container: string | null;
  /** The single object in doubt, as the group whose members were not read. */
  subject: string | null;
  reason: string;
  operation: string;
  permission: string;
}

export type AzureGapScope =
  | 'users'
  | 'groups'
  | 'group-members'
  | 'group-owners'
  | 'group-schedules'
  | 'applications'
  | 'app-roles'
  | 'directory-roles'
  | 'directory-role-definitions'
  | 'role-definitions'
  | 'role-assignments'
  | 'assignment-schedules'
  | 'role-eligibility'
  | 'deny-assignments'
  | 'hierarchy'
  | 'delegations'
  | 'workloads'
  | 'rules'
  | 'requests'
  | 'port-policies'
  | 'vaults';

export interface AzureUser {
  id: string;
  userPrincipalName: string;
  displayName: string | null;
  mail: string | null;
  employeeId: string | null;
  userType: string | null;
  /** Null where the directory did not say. */
  enabled: boolean | null;
  evidence: readonly EvidenceId[];
}

/**
 * How something is held: `standing` without an end, `time-bound` with one, `activated` through Privileged Identity
 * Management until it ends, `eligible` to be activated, or `unknown` where the schedules were not read.
 */
export type Hold = 'standing' | 'time-bound' | 'activated' | 'eligible' | 'unknown';

/** A principal as direct member or owner of a group. */
export interface GroupLink {
  principal: string;
  access: 'member' | 'owner';
  hold: Hold;
  endsAt: string | null;
  evidence: readonly EvidenceId[];
}

export interface AzureGroup {
  id: string;
  displayName: string;
  /** Whether directory roles can be assigned to it, which protects its membership. */
  assignableToRoles: boolean | null;
  /** Microsoft 365 groups, which more roles may manage. */
  unified: boolean | null;
  membershipRule: string | null;
  onPremises: boolean | null;
  links: readonly GroupLink[];
  evidence: readonly EvidenceId[];
}

export interface AzureServicePrincipal {
  id: string;
  appId: string | null;
  displayName: string;
  enabled: boolean | null;
  /** `Application`, `ManagedIdentity`, `Legacy`, or as the directory says. */
  type: string | null;
  /** Tenant that registers the application. */
  ownerTenant: string | null;
  /** The permissions that it offers to applications and people, by id, as it names them; null where not shown. */
  appRoles?: ReadonlyMap<string, string> | null;
  owners: readonly string[];
  /** Resource ids that the directory names for a managed identity. */
  resources: readonly string[];
  credentials: number;
  evidence: readonly EvidenceId[];
}

export interface AzureApplication {
  id: string;
  appId: string;
  displayName: string;
  owners: readonly string[];
  evidence: readonly EvidenceId[];
}

/** An application permission: `principal` holds `role` of the service principal `resource`. */
export interface AppRoleGrant {
  id: string;
  principal: string;
  resource: string;
  role: string;
  evidence: readonly EvidenceId[];
}

export interface DirectoryRoleDefinition {
  id: string;
  templateId: string;
  displayName: string;
  builtIn: boolean | null;
  actions: readonly string[];
  evidence: readonly EvidenceId[];
}

export interface DirectoryRoleGrant {
  id: string;
  principal: string;
  role: string;
  /** `/`, `/administrativeUnits/ID` or `/ID` of one object. */
  scope: string;
  hold: Hold;
  endsAt: string | null;
  evidence: readonly EvidenceId[];
}

export interface Permission {
  actions: readonly string[];
  notActions: readonly string[];
  dataActions: readonly string[];
  notDataActions: readonly string[];
}

export interface AzureRoleDefinition {
  /** GUID alone; the same role is listed under several scopes. */
  id: string;
  displayName: string;
  builtIn: boolean;
  permissions: readonly Permission[];
  assignableScopes: readonly string[];
  evidence: readonly EvidenceId[];
}

export interface AzureRoleGrant {
  id: string;
  principal: string;
  /** As Resource Manager says, `User`, `Group`, `ServicePrincipal`, `ForeignGroup`; null where it does not. */
  principalType: string | null;
  /** GUID of the role definition. */
  role: string;
  scope: string;
  condition: string | null;
  hold: Hold;
  startsAt: string | null;
  endsAt: string | null;
  /** Subscriptions in whose listing it stands; there it is in force at, above or below the subscription. */
  listedBy: readonly string[];
  evidence: readonly EvidenceId[];
}

export interface DenyAssignment {
  id: string;
  displayName: string;
  scope: string;
  permissions: readonly Permission[];
  /** Ids; `everyone` for all principals. */
  principals: readonly string[];
  excluded: readonly string[];
  childrenExempt: boolean;
  condition: string | null;
  /** False where an entry could not be read, so that nothing is certain of whom or what it denies. */
  understood: boolean;
  listedBy: readonly string[];
  evidence: readonly EvidenceId[];
}

/** One step of the hierarchy of management groups and subscriptions, both as scopes. */
export interface ScopeParent {
  scope: string;
  parent: string;
  evidence: readonly EvidenceId[];
}

/** One authorization of a Lighthouse delegation: a principal of another tenant and its role. */
export interface DelegatedAuthorization {
  principal: string;
  principalName: string | null;
  role: string;
  /** Roles that it may assign to managed identities, where it is a User Access Administrator. */
  assignableRoles: readonly string[];
  hold: 'standing' | 'eligible';
  activation: DelegatedActivation | null;
}

/** What the activation of an eligible authorization asks for. */
export interface DelegatedActivation {
  maximumDuration: string | null;
  multiFactor: boolean | null;
  approvers: readonly string[] | null;
}

export interface Delegation {
  id: string;
  scope: string;
  managingTenant: string;
  managingTenantName: string | null;
  /** Null where the definition was not shown. */
  authorizations: readonly DelegatedAuthorization[] | null;
  evidence: readonly EvidenceId[];
}

/** A resource whose code holds the credentials of managed identities, by their service principals' ids. */
export interface AzureWorkload {
  id: string;
  type: string;
  principals: readonly string[];
  evidence: readonly EvidenceId[];
}

/** A setting of a rule, or `unknown` where the rule was not shown or not understood. */
export type RuleSetting<Value> = Value | 'unknown';

/** What holding or activating one role at one scope asks for, from its role management policy. */
export interface RoleRule {
  id: string;
  target: 'azure' | 'directory' | 'group';
  /** Scope of the role; for a group, its id. */
  scope: string;
  /** GUID of the role; for a group, `member` or `owner`. */
  role: string;
  /** Seconds; null where the rule sets no limit. */
  activationSeconds: RuleSetting<number | null>;
  mfa: RuleSetting<boolean>;
  justification: RuleSetting<boolean>;
  ticket: RuleSetting<boolean>;
  /** Authentication context to be met; null where none is asked for. */
  authenticationContext: RuleSetting<string | null>;
  approval: RuleSetting<boolean>;
  /** Ids of users and groups who may approve. */
  approvers: RuleSetting<readonly string[]>;
  permanentActive: RuleSetting<boolean>;
  permanentEligible: RuleSetting<boolean>;
  evidence: readonly EvidenceId[];
}

/** One request to activate or assign a role. */
export interface RoleRequest {
  id: string;
  target: 'azure' | 'directory';
  principal: string;
  requestor: string | null;
  role: string;
  scope: string;
  type: string;
  status: string;
  justification: string | null;
  ticketNumber: string | null;
  ticketSystem: string | null;
  createdAt: string | null;
  startsAt: string | null;
  endsAt: string | null;
  durationSeconds: number | null;
  evidence: readonly EvidenceId[];
}

/** A port of one machine that Defender opens on request. */
export interface JustInTimePort {
  policy: string;
  machine: string;
  port: number;
  protocol: string;
  sources: readonly string[];
  /** Null where the duration is not understood. */
  maximumSeconds: number | null;
  evidence: readonly EvidenceId[];
}

/** What one access policy of a vault lets one principal do. */
export interface VaultPolicy {
  /** A user, group or service principal. */
  principal: string;
  tenant: string | null;
  /** The application through which alone it holds; null where it holds by itself. */
  application: string | null;
  /**
   * Permissions in lower case, by the kind of thing that they are over: `keys`, `secrets`, `certificates`, `storage`.
   * A list that is not understood is null; all of it is, where none is shown.
   */
  permissions: Readonly<Record<string, readonly string[] | null>> | null;
  evidence: readonly EvidenceId[];
}

/** A key vault or managed HSM. */
export interface AzureVault {
  /** In lower case, as a scope. */
  id: string;
  type: 'vault' | 'managed-hsm';
  name: string;
  source: string;
  container: string;
  tags: Readonly<Record<string, string>>;
  resourceGroup: string | null;
  /** Whether Azure roles decide over its data, and not its access policies; null where it does not say. */
  rolesDecide: boolean | null;
  policies: readonly VaultPolicy[];
  evidence: readonly EvidenceId[];
}

/** Everything about identity that was read from Entra ID and Azure, joined by id, and what was not read. */
export interface AzureIdentityModel {
  tenants: readonly string[];
  subscriptions: readonly string[];
  users: readonly AzureUser[];
  groups: readonly AzureGroup[];
  servicePrincipals: readonly AzureServicePrincipal[];
  applications: readonly AzureApplication[];
  appRoleGrants: readonly AppRoleGrant[];
  directoryRoles: readonly DirectoryRoleDefinition[];
  directoryGrants: readonly DirectoryRoleGrant[];
  roles: readonly AzureRoleDefinition[];
  grants: readonly AzureRoleGrant[];
  denies: readonly DenyAssignment[];
  hierarchy: readonly ScopeParent[];
  delegations: readonly Delegation[];
  workloads: readonly AzureWorkload[];
  vaults: readonly AzureVault[];
  rules: readonly RoleRule[];
  requests: readonly RoleRequest[];
  ports: readonly JustInTimePort[];
  gaps: readonly AzureGap[];
}
