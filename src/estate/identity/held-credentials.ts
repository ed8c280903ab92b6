import { parse } from 'csv-parse/sync';
import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { instantOf } from '../decode/instant.ts';
import { place, textParameter } from '../place.ts';

/** A credential that goes on working until somebody takes it away, of an IAM user or a root user. */
export interface HeldCredential extends Member {
  /** Name of the user; `<root_account>` for the root user. */
  user: string;
  kind: 'password' | 'access key' | 'signing certificate' | 'SSH public key' | 'service-specific credential';
  /** Null where the source does not say. */
  active: boolean | null;
  /** When it was made or last replaced; null where the source does not say. */
  madeAt: string | null;
}

interface Report {
  Content?: string;
}

type Item = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, string | undefined>>;

const report = 'aws.iam.credential-report';

/** Where each kind of credential is listed: the member, its id, and the member that says when it was made. */
const lists = [
  {
    kind: 'aws.iam.access-keys',
    member: 'AccessKeyMetadata',
    id: 'AccessKeyId',
    made: 'CreateDate',
    called: 'access key',
  },
  {
    kind: 'aws.iam.ssh-public-keys',
    member: 'SSHPublicKeys',
    id: 'SSHPublicKeyId',
    made: 'UploadDate',
    called: 'SSH public key',
  },
  {
    kind: 'aws.iam.service-specific-credentials',
    member: 'ServiceSpecificCredentials',
    id: 'ServiceSpecificCredentialId',
    made: 'CreateDate',
    called: 'service-specific credential',
  },
] as const;

/**
 * Passwords and certificates come from the credential report, keys of users from their own lists, which alone say
 * when each was made: the report dates any change of a key. The keys of root users stand in the report alone.
 */
export const heldCredentials: CollectionDefinition<HeldCredential> = {
  name: 'identity.heldCredentials',
  title: 'Passwords, keys and certificates of root users and IAM users',
  kinds: [report, ...lists.map(({ kind }) => kind)],
  attribution: 'container',
  lower: (pages) => [
    ...((pages.get(report) ?? []) as DecodedPage<Report>[]).flatMap(reported),
    ...lists.flatMap((list) => (pages.get(list.kind) ?? []).flatMap((page) => listed(page, list))),
  ],
};

function listed(page: DecodedPage, { member, id, made, called }: (typeof lists)[number]): HeldCredential[] {
  const items = (page.value as Readonly<Record<string, Item[] | undefined>>)[member] ?? [];
  return items.map((item) => ({
    ...place(page, String(item[id])),
    user: typeof item['UserName'] === 'string' ? item['UserName'] : textParameter(page, 'UserName'),
    kind: called,
    active: item['Status'] !== 'Inactive',
    madeAt: instantOf(item[made]),
  }));
}

function reported(page: DecodedPage<Report>): HeldCredential[] {
  if (typeof page.value.Content !== 'string') return [];
  const text = Buffer.from(page.value.Content, 'base64').toString('utf8');
  const rows = parse<Record<string, string>>(text, { columns: true, skip_empty_lines: true });
  return rows.flatMap((row: Row) => {
    const user = row['user'] ?? '';
    const of = (
      kind: HeldCredential['kind'],
      name: string,
      active: string | undefined,
      made: string | undefined,
    ): HeldCredential => ({
      ...place(page, `${row['arn'] ?? user} ${name}`),
      user,
      kind,
      active: active === 'true' ? true : active === 'false' ? false : null,
      madeAt: instantOf(made),
    });
    const slots = [1, 2];
    return [
      of('password', 'password', row['password_enabled'], row['password_last_changed']),
      ...slots.map((slot) =>
        of(
          'signing certificate',
          `signing certificate ${slot}`,
          row[`cert_${slot}_active`],
          row[`cert_${slot}_last_rotated`],
        ),
      ),
      ...(user === '<root_account>'
        ? slots.map((slot) =>
            of('access key', `access key ${slot}`, row[`access_key_${slot}_active`], undefined),
          )
        : []),
    ];
  });
}
