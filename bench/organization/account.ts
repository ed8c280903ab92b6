/** What an account is for; every production workload has accounts of its own, as landing zones are built. */
export type Purpose =
  | 'management'
  | 'log-archive'
  | 'security'
  | 'network'
  | 'build'
  | 'issuance'
  | 'ocsp'
  | 'crl'
  | 'registration'
  | 'monitoring'
  | 'sandbox';

export interface Account {
  /** Place in the organization; ids and address spaces follow from it. */
  index: number;
  id: string;
  name: string;
  purpose: Purpose;
  /** Tag of the system that its resources belong to; null for what is in no system. */
  system: string | null;
}

export const region = 'us-east-1';
/** The second region is read and empty, as most are. */
export const regions = [region, 'eu-central-1'];

const fixed: readonly Purpose[] = ['management', 'log-archive', 'security', 'network', 'build'];
/** How further accounts come: most of a CA's accounts serve status, some issue, some are for trying things. */
const further: readonly Purpose[] = [
  'issuance',
  'ocsp',
  'registration',
  'crl',
  'ocsp',
  'monitoring',
  'sandbox',
];

const systems: Readonly<Partial<Record<Purpose, string>>> = {
  issuance: 'issuance',
  ocsp: 'ocsp',
  crl: 'crl',
  registration: 'registration',
  monitoring: 'monitoring',
};

/** The accounts of an organization of that size; a larger one begins with the accounts of a smaller. */
export function accountsOf(count: number): Account[] {
  return Array.from({ length: count }, (_, index) => {
    const purpose = fixed[index] ?? further[(index - fixed.length) % further.length] ?? 'sandbox';
    return {
      index,
      id: String(111_122_220_000 + index),
      name: index < fixed.length ? purpose : `${purpose}-${index}`,
      purpose,
      system: systems[purpose] ?? null,
    };
  });
}

/** An id of EC2's form that no two things share: `eni-00003…07` is the seventh interface of account 3. */
export function idOf(prefix: string, account: Account, number: number): string {
  const digits = `${account.index.toString(16).padStart(5, '0')}${number.toString(16).padStart(11, '0')}`;
  return `${prefix}-0${digits}`;
}

/** The one account of a purpose that an organization has once. */
export function only(accounts: readonly Account[], purpose: Purpose): Account {
  const found = accounts.find((account) => account.purpose === purpose);
  if (!found) throw new Error(`the organization has no account for ${purpose}`);
  return found;
}

export function tagsOf(tags: Readonly<Record<string, string | null>>): { Key: string; Value: string }[] {
  return Object.entries(tags).flatMap(([Key, Value]) => (Value === null ? [] : [{ Key, Value }]));
}
