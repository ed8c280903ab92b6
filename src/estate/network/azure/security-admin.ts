import type { Filter, Rule } from '../representation.ts';
import { anyTransport } from '../transport.ts';
import { fieldsAt, listAt, nameOf, textAt, textsAt } from './fields.ts';
import {
  anyone,
  expandRule,
  parsePorts,
  type Side,
  sideOf,
  type TagScope,
  transportsOf,
  unite,
} from './match.ts';
import type { Found, Reading } from './reading.ts';
import type { VirtualNetwork } from './virtual-networks.ts';

const kind = 'azure.network.effective-security-admin-rules';

/** Admin rules of Virtual Network Manager as they are in effect on each network, before its security groups. */
export class SecurityAdmin {
  readonly #rules = new Map<string, Found[]>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
    for (const found of reading.all(kind))
      if (found.resource !== undefined)
        this.#rules.set(found.resource, [...(this.#rules.get(found.resource) ?? []), found]);
  }

  /** Whether a rule may let packets past the security groups. */
  mayBypass(network: string): boolean {
    if (!this.#reading.completeFor(kind, network)) return true;
    return (this.#rules.get(network) ?? []).some(
      ({ item }) => textAt(item, 'properties', 'access')?.toLowerCase() !== 'deny' && !isPlainAllow(item),
    );
  }

  /** The filter of a network at a scope; undefined when no admin rule is in effect on it. */
  filter(network: VirtualNetwork, id: string, scope: TagScope): Filter | undefined {
    const reading = this.#reading;
    const found = this.#rules.get(network.id) ?? [];
    const evidence = found.map((one) => one.evidence);
    const make = (inbound: readonly Rule[], outbound: readonly Rule[]): Filter => ({
      id,
      stateful: true,
      inbound,
      outbound,
      otherwise: 'allow',
      evidence: [...new Set(evidence)],
    });
    if (!reading.completeFor(kind, network.id)) {
      const uncertain = reading.unknown(
        'admin-rules-not-read',
        network.id,
        'the admin rules in effect on it were not read',
      );
      const bypass: Rule = {
        id: 'admin rules not read',
        action: 'always-allow',
        source: anyone,
        destination: anyone,
        transport: anyTransport,
        uncertain,
      };
      return make([bypass], [bypass]);
    }
    if (found.length === 0) return undefined;
    const doubt = this.#doubts(network, found);
    const side = (direction: 'inbound' | 'outbound'): Rule[] =>
      found
        .map((one) => ({ one, priority: priorityOf(one) }))
        .sort((a, b) => a.priority - b.priority)
        .flatMap(({ one }) => this.#lower(one, direction, scope, doubt(one)));
    return make(side('inbound'), side('outbound'));
  }

  /** Why a rule may not decide as it stands: order between managers, equal priorities, services that refuse it. */
  #doubts(network: VirtualNetwork, found: readonly Found[]): (one: Found) => string | undefined {
    const managers = new Set(found.map(({ id }) => id.split('/securityadminconfigurations/')[0]));
    const tied = new Set<number>();
    const access = new Map<string, string>();
    for (const { item, ...one } of found) {
      const key = `${String(textAt(item, 'properties', 'direction')).toLowerCase()}|${String(priorityOf({ item, ...one }))}`;
      const written = String(textAt(item, 'properties', 'access')).toLowerCase();
      if ((access.get(key) ?? written) !== written) tied.add(priorityOf({ item, ...one }));
      access.set(key, written);
    }
    const services = network.subnets.some((subnet) => subnet.hasIntentPolicy);
    return (one) => {
      const why =
        managers.size > 1
          ? 'rules of several managers: their order is not read'
          : tied.has(priorityOf(one))
            ? 'rules of equal priority decide differently'
            : services
              ? 'a service in the network can keep admin rules from taking effect'
              : undefined;
      return why === undefined
        ? undefined
        : this.#reading.unknown('admin-rule-order', network.id, why, one.evidence);
    };
  }

  #lower(
    { id, item, evidence }: Found,
    direction: 'inbound' | 'outbound',
    scope: TagScope,
    doubt: string | undefined,
  ): Rule[] {
    const reading = this.#reading;
    const properties = fieldsAt(item, 'properties');
    const written = textAt(properties, 'direction')?.toLowerCase();
    if (written !== direction && (written === 'inbound' || written === 'outbound')) return [];
    const access = textAt(properties, 'access')?.toLowerCase();
    const actions: Record<string, Rule['action']> = {
      allow: 'allow',
      alwaysallow: 'always-allow',
      deny: 'deny',
    };
    const action = access === undefined ? undefined : actions[access];
    const understood =
      written === direction && action !== undefined && typeof properties['priority'] === 'number';
    const unknown = understood
      ? doubt
      : reading.unknown('rule-not-understood', id, 'direction, access or priority', evidence);
    const ports = textsAt(properties, 'sourcePortRanges').map(parsePorts);
    const limited = ports.length > 0 && !ports.some((range) => range?.from === 0 && range.to === 65535);
    const destinationPorts = textsAt(properties, 'destinationPortRanges');
    return expandRule(
      `${nameOf(id)} (${String(properties['priority'])})`,
      action ?? 'always-allow',
      this.#side(properties, 'sources', direction === 'outbound' && !scope.passing, scope, id, evidence),
      this.#side(properties, 'destinations', direction === 'inbound' && !scope.passing, scope, id, evidence),
      transportsOf(
        textAt(properties, 'protocol'),
        destinationPorts.length === 0 ? ['*'] : destinationPorts,
        id,
        evidence,
        reading,
      ),
      {
        ...(limited ? { sourcePorts: ports.flatMap((range) => range ?? []) } : {}),
        uncertain: unknown,
      },
    );
  }

  #side(
    properties: unknown,
    member: 'sources' | 'destinations',
    own: boolean,
    scope: TagScope,
    id: string,
    evidence: string,
  ): Side {
    const items = listAt(properties, member);
    const subject = `${id} ${member}`;
    const sides = items.map((item) => {
      const type = textAt(item, 'addressPrefixType')?.toLowerCase();
      if (type === 'networkgroup' || textAt(item, 'addressPrefix') === undefined) {
        const unknown = this.#reading.unknown('address-not-understood', subject, 'a network group', evidence);
        return { certain: noMatch, possible: { match: anyone, unknown } };
      }
      return sideOf([textAt(item, 'addressPrefix') ?? ''], [], own, scope, subject, evidence, this.#reading);
    });
    return sides.reduce<Side>((all, one) => unite(all, one), sides[0] ?? { certain: anyone });
  }
}

const noMatch = { any: false, prefixes: [], identities: [] };

function isPlainAllow(item: unknown): boolean {
  return textAt(item, 'properties', 'access')?.toLowerCase() === 'allow';
}

function priorityOf({ item }: Pick<Found, 'item'>): number {
  const { priority } = fieldsAt(item, 'properties');
  return typeof priority === 'number' ? priority : 0;
}
