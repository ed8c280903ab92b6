import { parsePrefix, type Prefix } from '../address.ts';
import type { Assumption, Unknown } from '../representation.ts';
import { conform, isRecord } from './conform.ts';
import {
  type AwsList,
  type AwsNetworkEvidence,
  type AwsNetworkOperation,
  type AwsPlaceEvidence,
  listedBy,
} from './evidence.ts';
import { shapes } from './shapes.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface Found<T> extends Place {
  readonly item: T;
  readonly evidence: string;
}

/** Reads the evidence lists and keeps the account of what was missing or malformed. */
export class Reading {
  readonly unknowns = new Map<string, Unknown>();
  readonly assumptions = new Map<string, Assumption>();
  readonly unaccounted: Record<string, number> = {};
  readonly places: readonly AwsPlaceEvidence[];
  readonly #found = new Map<AwsNetworkOperation, Found<unknown>[]>();
  readonly #items = new Map<AwsList, readonly unknown[]>();
  /** What keeps a VPC, or every VPC of a place, from being wholly read. */
  readonly #gaps = new Map<string, Set<string>>();

  constructor(evidence: AwsNetworkEvidence) {
    this.places = evidence.places;
    for (const place of evidence.places)
      for (const [operation, lists] of Object.entries(place.lists))
        if (!(operation in listedBy)) this.#count(operation, lists.length);
  }

  /** Every item of one operation that has the given id member; others become unknowns. */
  all<T>(operation: AwsNetworkOperation, id: keyof T & string): Found<T>[] {
    const known = this.#found.get(operation);
    if (known) return known as Found<T>[];
    const found: Found<T>[] = [];
    const seen = new Map<string, number>();
    for (const place of this.places)
      for (const list of place.lists[operation] ?? [])
        for (const item of this.items<T>(operation, list, place)) {
          const key = (item as Readonly<Record<string, unknown>>)[id];
          if (typeof key !== 'string' || key === '') {
            this.#malformed(operation, place, `an item has no ${id}`, list.evidence);
            continue;
          }
          const before = seen.get(key);
          const one = { item, evidence: list.evidence, account: place.account, region: place.region };
          // What several accounts list is taken from its owner, who sees it wholly.
          if (before === undefined) seen.set(key, found.push(one) - 1);
          else if (ownerOf(item) === place.account) found[before] = one;
        }
    this.#found.set(operation, found);
    return found;
  }

  /** The items of one list in the form that the operation prints them; what has another form is named a gap. */
  items<T>(operation: AwsNetworkOperation, list: AwsList, place: Place): readonly T[] {
    const known = this.#items.get(list);
    if (known) return known as readonly T[];
    const { shape, required = [] } = shapes[operation];
    const items = list.items.flatMap((item): unknown[] => {
      if (!isRecord(item)) {
        this.#malformed(operation, place, 'an item is not a record', list.evidence);
        return [];
      }
      const { value, malformed, unaccounted } = conform(item, shape);
      for (const path of unaccounted) this.#count(`${operation} ${path}`);
      for (const path of [...malformed, ...required.filter((member) => value[member] === undefined)])
        this.#malformed(operation, place, `${path} has not its form`, list.evidence, value['VpcId']);
      return [value];
    });
    this.#items.set(list, items);
    return items as readonly T[];
  }

  /** Every list of an operation with its place. */
  lists(operation: AwsNetworkOperation): readonly { readonly list: AwsList; readonly place: Place }[] {
    return this.places.flatMap((place) => (place.lists[operation] ?? []).map((list) => ({ list, place })));
  }

  /** Every item of an operation whose items have no id. */
  every<T>(operation: AwsNetworkOperation): readonly T[] {
    return this.lists(operation).flatMap(({ list, place }) => this.items<T>(operation, list, place));
  }

  /** The lists of one place. */
  listsAt(operation: AwsNetworkOperation, place: Place | undefined): readonly AwsList[] {
    return this.places
      .filter((candidate) => candidate.account === place?.account && candidate.region === place.region)
      .flatMap((candidate) => candidate.lists[operation] ?? []);
  }

  /** Whether the operation was read completely in this place, about this subject where it needs one. */
  complete(operation: AwsNetworkOperation, place: Place, parameter?: string): boolean {
    const lists = this.listsAt(operation, place).filter(
      (list) => parameter === undefined || list.parameter === parameter,
    );
    return lists.length > 0 && lists.every((list) => list.complete);
  }

  /** Nothing of this VPC, or of any VPC in this place, can be shown to be closed. */
  gap(scope: string | Place, unknown: string): void {
    const key = typeof scope === 'string' ? scope : placeKey(scope);
    const known = this.#gaps.get(key);
    if (known) known.add(unknown);
    else this.#gaps.set(key, new Set([unknown]));
  }

  /** Why a VPC of the place is not wholly read: ids of unknowns. */
  gaps(vpc: string, place: Place): string[] {
    return [...(this.#gaps.get(vpc) ?? []), ...(this.#gaps.get(placeKey(place)) ?? [])];
  }

  unknown(reason: string, subject: string, line: string, ...evidence: string[]): string {
    const id = `${reason}:${subject}`;
    if (!this.unknowns.has(id))
      this.unknowns.set(id, { id, reason, subject, line: `${subject}: ${line}`, evidence });
    return id;
  }

  assume(id: string, line: string): void {
    this.assumptions.set(id, { id, line });
  }

  /** The address block; undefined, with an unknown `malformed-address:subject`, where it is none. */
  prefix(text: string | undefined, subject: string, evidence: string): Prefix | undefined {
    const prefix = text === undefined ? undefined : parsePrefix(text);
    if (!prefix)
      this.unknown('malformed-address', subject, `"${String(text)}" is not an address block`, evidence);
    return prefix;
  }

  /** The address blocks of something in a VPC: what is none is a gap of the VPC. */
  prefixes(texts: readonly (string | undefined)[], vpc: string, subject: string, evidence: string): Prefix[] {
    return texts.flatMap((text) => {
      const prefix = this.prefix(text, subject, evidence);
      if (!prefix) this.gap(vpc, `malformed-address:${subject}`);
      return prefix ?? [];
    });
  }

  #malformed(operation: string, place: Place, line: string, evidence: string, vpc?: unknown): void {
    const id = this.unknown('malformed', `${operation} in ${placeKey(place)}`, line, evidence);
    this.gap(typeof vpc === 'string' ? vpc : place, id);
  }

  #count(what: string, count = 1): void {
    this.unaccounted[what] = (this.unaccounted[what] ?? 0) + count;
  }
}

function placeKey({ account, region }: Place): string {
  return `${account} ${region}`;
}

function ownerOf(item: unknown): unknown {
  return isRecord(item) ? (item['OwnerId'] ?? item['TransitGatewayOwnerId']) : undefined;
}
