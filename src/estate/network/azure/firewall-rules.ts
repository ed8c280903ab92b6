import { hostPrefix, parseAddress, parsePrefix, type Prefix, rangeToPrefixes } from '../address.ts';
import type { Rule, TransportRange } from '../representation.ts';
import { anyTransport, portRange, wholeProtocol } from '../transport.ts';
import { fieldsAt, type Fields, idAt, listAt, textAt, textsAt } from './fields.ts';
import { anyone, expandRule, parsePorts, type Side, type Transports, unite } from './match.ts';
import type { Found, Reading } from './reading.ts';

/** A rule of a firewall that sends what comes to its own address on to another one. */
export interface Translation {
  readonly id: string;
  readonly source: Side;
  readonly to: Prefix | undefined;
  /** At the target. */
  /** The addresses of the firewall that it stands on; undefined where one is not a single address. */
  readonly on: readonly Prefix[] | undefined;
  /** At the translated address. */
  readonly transports: Transports;
  /** At the firewall. */
  readonly listening: Transports;
}

export interface FirewallRules {
  /** Network rules in their order, then what application rules may let through. */
  readonly rules: readonly Rule[];
  readonly translations: readonly Translation[];
  /** Application rules answer for the destination: it sees the firewall as the source. */
  readonly hasApplicationRules: boolean;
  /** A policy writes its own list of ranges for which the source is kept. */
  readonly writesRanges: boolean;
}

interface Collection {
  readonly kind: 'network' | 'application' | 'translation';
  readonly order: readonly number[];
  readonly action: 'allow' | 'deny';
  readonly rules: readonly Fields[];
  readonly name: string;
}

