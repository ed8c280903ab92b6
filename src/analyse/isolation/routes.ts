import type { Address } from '../../estate/network/address.ts';
import type {
  Attachment,
  Network,
  Route,
  RouteTarget,
  Stage,
  TransportRange,
} from '../../estate/network/representation.ts';
import type { Bound, Direction } from './guard.ts';
import type { Parties, PartyClass } from './parties.ts';

/** A stage list passed on the way, with the party that is the source at that point. */
interface PathStage {
  readonly at: string;
  readonly stages: readonly Stage[];
  readonly direction: Direction;
  /** Class whose address stands as source here: the real source when undefined. */
  readonly source: PartyClass | undefined;
  /** Where the stages belong to an endpoint passed through. */
  readonly own: PartyClass | undefined;
}

/** One way from a source to a destination. */
export interface Path {
  readonly stages: readonly PathStage[];
  readonly hops: readonly string[];
  /** Source as the destination sees it. */
  readonly source: PartyClass | undefined;
  /** False after a middlebox: rules by group no longer match. */
  readonly keepsIdentity: boolean;
  readonly transports: readonly (readonly TransportRange[])[];
  /** Why the path may not exist. */
  readonly uncertain: readonly string[];
  /** What the Internet knows the sender by, where it is not an address of its own. */
  readonly shows?: readonly Address[] | 'unknown';
}

interface Walk {
  readonly paths: readonly Path[];
  /** Why other attempts ended. */
  readonly ends: readonly string[];
}

interface Position {
  readonly attachment: Attachment;
  readonly zone: string | undefined;
  readonly stages: readonly PathStage[];
  readonly hops: readonly string[];
  readonly source: PartyClass | undefined;
  readonly keepsIdentity: boolean;
  readonly transports: readonly (readonly TransportRange[])[];
  readonly uncertain: readonly string[];
  readonly visited: ReadonlySet<string>;
}

const mostHops = 24;

/** Follows route tables from a source class to a destination class. */
export class Routes {
  readonly #network: Network;
  readonly #parties: Parties;
  readonly #attachments: ReadonlyMap<string, Attachment>;
  readonly #tables = new Map<string, Map<number, Route[]>>();
  readonly #classesOfEndpoint = new Map<string, PartyClass[]>();
  readonly #memo = new Map<number, Walk>();

  constructor(network: Network, parties: Parties) {
    this.#network = network;
    this.#parties = parties;
    this.#attachments = new Map(network.attachments.map((attachment) => [attachment.id, attachment]));
    for (const table of network.routeTables) {
      const byPrefix = new Map<number, Route[]>();
      for (const route of table.routes) {
        const index = parties.routeTree.indexOf(route.prefix);
        byPrefix.set(index, [...(byPrefix.get(index) ?? []), route]);
      }
      this.#tables.set(table.id, byPrefix);
    }
    for (const party of parties.classes)
      for (const { endpoint } of party.members)
        if (party.endpoint) {
          const key = `${endpoint}|${String(party.family)}`;
          const known = this.#classesOfEndpoint.get(key);
          if (!known) this.#classesOfEndpoint.set(key, [party]);
          else if (!known.includes(party)) known.push(party);
        }
  }

  /** Every way from source to destination that routing allows under the bound. */
  walk(source: PartyClass, destination: PartyClass, bound: Bound): readonly Path[] {
    const { paths } = this.explore(source, destination);
    if (bound === 'may') return paths;
    const [only] = paths;
    return paths.length === 1 && only?.uncertain.length === 0 ? paths : [];
  }

  /** The ways, and where the other attempts ended. */
  explore(source: PartyClass, destination: PartyClass): Walk {
    const key =
      (source.place * 0x1000000 + destination.place) * 2 +
      (source.attachment === destination.attachment ? 1 : 0);
    let walk = this.#memo.get(key);
    if (!walk) {
      walk = this.#explore(source, destination);
      this.#memo.set(key, walk);
    }
    return walk;
  }

  /** The same, for these two classes themselves: the ids on the way are their own. */
  exact(source: PartyClass, destination: PartyClass): Walk {
    return this.#explore(source, destination);
  }

