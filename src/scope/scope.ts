import type { EnvironmentClass } from '../locker/envelope.ts';

/** The engagement as declared in `ncssr.yaml`. */
export interface Scope {
  engagement: Engagement;
  seal: { key: string; certificate?: string } | null;
  sources: Readonly<Record<string, Source>>;
  systems: Readonly<Record<string, System>>;
  segments: Readonly<Record<string, Segment>>;
  flows: readonly Flow[];
  roles: Readonly<Record<string, TrustedRole>>;
  separation: readonly (readonly [string, string])[];
  people: { source: string } | null;
  /** Trusted role whose holders examine documents; null: nobody can accept any. */
  reviewers: string | null;
  /** The people behind each owner that controls and systems name, by the roster. */
  owners: Readonly<Record<string, readonly string[]>>;
  workstations: WorkstationRule | null;
  vulnerabilities: VulnerabilityRule | null;
  treatments: readonly Treatment[];
  assumptions: readonly Assumption[];
  assessments: readonly Assessment[];
  controls: readonly string[];
}

type Mode = 'readiness' | 'point-in-time' | 'period';

interface Engagement {
  caOwner: string;
  ccadbId: string | null;
  mode: Mode;
  criteria: { ncssr: string };
  period: { from: string; to: string };
}

export interface Limits {
  /** Reads in flight at once over the source. */
  concurrency?: number;
  /** Requests a second for each account, region and service. */
  rate?: number;
  burst?: number;
  /** Attempts for one request before the reason is recorded and the run goes on. */
  attempts?: number;
}

interface SourceBase {
  environmentClass?: EnvironmentClass;
  /** A folder of exports that stands in for the API. */
  import?: string;
  /** PEM file of a certification authority to trust for this source's endpoints. */
  ca?: string;
  limits?: Limits;
}

export interface AwsSource extends SourceBase {
  kind: 'aws';
  accounts: readonly string[];
  /** ARN with `{account}` in the place of the account number; absent: the caller's own credential. */
  role?: string;
  externalId?: string;
  regions: readonly string[];
  /** The account that answers for AWS Organizations and Identity Center, where one is given. */
  organization?: string;
  endpoint?: string;
}

export interface AzureSource extends SourceBase {
  kind: 'azure';
  tenant: string;
  subscriptions: readonly string[];
  credential?: AzureCredential;
  resourceManager?: string;
  authority?: string;
}

export interface EntraSource extends SourceBase {
  kind: 'entra';
  tenant: string;
  credential?: AzureCredential;
  graph?: string;
  authority?: string;
}

export type AzureCredential = 'environment' | 'workload-identity' | 'managed-identity' | 'cli';

export interface FileSource {
  kind: 'file';
  /** Declared shape, as `hr.roster`, `role-changes`, `tickets`, `workstations`: `src/estate/files/shapes` has them all. */
  as: string;
  path: string;
  /** The instant that the file holds for; without it, when it was read. */
  asOf?: string;
  environmentClass?: EnvironmentClass;
}

export type Source = AwsSource | AzureSource | EntraSource | FileSource;

export type SystemClass =
  | 'certificate-system'
  | 'root-ca-system'
  | 'security-support-system'
  | 'network-boundary-control'
  | 'workstation';

/** One matcher of a `select` list; all that are given must hold. */
export interface Selector {
  source: string;
  account?: string;
  tag?: Readonly<Record<string, string>>;
  id?: string;
  resourceGroup?: string;
  subnet?: string;
}

export interface System {
  class: SystemClass;
  functions: readonly string[];
  environment: string;
  environmentClass: EnvironmentClass;
  owner: string;
  serves: readonly string[];
  select: readonly Selector[];
  /** Why no cloud can speak for it: it stands apart from every one that is read. */
  offline?: string;
  /** Systems that this one cannot do without, wherever they stand. */
  dependsOn?: readonly string[];
}

export interface Segment {
  select: readonly Selector[];
}

export interface Flow {
  from: string;
  to: string;
  allow: readonly string[];
  spec?: string;
  approval: string;
  review: string;
}

export interface TrustedRole {
  duties: string;
  systems: readonly string[];
  /** What the role is for, cloud by cloud; nothing where it is left out. */
  may?: readonly { source: string; actions: readonly string[]; resources: readonly string[] }[];
}

/** How long a Workstation may be idle, and the assessment of risks that says so. */
/** What the CA has decided about vulnerabilities. Durations are ISO 8601 and count from discovery. */
export interface VulnerabilityRule {
  /** How often each component is scanned at the least. */
  scanEvery?: string;
  /** The limits that section 6.7 of the CP or CPS states, for each severity that has some. */
  limits?: Readonly<
    Partial<
      Record<Severity, { readonly review: string; readonly response: string; readonly remediation: string }>
    >
  >;
}

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'informational';

interface WorkstationRule {
  /** ISO 8601 duration, as `PT10M`. */
  idle: string;
  /** Where the assessment is recorded. */
  riskAssessment?: string;
}

export interface Treatment {
  statement: string;
  systems: readonly string[];
  measure: string;
  evidence: readonly string[];
  owner: string;
  approver: string;
  expires: string;
}

interface Assumption {
  id: string;
  approver: string;
  expires: string;
}

export interface Assessment {
  environment: string;
  criteria: string;
  kind: 'practice' | 'point-in-time' | 'period';
  period: { from: string; to: string };
  report: string;
}
