import type { Filter, Rule, Stage } from '../representation.ts';
import { anyTransport, portRange } from '../transport.ts';
import { parsePrefix } from '../address.ts';
import { fieldsAt, idAt, listAt, textAt, textsAt } from './fields.ts';
import type { PassingStages } from './appliances.ts';
import type { NetworkInterface } from './interfaces.ts';
import { anyone, parsePorts, type TagScope } from './match.ts';
import type { Guarding } from './public-entrances.ts';
import type { Found, Reading } from './reading.ts';
import type { SecurityAdmin } from './security-admin.ts';
import { lowerSecurityGroup } from './security-groups.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';
import type { TagScopes } from './tag-scopes.ts';

/** The filters before each interface: admin rules, then the security groups of subnet and interface, which both must allow. */
export class InterfaceGuards {
  readonly filters = new Map<string, Filter>();
  readonly #surroundings: Surroundings;
  readonly #scopes: TagScopes;
  readonly #admin: SecurityAdmin;
  readonly #reading: Reading;
  readonly #groups: ReadonlyMap<string, Found>;
  readonly #temporary = new Map<string, Rule[]>();
  readonly #ids = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(
    surroundings: Surroundings,
    scopes: TagScopes,
    admin: SecurityAdmin,
    interfaces: readonly NetworkInterface[],
    reading: Reading,
  ) {
    this.#surroundings = surroundings;
    this.#scopes = scopes;
    this.#admin = admin;
    this.#reading = reading;
    this.#groups = new Map(reading.all('azure.network.network-security-groups').map((one) => [one.id, one]));
    this.#readJustInTime(interfaces);
  }

  /** The same filters for packets that an interface passes on: neither end is its own. */
  readonly passing: PassingStages = {
    inbound: (one) => {
      const { admin, subnet, own } = this.#parts(one, true);
      return stages(admin, subnet, own);
    },
    outbound: (one) => {
      const { admin, subnet, own } = this.#parts(one, true);
      return stages(admin, own, subnet);
    },
  };

  inbound(one: NetworkInterface): Stage[] {
    const { admin, subnet, own } = this.#parts(one);
    return stages(admin, subnet, own);
  }

  outbound(one: NetworkInterface): Stage[] {
    const { admin, subnet, own } = this.#parts(one);
    return stages(admin, own, subnet);
  }

  /** The security group of a subnet alone, for services that stand in it without an interface of their own. */
  ofSubnet(subnet: Subnet): { inbound: Stage[]; outbound: Stage[] } {
    const group = subnet.securityGroup && this.#group(subnet.securityGroup, this.#scopes.at(subnet));
    return { inbound: stages(group), outbound: stages(group) };
  }

  /** Whether a security group stands before the interface. */
  guarding(one: NetworkInterface): Guarding {
    const subnet = this.#surroundings.subnets.get(one.subnet);
    if ((one.securityGroup ?? subnet?.securityGroup) !== undefined) return 'guarded';
    if (this.#admin.mayBypass(one.network))
      return {
        uncertain: this.#reading.unknown(
          'admin-rules-may-open',
          one.network,
          'whether an admin rule opens a closed public address is not decided',
        ),
      };
    if (!subnet)
      return {
        uncertain: this.#reading.unknown('subnet-not-read', one.subnet, `home of ${one.id}`, one.evidence),
      };
    return 'unguarded';
  }

  /** A private endpoint is guarded only where its subnet turns policies on; admin rules never hold for it. */
  #parts(
    one: NetworkInterface,
    passing = false,
  ): {
    admin: string | undefined;
    subnet: string | undefined;
    own: string | undefined;
  } {
    const subnet = this.#surroundings.subnets.get(one.subnet);
    const network = this.#surroundings.networks.get(one.network);
    const common = this.#scopes.at(subnet);
    const scope = passing ? { ...common, id: `${common.id} passing`, passing } : common;
    // The addresses of a Private Link service are a gateway's: no security group holds for them.
    if (one.kind === 'load-balancer') return { admin: undefined, subnet: undefined, own: undefined };
    if (one.kind === 'private-endpoint') {
      const policies = subnet?.privateEndpointPolicies.toLowerCase() ?? 'disabled';
      const holds = policies === 'enabled' || policies === 'networksecuritygroupenabled';
      const group = holds ? subnet?.securityGroup : undefined;
      return { admin: undefined, subnet: group && this.#group(group, scope), own: undefined };
    }
    if (network) {
      const id = this.#number(`${network.id}#security-admin-rules`, scope);
      if (!this.filters.has(id)) {
        const filter = this.#admin.filter(network, id, scope);
        if (filter) this.filters.set(id, filter);
      }
    }
    const admin = network && this.#number(`${network.id}#security-admin-rules`, scope);
    return {
      admin: admin !== undefined && this.filters.has(admin) ? admin : undefined,
      subnet: subnet
        ? subnet.securityGroup && this.#group(subnet.securityGroup, scope)
        : `${one.subnet}#not-read`,
      own: one.securityGroup && this.#group(one.securityGroup, scope),
    };
  }

  #group(id: string, scope: TagScope): string {
    const name = this.#number(id, scope);
    if (this.filters.has(name)) return name;
    const found = this.#groups.get(id);
    if (!found) {
      this.#reading.unknown('security-group-not-read', id, 'its rules were not read');
      return name;
    }
    const temporary = this.#temporary.get(id) ?? [];
    this.filters.set(name, lowerSecurityGroup(found, name, scope, temporary, this.#reading));
    return name;
  }

  /** One filter per group and meaning of the tags; the first keeps the plain id. */
  #number(id: string, scope: TagScope): string {
    const key = `${id}|${scope.id}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(id) ?? 0) + 1;
    const name = count === 1 ? id : `${id}#${String(count)}`;
    this.#counts.set(id, count);
    this.#ids.set(key, name);
    return name;
  }

  /** Just-in-time access may put allow rules for its ports in front of the groups of a machine. */
  #readJustInTime(interfaces: readonly NetworkInterface[]): void {
    const reading = this.#reading;
    const ports = new Map<string, Found[]>();
    for (const policy of reading.all('azure.security.jit-policies'))
      for (const machine of listAt(policy.item, 'properties', 'virtualMachines')) {
        const id = idAt(machine, 'id');
        if (id === undefined) continue;
        ports.set(id, [...(ports.get(id) ?? []), { ...policy, item: machine }]);
      }
    for (const one of interfaces) {
      const groups = [one.securityGroup, this.#surroundings.subnets.get(one.subnet)?.securityGroup];
      const rules = (ports.get(one.owner?.toLowerCase() ?? '') ?? []).flatMap((machine) =>
        justInTimeRules(machine, one, reading),
      );
      for (const group of new Set(groups))
        if (group !== undefined && rules.length > 0)
          this.#temporary.set(group, [...(this.#temporary.get(group) ?? []), ...rules]);
    }
    for (const { id, subscription } of this.#groups.values()) {
      const unread = reading.unread(['azure.security.jit-policies'], subscription);
      if (unread !== undefined)
        this.#temporary.set(id, [
          {
            id: 'just-in-time access not read',
            action: 'allow',
            source: anyone,
            destination: anyone,
            transport: anyTransport,
            uncertain: unread,
          },
        ]);
    }
  }
}

