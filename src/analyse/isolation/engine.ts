import { type Address, formatAddress, type Prefix } from '../../estate/network/address.ts';
import type { Filter, Network, Stage } from '../../estate/network/representation.ts';
import { type Bound, type Direction, type Guard, Guards, type Party } from './guard.ts';
import { compiledOf } from './compiled.ts';
import { classify, refined, type Parties, type PartyClass, type Segment } from './parties.ts';
import { type Path, Routes } from './routes.ts';
import { everyTransport, nothing, TransportSets } from './transport-sets.ts';

/** A pair of classes and what may pass from the one to the other. */
type Visit = (source: PartyClass, destination: PartyClass, transport: number) => void;

export interface Selection {
  /** By class number: 1 where the class takes part. */
  readonly sources?: Uint8Array;
  readonly destinations?: Uint8Array;
}

/** The compiled network: classes, routes and guards, with the exact evaluation of pairs of classes. */
export class Engine {
  readonly network: Network;
  readonly filters: ReadonlyMap<string, Filter>;
  readonly sets: TransportSets;
  readonly parties: Parties;
  readonly routes: Routes;
  readonly #guards: Readonly<Record<Bound, Guards>>;
  readonly #firstOfAtom: Int32Array;
  #ofInternet: ReadonlyMap<number, readonly number[]> | undefined;
  readonly #byIdentity = new Map<string, number[]>();
  readonly #translated: ReadonlyMap<number, readonly PartyClass[]>;

