import type { EvidenceKind } from '../../kind.ts';
import { readList } from '../../microsoft/rest.ts';
import type { AzureSession } from '../session.ts';

const authorization = '/providers/Microsoft.Authorization';
const apiVersion = 'api-version=2020-10-01';
const listing = {
  name: `GET /subscriptions/{subscription}${authorization}/roleEligibilityScheduleInstances`,
  permission: 'Microsoft.Authorization/roleEligibilityScheduleInstances/read',
};
const each = {
  name: `GET {scope}${authorization}/roleManagementPolicyAssignments`,
  permission: 'Microsoft.Authorization/roleManagementPolicyAssignments/read',
};

/**
 * The rules of roles at management groups, resource groups and resources: rules are not inherited, so that they are
 * read at every scope other than the subscription at which somebody is eligible. Pages name theirs as `resource`.
 */
export const scopeRoleManagementPolicyAssignments: EvidenceKind<AzureSession> = {
  kind: 'azure.authorization.scope-role-management-policy-assignments',
  title: 'Which rules govern which role where it is eligible above and below the subscription',
  provider: 'azure',
  level: 'subscription',
  operations: [listing, each],
  async collect({ cloud, subscription }, sink) {
    const own = `/subscriptions/${subscription}`;
    const scopes = new Set<string>();
    await readList(
      cloud,
      { operation: listing, preliminary: true },
      `${own}${authorization}/roleEligibilityScheduleInstances?${apiVersion}`,
      sink,
      ({ properties }) => {
        const scope = (properties as { scope?: unknown } | undefined)?.scope;
        if (typeof scope === 'string' && scope.toLowerCase() !== own.toLowerCase()) scopes.add(scope);
      },
    );
    // One after the other, so that two runs over the same data yield the same envelope.
    for (const scope of [...scopes].sort()) {
      const call = { operation: each, subject: scope, parameters: { resource: scope } };
      const path = `${scope === '/' ? '' : scope}${authorization}/roleManagementPolicyAssignments`;
      await readList(cloud, call, `${path}?${apiVersion}`, sink);
    }
  },
};
