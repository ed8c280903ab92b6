import { only, region, type Account } from './account.ts';
import type { Answers } from './answers.ts';
import { allow, arnOfManaged, deny, documentOf, type Statement } from './policies.ts';

export interface PermissionSet {
  name: string;
  id: string;
  managed: readonly string[];
  inline: readonly Statement[];
  /** The group of the directory that it is assigned to, per account or the same everywhere. */
  group(account: Account): string;
}

const instance = 'ssoins-0a10000000000001';
const store = 'd-0a10000001';
const set = (
  number: number,
  name: string,
  managed: string[],
  inline: Statement[],
  group: PermissionSet['group'],
): PermissionSet => ({
  name,
  id: `ps-0a1000000000${String(number).padStart(4, '0')}`,
  managed,
  inline,
  group,
});

const administrator = set(
  1,
  'Administrator',
  ['AdministratorAccess'],
  [],
  ({ purpose }) => `${purpose}-administrators`,
);
const readOnly = set(2, 'ReadOnly', ['ReadOnlyAccess'], [], () => 'engineers');
const auditor = set(
  3,
  'Auditor',
  ['SecurityAudit'],
  [deny(['s3:GetObject', 'secretsmanager:GetSecretValue'])],
  () => 'auditors',
);
const operator = set(
  4,
  'Operator',
  ['ReadOnlyAccess'],
  [
    allow([
      'ssm:StartSession',
      'ssm:TerminateSession',
      'ec2:RebootInstances',
      'ec2:StartInstances',
      'ec2:StopInstances',
    ]),
  ],
  ({ purpose }) => `${purpose}-operators`,
);
const network = set(5, 'Network', ['NetworkAdministrator'], [], () => 'network-administrators');
const power = set(6, 'PowerUser', ['PowerUserAccess'], [], () => 'engineers');

/** The permission sets that are assigned in an account. */
export function permissionSetsIn({ purpose }: Account): PermissionSet[] {
  if (purpose === 'sandbox') return [administrator, readOnly, auditor, power];
  if (purpose === 'network') return [administrator, readOnly, auditor, network];
  return [administrator, readOnly, auditor, operator];
}

export function reservedRoleName({ name, id }: PermissionSet): string {
  return `AWSReservedSSO_${name}_${id.slice(3)}`;
}

export interface Person {
  id: string;
  name: string;
  groups: readonly string[];
}

/** Two administrators and three operators for each purpose, and the engineers, who grow with the organization. */
export function peopleOf(accounts: readonly Account[]): Person[] {
  const people: Person[] = [];
  const add = (...groups: string[]): void => {
    const number = String(people.length + 1).padStart(5, '0');
    people.push({ id: `P-${number}`, name: `person.${number}`, groups });
  };
  for (const purpose of new Set(accounts.map((account) => account.purpose))) {
    for (let at = 0; at < 2; at += 1) add(`${purpose}-administrators`);
    for (let at = 0; at < 3; at += 1) add(`${purpose}-operators`, 'engineers');
  }
  for (let at = 0; at < 2; at += 1) add('network-administrators');
  for (let at = 0; at < 3; at += 1) add('auditors');
  for (let at = 0; at < accounts.length * 2; at += 1) add('engineers');
  return people;
}

/** The directory, the permission sets and who holds which of them where, in the account of the organization. */
export function addIdentityCenter(accounts: readonly Account[], answers: Answers): void {
  const { id } = only(accounts, 'management');
  const say = (operation: string, answer: Readonly<Record<string, unknown>>, object = ''): void =>
    answers.set(id, region, operation, answer, object);
  const people = peopleOf(accounts);
  const groups = [
    ...new Set([
      ...people.flatMap((person) => person.groups),
      ...accounts.flatMap((account) => permissionSetsIn(account).map((one) => one.group(account))),
    ]),
  ].sort();
  const groupId = (name: string): string => `g-0a10${String(groups.indexOf(name)).padStart(12, '0')}`;
  const userId = (person: Person): string => `u-0a10${person.id.slice(2).padStart(12, '0')}`;
  const arnOf = (one: PermissionSet): string => `arn:aws:sso:::permissionSet/${instance}/${one.id}`;
  say('ListInstances', {
    Instances: [
      {
        InstanceArn: `arn:aws:sso:::instance/${instance}`,
        IdentityStoreId: store,
        OwnerAccountId: id,
        Status: 'ACTIVE',
      },
    ],
  });
  const sets = [administrator, readOnly, auditor, operator, network, power];
  say('ListPermissionSets', { PermissionSets: sets.map(arnOf) });
  for (const one of sets) {
    const inUse = accounts.filter((account) => permissionSetsIn(account).includes(one));
    say(
      'DescribePermissionSet',
      { PermissionSet: { Name: one.name, PermissionSetArn: arnOf(one), SessionDuration: 'PT4H' } },
      one.id,
    );
    say(
      'ListManagedPoliciesInPermissionSet',
      { AttachedManagedPolicies: one.managed.map((Name) => ({ Name, Arn: arnOfManaged(Name) })) },
      one.id,
    );
    if (one.inline.length > 0)
      say(
        'GetInlinePolicyForPermissionSet',
        { InlinePolicy: JSON.stringify(documentOf(...one.inline)) },
        one.id,
      );
    say(
      'ListAccountsForProvisionedPermissionSet',
      { AccountIds: inUse.map((account) => account.id) },
      one.id,
    );
    for (const account of inUse)
      say(
        'ListAccountAssignments',
        {
          AccountAssignments: [
            {
              AccountId: account.id,
              PermissionSetArn: arnOf(one),
              PrincipalType: 'GROUP',
              PrincipalId: groupId(one.group(account)),
            },
          ],
        },
        `${account.id}.${one.id}`,
      );
  }
  // Both lists are named alike in IAM; this account has users of its own there.
  say('identitystore/ListUsers', {
    Users: people.map((person) => ({
      UserName: person.name,
      UserId: userId(person),
      DisplayName: person.name,
      IdentityStoreId: store,
      UserStatus: 'ENABLED',
      Emails: [{ Value: `${person.name}@example.test`, Primary: true }],
    })),
  });
  say('identitystore/ListGroups', {
    Groups: groups.map((DisplayName) => ({
      GroupId: groupId(DisplayName),
      DisplayName,
      IdentityStoreId: store,
    })),
  });
  for (const group of groups)
    say(
      'ListGroupMemberships',
      {
        GroupMemberships: people
          .filter((person) => person.groups.includes(group))
          .map((person) => ({
            IdentityStoreId: store,
            MembershipId: `m-${userId(person).slice(2)}`,
            GroupId: groupId(group),
            MemberId: { UserId: userId(person) },
          })),
      },
      groupId(group),
    );
}
