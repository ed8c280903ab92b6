import type { AccessPath } from '../../analyse/access/answer.ts';
import type { JoinedAccount } from '../../analyse/access/people/join.ts';
import type { Reacher } from '../../analyse/access/reach.ts';
import type { AwsIdentityModel } from '../../estate/identity/aws/model.ts';
import type { AzureIdentityModel } from '../../estate/identity/azure/model.ts';
import type { FederationModel } from '../../estate/identity/federation/model.ts';

/** What people call an account, group, application or role, by its id. Never used to join anything. */
export type DisplayNames = ReadonlyMap<string, string>;

/** The names that were read, of everything that a path can pass through. */
export function displayNames(
  accounts: readonly JoinedAccount[],
  read: {
    azure: AzureIdentityModel | null;
    aws: AwsIdentityModel | null;
    federation: FederationModel | null;
  },
): DisplayNames {
  const applications = (read.federation?.applications ?? []).map(({ id, name }) => ({
    id,
    displayName: name,
  }));
  const named = [
    ...applications,
    ...(read.azure?.groups ?? []),
    ...(read.azure?.servicePrincipals ?? []),
    ...(read.aws?.directoryGroups ?? []),
  ].map(({ id, displayName }): [string, string | null] => [id, displayName]);
  const own = accounts.map(({ account }): [string, string] => [account.id, account.name]);
  const given = [...named, ...own].filter((one): one is [string, string] => Boolean(one[1]));
  return new Map(given);
}

/** The same with the name beside each opaque id that its paths lead to. ARNs and scopes tell by themselves. */
export function withNames<One extends Reacher>(reacher: One, names: DisplayNames): One {
  const known = new Map<AccessPath, AccessPath>();
  const named = (path: AccessPath): AccessPath => {
    let result = known.get(path);
    if (result === undefined) known.set(path, (result = namedPath(path, names)));
    return result;
  };
  // Most lead from one ARN to another, and are left as they are.
  const isNamed = (path: AccessPath | null): boolean => path !== null && named(path) !== path;
  if (!reacher.paths.some(isNamed) && !reacher.permissions.some(({ path }) => isNamed(path))) return reacher;
  return {
    ...reacher,
    paths: reacher.paths.map(named),
    permissions: reacher.permissions.map((permission) => {
      const path = permission.path === null ? null : named(permission.path);
      return path === permission.path ? permission : { ...permission, path };
    }),
  };
}

function namedPath(path: AccessPath, names: DisplayNames): AccessPath {
  if (!path.steps.some(({ to }) => isOpaque(to) && names.has(to))) return path;
  const steps = path.steps.map((step) => {
    const name = isOpaque(step.to) ? names.get(step.to) : undefined;
    return name === undefined ? step : { ...step, name };
  });
  return { ...path, steps };
}

const isOpaque = (id: string): boolean => !id.startsWith('arn:') && !id.startsWith('/');