  /** With transport sets of its own, or addresses to tell apart besides, nothing is shared with other engines. */
  constructor(
    network: Network,
    segments: readonly Segment[] = [],
    extra: readonly Prefix[] = [],
    sets?: TransportSets,
  ) {
    this.network = network;
    const narrowed = segments.some(({ outside = [] }) => outside.some(({ prefix }) => prefix !== undefined));
    if (extra.length === 0 && sets === undefined && !narrowed) {
      const compiled = compiledOf(network);
      this.sets = compiled.sets;
      this.parties = segments.length === 0 ? compiled.parties : refined(compiled.parties, network, segments);
      this.filters = compiled.filters;
      this.#guards = compiled.guards;
    } else {
      this.sets = sets ?? new TransportSets();
      this.parties = classify(network, segments, extra);
      this.filters = new Map(network.filters.map((filter) => [filter.id, filter]));
      const identities = new Map(network.identities.map((identity) => [identity.id, identity]));
      const guards = (bound: Bound): Guards =>
        new Guards(this.filters, identities, this.parties.tree, this.sets, bound);
      this.#guards = { may: guards('may'), must: guards('must') };
    }
    this.routes = new Routes(network, this.parties);
    const { classes, tree } = this.parties;
    this.#firstOfAtom = new Int32Array(tree.prefixes.length + 1);
    for (const party of classes) this.#firstOfAtom[party.atom + 1] = party.number + 1;
    for (let atom = 1; atom < this.#firstOfAtom.length; atom += 1)
      this.#firstOfAtom[atom] = Math.max(this.#firstOfAtom[atom] ?? 0, this.#firstOfAtom[atom - 1] ?? 0);
    for (const party of classes)
      for (const identity of party.identities) {
        const known = this.#byIdentity.get(identity);
        if (known) known.push(party.number);
        else this.#byIdentity.set(identity, [party.number]);
      }
    this.#translated = this.#usersOfTranslators();
  }

  /** What passes from source to destination on any path, under the bound. */
  pair(source: PartyClass, destination: PartyClass, bound: Bound): number {
    if (!eligible(source, destination)) return nothing;
    const egress = this.#egress(source, destination, bound);
    if (egress === nothing) return nothing;
    return this.#overPaths(source, destination, egress, bound);
  }

  /** As `pair`, for what starts connections on behalf of others, whether or not it starts any of its own. */
  reaches(source: PartyClass, destination: PartyClass, bound: Bound): number {
    if (source.family !== destination.family || source.number === destination.number) return nothing;
    const egress = this.#egress(source, destination, bound);
    return egress === nothing ? nothing : this.#overPaths(source, destination, egress, bound);
  }

  /** What an endpoint takes of packets that stand at it already, from nobody in particular. */
  admits(destination: PartyClass, sender: PartyClass, bound: Bound): number {
    const guard = this.#ingressGuard(destination, bound);
    return guard ? this.#guards[bound].at(guard, withoutGroups(sender)) : everyTransport;
  }

  /** What passes when the sender shows another's address, as a load balancer that keeps that of its client. */
  shownAs(
    sender: PartyClass,
    destination: PartyClass,
    shown: PartyClass,
    bound: Bound,
    keepsIdentity = false,
  ): number {
    let total: number = nothing;
    for (const path of this.routes.walk(sender, destination, bound)) {
      const source = path.source ?? shown;
      const stages = path.stages.map((stage) => ({ ...stage, source: stage.source ?? shown }));
      const seen = { ...path, source, keepsIdentity: keepsIdentity && path.keepsIdentity, stages };
      total = this.sets.unite(total, this.along(seen, sender, destination, bound));
    }
    return total;
  }

  /** An address as the Internet sees it. */
  internetParty(address: Address): PartyClass {
    const { tree, routeTree } = this.parties;
    const atom = tree.atomOf(address);
    return {
      number: -1 - atom,
      atom,
      domain: 'internet',
      identities: [],
      holder: -1,
      family: address.family,
      endpoint: undefined,
      members: [{ endpoint: 'internet', address: formatAddress(address) }],
      attachment: undefined,
      publicState: 'has',
      routeAtom: routeTree.atomOf(address),
      // Beside all places of classes; equal atoms have equal routes.
      place: 0x800000 + atom,
      segments: this.#internetSegments(atom),
    };
  }

  /** What passes on one path. */
  along(path: Path, source: PartyClass, destination: PartyClass, bound: Bound): number {
    return this.#alongPath(path, source, destination, this.#egress(source, destination, bound), bound);
  }

  /**
   * Visits every pair of classes with something passing, destination by destination, in the order of class
   * numbers. Only sources that some inbound rule lets in are looked at, so default deny costs nothing.
   */
  scan(bound: Bound, visit: Visit, selection: Selection = {}): void {
    const { classes } = this.parties;
    const row = new Int32Array(classes.length);
    const touched: number[] = [];
    let filledFor: Guard | undefined;
    for (const destination of classes) {
      if (selection.destinations?.[destination.number] === 0) continue;
      const guard = this.#ingressGuard(destination, bound);
      if (guard !== filledFor) {
        for (const number of touched) row[number] = nothing;
        touched.length = 0;
        if (guard) this.#fill(guard, row, touched, bound);
        filledFor = guard;
      }
      const list = guard ? touched : classes.keys();
      for (const number of list) {
        if (selection.sources?.[number] === 0) continue;
        const source = classes[number];
        if (!source || !eligible(source, destination)) continue;
        const egress = this.#egress(source, destination, bound);
        if (egress === nothing) continue;
        const direct = this.sets.intersect(egress, guard ? (row[number] ?? nothing) : 1);
        if (direct === nothing && !this.#translated.has(number)) continue;
        const transport = this.#overPaths(source, destination, egress, bound, direct);
        if (transport !== nothing) visit(source, destination, transport);
      }
      if (guard) this.#scanTranslated(destination, guard, row, bound, visit, selection);
    }
  }

  guardAt(stages: readonly Stage[], direction: Direction, own: Party, bound: Bound): Guard {
    return this.#guards[bound].guard(stages, direction, own);
  }

  guards(bound: Bound): Guards {
    return this.#guards[bound];
  }

  /** Sources whose own address is refused, but that arrive with the address of a gateway that translates. */
  #scanTranslated(
    destination: PartyClass,
    guard: Guard,
    row: Int32Array,
    bound: Bound,
    visit: Visit,
    selection: Selection,
  ): void {
    const { classes } = this.parties;
    for (const [number, translators] of this.#translated) {
      if (row[number] !== nothing || selection.sources?.[number] === 0) continue;
      const source = classes[number];
      if (!source || !eligible(source, destination)) continue;
      if (
        !translators.some(
          (translator) => this.#guards[bound].at(guard, withoutGroups(translator)) !== nothing,
        )
      )
        continue;
      const transport = this.pair(source, destination, bound);
      if (transport !== nothing) visit(source, destination, transport);
    }
  }

  #fill(guard: Guard, row: Int32Array, touched: number[], bound: Bound): void {
    const { starts, values } = guard;
    const { classes, tree } = this.parties;
    for (let piece = 0; piece < starts.length; piece += 1) {
      const value = values[piece] ?? nothing;
      if (value === nothing) continue;
      const from = this.#firstOfAtom[starts[piece] ?? 0] ?? 0;
      const after = this.#firstOfAtom[starts[piece + 1] ?? tree.prefixes.length] ?? classes.length;
      for (let number = from; number < after; number += 1) {
        row[number] = value;
        touched.push(number);
      }
    }
    for (const identity of guard.mentions)
      for (const number of this.#byIdentity.get(identity) ?? []) {
        const source = classes[number];
        if (!source) continue;
        const value = this.#guards[bound].at(guard, source);
        if (row[number] === nothing && value !== nothing) touched.push(number);
        if (row[number] !== nothing || value !== nothing) row[number] = value;
      }
  }

