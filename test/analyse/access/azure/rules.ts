import { pagesOf, emptyTenant, modelOf, subscription, type Tenant, type TestPage } from './tenant.ts';

/** What one role asks for at one scope, in tests. */
export interface TestRule {
  scope: string;
  role: string;
  duration?: string | null;
  enabled?: string[];
  approvers?: string[] | null;
  context?: string | null;
  permanent?: boolean;
}

export function rulesOf(rule: TestRule): unknown[] {
  const { duration = 'PT4H', enabled = [], approvers = null, context = null, permanent = false } = rule;
  return [
    {
      id: 'Expiration_EndUser_Assignment',
      isExpirationRequired: duration !== null,
      maximumDuration: duration,
    },
    { id: 'Expiration_Admin_Assignment', isExpirationRequired: !permanent, maximumDuration: 'P15D' },
    { id: 'Expiration_Admin_Eligibility', isExpirationRequired: true, maximumDuration: 'P365D' },
    { id: 'Enablement_EndUser_Assignment', enabledRules: enabled },
    {
      id: 'Approval_EndUser_Assignment',
      setting: {
        isApprovalRequired: approvers !== null,
        approvalStages: [{ primaryApprovers: (approvers ?? []).map((id) => ({ id })) }],
      },
    },
    { id: 'AuthenticationContext_EndUser_Assignment', isEnabled: context !== null, claimValue: context },
  ];
}

/** A page of rules of Azure roles. */
export function rulePage(rules: readonly TestRule[]): TestPage {
  return {
    kind: 'azure.authorization.role-management-policy-assignments',
    container: subscription,
    parameters: {},
    value: {
      value: rules.map((rule, at) => ({
        id: `rule-${at}`,
        properties: {
          scope: rule.scope,
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${rule.role}`,
          policyId: `policy-${at}`,
          effectiveRules: rulesOf(rule),
        },
      })),
    },
  };
}

/** The model of a tenant with rules, and with pages of other kinds beside or instead. */
export function governed(
  parts: Partial<Tenant>,
  rules: readonly TestRule[],
  extra: readonly TestPage[] = [],
) {
  const replaced = new Set(extra.map(({ kind, container }) => `${kind} ${container}`));
  const own = pagesOf({ ...emptyTenant(), ...parts }).filter(
    ({ kind, container }) => !replaced.has(`${kind} ${container}`),
  );
  return modelOf([...own, ...extra, rulePage(rules)]);
}
