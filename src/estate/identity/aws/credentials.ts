import { parse } from 'csv-parse/sync';
import type { MfaDevice, RootFacts, UserCredentials } from './model.ts';
import { addGap, isItem, itemsOf, textOf, type AwsPage, type Item, type Reads } from './page.ts';

const report = 'iam:GetCredentialReport';
type Row = Readonly<Record<string, string>>;

/** Every credential of a user, from the credential report and the lists of what it does not know. */
export function credentialsOf(reads: Reads, account: string, name: string, arn: string): UserCredentials {
  const { row, generatedAt, evidence } = reportRow(reads, account, arn);
  const flag = (column: string): boolean | null => booleanOf(row?.[column]);
  const keys = activeOf(reads, account, name, 'iam:ListAccessKeys', 'AccessKeyMetadata');
  const certificates = activeOf(reads, account, name, 'iam:ListSigningCertificates', 'Certificates');
  const services = activeOf(
    reads,
    account,
    name,
    'iam:ListServiceSpecificCredentials',
    'ServiceSpecificCredentials',
  );
  return {
    password: flag('password_enabled'),
    activeAccessKeys: keys?.length ?? countOf([flag('access_key_1_active'), flag('access_key_2_active')]),
    activeSigningCertificates:
      certificates?.length ?? countOf([flag('cert_1_active'), flag('cert_2_active')]),
    activeSshPublicKeys:
      activeOf(reads, account, name, 'iam:ListSSHPublicKeys', 'SSHPublicKeys')?.length ?? null,
    activeServiceSpecific: services?.map((item) => textOf(item, 'ServiceName') ?? 'unknown') ?? null,
    mfaActive: flag('mfa_active'),
    devices: devicesOf(reads, account, name),
    passwordLastUsed: instantOf(row?.['password_last_used']),
    accessKeysLastUsed: [1, 2].map((at) => instantOf(row?.[`access_key_${at}_last_used_date`])),
    reportGeneratedAt: generatedAt,
    evidence,
  };
}

interface ReportRow {
  row: Row | undefined;
  generatedAt: string | null;
  evidence: string[];
}

const parsedReports = new WeakMap<AwsPage, ReadonlyMap<string, Row>>();

function reportRow(reads: Reads, account: string, arn: string): ReportRow {
  const page = reads.pages(report).find((one) => one.account === account);
  if (page === undefined || !isItem(page.value)) return { row: undefined, generatedAt: null, evidence: [] };
  let rows = parsedReports.get(page);
  if (rows === undefined) {
    rows = new Map(rowsOf(reads, page, page.value).map((row) => [row['arn'] ?? '', row]));
    parsedReports.set(page, rows);
  }
  return { row: rows.get(arn), generatedAt: textOf(page.value, 'GeneratedTime'), evidence: [page.evidence] };
}

/** The report's CSV, as base64 or text in `Content`, or its rows already parsed in `Rows`. */
function rowsOf(reads: Reads, page: AwsPage, value: Item): Row[] {
  const rows = value['Rows'];
  if (Array.isArray(rows) && rows.every(isItem)) return rows as Row[];
  const content = textOf(value, 'Content');
  if (content === null) {
    addGap(reads, 'credentials', page.account, report, 'the credential report has no content');
    return [];
  }
  try {
    const text = content.startsWith('user,') ? content : Buffer.from(content, 'base64').toString('utf8');
    return parse<Record<string, string>>(text, { columns: true });
  } catch {
    addGap(reads, 'credentials', page.account, report, 'the credential report is not CSV');
    return [];
  }
}

/** `not_supported`, `N/A`, `no_information` and anything else but true and false say nothing. */
function booleanOf(text: string | undefined): boolean | null {
  return text === 'true' ? true : text === 'false' ? false : null;
}

function instantOf(text: string | undefined): string | null {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}T/.test(text) ? text : null;
}

function countOf(flags: readonly (boolean | null)[]): number | null {
  return flags.some((flag) => flag === null) ? null : flags.filter((flag) => flag === true).length;
}

