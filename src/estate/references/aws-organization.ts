import { textParameter } from '../place.ts';
import { listAt } from './list-at.ts';
import type { Namer, References } from './reference.ts';
import { itemsAt, textsAt } from './walk.ts';

const organizationAccount = 'account of the organization';
const organizationUnit = 'organizational unit';
const permissionSet = 'permission set';
const centerUser = 'Identity Center user';
const centerGroup = 'Identity Center group';
const trail = 'trail';

const anywhere = { container: null, region: null };
const accountId = /^\d{12}$/;

const organization: Namer = {
  names: [organizationAccount, organizationUnit],
  readsKind: (kind) => kind.startsWith('aws.organizations.') || kind.startsWith('aws.sso.'),
  *mentions(page) {
    const members: readonly [path: string, by: string][] = [
      ['Targets[].TargetId', textParameter(page, 'PolicyId') || 'a policy'],
      ['Organization.MasterAccountId', 'the organization'],
      ['DelegatedAdministrators[].Id', 'a delegation'],
      ['AccountIds[]', textParameter(page, 'PermissionSetArn') || 'a permission set'],
      ['AccountAssignments[].AccountId', 'an assignment'],
    ];
    for (const [path, by] of members)
      for (const id of textsAt(page.value, path))
        if (accountId.test(id)) yield { sorts: [organizationAccount], id, ...anywhere, by };
        else if (id.startsWith('ou-') || id.startsWith('r-'))
          yield { sorts: [organizationUnit], id, ...anywhere, by };
    const parent = textParameter(page, 'ParentId');
    if (parent !== '') yield { sorts: [organizationUnit], id: parent, ...anywhere, by: 'what is in it' };
  },
};

/** An account that a source reads and that calls itself a member is one of its organization. */
const membership: Namer = {
  names: [organizationAccount],
  readsKind: (kind) => kind === 'aws.organizations.organization',
  *mentions(page) {
    const { account } = page.envelope;
    if (account !== null && textsAt(page.value, 'Organization.Id').length > 0)
      yield { sorts: [organizationAccount], id: account, ...anywhere, by: `account ${account} itself` };
  },
};

const center: Namer = {
  names: [permissionSet, centerUser, centerGroup],
  readsKind: (kind) => kind.startsWith('aws.sso.') || kind.startsWith('aws.identitystore.'),
  *mentions(page) {
    for (const { item } of itemsAt(page.value, 'AccountAssignments[]')) {
      const [principal, set] = [item['PrincipalId'], item['PermissionSetArn']];
      const sort = item['PrincipalType'] === 'GROUP' ? centerGroup : centerUser;
      if (typeof principal === 'string')
        yield { sorts: [sort], id: principal, ...anywhere, by: 'an account assignment' };
      if (typeof set === 'string')
        yield { sorts: [permissionSet], id: set, ...anywhere, by: 'an account assignment' };
    }
    for (const { item } of itemsAt(page.value, 'GroupMemberships[]')) {
      const [who, where] = [textsAt(item, 'MemberId.UserId')[0], item['GroupId']];
      const by = typeof item['MembershipId'] === 'string' ? item['MembershipId'] : 'a membership';
      if (who !== undefined) yield { sorts: [centerUser], id: who, ...anywhere, by };
      if (typeof where === 'string') yield { sorts: [centerGroup], id: where, ...anywhere, by };
    }
    const asked = textParameter(page, 'PermissionSetArn');
    if (asked !== '')
      yield { sorts: [permissionSet], id: asked, ...anywhere, by: page.operation ?? 'an answer' };
    const askedGroup = textParameter(page, 'GroupId');
    if (askedGroup !== '')
      yield { sorts: [centerGroup], id: askedGroup, ...anywhere, by: page.operation ?? 'an answer' };
  },
};

/** Accounts and units of the organization, who is in Identity Center and what is assigned there, and trails. */
export const awsOrganization: References = {
  lists: [
    listAt(organizationAccount, 'aws.organizations.accounts', 'Accounts[].Id', 'engagement'),
    listAt(
      organizationAccount,
      'aws.organizations.hierarchy',
      'Accounts[].Id',
      'engagement',
      'organizations:ListAccountsForParent',
    ),
    {
      sort: organizationUnit,
      kind: 'aws.organizations.hierarchy',
      extent: 'engagement',
      *listed(page) {
        for (const path of ['Roots[].Id', 'OrganizationalUnits[].Id'])
          for (const id of textsAt(page.value, path)) yield { id, owner: null };
      },
    },
    listAt(
      permissionSet,
      'aws.sso.permission-sets',
      'PermissionSets[]',
      'engagement',
      'sso:ListPermissionSets',
    ),
    listAt(
      permissionSet,
      'aws.sso.permission-sets',
      'PermissionSet.PermissionSetArn',
      'engagement',
      'sso:DescribePermissionSet',
    ),
    listAt(
      permissionSet,
      'aws.sso.account-assignments',
      'PermissionSets[]',
      'engagement',
      'sso:ListPermissionSets',
    ),
    listAt(centerUser, 'aws.identitystore.users', 'Users[].UserId', 'engagement', 'identitystore:ListUsers'),
    listAt(
      centerGroup,
      'aws.identitystore.groups',
      'Groups[].GroupId',
      'engagement',
      'identitystore:ListGroups',
    ),
    listAt(
      centerGroup,
      'aws.identitystore.group-memberships',
      'Groups[].GroupId',
      'engagement',
      'identitystore:ListGroups',
    ),
    ...['aws.cloudtrail.trails', 'aws.cloudtrail.trail-status', 'aws.cloudtrail.event-selectors'].map(
      (kind) => listAt(trail, kind, 'trailList[].TrailARN', 'region', 'cloudtrail:DescribeTrails'),
    ),
  ],
  namers: [organization, membership, center],
};
