import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';

/** What of a model belongs to one account, in the order of the model. */
interface Belongings {
  users: AwsIdentityModel['users'];
  groups: AwsIdentityModel['groups'];
  roles: AwsIdentityModel['roles'];
}

const nothing: Belongings = { users: [], groups: [], roles: [] };
const known = new WeakMap<AwsIdentityModel, ReadonlyMap<string, Belongings>>();

/** The users, groups and roles of an account. */
export function belongingsOf(model: AwsIdentityModel, account: string | null): Belongings {
  let accounts = known.get(model);
  if (accounts === undefined) known.set(model, (accounts = index(model)));
  return accounts.get(account ?? '') ?? nothing;
}

function index(model: AwsIdentityModel): ReadonlyMap<string, Belongings> {
  const users = Map.groupBy(model.users, ({ account }) => account);
  const groups = Map.groupBy(model.groups, ({ account }) => account);
  const roles = Map.groupBy(model.roles, ({ account }) => account);
  const ids = new Set([...users.keys(), ...groups.keys(), ...roles.keys()]);
  return new Map(
    [...ids].map((id) => [
      id,
      { users: users.get(id) ?? [], groups: groups.get(id) ?? [], roles: roles.get(id) ?? [] },
    ]),
  );
}
