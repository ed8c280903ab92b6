import type { AzureIdentityModel } from '../../../estate/identity/azure/model.ts';
import { isSelected, type SystemReach } from '../../../estate/inventory/reach.ts';
import type { Selector } from '../../../scope/scope.ts';
import { weakestMfa, type AccessManner, type AccessPath, type MfaVerdict } from '../answer.ts';
import { gather, ofEachPrincipal, type AskedOf, type Reaching } from '../reach.ts';
import { accessOf, whoCanDo } from './access.ts';
import type { Access, AzureAccessOptions, AzureTarget } from './answer.ts';
import { isVaultData } from './vaults.ts';

/** What one answer depends on besides the model. */
export interface AzureReachingOptions extends AzureAccessOptions {
  /** Whether a second factor is enforced on every sign-in of a user, by object id, to what is asked for. */
  mfaOf: (user: string, service: AzureService) => MfaVerdict;
  breakGlass?: ReadonlySet<string>;
}

/**
 * What is signed in to: Azure management, or the vaults, or any application of the directory. A policy for one of them
 * says nothing about the others.
 */
export type AzureService = 'management' | 'vaults' | 'directory';

/** What gives control of a machine: code run on it, a sign-in to it, its disks, its state, and the roles over it. */
const machineActions = [
  { action: 'Microsoft.Compute/virtualMachines/runCommand/action', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/runCommands/write', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/extensions/write', plane: 'control' },
  { action: 'Microsoft.SerialConsole/serialPorts/connect/action', plane: 'control' },
  { action: 'Microsoft.Compute/disks/beginGetAccess/action', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/write', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/delete', plane: 'control' },
  { action: 'Microsoft.Compute/virtualMachines/login/action', plane: 'data' },
  { action: 'Microsoft.Compute/virtualMachines/loginAsAdmin/action', plane: 'data' },
  { action: 'Microsoft.Authorization/roleAssignments/write', plane: 'control' },
] as const;

/** What uses, takes or replaces what is in a vault. */
const vaultActions = [
  'keys/sign/action',
  'keys/decrypt/action',
  'keys/unwrap/action',
  'keys/backup/action',
  'keys/release/action',
  'keys/create/action',
  'keys/import/action',
  'keys/delete',
  'secrets/getSecret/action',
  'secrets/setSecret/action',
  'secrets/backup/action',
  'certificates/import/action',
  'certificates/create/action',
  'certificates/backup/action',
] as const;

/** The questions whose answers say who controls the machines of a system in Azure. */
export function machineTargets({ resources }: SystemReach): AzureTarget[] {
  return [...resources]
    .filter((id) => /^\/subscriptions\/.+\/virtualMachines\/[^/]+$/i.test(id))
    .flatMap((scope) => machineActions.map((target) => ({ ...target, scope })));
}

/** The questions whose answers say who has the data of the vaults and managed HSMs that belong to a system. */
export function vaultTargets(model: AzureIdentityModel, select: readonly Selector[]): AzureTarget[] {
  return model.vaults
    .filter((vault) => isSelected(select, { ...vault, network: null, subnets: [] }))
    .flatMap(({ id: scope, type }) => {
      const own = type === 'vault';
      const data = vaultActions
        .filter((action) => own || action.startsWith('keys/'))
        .map((action) => `Microsoft.KeyVault/${own ? 'vaults' : 'managedHsm'}/${action}`);
      return [
        ...data.map((action) => ({ action, plane: 'data' as const, scope })),
        { action: `Microsoft.KeyVault/${own ? 'vaults' : 'managedHSMs'}/delete`, plane: 'control', scope },
      ];
    });
}

type MfaOf = AzureReachingOptions['mfaOf'];
const answered = new WeakMap<AzureIdentityModel, WeakMap<MfaOf, Map<string, Reaching>>>();

/** What was worked out of the same model before, with the same options, is not worked out again. */
function once(
  model: AzureIdentityModel,
  targets: readonly AzureTarget[] | 'directory',
  { mfaOf, breakGlass, ...others }: AzureReachingOptions,
  work: () => Reaching,
): Reaching {
  const ofModel = answered.get(model) ?? new WeakMap<MfaOf, Map<string, Reaching>>();
  answered.set(model, ofModel);
  const known = ofModel.get(mfaOf) ?? new Map<string, Reaching>();
  ofModel.set(mfaOf, known);
  const key = JSON.stringify([targets, others, [...(breakGlass ?? [])]]);
  let found = known.get(key);
  if (found === undefined) known.set(key, (found = work()));
  return found;
}

/**
 * Everyone who can perform any of the operations, gathered by principal. `mfaOf` must answer the same whenever it is
 * asked: an answer is worked out once.
 */
