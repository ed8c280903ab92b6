import { parsePrefix } from '../address.ts';
import type { Identity, Match, Rule, TransportRange } from '../representation.ts';
import { anyTransport, portRange, wholeProtocol } from '../transport.ts';
import type { Reading } from './reading.ts';
import { pinnedPrefixes } from './service-tags.ts';

export const anyone: Match = { any: true, prefixes: [], identities: [] };
const nobody: Match = { any: false, prefixes: [], identities: [] };

/** What `VirtualNetwork` and `Internet` mean at one subnet, as ids of identities; possible ones include the certain. */
export interface TagScope {
  readonly id: string;
  readonly virtualNetwork: Bounds;
  readonly internet: Bounds;
  /** At an interface that passes on packets of others: neither end is its own. */
  readonly passing?: boolean;
}

export interface Bounds {
  readonly certain: Identity;
  /** Present when the tag may hold more. */
  readonly possible?: { readonly identity: Identity; readonly unknown: string };
}

/** One side of a rule: what matches, and what else may match. */
export interface Side {
  readonly certain: Match;
  readonly possible?: { readonly match: Match; readonly unknown: string };
}

/**
 * One side of a rule of a network security group or admin rule. `own` is the side of the interface that the rule
 * guards: it is always in `VirtualNetwork` and never in the other tags.
 */
export function sideOf(
  words: readonly string[],
  groups: readonly string[],
  own: boolean,
  scope: TagScope,
  subject: string,
  evidence: string,
  reading: Reading,
): Side {
  if (words.length === 0 && groups.length === 0) {
    const unknown = reading.unknown('address-not-understood', subject, 'names no address', evidence);
    return { certain: nobody, possible: { match: anyone, unknown } };
  }
  let side: Side = {
    certain: { any: false, prefixes: [], identities: groups.map((identity) => ({ identity })) },
  };
  for (const word of words) side = unite(side, wordSide(word, own, scope, evidence, reading));
  return side;
}

function wordSide(word: string, own: boolean, scope: TagScope, evidence: string, reading: Reading): Side {
  const prefix = parsePrefix(word);
  if (prefix) return { certain: { any: false, prefixes: [prefix], identities: [] } };
  const tag = word.toLowerCase();
  if (tag === '*' || tag === 'any') return { certain: anyone };
  if (tag === 'virtualnetwork') return own ? { certain: anyone } : boundsSide(scope.virtualNetwork);
  if (tag === 'internet') return own ? { certain: nobody } : boundsSide(scope.internet);
  const pinned = pinnedPrefixes(tag);
  if (pinned) return { certain: { any: false, prefixes: pinned, identities: [] } };
  const unknown = reading.unknown(
    'service-tag',
    word,
    'the addresses of this service tag are not known here',
    evidence,
  );
  return { certain: nobody, possible: { match: anyone, unknown } };
}

function boundsSide({ certain, possible }: Bounds): Side {
  const match = (identity: Identity): Match => ({
    any: false,
    prefixes: [],
    identities: [{ identity: identity.id }],
  });
  return {
    certain: match(certain),
    ...(possible ? { possible: { match: match(possible.identity), unknown: possible.unknown } } : {}),
  };
}

/** The union of two sides. */
export function unite(one: Side, other: Side): Side {
  const possible = one.possible ?? other.possible;
  return {
    certain: uniteMatches(one.certain, other.certain),
    ...(possible
      ? {
          possible: {
            unknown: possible.unknown,
            match: uniteMatches(one.possible?.match ?? nobody, other.possible?.match ?? nobody),
          },
        }
      : {}),
  };
}

function uniteMatches(one: Match, other: Match): Match {
  return {
    any: one.any || other.any,
    prefixes: [...one.prefixes, ...other.prefixes],
    identities: [...one.identities, ...other.identities],
  };
}

function isEmpty(match: Match): boolean {
  return !match.any && match.prefixes.length === 0 && match.identities.length === 0;
}

/** Transport of a rule: what it surely covers, and what it may. */
export interface Transports {
  readonly certain: readonly TransportRange[];
  readonly possible: readonly TransportRange[];
  readonly unknown?: string;
}

