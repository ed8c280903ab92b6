import type { EvidenceId } from '../../../locker/envelope.ts';
import type { Gap, GapScope } from './model.ts';

/** One decoded page of one AWS read, shaped as the AWS CLI prints it. */
export interface AwsPage {
  /** As in the permission: `iam:ListRoles`, `sso:ListAccountAssignments`. */
  operation: string;
  account: string;
  /** Null for what is read of an account as a whole. */
  region?: string | null;
  parameters: Readonly<Record<string, unknown>>;
  value: unknown;
  evidence: EvidenceId;
}

/** A read that failed or did not run to its end. */
export interface AwsShortfall {
  operation: string;
  account: string | null;
  permission: string;
  reason: string;
  /** The single object whose read failed, where the operation is called once an object. */
  subject: string | null;
}

/** Pages by operation, the reads that fell short, and the gaps that lowering adds. */
export interface Reads {
  partition: string;
  accounts: readonly string[];
  pages(operation: string): readonly AwsPage[];
  /** The pages of an operation that is called once an object, for one object. */
  pagesFor(operation: string, account: string, parameter: string, value: string): readonly AwsPage[];
  /** Whether the operation was read for the account, to its end. */
  complete(operation: string, account: string): boolean;
  /** Whether a read of one object failed. */
  failed(operation: string, account: string, subject: string): boolean;
  gaps: Gap[];
}

/** Groups pages and shortfalls for lowering. */
export function readsOf(
  partition: string,
  accounts: readonly string[],
  pages: readonly AwsPage[],
  shortfalls: readonly AwsShortfall[],
): Reads {
  const byOperation = new Map<string, AwsPage[]>();
  for (const page of pages) {
    const list = byOperation.get(page.operation);
    if (list === undefined) byOperation.set(page.operation, [page]);
    else list.push(page);
  }
  const indexes = new Map<string, Map<string, AwsPage[]>>();
  const shortByOperation = Map.groupBy(shortfalls, ({ operation }) => operation);
  const short = (operation: string, account: string): AwsShortfall[] =>
    (shortByOperation.get(operation) ?? []).filter((one) => one.account === null || one.account === account);
  const accountsAsked = new Map<string, ReadonlySet<string>>();
  const askedFor = (operation: string): ReadonlySet<string> => {
    const known = accountsAsked.get(operation);
    if (known !== undefined) return known;
    const asked = new Set((byOperation.get(operation) ?? []).map(({ account }) => account));
    accountsAsked.set(operation, asked);
    return asked;
  };
  return {
    partition,
    accounts,
    pages: (operation) => byOperation.get(operation) ?? [],
    pagesFor: (operation, account, parameter, value) => {
      const indexKey = `${operation}|${parameter}`;
      const index = indexes.get(indexKey) ?? indexBy(byOperation.get(operation) ?? [], parameter);
      indexes.set(indexKey, index);
      return index.get(`${account}|${value}`) ?? [];
    },
    complete: (operation, account) =>
      askedFor(operation).has(account) && short(operation, account).length === 0,
    failed: (operation, account, subject) =>
      short(operation, account).some((one) => one.subject === null || one.subject === subject),
    gaps: [],
  };
}

function indexBy(pages: readonly AwsPage[], parameter: string): Map<string, AwsPage[]> {
  const index = new Map<string, AwsPage[]>();
  for (const page of pages) {
    const value = page.parameters[parameter];
    if (typeof value !== 'string') continue;
    const key = `${page.account}|${value}`;
    const own = index.get(key);
    if (own === undefined) index.set(key, [page]);
    else own.push(page);
  }
  return index;
}

const noted = new WeakMap<Reads, Set<string>>();

/** Notes that a read is missing or not understood; once, however often it is met. */
export function addGap(
  reads: Reads,
  affects: GapScope,
  account: string | null,
  operation: string,
  reason: string,
): void {
  const known = noted.get(reads) ?? new Set<string>();
  noted.set(reads, known);
  const key = JSON.stringify([operation, account, reason]);
  if (known.has(key)) return;
  known.add(key);
  reads.gaps.push({ affects, account, reason, operation, permission: operation });
}

export type Item = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list member of a page; anything else in it is a gap. */
export function itemsOf(reads: Reads, page: AwsPage, member: string, affects: GapScope): Item[] {
  const list = isItem(page.value) ? page.value[member] : undefined;
  if (!Array.isArray(list)) {
    addGap(reads, affects, page.account, page.operation, `the answer has no list ${member}`);
    return [];
  }
  const items = (list as unknown[]).filter(isItem);
  if (items.length < list.length) {
    addGap(reads, affects, page.account, page.operation, `an entry of ${member} is not an object`);
  }
  return items;
}

/** A text member, or null where it is absent or something else. */
export function textOf(item: Item, member: string): string | null {
  const value = item[member];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A text member that must be there; its absence is a gap and the item cannot be named. */
export function nameOf(
  reads: Reads,
  page: AwsPage,
  item: Item,
  member: string,
  affects: GapScope,
): string | null {
  const value = textOf(item, member);
  if (value === null) addGap(reads, affects, page.account, page.operation, `an entry has no ${member}`);
  return value;
}

/** The objects of a list member of an item; absent is none, anything else is a gap. */
export function listOf(reads: Reads, page: AwsPage, item: Item, member: string, affects: GapScope): Item[] {
  const value = item[member];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isItem)) {
    addGap(reads, affects, page.account, page.operation, `${member} is not a list of objects`);
    return [];
  }
  return value;
}
