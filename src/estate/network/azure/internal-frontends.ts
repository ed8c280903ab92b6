import { formatPrefix, type Prefix } from '../address.ts';
import type {
  Attachment,
  Endpoint,
  Filter,
  Relay,
  RelayListener,
  RelayTarget,
  RouteTable,
} from '../representation.ts';
import { nameOf } from './fields.ts';
import type { Forwarding, Frontend, LoadBalancers } from './load-balancers.ts';
import { anyone } from './match.ts';
import type { Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';

/**
 * The private frontends of load balancers. No security group and no route of their subnet applies to them: the packet
 * goes from the client, which the member still sees as its source, to a member at the backend port. Members of
 * floating rules hold the frontend's address themselves and need no relay.
 */
export class InternalFrontends {
  readonly endpoints: Endpoint[] = [];
  readonly attachments: Attachment[] = [];
  readonly routeTables: RouteTable[] = [];
  readonly filters: Filter[] = [];
  readonly relays: Relay[] = [];
  /** A frontend whose subnet was not read. */
  unplaced = false;
  readonly #reading: Reading;

  constructor(balancers: LoadBalancers, surroundings: Surroundings, reading: Reading) {
    this.#reading = reading;
    for (const frontend of new Map(balancers.frontends.map((one) => [one.id, one])).values()) {
      if (frontend.isPublic) continue;
      const forwardings = balancers.forwardings.filter(
        (one) => one.frontend.id === frontend.id && !one.floating,
      );
      const subnet = surroundings.subnets.get(frontend.subnet ?? '');
      if (subnet) this.#add(frontend, subnet, forwardings);
      else this.#unplaced(frontend);
    }
  }

  #add(frontend: Frontend, subnet: Subnet, forwardings: readonly Forwarding[]): void {
    const [first] = forwardings;
    if (!first) return;
    const { id } = frontend;
    const evidence = [first.evidence];
    const targets = new Map(
      forwardings.flatMap(({ targets: all }) =>
        all.map((target) => [formatPrefix(target.address), target.address] as const),
      ),
    );
    this.filters.push({
      id: `${id}#ports`,
      stateful: true,
      inbound: forwardings.map((one) => ({
        id: nameOf(one.rule),
        action: 'allow',
        source: anyone,
        destination: anyone,
        transport: one.listening,
      })),
      outbound: [],
      otherwise: 'deny',
      evidence,
    });
    this.routeTables.push({
      id: `${id}#members/routes`,
      routes: [...targets].map(([text, prefix]) => ({
        id: `member ${text}`,
        prefix,
        origin: 'system',
        preference: 0,
        target: { kind: 'local' },
      })),
      evidence,
    });
    this.attachments.push({
      id: `${id}#members`,
      domain: subnet.network,
      kind: 'gateway',
      prefixes: [],
      routeTable: `${id}#members/routes`,
      inbound: [],
      outbound: [],
      evidence,
    });
    this.endpoints.push({
      id,
      domain: subnet.network,
      attachment: `${id}#members`,
      kind: 'load-balancer',
      addresses: this.#addresses(frontend, subnet).map((prefix) => ({ prefix })),
      identities: [],
      forwards: false,
      initiates: false,
      inbound: [{ filters: [`${id}#ports`] }],
      outbound: [],
      owner: first.balancer,
      aliases: [nameOf(id), nameOf(first.balancer), subnet.id, subnet.spelled],
      tags: {},
      dormant: false,
      evidence,
    });
    this.relays.push({
      id: `${id}#rules`,
      kind: 'load-balancer',
      front: [id],
      listeners: forwardings.map(listenerOf),
    });
  }

  /** Any address of its subnet where its own is not given. */
  #addresses({ id, address }: Frontend, subnet: Subnet): readonly Prefix[] {
    if (address) return [address];
    this.#reading.unknown('frontend-without-address', id, 'it may hold any address of its subnet');
    return subnet.prefixes;
  }

  #unplaced({ id }: Frontend): void {
    this.unplaced = true;
    this.#reading.unknown('relay-without-place', id, 'its subnet was not read');
  }
}

function listenerOf(forwarding: Forwarding): RelayListener {
  const { rule, listening, targets, transport, uncertain } = forwarding;
  return {
    id: rule,
    transport: listening,
    targets: targets.map((target): RelayTarget => ({
      endpoint: target.interface.id,
      address: target.address,
      transport,
    })),
    keepsSource: 'and-groups',
    ...(uncertain === undefined ? {} : { uncertain, unknownTargets: uncertain }),
  };
}