  #explore(source: PartyClass, destination: PartyClass): Walk {
    const paths: Path[] = [];
    const ends: string[] = [];
    const visit = (position: Position): void => {
      this.#step(position, source, destination, paths, ends);
    };
    if (source.attachment !== undefined) {
      const attachment = this.#attachments.get(source.attachment);
      if (!attachment) return { paths: [unknownPlace(source.attachment)], ends };
      visit({ attachment, zone: attachment.zone, ...fresh });
      return { paths, ends };
    }
    const domain = this.#network.domains.find((candidate) => candidate.id === source.domain);
    for (const entrance of domain?.entrances ?? []) {
      const attachment = this.#attachments.get(entrance.attachment);
      if (!entrance.families.includes(source.family)) continue;
      if (!attachment) {
        paths.push(unknownPlace(entrance.attachment));
        continue;
      }
      if (entrance.sources && !this.#within(source.atom, entrance.sources)) continue;
      if (attachment.routeTable === undefined && attachment.domain !== destination.domain) continue;
      const uncertain = entrance.uncertain === undefined ? [] : [entrance.uncertain];
      if (entrance.translatesPublic && source.family === 4) {
        if (destination.publicState === 'none' || destination.publicState === 'no-default') {
          ends.push(`${entrance.via}: no public address at the destination`);
          continue;
        }
        if (destination.publicState === 'perhaps') uncertain.push('public-address-uncertain');
      }
      visit({ attachment, zone: undefined, ...fresh, hops: [entrance.via], uncertain });
    }
    return { paths, ends };
  }