/** Protocol name and destination ports; ports have a meaning for TCP and UDP only. */
export function transportsOf(
  protocol: string | undefined,
  ports: readonly string[],
  subject: string,
  evidence: string,
  reading: Reading,
): Transports {
  const ranges = ports.map(parsePorts);
  const name = protocol?.toLowerCase();
  if (ports.length === 0 || ranges.includes(undefined) || name === undefined) {
    const line = `protocol "${String(protocol)}", ports "${ports.join(',')}"`;
    const unknown = reading.unknown('port-not-understood', subject, line, evidence);
    return { certain: [], possible: anyTransport, unknown };
  }
  const all = ranges.some((range) => range?.from === 0 && range.to === 65535);
  const of = (number: number): TransportRange[] =>
    ranges.flatMap((range) => (range ? [portRange(number, range.from, range.to)] : []));
  if (name === 'tcp' || name === '6') return { certain: of(6), possible: [] };
  if (name === 'udp' || name === '17') return { certain: of(17), possible: [] };
  if (name === '*' || name === 'any') {
    if (all) return { certain: anyTransport, possible: [] };
    const unknown = reading.unknown(
      'ports-without-protocol',
      subject,
      'ports for any protocol: whether it covers protocols without ports is not decided',
      evidence,
    );
    const others = [
      { from: 0, to: 6 * 65536 - 1 },
      { from: 7 * 65536, to: 17 * 65536 - 1 },
      { from: 18 * 65536, to: 0xffffff },
    ];
    return { certain: [...of(6), ...of(17)], possible: others, unknown };
  }
  const numbers = { icmp: 1, '1': 1, esp: 50, '50': 50, ah: 51, '51': 51 } as Record<string, number>;
  const number = numbers[name];
  if (number === undefined) {
    const unknown = reading.unknown('protocol-not-understood', subject, `protocol "${name}"`, evidence);
    return { certain: [], possible: anyTransport, unknown };
  }
  const sixth = number === 1 ? [wholeProtocol(58)] : [];
  if (all && sixth.length === 0) return { certain: [wholeProtocol(number)], possible: [] };
  const unknown = reading.unknown(
    'protocol-not-understood',
    subject,
    `whether it covers ${all ? 'ICMPv6' : 'a protocol without ports'} is not decided`,
    evidence,
  );
  return all
    ? { certain: [wholeProtocol(number)], possible: sixth, unknown }
    : { certain: [], possible: [wholeProtocol(number), ...sixth], unknown };
}

/** `*`, a port, or `from-to`. */
export function parsePorts(text: string): { from: number; to: number } | undefined {
  if (text === '*') return { from: 0, to: 65535 };
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim());
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return from <= to && to <= 65535 ? { from, to } : undefined;
}

/** The rules that stand for one rule of the cloud: one for what it surely matches, then what it may match. */
export function expandRule(
  id: string,
  action: Rule['action'],
  source: Side,
  destination: Side,
  transports: Transports,
  more: { sourcePorts?: Rule['sourcePorts']; uncertain?: string | undefined } = {},
): Rule[] {
  const rules: Rule[] = [];
  const add = (
    from: Match,
    to: Match,
    transport: readonly TransportRange[],
    uncertain: string | undefined,
  ): void => {
    if (isEmpty(from) || isEmpty(to) || transport.length === 0) return;
    rules.push({
      id,
      action,
      source: from,
      destination: to,
      transport,
      ...(more.sourcePorts ? { sourcePorts: more.sourcePorts } : {}),
      ...(uncertain === undefined ? {} : { uncertain }),
    });
  };
  add(source.certain, destination.certain, transports.certain, more.uncertain);
  const unknown = source.possible?.unknown ?? destination.possible?.unknown ?? transports.unknown;
  if (unknown === undefined) return rules;
  const widest = (side: Side): Match =>
    side.possible ? uniteMatches(side.certain, side.possible.match) : side.certain;
  add(widest(source), widest(destination), [...transports.certain, ...transports.possible], unknown);
  return rules;
}