/** The active entries that an operation called for one user lists; null where it was not read to the end. */
function activeOf(
  reads: Reads,
  account: string,
  name: string,
  operation: string,
  member: string,
): Item[] | null {
  const pages = reads.pagesFor(operation, account, 'UserName', name);
  if (pages.length === 0 || reads.failed(operation, account, name)) return null;
  const items = pages.flatMap((page) => itemsOf(reads, page, member, 'credentials'));
  return items.filter((item) => item['Status'] !== 'Inactive');
}

function devicesOf(reads: Reads, account: string, name: string): MfaDevice[] | null {
  const operation = 'iam:ListMFADevices';
  const pages = reads.pagesFor(operation, account, 'UserName', name);
  if (pages.length === 0 || reads.failed(operation, account, name)) return null;
  return pages.flatMap((page) =>
    itemsOf(reads, page, 'MFADevices', 'devices').map((item) =>
      deviceOf(reads, page, textOf(item, 'SerialNumber') ?? ''),
    ),
  );
}

function deviceOf(reads: Reads, page: AwsPage, serialNumber: string): MfaDevice {
  const described = reads.pagesFor('iam:GetMFADevice', page.account, 'SerialNumber', serialNumber)[0];
  const certifications =
    described !== undefined && isItem(described.value) ? (described.value['Certifications'] ?? {}) : null;
  return {
    serialNumber,
    deviceClass: classOf(serialNumber),
    certifications: isItem(certifications)
      ? Object.fromEntries(Object.entries(certifications).map(([key, value]) => [key, String(value)]))
      : null,
    evidence: described === undefined ? [page.evidence] : [page.evidence, described.evidence],
  };
}

/** What a device is, from its serial number: virtual and FIDO devices have ARNs, hardware tokens do not. */
export function classOf(serialNumber: string): MfaDevice['deviceClass'] {
  const kind = /^arn:[^:]+:iam::\d{12}:([^/]+)\//.exec(serialNumber)?.[1];
  if (kind === 'mfa') return 'virtual';
  if (kind === 'u2f') return 'fido';
  if (kind === 'sms-mfa') return 'sms';
  return /^[A-Za-z0-9-]+$/.test(serialNumber) ? 'hardware-token' : 'unknown';
}

/** Root facts of an account, from its summary, its virtual devices and the root row of its report. */
export function rootOf(reads: Reads, account: string): RootFacts {
  const page = reads.pages('iam:GetAccountSummary').find((one) => one.account === account);
  const summary = page !== undefined && isItem(page.value) ? page.value['SummaryMap'] : undefined;
  const fact = (member: string): boolean | null => {
    const value = isItem(summary) ? summary[member] : undefined;
    return typeof value === 'number' ? value > 0 : null;
  };
  if (page === undefined) {
    addGap(
      reads,
      'credentials',
      account,
      'iam:GetAccountSummary',
      'the root facts of the account were not read',
    );
  }
  const virtual = reads.pages('iam:ListVirtualMFADevices').filter((one) => one.account === account);
  const roots = virtual
    .flatMap((one) => itemsOf(reads, one, 'VirtualMFADevices', 'devices'))
    .filter((item) => isItem(item['User']) && (textOf(item['User'], 'Arn') ?? '').endsWith(':root'));
  return {
    passwordPresent: fact('AccountPasswordPresent'),
    accessKeysPresent: fact('AccountAccessKeysPresent'),
    signingCertificatesPresent: fact('AccountSigningCertificatesPresent'),
    mfaEnabled: fact('AccountMFAEnabled'),
    virtualDevice: reads.complete('iam:ListVirtualMFADevices', account)
      ? roots.length > 0
      : roots.length > 0
        ? true
        : null,
    centrallyManaged: centrallyManaged(reads),
    devices: null,
    evidence: [...(page === undefined ? [] : [page.evidence]), ...virtual.map((one) => one.evidence)],
  };
}

function centrallyManaged(reads: Reads): boolean | null {
  const page = reads.pages('iam:ListOrganizationsFeatures')[0];
  const features = page !== undefined && isItem(page.value) ? page.value['EnabledFeatures'] : undefined;
  return Array.isArray(features) ? features.includes('RootCredentialsManagement') : null;
}
