import type {
  Filter,
  Identity,
  IdentityMatch,
  Match,
  Rule,
  Stage,
} from '../../estate/network/representation.ts';
import { anyTransport } from '../../estate/network/transport.ts';
import type { PrefixTree } from './prefix-tree.ts';
import { everyTransport, nothing, type TransportSets } from './transport-sets.ts';

export type Bound = 'may' | 'must';
export type Direction = 'inbound' | 'outbound';

/** What a rule can see of one side of a packet. */
export interface Party {
  /** The atom of its address. */
  readonly atom: number;
  readonly domain: string;
  readonly identities: readonly string[];
  /** Number of (domain, identities): equal numbers are equal to every rule. */
  readonly holder: number;
}

/** What one filter does with the packets of a pair: allowed on to the next stage, or past all later ones. */
interface Outcome {
  readonly allowed: number;
  readonly always: number;
}

interface CompiledRule {
  readonly rule: Rule;
  readonly transport: number;
  readonly uncertain: boolean;
  readonly peer: CompiledMatch;
  readonly own: CompiledMatch;
}

interface CompiledMatch {
  readonly any: boolean;
  /** Slices of atoms: [from, after, ...]. */
  readonly slices: readonly number[];
  readonly identities: readonly IdentityMatch[];
  /** Names an identity whose members are not known: any party may match. */
  readonly perhaps: boolean;
}

/** How one list of stages treats each peer, seen from one side; piecewise constant over the atoms of the peer. */
export interface Guard {
  /** First atoms of the pieces, ascending, starting at 0. */
  readonly starts: Int32Array;
  /** Transport per piece for a peer that holds no identity mentioned here. */
  readonly values: Int32Array;
  readonly mentions: ReadonlySet<string>;
  readonly own: Party | undefined;
  readonly stages: readonly Stage[];
  readonly direction: Direction;
  readonly byHolder: Map<number, number>;
}

