import { hostPrefix, parseAddress, type Prefix } from '../address.ts';
import type {
  Attachment,
  Endpoint,
  Entrance,
  Filter,
  Relay,
  Route,
  RouteTable,
  RouteTarget,
} from '../representation.ts';
import { idAt, listAt, nameOf, networkOfSubnet, textAt } from './fields.ts';
import { type FirewallRules, FirewallRulesReader } from './firewall-rules.ts';
import { anyone, expandRule } from './match.ts';
import type { Appliance } from './next-hops.ts';
import { distinct, prefixText, wholeSpace } from './prefix-sets.ts';
import type { Found, Reading } from './reading.ts';
import { type Holders, standingRelay, translationRelay, unreadTranslation } from './translation-relays.ts';

/** A firewall and where its packets go on from. */
interface Placed {
  readonly found: Found;
  readonly domain: string;
  /** The attachment from which it sends on: its subnet, or the hub it secures. */
  readonly home: string;
  readonly address: Prefix | undefined;
}

/**
 * Azure Firewalls. Each is a place that packets pass on their way: on leaving it they pass its network rules, which
 * see both ends of the packet, and go on from its subnet. Application rules put the firewall's address as the source.
 */
export class Firewalls {
  readonly attachments: Attachment[] = [];
  readonly endpoints: Endpoint[] = [];
  readonly filters: Filter[] = [];
  readonly routeTables: RouteTable[] = [];
  readonly entrances: Entrance[] = [];
  readonly appliances: Appliance[] = [];
  readonly relays: Relay[] = [];
  /** Set when a rule publishes something that is not known by address. */
  published: string | undefined;
  readonly #reading: Reading;
  readonly #rules: FirewallRulesReader;
  readonly #holders: Holders;

  constructor(reading: Reading, holders: Holders) {
    this.#holders = holders;
    this.#reading = reading;
    this.#rules = new FirewallRulesReader(reading);
    for (const found of reading.all('azure.network.azure-firewalls'))
      for (const placed of placesOf(found)) this.#add(placed);
  }

  #add(placed: Placed): void {
    const { found, domain, home, address } = placed;
    const rules = this.#rules.read(found);
    const evidence = [found.evidence];
    const via = nameOf(found.id);
    const filterId = `${found.id}#rules`;
    const standing = distinct(rules?.translations.flatMap((one) => one.on ?? []) ?? []);
    if (rules)
      this.filters.push({
        id: filterId,
        stateful: true,
        inbound: [],
        outbound: [...this.#toItself(found, rules), ...rules.rules],
        otherwise: 'deny',
        evidence,
      });
    const seesFirewall =
      !rules || rules.hasApplicationRules || rules.writesRanges || writesRanges(found)
        ? this.#reading.unknown(
            'firewall-translates',
            found.id,
            'whether the destination sees the firewall as the source is not decided',
            found.evidence,
          )
        : undefined;
    const on: RouteTarget = {
      kind: 'attachment',
      choices: [home],
      passesInbound: false,
      otherZone: 'any',
      via,
    };
    const asItself: RouteTarget = {
      kind: 'endpoint',
      endpoint: found.id,
      translatesSource: true,
      passes: 'always',
      via,
    };
    const routes = wholeSpace.flatMap((prefix) => [
      route('firewall', prefix, on),
      ...(seesFirewall === undefined
        ? []
        : [route('firewall as the source', prefix, asItself, seesFirewall)]),
    ]);
    const own = standing.map((prefix) => route('its own address', prefix, { kind: 'local' }));
    this.#place(found.id, domain, [filterId], [...routes, ...own], evidence);
    const endpoint: Endpoint = {
      id: found.id,
      domain,
      attachment: home,
      kind: 'firewall',
      addresses: address ? [{ prefix: address }] : [],
      identities: [],
      forwards: true,
      initiates: false,
      inbound: [],
      outbound: [],
      aliases: [found.spelled, via],
      tags: {},
      dormant: false,
      evidence,
    };
    this.endpoints.push(endpoint);
    const elsewhere = standing.filter((one) => !address || prefixText(one) !== prefixText(address));
    if (elsewhere.length > 0) {
      const addresses = elsewhere.map((prefix) => ({ prefix }));
      this.endpoints.push({ ...endpoint, id: `${found.id}#standing`, addresses });
      this.relays.push(standingRelay(`${found.id}#standing`, found.id, this.#translates(found)));
    }
    if (address)
      this.appliances.push({
        network: domain,
        address,
        hops: [{ target: { ...on, choices: [found.id] } }],
      });
    this.#publish(placed, rules, on, asItself);
  }

  #translates({ id, evidence }: Found): string {
    const line = 'what it publishes sees the client or the firewall as the source';
    return this.#reading.unknown('destination-translation', id, line, evidence);
  }

