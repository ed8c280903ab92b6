import { parsePrefix, type Prefix } from '../address.ts';
import type { Assumption, ControlPlanePath, Unknown } from '../representation.ts';
import {
  type AzureList,
  type AzureNetworkEvidence,
  azureNetworkKinds,
  type AzureNetworkKind,
} from './evidence.ts';
import { type Fields, idAt, isFields, malformedMember, subscriptionOf, textAt } from './fields.ts';

export interface Found {
  /** In lower case. */
  readonly id: string;
  /** As the service spells it. */
  readonly spelled: string;
  readonly item: Fields;
  readonly evidence: string;
  readonly subscription: string;
  /** The resource asked about, in lower case. */
  readonly resource: string | undefined;
}

/** Kinds without an effect of their own, and why. */
const withoutEffect: Readonly<Partial<Record<AzureNetworkKind, string>>> = {
  'azure.network.public-ip-prefixes': 'an address takes effect where it is bound',
  'azure.network.network-managers': 'only what is in effect on a virtual network counts',
  'azure.network.private-endpoints': 'their network interfaces are listed with the others',
  'azure.network.express-route-circuits': 'the connections say which network they lead to',
  'azure.network.vpn-gateways': 'the hub names its gateways; what they lead to is not read',
  'azure.network.express-route-gateways': 'the hub names its gateways; what they lead to is not read',
  'azure.network.virtual-wans': 'the hubs and their connections carry the traffic',
};

/** The last part of the resource type, where the kind does not spell it. */
const typeOf: Readonly<Partial<Record<AzureNetworkKind, string>>> = {
  'azure.network.scale-set-network-interfaces': 'networkinterfaces',
  'azure.network.virtual-network-gateway-connections': 'connections',
  'azure.network.hub-routing-intents': 'routingintent',
  'azure.network.firewall-policy-rule-collection-groups': 'rulecollectiongroups',
  'azure.security.jit-policies': 'jitnetworkaccesspolicies',
};

/** Types of the resources for each of which a list is asked. */
const parents: ReadonlySet<string> = new Set([
  'microsoft.resources/resourcegroups',
  'microsoft.compute/virtualmachinescalesets',
  'microsoft.network/virtualnetworks',
  'microsoft.network/virtualhubs',
  'microsoft.network/firewallpolicies',
]);

/** Reads the evidence lists and keeps the account of what was missing or malformed. */
export class Reading {
  readonly unknowns = new Map<string, Unknown>();
  readonly assumptions = new Map<string, Assumption>();
  readonly controlPlane = new Map<string, ControlPlanePath>();
  readonly unaccounted: Record<string, number> = {};
  /** Virtual networks of which a part could not be read: nothing in them can be proved. */
  readonly incompleteNetworks = new Set<string>();
  readonly #evidence: AzureNetworkEvidence;
  readonly #found = new Map<AzureNetworkKind, Found[]>();
  readonly #asked = new Set<AzureNetworkKind>();
  /** Lists in which an item was malformed: what it was is not known. */
  readonly #broken = new Set<AzureList>();

  constructor(evidence: AzureNetworkEvidence) {
    this.#evidence = evidence;
    const known: readonly string[] = azureNetworkKinds;
    for (const place of evidence.places)
      for (const [kind, lists] of Object.entries(place.lists))
        if (!known.includes(kind))
          this.countUnaccounted(
            kind,
            lists.reduce((sum, list) => sum + list.items.length, 0),
          );
    for (const kind of azureNetworkKinds) this.#found.set(kind, this.#read(kind));
  }

  /** Every well-formed item of a kind, once; the others make their list incomplete. */
  all(kind: AzureNetworkKind): readonly Found[] {
    this.#asked.add(kind);
    return this.#found.get(kind) ?? [];
  }

  /** Counts the items of kinds that nothing asked for and that are not known to be without effect. */
  closeAccounts(): void {
    for (const [kind, found] of this.#found)
      if (!this.#asked.has(kind) && !(kind in withoutEffect) && found.length > 0)
        this.countUnaccounted(kind, found.length);
  }

  /** Whether the kind was read completely in this subscription; in every one where none is given. */
  complete(kind: AzureNetworkKind, subscription?: string): boolean {
    const places = this.#evidence.places.filter(
      (place) =>
        subscription === undefined || place.subscription.toLowerCase() === subscription.toLowerCase(),
    );
    return (
      places.length > 0 &&
      places.every((place) => {
        const lists = place.lists[kind] ?? [];
        return lists.length > 0 && lists.every((list) => list.complete && !this.#broken.has(list));
      })
    );
  }

  /** Whether the list about one resource was read completely. */
  completeFor(kind: AzureNetworkKind, resource: string): boolean {
    const lists = this.#evidence.places
      .flatMap((place) => place.lists[kind] ?? [])
      .filter((list) => list.resource?.toLowerCase() === resource);
    return lists.length > 0 && lists.every((list) => list.complete && !this.#broken.has(list));
  }

  /** The id of an unknown that stands for the kinds among these not wholly read; undefined when all were. */
  unread(kinds: readonly AzureNetworkKind[], subscription?: string): string | undefined {
    const missing = kinds.filter((kind) => !this.complete(kind, subscription));
    if (missing.length === 0) return undefined;
    const where = subscription ?? 'every subscription';
    return this.unknown('not-read', `${missing.join(', ')} in ${where}`, 'not wholly read');
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

  assume(id: string, line: string): void {
    this.assumptions.set(id, { id, line });
  }

  countUnaccounted(what: string, count = 1): void {
    this.unaccounted[what] = (this.unaccounted[what] ?? 0) + count;
  }

  #read(kind: AzureNetworkKind): Found[] {
    const found = new Map<string, Found>();
    for (const place of this.#evidence.places)
      for (const list of place.lists[kind] ?? [])
        for (const item of list.items) {
          const type = foreignType(kind, item);
          if (type !== undefined && parents.has(type)) continue;
          if (type !== undefined) {
            this.#broken.add(list);
            this.countUnaccounted(`${kind}: ${type}`);
            continue;
          }
          const id = idAt(item, 'id');
          const wrong = malformedMember(item);
          if (
            !isFields(item) ||
            id === undefined ||
            wrong !== undefined ||
            !(isFields(item['properties']) || kind.includes('.effective-'))
          ) {
            this.#broken.add(list);
            this.unknown(
              'malformed',
              `${kind} in ${place.subscription}`,
              `an item has no usable ${id === undefined ? 'id' : (wrong ?? 'properties')}`,
              list.evidence,
            );
            continue;
          }
          const resource = list.resource?.toLowerCase();
          const key = kind.includes('.effective-') ? `${resource ?? ''}|${id}` : id;
          if (found.has(key)) continue;
          found.set(key, {
            id,
            spelled: String(item['id']),
            item,
            evidence: list.evidence,
            subscription: subscriptionOf(id) || place.subscription.toLowerCase(),
            resource,
          });
        }
    return [...found.values()];
  }
}

/** The resource type of an item that is of another type than its list; undefined where it belongs there. */
function foreignType(kind: AzureNetworkKind, item: unknown): string | undefined {
  const type = textAt(item, 'type')?.toLowerCase();
  if (type === undefined || kind.includes('.effective-')) return undefined;
  const own = typeOf[kind] ?? kind.slice(kind.lastIndexOf('.') + 1).replaceAll('-', '');
  return type.endsWith(`/${own}`) ? undefined : type;
}