/** Reads the rules of firewalls: those of a policy and its parents, or those written on the firewall itself. */
export class FirewallRulesReader {
  readonly #reading: Reading;
  readonly #policies: ReadonlyMap<string, Found>;
  readonly #groups = new Map<string, Found[]>();
  readonly #addresses: ReadonlyMap<string, Found>;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#policies = new Map(reading.all('azure.network.firewall-policies').map((one) => [one.id, one]));
    this.#addresses = new Map(reading.all('azure.network.ip-groups').map((one) => [one.id, one]));
    for (const group of reading.all('azure.network.firewall-policy-rule-collection-groups')) {
      const policy = group.id.replace(/\/rulecollectiongroups\/.*$/, '');
      this.#groups.set(policy, [...(this.#groups.get(policy) ?? []), group]);
    }
  }

  /** The rules in effect; undefined when they were not wholly read. */
  read(firewall: Found): FirewallRules | undefined {
    const policy = idAt(firewall.item, 'properties', 'firewallPolicy', 'id');
    const collections = policy === undefined ? this.#written(firewall) : this.#ofPolicy(policy, 0);
    if (!collections) return undefined;
    const sorted = [...collections].sort((a, b) => compare(a.order, b.order));
    const of = (kind: Collection['kind']): Collection[] => sorted.filter((one) => one.kind === kind);
    const each = <T>(kind: Collection['kind'], lower: (rule: Fields, collection: Collection) => T[]): T[] =>
      of(kind).flatMap((collection) => collection.rules.flatMap((rule) => lower(rule, collection)));
    return {
      rules: [
        ...each('network', (rule, collection) => this.#networkRule(rule, collection, firewall)),
        ...each('application', (rule, collection) => this.#applicationRule(rule, collection, firewall)),
      ],
      translations: each('translation', (rule, collection) => [
        this.#translation(rule, collection, firewall),
      ]),
      hasApplicationRules: of('application').length > 0,
      writesRanges: policy !== undefined && this.#writesRanges(policy, 0),
    };
  }

  /** Collections of a policy; those of its parent come first, whatever their priority. */
  #ofPolicy(id: string, depth: number): Collection[] | undefined {
    const policy = this.#policies.get(id);
    const kind = 'azure.network.firewall-policy-rule-collection-groups';
    if (!policy || depth > 4 || !this.#reading.complete(kind, policy.subscription)) {
      this.#reading.unknown('firewall-policy-not-read', id, 'the rules of the policy were not wholly read');
      return undefined;
    }
    const parent = idAt(policy.item, 'properties', 'basePolicy', 'id');
    const inherited = parent === undefined ? [] : this.#ofPolicy(parent, depth + 1);
    if (!inherited) return undefined;
    const groups = this.#groups.get(id) ?? [];
    if (!groups.every(isWhole)) {
      this.#reading.unknown('firewall-policy-not-read', id, 'a rule collection has no rules');
      return undefined;
    }
    const own = groups.flatMap((group) =>
      listAt(group.item, 'properties', 'ruleCollections').flatMap((collection): Collection[] => {
        const order = [9 - depth, priorityOf(fieldsAt(group.item, 'properties')), priorityOf(collection)];
        return collectionsOf(collection, order);
      }),
    );
    return [...inherited, ...own];
  }

  #writesRanges(id: string, depth: number): boolean {
    const policy = this.#policies.get(id);
    const parent = idAt(policy?.item, 'properties', 'basePolicy', 'id');
    return (
      'snat' in fieldsAt(policy?.item, 'properties') ||
      (parent !== undefined && depth < 4 && this.#writesRanges(parent, depth + 1))
    );
  }

  #written(firewall: Found): Collection[] {
    const of = (member: string, kind: Collection['kind']): Collection[] =>
      listAt(firewall.item, 'properties', member).map((collection) => ({
        kind,
        order: [priorityOf(fieldsAt(collection, 'properties'))],
        action: actionOf(fieldsAt(collection, 'properties')),
        rules: listAt(collection, 'properties', 'rules'),
        name: textAt(collection, 'name') ?? 'collection',
      }));
    return [
      ...of('networkRuleCollections', 'network'),
      ...of('applicationRuleCollections', 'application'),
      ...of('natRuleCollections', 'translation'),
    ];
  }

  #networkRule(rule: Fields, collection: Collection, firewall: Found): Rule[] {
    const subject = `${firewall.id} ${nameOfRule(rule, collection)}`;
    const destination = this.#side(rule, 'destination', subject, firewall);
    const byName = textsAt(rule, 'destinationFqdns').length > 0;
    return expandRule(
      nameOfRule(rule, collection),
      collection.action,
      this.#side(rule, 'source', subject, firewall),
      byName ? unite(destination, this.#unresolved(subject, firewall)) : destination,
      this.#transports(rule, textsAt(rule, 'destinationPorts'), subject, firewall),
    );
  }

  /** Names are decided above the transport: such a rule may allow any destination on its ports. */
  #applicationRule(rule: Fields, collection: Collection, firewall: Found): Rule[] {
    if (collection.action === 'deny') return [];
    const subject = `${firewall.id} ${nameOfRule(rule, collection)}`;
    const uncertain = this.#reading.unknown(
      'application-rule',
      subject,
      'a rule by name may let any destination through',
      firewall.evidence,
    );
    const written = listAt(rule, 'protocols').flatMap((protocol) => {
      const { port } = protocol;
      return typeof port === 'number' ? [port] : [];
    });
    const ports = [...new Set([80, 443, 1433, ...written])];
    return expandRule(
      nameOfRule(rule, collection),
      'allow',
      this.#side(rule, 'source', subject, firewall),
      { certain: anyone },
      { certain: ports.map((port) => portRange(6, port, port)), possible: [] },
      { uncertain },
    );
  }

  #translation(rule: Fields, collection: Collection, firewall: Found): Translation {
    const subject = `${firewall.id} ${nameOfRule(rule, collection)}`;
    const address = parseAddress(textAt(rule, 'translatedAddress') ?? '');
    const written = rule['translatedPort'];
    const on = textsAt(rule, 'destinationAddresses').map((text) => parseAddress(text));
    const port = typeof written === 'number' ? String(written) : (textAt(rule, 'translatedPort') ?? '*');
    return {
      id: nameOfRule(rule, collection),
      source: this.#side(rule, 'source', subject, firewall),
      to: address && hostPrefix(address),
      on: on.every((one) => one !== undefined) ? on.map(hostPrefix) : undefined,
      transports: this.#transports(rule, [port], subject, firewall),
      listening: this.#transports(rule, textsAt(rule, 'destinationPorts'), subject, firewall),
    };
  }

  #side(rule: Fields, side: 'source' | 'destination', subject: string, firewall: Found): Side {
    const words = textsAt(rule, `${side}Addresses`);
    const groups = textsAt(rule, `${side}IpGroups`);
    let result: Side = { certain: { any: false, prefixes: [], identities: [] } };
    for (const word of words) result = unite(result, this.#word(word, subject, firewall));
    for (const name of groups) {
      const group = this.#addresses.get(name.toLowerCase());
      const members = textsAt(group?.item, 'properties', 'ipAddresses');
      if (members.length > 0)
        for (const word of members) result = unite(result, this.#word(word, subject, firewall));
      else result = unite(result, this.#unresolved(name, firewall));
    }
    const named = textsAt(rule, 'destinationFqdns').length > 0 && side === 'destination';
    if (words.length + groups.length === 0 && !named)
      return unite(result, this.#unresolved(subject, firewall));
    return result;
  }

  #word(word: string, subject: string, firewall: Found): Side {
    if (word === '*') return { certain: anyone };
    const prefixes = addressesOf(word);
    if (prefixes) return { certain: { any: false, prefixes, identities: [] } };
    return this.#unresolved(`${subject} ${word}`, firewall);
  }

  #unresolved(subject: string, firewall: Found): Side {
    const unknown = this.#reading.unknown(
      'address-not-understood',
      subject,
      'what it stands for is not known here',
      firewall.evidence,
    );
    return {
      certain: { any: false, prefixes: [], identities: [] },
      possible: { match: anyone, unknown },
    };
  }

  #transports(rule: Fields, ports: readonly string[], subject: string, firewall: Found): Transports {
    const protocols = [...textsAt(rule, 'ipProtocols'), ...textsAt(rule, 'protocols')].map((one) =>
      one.toLowerCase(),
    );
    const ranges = ports.map(parsePorts);
    const certain = protocols.flatMap((protocol): TransportRange[] => {
      if (protocol === 'any') return [...anyTransport];
      if (protocol === 'icmp') return [wholeProtocol(1)];
      const number = protocol === 'tcp' ? 6 : protocol === 'udp' ? 17 : undefined;
      if (number === undefined) return [];
      return ranges.flatMap((range) => (range ? [portRange(number, range.from, range.to)] : []));
    });
    const understood =
      protocols.length > 0 &&
      protocols.every((one) => ['any', 'icmp', 'tcp', 'udp'].includes(one)) &&
      ranges.every((range) => range !== undefined) &&
      !(protocols.includes('any') && ranges.some((range) => range?.from !== 0 || range.to !== 65535));
    if (understood) return { certain, possible: [] };
    const unknown = this.#reading.unknown(
      'port-not-understood',
      subject,
      'protocols or ports',
      firewall.evidence,
    );
    return { certain: [], possible: anyTransport, unknown };
  }
}

