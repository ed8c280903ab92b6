import type { AzureIdentityModel } from '../estate/identity/azure/model.ts';
import type { CheckContext } from './check.ts';
import type { Exception } from './judgement.ts';

/** Principals of other tenants, who sign in where they belong: no policy of this tenant is asked about them. */
export function delegatedTo({ system }: CheckContext, model: AzureIdentityModel | null): Exception[] {
  const subscriptions = new Set([...(system?.reach.containers ?? [])].map((id) => id.toLowerCase()));
  const roles = new Map(model?.roles.map(({ id, displayName }) => [id, displayName]));
  const bearing = (model?.delegations ?? []).filter(({ scope }) =>
    subscriptions.has(scope.split('/')[2] ?? ''),
  );
  return bearing.flatMap(({ scope, managingTenant, managingTenantName, authorizations, evidence }) => {
    const tenant = managingTenantName ?? managingTenant;
    const why = `at ${scope} by delegation, and signs in at the tenant ${tenant}, which was not read`;
    if (authorizations === null)
      return [{ subject: `Tenant ${tenant}`, condition: `holds roles that were not shown ${why}`, evidence }];
    return authorizations.map(({ principal, principalName, role }) => ({
      subject: principalName ?? principal,
      condition: `holds ${roles.get(role) ?? role} ${why}`,
      evidence,
    }));
  });
}
