import type {
  AwsAccount,
  AwsGroup,
  AwsRole,
  AwsUser,
  DirectoryUser,
} from '../../../estate/identity/aws/model.ts';

/** What a user or role can have changed about itself. */
export interface Amendments {
  /** It removed its permissions boundary. */
  withoutBoundary: boolean;
  /** It gave itself every permission; what its other policies deny stays denied. */
  selfGranted: boolean;
  /** Groups that it joined. */
  joined: readonly string[];
  /** Groups that it left and policies that were taken away, as `sourceOf` names them, in the order of the alphabet. */
  dropped: readonly string[];
  /** Another version made the default, by the policy. */
  versions: Readonly<Record<string, number>>;
  /** Its tags are what someone made of them. */
  retagged: boolean;
}

const asRead: Amendments = {
  withoutBoundary: false,
  selfGranted: false,
  joined: [],
  dropped: [],
  versions: {},
  retagged: false,
};

/** Whether nothing about it was changed. */
export function isAsRead(amendments: Amendments): boolean {
  const { withoutBoundary, selfGranted, joined, dropped, versions, retagged } = amendments;
  return (
    !withoutBoundary &&
    !selfGranted &&
    !retagged &&
    joined.length === 0 &&
    dropped.length === 0 &&
    (versions === asRead.versions || Object.keys(versions).length === 0)
  );
}

/** Equal for the same changes. */
function amendmentsOf({
  withoutBoundary,
  selfGranted,
  joined,
  dropped,
  versions,
  retagged,
}: Amendments): string {
  if (joined === asRead.joined && dropped === asRead.dropped && versions === asRead.versions)
    return `${withoutBoundary}|${selfGranted}|${retagged}`;
  return [
    withoutBoundary,
    selfGranted,
    retagged,
    joined.join(),
    dropped.join(),
    JSON.stringify(versions),
  ].join('|');
}

/**
 * One who holds permissions, or can come to hold them. `administrator` is whoever can change permissions in an
 * account: it then has what it gives itself, within what the organization allows. `external` stands for every
 * principal of an account that was not read, `federated-user` and `federated-application` for accounts of a directory.
 */
export type Holder =
  | ({ kind: 'user'; id: string; account: string; user: AwsUser } & Amendments)
  | ({ kind: 'role'; id: string; account: string; role: AwsRole; directoryUser: string | null } & Amendments)
  | { kind: 'group-member'; id: string; account: string; group: AwsGroup }
  | { kind: 'root'; id: string; account: string; owner: AwsAccount }
  | { kind: 'administrator'; id: string; account: string; uncontrolled: boolean }
  | { kind: 'external'; id: string; account: string }
  | { kind: 'directory-user'; id: string; account: null; user: DirectoryUser }
  | { kind: 'federated-user' | 'federated-application'; id: string; account: null }
  | { kind: 'provider'; id: string; account: null }
  | { kind: 'service'; id: string; account: null }
  | { kind: 'anyone'; id: string; account: null };

export function userHolder(user: AwsUser): Holder {
  return { kind: 'user', id: user.arn, account: user.account, user, ...asRead };
}

export function roleHolder(role: AwsRole, directoryUser: string | null = null): Holder {
  return { kind: 'role', id: role.arn, account: role.account, role, directoryUser, ...asRead };
}

export function directoryUserHolder(user: DirectoryUser): Holder {
  return { kind: 'directory-user', id: user.id, account: null, user };
}

/** Whoever can change permissions in an account; `uncontrolled` where the organization no longer withholds anything. */
export function administratorHolder(partition: string, account: string, uncontrolled = false): Holder {
  const name = uncontrolled ? 'administrator-without-control-policies' : 'administrator';
  return { kind: 'administrator', id: `arn:${partition}:iam::${account}:${name}`, account, uncontrolled };
}

/** Whether it comes in from a directory: it does nothing in AWS by itself. */
export function isFederated({ kind }: Holder): boolean {
  return kind === 'federated-user' || kind === 'federated-application';
}

/** Whoever signs in as it can carry an MFA context; roles, once assumed, cannot. */
export function carriesMfa(holder: Holder): boolean {
  return ['user', 'group-member', 'root', 'external'].includes(holder.kind);
}

const keys = new WeakMap<Holder, string>();

/** Equal for holders that are the same in every respect that a path depends on. */
export function keyOf(holder: Holder): string {
  if (holder.kind !== 'role' && holder.kind !== 'user') return holder.id;
  let key = keys.get(holder);
  if (key === undefined) {
    const session = holder.kind === 'role' ? (holder.directoryUser ?? '') : '';
    keys.set(holder, (key = `${holder.id}|${session}|${amendmentsOf(holder)}`));
  }
  return key;
}