/** Every collection of the group lists its rules. */
function isWhole({ item }: Found): boolean {
  const { ruleCollections } = fieldsAt(item, 'properties');
  return (
    Array.isArray(ruleCollections) &&
    ruleCollections.every((one: unknown) => Array.isArray(fieldsAt(one)['rules']))
  );
}

function collectionsOf(collection: Fields, order: readonly number[]): Collection[] {
  const rules = listAt(collection, 'rules');
  const type = (rule: Fields): Collection['kind'] => {
    const written = textAt(rule, 'ruleType')?.toLowerCase();
    return written === 'natrule' ? 'translation' : written === 'applicationrule' ? 'application' : 'network';
  };
  return (['network', 'application', 'translation'] as const).flatMap((kind) => {
    const matching = rules.filter((rule) => type(rule) === kind);
    const name = textAt(collection, 'name') ?? 'collection';
    return matching.length === 0
      ? []
      : [{ kind, order, action: actionOf(collection), rules: matching, name }];
  });
}

/** A collection whose action is not understood allows: it widens. */
function actionOf(collection: Fields): 'allow' | 'deny' {
  return textAt(collection, 'action', 'type')?.toLowerCase() === 'deny' ? 'deny' : 'allow';
}

function priorityOf(value: Fields): number {
  return typeof value['priority'] === 'number' ? value['priority'] : 0;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function nameOfRule(rule: Fields, collection: Collection): string {
  return `${collection.name}/${textAt(rule, 'name') ?? 'rule'}`;
}

/** A prefix, an address, or a range `a-b`. */
function addressesOf(word: string): readonly Prefix[] | undefined {
  const prefix = parsePrefix(word);
  if (prefix) return [prefix];
  const [from, to] = word.split('-').map((part) => parseAddress(part.trim()));
  if (!from || !to || from.family !== to.family || from.value > to.value) return undefined;
  return rangeToPrefixes(from.family, from.value, to.value);
}
