import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import type { AzureIdentityModel } from '../../../estate/identity/azure/model.ts';
import type { DirectoryUser } from '../../../estate/identity/directory-users.ts';
import { credentialPaths } from '../aws/credential.ts';

/** One account that somebody can sign in with, of any cloud. */
export interface Account {
  /** ARN, id of a directory user, or object id. */
  id: string;
  realm: 'aws-root' | 'aws-iam' | 'identity-center' | 'entra';
  name: string;
  /** Account or tenant; empty for Identity Center, which serves all accounts. */
  container: string;
  /** Immutable id of the person, as the directory or a tag holds it. */
  personId: string | null;
  email: string | null;
  /** Ids under which other directories know the same account. */
  otherIds: readonly string[];
  /** How it can be used to sign in; empty where it cannot, null where that was not read whole. */
  ways: readonly string[] | null;
  evidence: readonly string[];
}

/** Root users, IAM users and Identity Center users of a model. */
export function awsAccounts(model: AwsIdentityModel): Account[] {
  const users = model.users.map((user): Account => {
    const { paths, unread } = credentialPaths(user);
    return {
      id: user.arn,
      realm: 'aws-iam',
      name: user.name,
      container: user.account,
      personId: user.tags?.['person-id'] ?? null,
      email: user.name.includes('@') ? user.name : (user.tags?.['email'] ?? null),
      otherIds: user.uniqueId === null ? [] : [user.uniqueId],
      ways: paths.length === 0 && unread.length > 0 ? null : paths.map(({ kind }) => kind),
      evidence: [...user.evidence, ...user.credentials.evidence],
    };
  });
  const directory = model.directoryUsers.map((user): Account => ({
    id: user.id,
    realm: 'identity-center',
    name: user.userName,
    container: '',
    personId: user.employeeNumber,
    email: user.email,
    otherIds: user.externalIds.map(({ id }) => id),
    ways: user.status === 'DISABLED' ? [] : user.status === 'ENABLED' ? ['sign-in'] : null,
    evidence: user.evidence,
  }));
  const roots = model.accounts.map((account): Account => ({
    id: `arn:${model.partition}:iam::${account.id}:root`,
    realm: 'aws-root',
    name: 'root user',
    container: account.id,
    personId: null,
    email: null,
    otherIds: [],
    ways: waysOfRoot(account.root),
    evidence: account.root.evidence,
  }));
  return [...roots, ...users, ...directory];
}

function waysOfRoot(root: AwsIdentityModel['accounts'][number]['root']): string[] | null {
  const facts: [string, boolean | null][] = [
    ['password', root.passwordPresent],
    ['access-key', root.accessKeysPresent],
    ['signing-certificate', root.signingCertificatesPresent],
  ];
  const ways = facts.filter(([, present]) => present === true).map(([way]) => way);
  return ways.length === 0 && facts.some(([, present]) => present === null) ? null : ways;
}

/** Users of Entra tenants. One that two collections hold is one account. */
export function entraAccounts(users: readonly DirectoryUser[]): Account[] {
  const distinct = new Map(users.toReversed().map((user) => [user.objectId, user]));
  return [...distinct.values()].toReversed().map((user) => ({
    id: user.objectId,
    realm: 'entra',
    name: user.name,
    container: user.container,
    personId: user.personId,
    email: user.mail,
    otherIds: [],
    ways: user.enabled ? ['sign-in'] : [],
    evidence: user.evidence,
  }));
}

/** Applications of a tenant that the register of accounts names by object id, for somebody to answer for them. */
export function registeredApplications(
  model: AzureIdentityModel,
  register: readonly { account: string }[],
): Account[] {
  const named = new Set(register.map(({ account }) => account.trim().toLowerCase()));
  return model.servicePrincipals
    .filter(({ id }) => named.has(id))
    .map(({ id, displayName, enabled, evidence }) => ({
      id,
      realm: 'entra',
      name: displayName,
      container: model.tenants[0] ?? '',
      personId: null,
      email: null,
      otherIds: [],
      ways: enabled === null ? null : enabled ? ['credential'] : [],
      evidence,
    }));
}

const realms: Readonly<Record<Account['realm'], string>> = {
  'aws-root': 'AWS',
  'aws-iam': 'AWS user',
  'identity-center': 'Identity Center user',
  entra: 'Directory account',
};

/** An account as an auditor names it. */
export function accountLabel({ realm, name, container }: Account): string {
  const place = realm === 'aws-iam' || realm === 'aws-root' ? ` in ${container}` : '';
  return `${realms[realm]} ${name}${place}`;
}
