import type { AzureIdentityModel } from '../../../estate/identity/azure/model.ts';

/**
 * The identities that machines have of themselves, and nothing but the machines given: nobody signs in with them, and
 * who can run code on such a machine is found as the one who acts. None where not every resource was read that may
 * carry one. An identity that is made by itself can be carried, or trusted, elsewhere, and is not among them.
 */
export function ownIdentities(model: AzureIdentityModel, machines: ReadonlySet<string>): ReadonlySet<string> {
  if (model.gaps.some(({ affects }) => affects === 'workloads')) return new Set();
  const own = new Set([...machines].map((id) => id.toLowerCase()));
  const carriers = Map.groupBy(
    model.workloads.flatMap(({ id, principals }) => principals.map((principal) => ({ id, principal }))),
    ({ principal }) => principal,
  );
  const managed = model.servicePrincipals.filter(({ type }) => type === 'ManagedIdentity');
  return new Set(
    managed
      .map(({ id }) => id)
      .filter((id) => {
        const [carrier, ...others] = new Set((carriers.get(id) ?? []).map((one) => one.id));
        return carrier !== undefined && others.length === 0 && own.has(carrier);
      }),
  );
}
