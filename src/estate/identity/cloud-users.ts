import { parse } from 'csv-parse/sync';
import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

interface AccessKey {
  slot: 1 | 2;
  active: boolean;
  lastRotated: string | null;
  lastUsed: string | null;
}

/** The root user or an IAM user of one AWS account. */
export interface CloudUser extends Member {
  kind: 'root' | 'user';
  name: string;
  /** Null where the report does not say, as it may for the root user. */
  passwordEnabled: boolean | null;
  passwordLastUsed: string | null;
  mfaActive: boolean;
  keys: readonly AccessKey[];
  signingCertificates: number;
  /** Immutable id of the person in the roster, from the tag `person-id`; null without one. */
  personId: string | null;
  createdAt: string | null;
}

interface CredentialReport {
  Content: string;
}

interface AuthorizationDetails {
  UserDetailList?: { Arn: string; Tags?: { Key?: string; Value?: string }[] }[];
}

type Row = Readonly<Record<string, string | undefined>>;

/** Root facts come from the account summary's sibling, the credential report: its row `<root_account>`. */
export const cloudUsers: CollectionDefinition<CloudUser> = {
  name: 'identity.cloudUsers',
  title: 'Root users and IAM users',
  kinds: ['aws.iam.credential-report', 'aws.iam.authorization-details'],
  attribution: 'container',
  lower(pages) {
    const persons = personIds(
      (pages.get('aws.iam.authorization-details') ?? []) as DecodedPage<AuthorizationDetails>[],
    );
    const reports = (pages.get('aws.iam.credential-report') ?? []) as DecodedPage<
      Partial<CredentialReport>
    >[];
    return reports
      .filter((page): page is DecodedPage<CredentialReport> => typeof page.value.Content === 'string')
      .flatMap((page) => rowsOf(page.value.Content).map((row) => userOf(page, row, persons)));
  },
};

function rowsOf(content: string): Row[] {
  const text = Buffer.from(content, 'base64').toString('utf8');
  return parse(text, { columns: true, skip_empty_lines: true });
}

function personIds(pages: readonly DecodedPage<AuthorizationDetails>[]): Map<string, string> {
  const persons = new Map<string, string>();
  for (const page of pages) {
    for (const user of page.value.UserDetailList ?? []) {
      const tag = user.Tags?.find(({ Key }) => Key === 'person-id')?.Value;
      if (tag !== undefined) persons.set(user.Arn, tag);
    }
  }
  return persons;
}

function userOf(page: DecodedPage, row: Row, persons: ReadonlyMap<string, string>): CloudUser {
  const arn = row['arn'] ?? `${page.envelope.account ?? ''}/${row['user'] ?? ''}`;
  const isRoot = row['user'] === '<root_account>';
  return {
    ...place(page, arn),
    kind: isRoot ? 'root' : 'user',
    name: isRoot ? 'root user' : (row['user'] ?? arn),
    passwordEnabled: truth(row['password_enabled']),
    passwordLastUsed: instant(row['password_last_used']),
    mfaActive: row['mfa_active'] === 'true',
    keys: ([1, 2] as const)
      .map((slot) => ({
        slot,
        active: row[`access_key_${slot}_active`] === 'true',
        lastRotated: instant(row[`access_key_${slot}_last_rotated`]),
        lastUsed: instant(row[`access_key_${slot}_last_used_date`]),
      }))
      .filter((key) => key.active || key.lastRotated !== null),
    signingCertificates: [1, 2].filter((slot) => row[`cert_${slot}_active`] === 'true').length,
    personId: persons.get(arn) ?? null,
    createdAt: instant(row['user_creation_time']),
  };
}

function truth(value: string | undefined): boolean | null {
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** The report writes N/A, no_information and not_supported where it has no instant. */
function instant(value: string | undefined): string | null {
  return value !== undefined && /^\d{4}-/.test(value) ? value : null;
}
