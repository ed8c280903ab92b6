import { wholeAwsAccounts } from '../../analyse/access/aws/system-targets.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { AzureIdentity } from '../../estate/identity/azure-identity.ts';
import type { Change } from '../../estate/activity/changes.ts';
import type { Filter } from '../../estate/network/filters.ts';
import type { Selector } from '../../scope/scope.ts';
import { awsQuestions, azureTargets } from '../access/engagement-access.ts';
import type { CheckContext } from '../check.ts';
import { holds } from '../guards.ts';
import type { Exception } from '../judgement.ts';

/** What of a change belongs to a system. */
export interface Belonging {
  system: string;
  /** Its resources among those of the change; null where the change names none, and what it did belongs there all the same. */
  resources: readonly (string | null)[];
  /** True where it names no resource, in a place where only a part belongs to the system. */
  possible: boolean;
}

/** Says which of the systems a change was made to, by the resources that it names and the accounts taken as a whole. */
export function belongingOf(
  context: CheckContext,
  systems: readonly string[],
): { of: (change: Change) => readonly Belonging[]; undecided: readonly Exception[] } {
  const undecided: Exception[] = [];
  const tests = systems.map((id) => ({ id, ...testOf(context, id, undecided) }));
  return {
    undecided,
    of: (change) =>
      tests.flatMap(({ id, whole, within, isOf }): Belonging[] => {
        const { container, resources } = change;
        if (whole.has(container))
          return [{ system: id, resources: resources.length === 0 ? [null] : resources, possible: false }];
        if (!within.has(container)) return [];
        if (resources.length === 0) return [{ system: id, resources: [null], possible: true }];
        const own = resources.filter((resource) => isOf(resource));
        return own.length === 0 ? [] : [{ system: id, resources: own, possible: false }];
      }),
  };
}

interface Test {
  /** Accounts, subscriptions and tenants that are the system as a whole. */
  whole: ReadonlySet<string>;
  /** Those where some of it is. */
  within: ReadonlySet<string>;
  isOf: (resource: string) => boolean;
}

function testOf(context: CheckContext, id: string, undecided: Exception[]): Test {
  const { scope, systems } = context;
  const select = scope.systems[id]?.select ?? [];
  const reach = systems.get(id);
  const model = context.collection<AwsIdentity>('identity.aws').members[0]?.model ?? null;
  const azure = context.collection<AzureIdentity>('identity.azure').members[0]?.model ?? null;
  const asked = model === null ? { targets: [], undecided: [] } : awsQuestions(model, scope, systems, id);
  for (const { place, reason } of asked.undecided)
    undecided.push({ subject: place, condition: reason, evidence: [] });
  const targets = new Set(asked.targets.map(({ resource }) => resource));
  const guards = context
    .collection<Filter>('network.filters')
    .members.filter(({ concerns }) => (concerns ?? []).some((one) => holds(reach?.resources, one)))
    .map((filter) => filter.id);
  const names = new Set(
    [
      ...(reach?.resources ?? []),
      ...guards,
      // An object stands for its bucket, and a user that does not exist yet for its account.
      ...[...targets].filter((arn) => !/:iam::|:s3:::[^/]*\//.test(arn)),
      ...azureTargets(azure, scope, systems, id).map((target) => target.scope),
    ].flatMap((resource) => namesOf(resource)),
  );
  const groups = select.flatMap((selector) => resourceGroupScopes(selector, context));
  return {
    whole: wholeContainers(select, context),
    within: new Set([...(reach?.containers ?? []), ...(reach?.tenants ?? [])]),
    isOf(resource) {
      const text = resource.toLowerCase();
      if (groups.some((group) => isBelow(text, group))) return true;
      if (!text.startsWith('/')) return namesOf(text).some((name) => names.has(name));
      // What hangs on a resource, as an extension of a machine, belongs to it.
      return ancestorsOf(text).some((scope) => names.has(scope));
    },
  };
}

/** An ARN names what its last part names; events give the one or the other. Scopes of Azure are whole names. */
function namesOf(resource: string): string[] {
  const text = resource.toLowerCase();
  return text.startsWith('arn:')
    ? [text, text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1)]
    : [text];
}

function ancestorsOf(scope: string): string[] {
  const parts = scope.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function isBelow(scope: string, group: string): boolean {
  return scope === group || scope.startsWith(`${group}/`);
}

function resourceGroupScopes(selector: Selector, { scope }: CheckContext): string[] {
  const source = scope.sources[selector.source];
  const { resourceGroup, account, tag, id, subnet } = selector;
  // With a further matcher only some of the group is selected, and those are found by their ids.
  if ((source?.kind !== 'azure' || resourceGroup === undefined || tag) ?? id ?? subnet) return [];
  return source.subscriptions
    .filter((one) => account === undefined || one === account)
    .map((one) => `/subscriptions/${one}/resourcegroups/${resourceGroup}`.toLowerCase());
}

function wholeContainers(select: readonly Selector[], { scope }: CheckContext): ReadonlySet<string> {
  return new Set(
    wholeAwsAccounts(
      select.map((selector) => ({ ...selector })),
      (name) => {
        const source = scope.sources[name];
        if (source?.kind === 'aws') return source.accounts;
        if (source?.kind === 'azure') return source.subscriptions;
        return source?.kind === 'entra' ? [source.tenant] : [];
      },
    ),
  );
}