  #step(at: Position, source: PartyClass, destination: PartyClass, paths: Path[], ends: string[]): void {
    if (at.hops.length > mostHops) {
      ends.push(`${at.attachment.id}: more than ${String(mostHops)} hops`);
      return;
    }
    const { attachment } = at;
    if (attachment.id === destination.attachment && !attachment.routesWithin) {
      paths.push(finish(at));
      return;
    }
    const table = attachment.routeTable === undefined ? undefined : this.#tables.get(attachment.routeTable);
    if (attachment.routeTable === undefined) {
      this.#deliver(
        at,
        attachment.domain,
        `${attachment.id}: delivered in ${attachment.domain}`,
        destination,
        paths,
        ends,
      );
      return;
    }
    if (!table) {
      paths.push(finish({ ...at, uncertain: [...at.uncertain, 'route-table-not-read'] }));
      return;
    }
    const routes = this.#select(table, destination);
    if (routes.length === 0) ends.push(`${attachment.routeTable}: no route`);
    for (const { route, uncertain } of routes) {
      const on = uncertain === undefined ? at : { ...at, uncertain: [...at.uncertain, uncertain] };
      this.#follow(
        on,
        `${attachment.routeTable}: ${route.id}`,
        route.target,
        source,
        destination,
        paths,
        ends,
      );
    }
  }

  /** Longest prefix, then preference; an uncertain route leaves the next best one standing beside it. */
  #select(
    table: Map<number, Route[]>,
    destination: PartyClass,
  ): { route: Route; uncertain: string | undefined }[] {
    const chosen: { route: Route; uncertain: string | undefined }[] = [];
    for (let index = destination.routeAtom; index >= 0; index = this.#parties.routeTree.parent[index] ?? -1) {
      const routes = [...(table.get(index) ?? [])].sort((a, b) => a.preference - b.preference);
      const firstCertain = routes.find((route) => route.uncertain === undefined);
      const eligible = routes.filter((route) => !firstCertain || route.preference <= firstCertain.preference);
      const certain = eligible.filter((route) => route.uncertain === undefined);
      for (const route of eligible) {
        const tied =
          certain.length > 1
            ? 'routes-tie'
            : chosen.length > 0 || eligible.length > certain.length
              ? 'route-order-uncertain'
              : undefined;
        chosen.push({ route, uncertain: route.uncertain ?? tied });
      }
      if (firstCertain) break;
    }
    return chosen;
  }

  #follow(
    at: Position,
    hop: string,
    target: RouteTarget,
    source: PartyClass,
    destination: PartyClass,
    paths: Path[],
    ends: string[],
  ): void {
    if (target.kind === 'local') {
      this.#deliver(at, at.attachment.domain, hop, destination, paths, ends);
      return;
    }
    if (target.kind === 'domain') {
      this.#deliver(at, target.domain, `${hop} via ${target.via}`, destination, paths, ends);
      return;
    }
    if (target.kind === 'drop') {
      ends.push(`${hop}: ${target.via}`);
      return;
    }
    if (target.kind === 'anywhere') {
      const left = this.#leave({ ...at, hops: [...at.hops, `${hop} via ${target.via}`] });
      paths.push(finish({ ...left, uncertain: [...left.uncertain, 'target-not-understood'] }));
      return;
    }
    if (target.kind === 'outside') {
      this.#exit(at, hop, target, source, destination, paths, ends);
      return;
    }
    if (target.kind === 'attachment') {
      const choices = this.#choices(target.choices, target.otherZone, at.zone);
      const unread = target.choices.find((id) => !this.#attachments.has(id));
      if (unread !== undefined || target.choices.length === 0)
        paths.push(
          finish({
            ...this.#leave(at),
            hops: [...at.hops, `${hop} via ${target.via}: ${unread ?? 'no attachment'} was not read`],
            uncertain: [...at.uncertain, 'attachment-not-read'],
          }),
        );
      if (choices.length === 0)
        ends.push(`${hop}: ${target.via} has no attachment in zone ${at.zone ?? '?'}`);
      for (const choice of choices) {
        const from = this.#leaveFor(at, choice);
        const stages =
          target.passesInbound && choice.id !== at.attachment.id
            ? [...from.stages, passing(choice, 'inbound', at.source)]
            : from.stages;
        const uncertain = choices.length > 1 ? [...from.uncertain, 'zone-choice'] : from.uncertain;
        this.#enter(
          { ...from, stages, uncertain },
          choice,
          `${hop} via ${target.via}`,
          choice.id,
          source,
          destination,
          paths,
          ends,
        );
      }
      return;
    }
    this.#through(at, hop, target, source, destination, paths, ends);
  }

  #through(
    at: Position,
    hop: string,
    target: Extract<RouteTarget, { kind: 'endpoint' }>,
    source: PartyClass,
    destination: PartyClass,
    paths: Path[],
    ends: string[],
  ): void {
    const boxes =
      this.#classesOfEndpoint.get(`${target.endpoint}|${String(source.family)}`) ??
      this.#classesOfEndpoint.get(`${target.endpoint}|4`) ??
      [];
    // A gateway that translates takes any of its addresses.
    for (const box of target.translatesSource && boxes.length > 0 ? boxes : [boxes[0]])
      this.#throughBox(at, hop, target, box, source, destination, paths, ends);
  }

  #throughBox(
    at: Position,
    hop: string,
    target: Extract<RouteTarget, { kind: 'endpoint' }>,
    box: PartyClass | undefined,
    source: PartyClass,
    destination: PartyClass,
    paths: Path[],
    ends: string[],
  ): void {
    const next = box?.attachment === undefined ? undefined : this.#attachments.get(box.attachment);
    if (!box?.endpoint || !next) {
      paths.push(finish({ ...at, hops: [...at.hops, hop], uncertain: [...at.uncertain, 'hop-not-read'] }));
      return;
    }
    const conditional = target.passes === 'if-forwarding';
    if (conditional && !box.endpoint.forwards && box.number !== destination.number) {
      ends.push(`${hop}: ${target.endpoint} drops packets that are not its own`);
      return;
    }
    const from = this.#leaveFor(at, next);
    const stages =
      next.id === at.attachment.id ? [...from.stages] : [...from.stages, passing(next, 'inbound', at.source)];
    if (conditional) {
      stages.push({
        at: target.endpoint,
        stages: box.endpoint.inbound,
        direction: 'inbound',
        source: at.source,
        own: box,
      });
      stages.push({
        at: target.endpoint,
        stages: box.endpoint.outbound,
        direction: 'outbound',
        source: at.source,
        own: box,
      });
    }
    const on: Position = {
      ...from,
      stages,
      source: target.translatesSource ? box : at.source,
      keepsIdentity: false,
      transports: target.transport ? [...at.transports, target.transport] : at.transports,
      uncertain: conditional ? [...from.uncertain, 'appliance-forwards'] : from.uncertain,
    };
    this.#enter(
      on,
      next,
      `${hop} via ${target.via}`,
      `${target.endpoint}@${next.id}`,
      source,
      destination,
      paths,
      ends,
    );
  }

  #enter(
    at: Position,
    next: Attachment,
    hop: string,
    mark: string,
    source: PartyClass,
    destination: PartyClass,
    paths: Path[],
    ends: string[],
  ): void {
    if (at.visited.has(mark)) {
      ends.push(`${hop}: loop`);
      return;
    }
    const position: Position = {
      ...at,
      attachment: next,
      zone: next.zone ?? at.zone,
      hops: [...at.hops, hop],
      visited: new Set([...at.visited, mark]),
    };
    this.#step(position, source, destination, paths, ends);
  }

  #exit(
    at: Position,
    hop: string,
    target: Extract<RouteTarget, { kind: 'outside' }>,
    source: PartyClass,
    destination: PartyClass,
    paths: Path[],
    ends: string[],
  ): void {
    if (destination.domain !== target.domain) {
      ends.push(`${hop}: leads to ${target.domain}`);
      return;
    }
    const sender = at.source ?? source;
    const uncertain = [...at.uncertain];
    if (target.needsPublic && source.family === 4) {
      if (sender.publicState === 'none' || sender.publicState === 'no-default') {
        ends.push(`${hop}: no public address at the source`);
        return;
      }
      if (sender.publicState === 'perhaps') uncertain.push('public-address-uncertain');
    }
    if (target.byDefault && sender.publicState === 'no-default') uncertain.push(outboundUncertain(sender));
    const left = this.#leave(at);
    const passed = uncertain.some((one) => one.startsWith('appliance-forwards'));
    const shows = passed ? 'unknown' : target.shows;
    paths.push({
      ...finish({ ...left, uncertain, hops: [...at.hops, `${hop} via ${target.via}`] }),
      ...(shows === undefined ? {} : { shows }),
    });
  }

  #deliver(
    at: Position,
    domain: string,
    hop: string,
    destination: PartyClass,
    paths: Path[],
    ends: string[],
  ): void {
    if (destination.domain !== domain || destination.attachment === undefined) {
      ends.push(`${hop}: the destination is not in ${domain}`);
      return;
    }
    const target = this.#attachments.get(destination.attachment);
    const within = destination.attachment === at.attachment.id;
    const left = within ? at : this.#leave(at);
    const stages = within || !target ? left.stages : [...left.stages, passing(target, 'inbound', at.source)];
    const uncertain = target ? left.uncertain : [...left.uncertain, 'attachment-not-read'];
    paths.push(finish({ ...left, stages, uncertain, hops: [...at.hops, hop] }));
  }

  #leaveFor(at: Position, next: Attachment): Position {
    return next.id === at.attachment.id ? at : this.#leave(at);
  }

  #leave(at: Position): Position {
    return { ...at, stages: [...at.stages, passing(at.attachment, 'outbound', at.source)] };
  }

  #choices(
    ids: readonly string[],
    otherZone: 'drop' | 'any' | 'every',
    zone: string | undefined,
  ): Attachment[] {
    const all = ids.flatMap((id) => this.#attachments.get(id) ?? []);
    if (otherZone === 'every') return all;
    const same = all.filter(
      (choice) => zone === undefined || choice.zone === undefined || choice.zone === zone,
    );
    return same.length > 0 || otherZone === 'drop' ? same : all;
  }

  #within(atom: number, prefixes: readonly { family: 4 | 6; first: bigint; length: number }[]): boolean {
    return prefixes.some((prefix) => {
      const index = this.#parties.tree.indexOf(prefix);
      return atom >= index && atom < (this.#parties.tree.end[index] ?? 0);
    });
  }
}

/** A way on which nothing stands yet. */
export const fresh = {
  stages: [],
  hops: [],
  source: undefined,
  keepsIdentity: true,
  transports: [],
  uncertain: [],
  visited: new Set<string>(),
} as const;

function unknownPlace(attachment: string): Path {
  return { ...fresh, hops: [`${attachment}: not read`], uncertain: ['attachment-not-read'] };
}

/** The id of the unknown that says why the sender may have no way out. */
function outboundUncertain({ endpoint }: PartyClass): string {
  return (
    endpoint?.addresses.find((one) => one.outboundUncertain !== undefined)?.outboundUncertain ??
    'default-outbound'
  );
}

function passing(attachment: Attachment, direction: Direction, source: PartyClass | undefined): PathStage {
  return { at: attachment.id, stages: attachment[direction], direction, source, own: undefined };
}

function finish(at: Position): Path {
  return {
    stages: at.stages.filter((stage) => stage.stages.length > 0),
    hops: at.hops,
    source: at.source,
    keepsIdentity: at.keepsIdentity,
    transports: at.transports,
    uncertain: at.uncertain,
  };
}
