import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';
import { guidOf } from './role-assignments.ts';

/** What an activation of one Azure role at one scope asks for, from its role management policy. */
export interface ActivationRule extends Member {
  scope: string;
  role: string;
  /** ISO 8601; null where the policy states none. */
  maximumDuration: string | null;
  requiresMfa: boolean;
  requiresJustification: boolean;
  requiresApproval: boolean;
  approvers: readonly string[];
  /** Authentication context that Conditional Access must answer; null where none is asked for. */
  authenticationContext: string | null;
  /** Whether an active assignment may be made without an end. */
  permanentActiveAllowed: boolean | null;
}

interface PolicyRule {
  id?: string;
  enabledRules?: string[];
  isExpirationRequired?: boolean;
  maximumDuration?: string;
  isEnabled?: boolean;
  claimValue?: string;
  setting?: { isApprovalRequired?: boolean; approvalStages?: { primaryApprovers?: { id?: string }[] }[] };
}

interface PolicyAssignments {
  value: {
    id: string;
    properties?: {
      scope?: string;
      roleDefinitionId?: string;
      policyId?: string;
      effectiveRules?: PolicyRule[];
    };
  }[];
}

export const activationRules: CollectionDefinition<ActivationRule> = {
  name: 'identity.activationRules',
  title: 'Activation rules of eligible roles',
  kinds: ['azure.authorization.role-management-policy-assignments'],
  attribution: 'container',
  lower: (pages) =>
    (
      (pages.get('azure.authorization.role-management-policy-assignments') ??
        []) as DecodedPage<PolicyAssignments>[]
    ).flatMap((page) => page.value.value.map((assignment) => ruleOf(page, assignment))),
};

function ruleOf(page: DecodedPage, assignment: PolicyAssignments['value'][number]): ActivationRule {
  const rules = new Map((assignment.properties?.effectiveRules ?? []).map((rule) => [rule.id ?? '', rule]));
  const enabled = rules.get('Enablement_EndUser_Assignment')?.enabledRules ?? [];
  const approval = rules.get('Approval_EndUser_Assignment')?.setting;
  const context = rules.get('AuthenticationContext_EndUser_Assignment');
  const expiry = rules.get('Expiration_Admin_Assignment')?.isExpirationRequired;
  return {
    ...place(page, assignment.id),
    scope: assignment.properties?.scope ?? '',
    role: guidOf(assignment.properties?.roleDefinitionId ?? ''),
    maximumDuration: rules.get('Expiration_EndUser_Assignment')?.maximumDuration ?? null,
    requiresMfa: enabled.includes('MultiFactorAuthentication'),
    requiresJustification: enabled.includes('Justification'),
    requiresApproval: approval?.isApprovalRequired === true,
    approvers: (approval?.approvalStages ?? [])
      .flatMap((stage) => stage.primaryApprovers ?? [])
      .map(({ id }) => id)
      .filter((id) => id !== undefined),
    authenticationContext: context?.isEnabled === true ? (context.claimValue ?? null) : null,
    permanentActiveAllowed: expiry === undefined ? null : !expiry,
  };
}
