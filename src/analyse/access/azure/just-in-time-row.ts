import type { JustInTimePort, RoleRule, RuleSetting } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { AzurePrincipal, How } from './answer.ts';
import type { Activation } from './activation.ts';
import type { Approval } from './approval.ts';

/** Who holds a role at a scope, by assignments and memberships alone. */
export interface Holding {
  principal: AzurePrincipal;
  how: How;
  grant: string;
  endsAt: string | null;
}

/** One role at one scope, or one group: what its activation asks for, who may activate it, and who need not. */
export interface RoleRow {
  target: 'azure' | 'directory' | 'group';
  scope: string;
  role: { id: string; name: string };
  /** Whether it permits more than reading; null where that was not read. */
  privileged: boolean | null;
  /** The rule in force at this very scope; rules are not inherited. Null where it was not read. */
  rule: RoleRule | null;
  eligible: readonly Holding[];
  /** Held without activation. */
  standing: readonly Holding[];
  /** Active for a time that ends. */
  timeBound: readonly Holding[];
  /** Those who are eligible here and hold something privileged here or above without activation. */
  standingBesideEligible: readonly {
    principal: AzurePrincipal;
    beside: Holding;
    role: string;
    scope: string;
  }[];
  approval: Approval;
  activations: readonly Activation[];
  unknown: readonly MissingFact[];
  evidence: readonly string[];
}

/** A role that another tenant's principal may activate through a delegation. */
export interface DelegatedRow {
  target: 'delegation';
  scope: string;
  role: { id: string; name: string };
  principal: AzurePrincipal;
  hold: 'standing' | 'eligible';
  /** Whether the role permits more than reading; null where that was not read. */
  privileged: boolean | null;
  activationSeconds: RuleSetting<number | null>;
  mfa: RuleSetting<boolean>;
  approvers: RuleSetting<readonly string[]>;
  evidence: readonly string[];
}

/** A port that Defender for Cloud opens on request. */
export interface PortRow extends JustInTimePort {
  target: 'port';
  /** Whether it may be opened to any address. */
  anySource: boolean;
}

/** How long a session of an AWS role or permission set can last. */
export interface SessionRow {
  target: 'aws-role' | 'aws-permission-set';
  id: string;
  name: string;
  account: string | null;
  maximumSeconds: number | null;
  evidence: readonly string[];
}

type JustInTimeRow = RoleRow | DelegatedRow | PortRow | SessionRow;

export interface JustInTime {
  rows: readonly JustInTimeRow[];
  missing: readonly MissingFact[];
}