  #ingressGuard(destination: PartyClass, bound: Bound): Guard | undefined {
    const { endpoint } = destination;
    return endpoint && endpoint.inbound.length > 0
      ? this.#guards[bound].guard(endpoint.inbound, 'inbound', destination)
      : undefined;
  }

  #internetSegments(atom: number): readonly number[] {
    this.#ofInternet ??= new Map(
      this.parties.classes
        .filter((party) => party.domain === 'internet')
        .map((party) => [party.atom, party.segments]),
    );
    return this.#ofInternet.get(atom) ?? [];
  }

  #egress(source: PartyClass, destination: PartyClass, bound: Bound): number {
    const { endpoint } = source;
    if (!endpoint || endpoint.outbound.length === 0) return 1;
    const guards = this.#guards[bound];
    return guards.at(guards.guard(endpoint.outbound, 'outbound', source), destination);
  }

  /** `direct`: what the two ends allow between them, where it is known already. */
  #overPaths(
    source: PartyClass,
    destination: PartyClass,
    egress: number,
    bound: Bound,
    direct?: number,
  ): number {
    let total: number = nothing;
    for (const path of this.routes.walk(source, destination, bound))
      total = this.sets.unite(total, this.#alongPath(path, source, destination, egress, bound, direct));
    return total;
  }

  #alongPath(
    path: Path,
    source: PartyClass,
    destination: PartyClass,
    egress: number,
    bound: Bound,
    direct?: number,
  ): number {
    const guards = this.#guards[bound];
    const ends = direct !== undefined && path.source === undefined && path.keepsIdentity ? direct : undefined;
    let passing = ends ?? egress;
    for (const transport of path.transports) passing = this.sets.intersect(passing, this.sets.of(transport));
    for (const stage of path.stages) {
      if (passing === nothing) return nothing;
      const seen = stage.source ?? source;
      const [peer, own] = stage.direction === 'inbound' ? [seen, destination] : [destination, seen];
      const guard = guards.guard(stage.stages, stage.direction, stage.own ?? own);
      passing = this.sets.intersect(passing, guards.at(guard, stage.own ? withoutGroups(peer) : peer));
    }
    if (ends !== undefined) return passing;
    const ingress = this.#ingressGuard(destination, bound);
    if (!ingress || passing === nothing) return passing;
    const seen = path.source ?? source;
    return this.sets.intersect(passing, guards.at(ingress, path.keepsIdentity ? seen : withoutGroups(seen)));
  }

  /** For each class whose routes may lead through a gateway that puts its own address, those gateways. */
  #usersOfTranslators(): Map<number, readonly PartyClass[]> {
    const { network, parties } = this;
    const translators = new Map<string, PartyClass[]>();
    for (const table of network.routeTables)
      for (const { target } of table.routes)
        if (target.kind === 'endpoint' && target.translatesSource)
          translators.set(table.id, [
            ...(translators.get(table.id) ?? []),
            ...(parties.ofEndpoint.get(target.endpoint) ?? []).flatMap(
              (number) => parties.classes[number] ?? [],
            ),
          ]);
    const users = new Map<number, readonly PartyClass[]>();
    if (translators.size === 0) return users;
    const reach = tablesReached(network, new Set(translators.keys()));
    const attachments = new Map(network.attachments.map((attachment) => [attachment.id, attachment]));
    const entrances = new Map(
      network.domains.map((domain) => [domain.id, domain.entrances.map(({ attachment }) => attachment)]),
    );
    for (const party of parties.classes) {
      const places =
        party.attachment === undefined ? (entrances.get(party.domain) ?? []) : [party.attachment];
      const tables = places.flatMap((place) => attachments.get(place)?.routeTable ?? []);
      const through = [...new Set(tables.flatMap((table) => [...(reach.get(table) ?? [])]))].flatMap(
        (id) => translators.get(id) ?? [],
      );
      if (through.length > 0) users.set(party.number, through);
    }
    return users;
  }
}

/** From each route table, the translating tables that a packet can come to. */
function tablesReached(network: Network, wanted: ReadonlySet<string>): Map<string, Set<string>> {
  const tableOf = new Map(network.attachments.map((attachment) => [attachment.id, attachment.routeTable]));
  const home = new Map(network.endpoints.map((endpoint) => [endpoint.id, endpoint.attachment]));
  const next = new Map<string, Set<string>>();
  for (const table of network.routeTables) {
    const following = new Set<string>();
    for (const { target } of table.routes) {
      const places =
        target.kind === 'attachment'
          ? target.choices
          : target.kind === 'endpoint'
            ? [home.get(target.endpoint) ?? '']
            : [];
      for (const place of places) {
        const led = tableOf.get(place);
        if (led !== undefined) following.add(led);
      }
    }
    next.set(table.id, following);
  }
  const reached = new Map<string, Set<string>>();
  for (const table of network.routeTables) {
    const seen = new Set([table.id]);
    const queue = [table.id];
    for (let id = queue.pop(); id !== undefined; id = queue.pop())
      for (const following of next.get(id) ?? [])
        if (!seen.has(following)) {
          seen.add(following);
          queue.push(following);
        }
    reached.set(table.id, new Set([...seen].filter((id) => wanted.has(id))));
  }
  return reached;
}

function eligible(source: PartyClass, destination: PartyClass): boolean {
  if (source.family !== destination.family) return false;
  if (!source.endpoint && !destination.endpoint) return false;
  if (source.endpoint && !source.endpoint.initiates) return false;
  if (source.number !== destination.number) return true;
  return new Set(source.members.map((member) => member.endpoint)).size > 1;
}

function withoutGroups(party: PartyClass): Party {
  return { atom: party.atom, domain: party.domain, identities: [], holder: -1 };
}
