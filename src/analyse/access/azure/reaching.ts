import type { AzureIdentityModel } from '../../../estate/identity/azure/model.ts';
import type { SystemReach } from '../../../estate/inventory/reach.ts';
import type { AccessManner, AccessPath, MfaVerdict } from '../answer.ts';
import { gather, type AskedOf, type Reaching } from '../reach.ts';
import { accessOf, whoCanDo } from './access.ts';
import type { Access, AzureAccessOptions, AzureTarget } from './answer.ts';

/** What one answer depends on besides the model. */
export interface AzureReachingOptions extends AzureAccessOptions {
  /** Whether a second factor is enforced on every sign-in of a user, by object id. */
  mfaOf: (user: string) => MfaVerdict;
  breakGlass?: ReadonlySet<string>;
}

/** What gives control of a machine: code run on it, a sign-in to it, its state, and the roles over it. */
const machineTargets = [
  { action: 'Microsoft.Compute/virtualMachines/runCommand/action', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/extensions/write', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/write', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/delete', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/login/action', plane: 'data' },
  { action: 'Microsoft.Authorization/roleAssignments/write', plane: 'control' },
] as const;

/** The questions whose answers say who controls the machines of a system in Azure. */
export function azureTargets(reach: SystemReach): AzureTarget[] {
  return [...reach.resources]
    .filter((id) => /^\/subscriptions\/.+\/virtualMachines\/[^/]+$/i.test(id))
    .flatMap((scope) => machineTargets.map((target) => ({ ...target, scope })));
}

/** Everyone who can perform any of the operations, gathered by principal. */
export function azureReaching(
  model: AzureIdentityModel,
  targets: readonly AzureTarget[],
  options: AzureReachingOptions,
): Reaching {
  const asked = targets.map((target) => ({ target, reach: whoCanDo(model, target, options) }));
  const answers = asked.flatMap(({ target, reach }) =>
    byPrincipal(reach.access, target.action, target.scope, options),
  );
  return gather(
    answers,
    targets.length,
    asked.flatMap(({ reach }) => reach.missing),
  );
}

/** Everyone who holds, or can come to hold, a role of the directory itself. */
export function directoryReaching(model: AzureIdentityModel, options: AzureReachingOptions): Reaching {
  const principals = [...model.users, ...model.servicePrincipals].map(({ id }) => id);
  const reaches = principals.map((id) => accessOf(model, id, options));
  const answers = reaches.flatMap(({ access }) =>
    [...Map.groupBy(access, ({ role }) => role.name)].flatMap(([name, rows]) =>
      byPrincipal(
        rows.filter(({ target }) => target === 'directory'),
        `directory role ${name}`,
        '/',
        options,
      ),
    ),
  );
  return gather(
    answers,
    principals.length,
    reaches.flatMap(({ missing }) => missing),
  );
}

function byPrincipal(
  rows: readonly Access[],
  action: string,
  resource: string,
  options: AzureReachingOptions,
): AskedOf[] {
  return [...Map.groupBy(rows, ({ principal }) => principal.id)].map(([principal, own]) => {
    const paths = own.map((access) => pathOf(access, options));
    return {
      principal,
      kind: own[0]?.principal.kind ?? 'unknown',
      action,
      resource,
      answer: {
        verdict: own.some(({ certainty }) => certainty === 'proved') ? 'allowed' : 'inconclusive',
        mfa: paths[0]?.mfa ?? 'inconclusive',
        paths,
        missing: own.flatMap(({ unproved }) => unproved),
      },
    };
  });
}

/** An Azure path in the words of every cloud. */
export function pathOf(access: Access, { mfaOf, breakGlass }: AzureReachingOptions): AccessPath {
  const { principal, certainty, path, endsAt, condition, role, scope, unproved } = access;
  return {
    manner: mannerOf(access, breakGlass),
    certainty,
    // Whoever is no user of this tenant meets none of its Conditional Access policies for people.
    mfa: principal.kind === 'user' ? mfaOf(principal.id) : 'not-enforced',
    steps: path,
    context: {
      role: `${role.name} at ${scope}`,
      ...(access.means === 'takeover' ? { means: 'by changing something first' } : {}),
      ...(endsAt === null ? {} : { until: endsAt }),
      ...(condition === null ? {} : { condition }),
    },
    sessionSeconds: null,
    unproved,
  };
}

function mannerOf({ principal, how }: Access, breakGlass: ReadonlySet<string> = new Set()): AccessManner {
  if (breakGlass.has(principal.id)) return 'break-glass';
  if (principal.kind === 'service-principal') return 'service';
  return how === 'eligible' ? 'eligible' : 'standing';
}
