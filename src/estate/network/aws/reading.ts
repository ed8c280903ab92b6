import { parsePrefix, type Prefix } from '../address.ts';
import type { Assumption, ControlPlanePath, Unknown } from '../representation.ts';
import { type AwsList, type AwsNetworkEvidence, type AwsNetworkOperation, listedBy } from './evidence.ts';

export interface Found<T> {
  readonly item: T;
  readonly evidence: string;
  readonly account: string;
  readonly region: string;
  readonly parameter: string | undefined;
}

/** Reads the evidence lists and keeps the account of what was missing or malformed. */
export class Reading {
  readonly unknowns = new Map<string, Unknown>();
  readonly assumptions = new Map<string, Assumption>();
  readonly controlPlane = new Map<string, ControlPlanePath>();
  readonly unaccounted: Record<string, number> = {};
  readonly #evidence: AwsNetworkEvidence;

  constructor(evidence: AwsNetworkEvidence) {
    this.#evidence = evidence;
    for (const place of evidence.places)
      for (const [operation, lists] of Object.entries(place.lists))
        if (!(operation in listedBy)) this.countUnaccounted(operation, lists.length);
  }

  /** Every item of one operation that has the given id member; others become unknowns. */
  all<T>(operation: AwsNetworkOperation, id: keyof T & string): Found<T>[] {
    const found: Found<T>[] = [];
    const seen = new Set<string>();
    for (const place of this.#evidence.places)
      for (const list of place.lists[operation] ?? [])
        for (const item of list.items) {
          const key = isRecord(item) ? item[id] : undefined;
          if (typeof key !== 'string') {
            this.unknown(
              'malformed',
              `${operation} in ${place.account} ${place.region}`,
              `an item has no ${id}`,
              list.evidence,
            );
            continue;
          }
          if (seen.has(key)) continue;
          seen.add(key);
          found.push({
            item: item as T,
            evidence: list.evidence,
            account: place.account,
            region: place.region,
            parameter: list.parameter,
          });
        }
    return found;
  }

  /** Every list of an operation, with its parameter. */
  lists(operation: AwsNetworkOperation): readonly AwsList[] {
    return this.#evidence.places.flatMap((place) => place.lists[operation] ?? []);
  }

  /** The lists of one place. */
  listsAt(
    operation: AwsNetworkOperation,
    place: { account: string; region: string } | undefined,
  ): readonly AwsList[] {
    return this.#evidence.places
      .filter((candidate) => candidate.account === place?.account && candidate.region === place.region)
      .flatMap((candidate) => candidate.lists[operation] ?? []);
  }

  /** Whether the operation was read completely in this place. */
  complete(operation: AwsNetworkOperation, account: string, region: string): boolean {
    const lists = this.#evidence.places
      .filter((place) => place.account === account && place.region === region)
      .flatMap((place) => place.lists[operation] ?? []);
    return lists.length > 0 && lists.every((list) => list.complete);
  }

  unknown(reason: string, subject: string, line: string, ...evidence: string[]): string {
    const id = `${reason}:${subject}`;
    if (!this.unknowns.has(id))
      this.unknowns.set(id, { id, reason, subject, line: `${subject}: ${line}`, evidence });
    return id;
  }

  prefix(text: string | undefined, subject: string, evidence: string): Prefix | undefined {
    const prefix = text === undefined ? undefined : parsePrefix(text);
    if (!prefix)
      this.unknown('malformed-address', subject, `"${String(text)}" is not an address block`, evidence);
    return prefix;
  }

  countUnaccounted(what: string, count = 1): void {
    this.unaccounted[what] = (this.unaccounted[what] ?? 0) + count;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