function stages(...filters: readonly (string | undefined)[]): Stage[] {
  return filters.flatMap((id) => (id === undefined ? [] : [{ filters: [id] }]));
}

function justInTimeRules(machine: Found, one: NetworkInterface, reading: Reading): Rule[] {
  const uncertain = reading.unknown(
    'just-in-time',
    one.owner ?? one.id,
    'just-in-time access may open its managed ports',
    machine.evidence,
  );
  return listAt(machine.item, 'ports').map((port): Rule => {
    const number = fieldsAt(port)['number'];
    const protocol = textAt(port, 'protocol')?.toLowerCase();
    const numbers = protocol === 'tcp' ? [6] : protocol === 'udp' ? [17] : [6, 17];
    const single = textAt(port, 'allowedSourceAddressPrefix');
    const written = [
      ...(single === undefined ? [] : [single]),
      ...textsAt(port, 'allowedSourceAddressPrefixes'),
    ];
    const prefixes = written.map(parsePrefix);
    const known = written.length > 0 && prefixes.every((prefix) => prefix !== undefined);
    const range = typeof number === 'number' ? parsePorts(String(number)) : undefined;
    return {
      id: `just-in-time access to port ${String(number)}`,
      action: 'allow',
      source: known ? { any: false, prefixes: prefixes.flatMap((p) => p ?? []), identities: [] } : anyone,
      destination: { any: false, prefixes: one.addresses.map(({ prefix }) => prefix), identities: [] },
      transport: numbers.map((each) => portRange(each, range?.from ?? 0, range?.to ?? 65535)),
      uncertain,
    };
  });
}