  /** What is addressed to the firewall for translation passes before its network rules. */
  #toItself(found: Found, { translations }: FirewallRules): Filter['outbound'] {
    return translations.flatMap((one) => {
      const uncertain = this.#translates(found);
      const itself = { certain: { any: false, prefixes: one.on ?? [], identities: [] } };
      return expandRule(one.id, 'allow', one.source, itself, one.listening, { uncertain });
    });
  }

  /** Destination translation: from the Internet to the translated addresses, past the network rules. */
  #publish(
    { found, domain, address }: Placed,
    rules: FirewallRules | undefined,
    on: RouteTarget,
    asItself: RouteTarget,
  ): void {
    if (!rules) {
      this.published ??= `firewall-policy-not-read:${found.id}`;
      this.relays.push(unreadTranslation(found.id, this.#translates(found)));
      return;
    }
    if (rules.translations.length === 0) return;
    if (!address || rules.translations.some((one) => !one.on))
      this.#reading.assume(
        'relays-not-followed',
        'Destination translation that stands on no single address is met from the Internet alone.',
      );
    const unknown = this.#translates(found);
    if (rules.translations.some((one) => !one.to)) this.published ??= unknown;
    this.relays.push(translationRelay(found.id, rules.translations, this.#holders, unknown));
    const id = `${found.id}#translation`;
    const targets = distinct(rules.translations.flatMap((one) => one.to ?? []));
    this.filters.push({
      id: `${id}-rules`,
      stateful: true,
      inbound: [],
      outbound: rules.translations.flatMap((one) =>
        expandRule(
          one.id,
          'allow',
          one.source,
          { certain: one.to ? { any: false, prefixes: [one.to], identities: [] } : anyone },
          one.transports,
        ),
      ),
      otherwise: 'deny',
      evidence: [found.evidence],
    });
    const routes = targets.flatMap((prefix) => [
      route('destination translation', prefix, on, unknown),
      route('destination translation as the firewall', prefix, asItself, unknown),
    ]);
    this.#place(id, domain, [`${id}-rules`], routes, [found.evidence]);
    this.entrances.push({
      attachment: id,
      translatesPublic: false,
      families: [4, 6],
      via: `${nameOf(found.id)} destination translation`,
    });
  }

  #place(
    id: string,
    domain: string,
    filters: readonly string[],
    routes: readonly Route[],
    evidence: readonly string[],
  ): void {
    this.routeTables.push({ id: `${id}/routes`, routes, evidence });
    this.attachments.push({
      id,
      domain,
      kind: 'gateway',
      prefixes: [],
      routeTable: `${id}/routes`,
      inbound: [],
      outbound: [{ filters }],
      evidence,
    });
  }
}

function placesOf(found: Found): Placed[] {
  const hub = idAt(found.item, 'properties', 'virtualHub', 'id');
  if (hub !== undefined) {
    const address = addressAt(textAt(found.item, 'properties', 'hubIPAddresses', 'privateIPAddress'));
    return [{ found, domain: hub, home: hub, address }];
  }
  return listAt(found.item, 'properties', 'ipConfigurations')
    .flatMap((configuration): Placed[] => {
      const subnet = idAt(configuration, 'properties', 'subnet', 'id');
      if (subnet === undefined) return [];
      const address = addressAt(textAt(configuration, 'properties', 'privateIPAddress'));
      return [{ found, domain: networkOfSubnet(subnet), home: subnet, address }];
    })
    .slice(0, 1);
}

function addressAt(text: string | undefined): Prefix | undefined {
  const address = text === undefined ? undefined : parseAddress(text);
  return address && hostPrefix(address);
}

/** Private ranges for which the source is kept, written on the firewall itself. */
function writesRanges(found: Found): boolean {
  return textAt(found.item, 'properties', 'additionalProperties', 'Network.SNAT.PrivateRanges') !== undefined;
}

function route(id: string, prefix: Prefix, target: RouteTarget, uncertain?: string): Route {
  return {
    id,
    prefix,
    origin: 'system',
    preference: 0,
    target,
    ...(uncertain === undefined ? {} : { uncertain }),
  };
}
