import { parse } from 'csv-parse/sync';
import type { DecodedPage } from '../collection.ts';
import { textParameter } from '../place.ts';
import { listAt } from './list-at.ts';
import type { Listed, Mention, Namer, References, Tally, ThingList } from './reference.ts';
import { isItem, itemsAt, leaves, textsAt } from './walk.ts';

const user = 'IAM user';
const root = 'root user';
const group = 'IAM group';
const role = 'IAM role';
const policy = 'managed policy';
const profile = 'instance profile';

const details = 'aws.iam.authorization-details';
const report = 'aws.iam.credential-report';
const perUser = [
  'aws.iam.access-keys',
  'aws.iam.mfa-devices',
  'aws.iam.ssh-public-keys',
  'aws.iam.service-specific-credentials',
];

const everywhere = (page: DecodedPage) => ({ container: page.envelope.account, region: null });

/** The ARNs in the credential report: of users, or of the root user. */
function* reported(page: DecodedPage, ofRoot: boolean): Generator<Listed> {
  if (!isItem(page.value) || typeof page.value['Content'] !== 'string') return;
  const text = Buffer.from(page.value['Content'], 'base64').toString('utf8');
  const rows = parse(text, { columns: true, skip_empty_lines: true, relax_column_count: true });
  for (const row of rows as Readonly<Record<string, string | undefined>>[]) {
    const isRoot = row['user'] === '<root_account>';
    if (isRoot === ofRoot && row['arn']) yield { id: row['arn'], owner: null };
  }
}

/** ARNs of groups by the name that a user's entry has of them. */
function* groupsOfUsers(page: DecodedPage): Generator<Mention> {
  for (const { item } of itemsAt(page.value, 'UserDetailList[]')) {
    const arn = typeof item['Arn'] === 'string' ? item['Arn'] : '';
    for (const name of textsAt(item, 'GroupList[]'))
      yield { sorts: [group], id: groupId(page, name), ...everywhere(page), by: arn };
  }
}

const groupId = (page: DecodedPage, name: string): string => `${page.envelope.account ?? ''}:group/${name}`;

const arnForms: readonly [sort: string, form: RegExp][] = [
  [user, /^arn:[^:]+:iam::(\d{12}):user\/.+$/],
  [root, /^arn:[^:]+:iam::(\d{12}):root$/],
  [role, /^arn:[^:]+:iam::(\d{12}):role\/.+$/],
  [policy, /^arn:[^:]+:iam::(\d{12}|aws):policy\/.+$/],
  [profile, /^arn:[^:]+:iam::(\d{12}):instance-profile\/.+$/],
];

/**
 * Whatever has the form of an ARN of IAM names a principal or policy. A policy that names a principal which was deleted
 * shows its unique id instead of the ARN, so an ARN names what there is. Those of AWS itself are nobody's.
 */
const arns: Namer = {
  names: arnForms.map(([sort]) => sort),
  readsKind: (kind) => kind.startsWith('aws.iam.') || kind === 'aws.ec2.instances',
  *mentions(page) {
    for (const leaf of leaves(page.value, () => false)) {
      const texts = leaf.member === 'AssumeRolePolicyDocument' ? principalsIn(leaf.text) : [leaf.text];
      for (const text of texts) {
        const found = arnForms.find(([, form]) => form.test(text));
        if (found === undefined) continue;
        const [sort, form] = found;
        const container = form.exec(text)?.[1] ?? null;
        if (container === 'aws' && page.envelope.kind !== details) continue;
        const at = container === 'aws' ? page.envelope.account : container;
        const row = leaf.around.map((item) => item['Arn']).find((arn) => typeof arn === 'string');
        yield {
          sorts: [sort],
          id: text,
          container: at,
          region: null,
          by: typeof row === 'string' ? row : 'an answer',
        };
      }
    }
    if (page.envelope.kind === details) yield* groupsOfUsers(page);
  },
};

function principalsIn(document: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document);
  } catch {
    return [];
  }
  return [...leaves(value, () => false)]
    .filter(({ member, around }) => member === 'AWS' && around.length > 0)
    .map(({ text }) => text)
    .filter((text) => !text.endsWith(':root'));
}

/** Every account has a root user, whose row every credential report has. */
const roots: Namer = {
  names: [root],
  readsKind: (kind) => kind === 'aws.iam.account-summary' || kind === report,
  *mentions(page) {
    const { account } = page.envelope;
    if (account !== null)
      yield { sorts: [root], id: `${account}:root`, ...everywhere(page), by: `account ${account}` };
  },
};

/** Users whom an answer is about: the request names them. */
const askedUsers: Namer = {
  names: ['IAM user by name'],
  readsKind: (kind) => perUser.includes(kind),
  *mentions(page) {
    const name = textParameter(page, 'UserName');
    if (name !== '')
      yield {
        sorts: ['IAM user by name'],
        id: userName(page, name),
        ...everywhere(page),
        by: page.operation ?? '',
      };
    for (const path of ['AccessKeyMetadata[].UserName', 'MFADevices[].UserName', 'SSHPublicKeys[].UserName'])
      for (const named of textsAt(page.value, path))
        yield {
          sorts: ['IAM user by name'],
          id: userName(page, named),
          ...everywhere(page),
          by: path.split('[')[0] ?? '',
        };
  },
};

const userName = (page: DecodedPage, name: string): string => `${page.envelope.account ?? ''}:user/${name}`;

function userNames(kind: string, at: string, operation?: string): ThingList {
  const list = listAt('IAM user by name', kind, at, 'container', operation);
  return {
    ...list,
    *listed(page) {
      for (const { id, owner } of list.listed(page)) yield { id: userName(page, id), owner };
    },
  };
}

function counted(sort: string, label: string): Tally {
  return {
    sort,
    kind: 'aws.iam.account-summary',
    label,
    count(page) {
      const map = isItem(page.value) ? page.value['SummaryMap'] : undefined;
      const number = isItem(map) ? map[label] : undefined;
      return typeof number === 'number' ? number : null;
    },
  };
}

export const awsIdentity: References = {
  lists: [
    { sort: user, kind: report, extent: 'container', listed: (page) => reported(page, false) },
    listAt(user, details, 'UserDetailList[].Arn'),
    ...perUser.map((kind) => listAt(user, kind, 'Users[].Arn', 'container', 'iam:ListUsers')),
    ...perUser.map((kind) => userNames(kind, 'Users[].UserName', 'iam:ListUsers')),
    {
      sort: root,
      kind: report,
      extent: 'container',
      *listed(page) {
        for (const { id } of reported(page, true)) {
          yield { id, owner: null };
          yield { id: `${page.envelope.account ?? ''}:root`, owner: null };
        }
      },
    },
    {
      sort: group,
      kind: details,
      extent: 'container',
      *listed(page) {
        for (const name of textsAt(page.value, 'GroupDetailList[].GroupName'))
          yield { id: groupId(page, name), owner: null };
      },
    },
    listAt(role, details, 'RoleDetailList[].Arn'),
    listAt(role, 'aws.iam.roles', 'Roles[].Arn'),
    listAt(policy, details, 'Policies[].Arn'),
    listAt(profile, details, 'RoleDetailList[].InstanceProfileList[].Arn'),
  ],
  namers: [arns, roots, askedUsers],
  tallies: [counted(user, 'Users'), counted(group, 'Groups'), counted(role, 'Roles')],
};
