import type { Assignment, DirectoryGroup, DirectoryUser, PermissionSet } from './model.ts';
import {
  addGap,
  isItem,
  itemsOf,
  listOf,
  nameOf,
  textOf,
  type AwsPage,
  type Item,
  type Reads,
} from './page.ts';

interface IdentityCenter {
  permissionSets: PermissionSet[];
  assignments: Assignment[];
  directoryUsers: DirectoryUser[];
  directoryGroups: DirectoryGroup[];
}

/** Permission sets, their assignments, and the users and groups of the directory. */
export function lowerIdentityCenter(reads: Reads): IdentityCenter {
  const instances = reads.pages('sso:ListInstances');
  if (instances.length === 0) {
    addGap(reads, 'assignments', null, 'sso:ListInstances', 'whether Identity Center is used was not read');
  }
  const used = instances.some((page) => itemsOf(reads, page, 'Instances', 'assignments').length > 0);
  if (used) requireReads(reads);
  return {
    permissionSets: reads.pages('sso:DescribePermissionSet').flatMap((page) => permissionSetOf(reads, page)),
    assignments: reads.pages('sso:ListAccountAssignments').flatMap((page) => assignmentsOf(reads, page)),
    directoryUsers: reads.pages('identitystore:ListUsers').flatMap((page) => usersOf(reads, page)),
    directoryGroups: groupsOf(reads),
  };
}

function requireReads(reads: Reads): void {
  const required = [
    ['assignments', 'sso:DescribePermissionSet'],
    ['assignments', 'sso:ListAccountAssignments'],
    ['directory', 'identitystore:ListUsers'],
    ['directory', 'identitystore:ListGroups'],
  ] as const;
  for (const [affects, operation] of required) {
    const pages = reads.pages(operation);
    if (pages.length === 0 || pages.some((page) => !reads.complete(operation, page.account))) {
      addGap(reads, affects, null, operation, `${operation} was not read to the end`);
    }
  }
}

function permissionSetOf(reads: Reads, page: AwsPage): PermissionSet[] {
  const item = isItem(page.value) ? page.value['PermissionSet'] : undefined;
  if (!isItem(item)) {
    addGap(reads, 'assignments', null, page.operation, 'an answer holds no permission set');
    return [];
  }
  const arn = nameOf(reads, page, item, 'PermissionSetArn', 'assignments');
  const name = nameOf(reads, page, item, 'Name', 'assignments');
  if (arn === null || name === null) return [];
  const instance = textOf(page.parameters, 'InstanceArn') ?? '';
  // Without a duration a permission set has the default of one hour.
  const duration = textOf(item, 'SessionDuration') ?? 'PT1H';
  return [{ arn, instance, name, sessionSeconds: secondsOf(duration), evidence: [page.evidence] }];
}

/** Seconds of an ISO 8601 duration of hours, minutes and seconds; null where it is written otherwise. */
export function secondsOf(duration: string): number | null {
  const match = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration);
  if (match === null) return null;
  const [hours, minutes, seconds] = match.slice(1).map((text) => Number(text ?? 0));
  return hours! * 3600 + minutes! * 60 + seconds!;
}

function assignmentsOf(reads: Reads, page: AwsPage): Assignment[] {
  return itemsOf(reads, page, 'AccountAssignments', 'assignments').flatMap((item) => {
    const account = nameOf(reads, page, item, 'AccountId', 'assignments');
    const permissionSet = nameOf(reads, page, item, 'PermissionSetArn', 'assignments');
    const principalId = nameOf(reads, page, item, 'PrincipalId', 'assignments');
    if (account === null || permissionSet === null || principalId === null) return [];
    const type = item['PrincipalType'];
    const principalType = type === 'USER' || type === 'GROUP' ? type : ('unknown' as const);
    return [{ account, permissionSet, principalType, principalId, evidence: [page.evidence] }];
  });
}

function usersOf(reads: Reads, page: AwsPage): DirectoryUser[] {
  return itemsOf(reads, page, 'Users', 'directory').flatMap((item) => {
    const id = nameOf(reads, page, item, 'UserId', 'directory');
    if (id === null) return [];
    const status = item['UserStatus'];
    const emails = listOf(reads, page, item, 'Emails', 'directory');
    const email = emails.find((one) => one['Primary'] === true) ?? emails[0];
    return [
      {
        id,
        userName: textOf(item, 'UserName') ?? id,
        status: status === 'ENABLED' || status === 'DISABLED' ? status : ('unknown' as const),
        email: email === undefined ? null : textOf(email, 'Value'),
        employeeNumber: employeeNumberOf(item),
        externalIds: listOf(reads, page, item, 'ExternalIds', 'directory').map((one) => ({
          issuer: textOf(one, 'Issuer') ?? '',
          id: textOf(one, 'Id') ?? '',
        })),
        evidence: [page.evidence],
      },
    ];
  });
}

function employeeNumberOf(item: Item): string | null {
  const extensions = item['Extensions'];
  const enterprise = isItem(extensions) ? extensions['aws:identitystore:enterprise'] : undefined;
  return isItem(enterprise) ? textOf(enterprise, 'employeeNumber') : null;
}

function groupsOf(reads: Reads): DirectoryGroup[] {
  const operation = 'identitystore:ListGroupMemberships';
  return reads.pages('identitystore:ListGroups').flatMap((page) =>
    itemsOf(reads, page, 'Groups', 'directory').flatMap((item) => {
      const id = nameOf(reads, page, item, 'GroupId', 'directory');
      if (id === null) return [];
      const pages = reads.pages(operation).filter((one) => one.parameters['GroupId'] === id);
      if (pages.length === 0 || reads.failed(operation, page.account, id)) {
        addGap(reads, 'directory', null, operation, `the members of group ${id} were not read to the end`);
      }
      const members = pages.flatMap((one) =>
        itemsOf(reads, one, 'GroupMemberships', 'directory').flatMap((membership) => {
          const member = membership['MemberId'];
          const userId = isItem(member) ? textOf(member, 'UserId') : null;
          if (userId === null)
            addGap(reads, 'directory', null, operation, `a member of group ${id} is not a user`);
          return userId === null ? [] : [userId];
        }),
      );
      const evidence = [...new Set([page.evidence, ...pages.map((one) => one.evidence)])];
      return [{ id, displayName: textOf(item, 'DisplayName') ?? id, members, evidence }];
    }),
  );
}