export function azureReaching(
  model: AzureIdentityModel,
  targets: readonly AzureTarget[],
  options: AzureReachingOptions,
): Reaching {
  return once(model, targets, options, () => reachingOf(model, targets, options));
}

function reachingOf(
  model: AzureIdentityModel,
  targets: readonly AzureTarget[],
  options: AzureReachingOptions,
): Reaching {
  const asked = targets.map((target) => ({ target, reach: whoCanDo(model, target, options) }));
  const answers = asked.flatMap(({ target, reach }) =>
    byPrincipal(reach.access, target, target.scope, options),
  );
  return gather(
    ofEachPrincipal(answers),
    targets.length,
    asked.flatMap(({ reach }) => reach.missing),
  );
}

/** Everyone who holds, or can come to hold, a role of the directory itself. */
export function directoryReaching(model: AzureIdentityModel, options: AzureReachingOptions): Reaching {
  return once(model, 'directory', options, () => inDirectory(model, options));
}

function inDirectory(model: AzureIdentityModel, options: AzureReachingOptions): Reaching {
  const principals = [...model.users, ...model.servicePrincipals].map(({ id }) => id);
  const reaches = principals.map((id) => accessOf(model, id, options));
  const answers = reaches.flatMap(({ access }) =>
    [...Map.groupBy(access, ({ role }) => role.name)].flatMap(([name, rows]) =>
      byPrincipal(
        rows.filter(({ target }) => target === 'directory'),
        { action: `${directoryRole}${name}`, plane: 'control' },
        '/',
        options,
      ),
    ),
  );
  return gather(
    ofEachPrincipal(answers),
    principals.length,
    reaches.flatMap(({ missing }) => missing),
  );
}

function byPrincipal(
  rows: readonly Access[],
  asked: Asked,
  resource: string,
  options: AzureReachingOptions,
): AskedOf[] {
  return [...Map.groupBy(rows, ({ principal }) => principal.id)].map(([principal, own]) => {
    const paths = own.map((access) => pathOf(access, asked, options));
    return {
      principal,
      kind: own[0]?.principal.kind ?? 'unknown',
      action: asked.action,
      resource,
      answer: {
        verdict: own.some(({ certainty }) => certainty === 'proved') ? 'allowed' : 'inconclusive',
        mfa: factorOver(paths),
        paths,
        missing: own.flatMap(({ unproved }) => unproved),
      },
    };
  });
}

type Asked = Pick<AzureTarget, 'action' | 'plane'>;

/** The least that any way asks for; a way that may not exist proves nothing against the ways that do. */
function factorOver(paths: readonly AccessPath[]): MfaVerdict {
  const over = (some: readonly AccessPath[]): MfaVerdict => weakestMfa(some.map(({ mfa }) => mfa));
  const proved = paths.filter(({ certainty }) => certainty === 'proved');
  const [sure, all] = [over(proved), over(paths)];
  return proved.length === 0 || sure === all ? all : 'inconclusive';
}

/** An Azure path in the words of every cloud. */
export function pathOf(access: Access, asked: Asked, options: AzureReachingOptions): AccessPath {
  const { principal, certainty, path, endsAt, condition, role, scope, unproved } = access;
  return {
    manner: mannerOf(access, options.breakGlass),
    certainty,
    // Whoever is no user of this tenant meets none of its Conditional Access policies for people.
    mfa: principal.kind === 'user' ? factorOf(access, asked, options) : 'not-enforced',
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

/** Steps that are done in the directory, and after which somebody else's sign-in is used. */
const directorySteps: ReadonlySet<string> = new Set(['credential-reset', 'adds-credential']);
const directoryRole = 'directory role ';

/**
 * A vault is signed in to by itself; whoever has to change something first, in Azure as well. Roles of the directory,
 * and credentials of others, are used through applications of the directory.
 */
function factorOf(access: Access, asked: Asked, { mfaOf }: AzureReachingOptions): MfaVerdict {
  const { principal, means, path } = access;
  const services = new Set<AzureService>();
  if (isVaultData(asked)) services.add('vaults');
  if (asked.action.startsWith(directoryRole) || path.some(({ kind }) => directorySteps.has(kind)))
    services.add('directory');
  if (services.size === 0 || means === 'takeover') services.add('management');
  return weakestMfa([...services].map((service) => mfaOf(principal.id, service)));
}

function mannerOf({ principal, how }: Access, breakGlass: ReadonlySet<string> = new Set()): AccessManner {
  if (breakGlass.has(principal.id)) return 'break-glass';
  if (principal.kind === 'service-principal') return 'service';
  return how === 'eligible' ? 'eligible' : 'standing';
}