/** Evaluates lists of stages under one bound. */
export class Guards {
  readonly #filters: ReadonlyMap<string, Filter>;
  readonly #identities: ReadonlyMap<string, Identity>;
  readonly #tree: PrefixTree;
  readonly #sets: TransportSets;
  readonly #bound: Bound;
  readonly #rules = {
    inbound: new Map<string, CompiledRule[]>(),
    outbound: new Map<string, CompiledRule[]>(),
  };
  readonly #guards = new Map<string, Guard>();
  readonly #bySides = {
    inbound: new Map<readonly Stage[], Guard>(),
    outbound: new Map<readonly Stage[], Guard>(),
  };
  readonly #ownMatters = new Map<string, boolean>();

  constructor(
    filters: ReadonlyMap<string, Filter>,
    identities: ReadonlyMap<string, Identity>,
    tree: PrefixTree,
    sets: TransportSets,
    bound: Bound,
  ) {
    this.#filters = filters;
    this.#identities = identities;
    this.#tree = tree;
    this.#sets = sets;
    this.#bound = bound;
  }

  /** The guard of these stages; `own` is the party they stand at (it matters only where rules name both sides). */
  guard(stages: readonly Stage[], direction: Direction, own: Party): Guard {
    const known = this.#bySides[direction].get(stages);
    if (known) return known;
    const text = `${direction}${stages.map((stage) => stage.filters.join('|')).join('>')}`;
    let matters = this.#ownMatters.get(text);
    if (matters === undefined) {
      matters = stages.some((stage) =>
        stage.filters.some((id) => this.#compiled(id, direction).some((rule) => !rule.own.any)),
      );
      this.#ownMatters.set(text, matters);
    }
    const key = matters ? `${text}#${String(own.atom)}/${String(own.holder)}` : text;
    let guard = this.#guards.get(key);
    if (!guard) {
      guard = this.#build(stages, direction, matters ? own : undefined);
      this.#guards.set(key, guard);
    }
    if (!matters) this.#bySides[direction].set(stages, guard);
    return guard;
  }

  /** What the guard lets through for a peer. */
  at(guard: Guard, peer: Party): number {
    const piece = pieceOf(guard.starts, peer.atom);
    if (guard.mentions.size === 0 || !peer.identities.some((identity) => guard.mentions.has(identity)))
      return guard.values[piece] ?? nothing;
    const key = piece * 0x1000000 + peer.holder;
    let value = guard.byHolder.get(key);
    if (value === undefined) {
      value = this.#through(guard.stages, guard.direction, guard.own, peer);
      guard.byHolder.set(key, value);
    }
    return value;
  }

  /** The rules that decide one packet, one per stage; undefined in place of a rule where none matched. */
  deciding(guard: Guard, peer: Party, own: Party, transport: number): { allowed: boolean; rules: string[] } {
    const rules: string[] = [];
    for (const stage of guard.stages) {
      let stageAllows = false;
      let reason = '';
      for (const id of stage.filters) {
        const filter = this.#filters.get(id);
        const matching = this.#compiled(id, guard.direction).find(
          (rule) => this.#sets.has(rule.transport, transport) && this.#decides(rule, peer, own),
        );
        const allows = matching ? matching.rule.action !== 'deny' : filter?.otherwise === 'allow';
        const count = this.#compiled(id, guard.direction).length;
        const text = matching
          ? `${id}: ${matching.rule.id}`
          : `${id}: no matching rule among ${String(count)} ${guard.direction}`;
        if (allows && !stageAllows) {
          stageAllows = true;
          reason = text;
          if (matching?.rule.action === 'always-allow') return { allowed: true, rules: [...rules, reason] };
        } else if (!stageAllows) reason = reason === '' ? text : `${reason}; ${text}`;
      }
      rules.push(reason === '' ? 'no filter allows' : reason);
      if (!stageAllows) return { allowed: false, rules };
    }
    return { allowed: true, rules };
  }

  #decides(rule: CompiledRule, peer: Party, own: Party): boolean {
    const match = Math.min(this.#matches(rule.peer, peer), this.#matches(rule.own, own));
    if (match === 0) return false;
    if (match === 2 && !rule.uncertain) return true;
    return (rule.rule.action === 'deny') === (this.#bound === 'must');
  }

  #build(stages: readonly Stage[], direction: Direction, own: Party | undefined): Guard {
    const cuts = new Set<number>([0]);
    const mentions = new Set<string>();
    for (const stage of stages)
      for (const id of stage.filters)
        for (const rule of this.#compiled(id, direction)) {
          for (const cut of rule.peer.slices) cuts.add(cut);
          for (const { identity } of rule.peer.identities) mentions.add(identity);
        }
    const starts = Int32Array.from(cuts).sort();
    const values = new Int32Array(starts.length);
    for (const [piece, atom] of starts.entries()) {
      const peer: Party = { atom, domain: '', identities: [], holder: -1 };
      values[piece] = this.#through(stages, direction, own, peer);
    }
    return { starts, values, mentions, own, stages, direction, byHolder: new Map() };
  }

  #through(stages: readonly Stage[], direction: Direction, own: Party | undefined, peer: Party): number {
    let passing = everyTransport;
    let past = nothing;
    for (const stage of stages) {
      let allowed = nothing;
      let always = nothing;
      for (const id of stage.filters) {
        const outcome = this.#outcome(id, direction, own, peer);
        allowed = this.#sets.unite(allowed, outcome.allowed);
        always = this.#sets.unite(always, outcome.always);
      }
      past = this.#sets.unite(past, this.#sets.intersect(passing, always));
      passing = this.#sets.intersect(passing, allowed);
    }
    return this.#sets.unite(passing, past);
  }

  /** First match in order; an uncertain rule is taken the way that widens `may` and narrows `must`. */
  #outcome(id: string, direction: Direction, own: Party | undefined, peer: Party): Outcome {
    const sets = this.#sets;
    let open: number = everyTransport;
    let allowed: number = nothing;
    let always: number = nothing;
    for (const rule of this.#compiled(id, direction)) {
      const match = Math.min(this.#matches(rule.peer, peer), own ? this.#matches(rule.own, own) : 2);
      if (match === 0) continue;
      const hit = sets.intersect(open, rule.transport);
      if (hit === nothing) continue;
      const certain = match === 2 && !rule.uncertain;
      const deny = rule.rule.action === 'deny';
      if (certain || deny === (this.#bound === 'must')) {
        if (rule.rule.action === 'allow') allowed = sets.unite(allowed, hit);
        if (rule.rule.action === 'always-allow') always = sets.unite(always, hit);
      }
      if (certain || (deny && this.#bound === 'must')) open = sets.subtract(open, hit);
      if (open === nothing) break;
    }
    if (this.#filters.get(id)?.otherwise === 'allow') allowed = sets.unite(allowed, open);
    return { allowed, always };
  }

  /** 0: no; 1: perhaps; 2: yes. */
  #matches(match: CompiledMatch, party: Party): 0 | 1 | 2 {
    if (match.any) return 2;
    const { slices } = match;
    for (let index = 0; index + 1 < slices.length; index += 2)
      if (party.atom >= (slices[index] ?? 0) && party.atom < (slices[index + 1] ?? 0)) return 2;
    let { perhaps } = match;
    for (const { identity, domains, uncertainDomains } of match.identities) {
      if (!party.identities.includes(identity)) continue;
      if (!domains || domains.includes(party.domain)) return 2;
      if (uncertainDomains?.[party.domain] !== undefined) perhaps = true;
    }
    return perhaps ? 1 : 0;
  }

  #compiled(id: string, direction: Direction): CompiledRule[] {
    let rules = this.#rules[direction].get(id);
    if (!rules) {
      const filter = this.#filters.get(id);
      rules = (filter ? filter[direction] : [unreadRule]).map((rule) => ({
        rule,
        transport: this.#sets.of(rule.transport),
        uncertain: rule.uncertain !== undefined || rule.sourcePorts !== undefined,
        peer: this.#match(direction === 'inbound' ? rule.source : rule.destination),
        own: this.#match(direction === 'inbound' ? rule.destination : rule.source),
      }));
      this.#rules[direction].set(id, rules);
    }
    return rules;
  }

  #match(match: Match): CompiledMatch {
    const named = match.identities.map(({ identity }) => this.#identities.get(identity));
    const slices: number[] = [];
    for (const prefix of [...match.prefixes, ...named.flatMap((identity) => identity?.prefixes ?? [])]) {
      const index = this.#tree.indexOf(prefix);
      slices.push(index, this.#tree.end[index] ?? index + 1);
    }
    const perhaps = named.some((identity) => !identity || identity.uncertain !== undefined);
    return { any: match.any, slices, identities: match.identities, perhaps };
  }
}

/** Stands for a filter that an interface names and no list contains: it may allow everything. */
const unreadRule: Rule = {
  id: 'filter not read',
  action: 'allow',
  source: { any: true, prefixes: [], identities: [] },
  destination: { any: true, prefixes: [], identities: [] },
  transport: anyTransport,
  uncertain: 'filter-not-read',
};

/** The piece that an atom falls into. */
function pieceOf(starts: Int32Array, atom: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= atom) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
