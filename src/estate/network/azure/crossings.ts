import type { Attachment, Filter, RouteTarget } from '../representation.ts';
import { anyTransport } from '../transport.ts';
import type { Link } from './links.ts';
import { anyone } from './match.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';

/** Packets of sites stand here when they come in; a network that borrows the gateway takes them. */
export const gatewaySubnet = 'gatewaysubnet';

/** The ways from one network into another over links. */
export class Crossings {
  readonly attachments = new Map<string, Attachment>();
  readonly filters = new Map<string, Filter>();
  readonly #surroundings: Surroundings;
  readonly #forwarding: ReadonlySet<string>;

  /** `forwarding`: networks in which something passes on packets that are not its own. */
  constructor(surroundings: Surroundings, forwarding: ReadonlySet<string>) {
    this.#surroundings = surroundings;
    this.#forwarding = forwarding;
  }

  /** How packets cross a link: past a filter where the far side takes only what comes from this network. */
  target(subnet: Subnet, link: Link): RouteTarget {
    const from = subnet.network;
    const { via } = link;
    if (!link.collected) {
      return { kind: 'outside', domain: `uncollected:${link.to}`, needsPublic: false, via };
    }
    const ofSites = subnet.name === gatewaySubnet && link.lendsGateway;
    if (link.takesForwarded || ofSites || !this.#forwarding.has(from))
      return { kind: 'domain', domain: link.to, via };
    const id = `${from}>${link.to}`;
    const network = this.#surroundings.networks.get(from);
    const filter: Filter = {
      id: `${id}#no-forwarded-traffic`,
      stateful: true,
      inbound: [
        {
          id: 'source in the peered network',
          action: 'allow',
          source: { any: false, prefixes: network?.prefixes ?? [], identities: [] },
          destination: anyone,
          transport: anyTransport,
        },
      ],
      outbound: [],
      otherwise: 'deny',
      evidence: network ? [network.evidence] : [],
    };
    this.filters.set(filter.id, filter);
    this.attachments.set(id, {
      id,
      domain: link.to,
      kind: 'gateway',
      prefixes: [],
      inbound: [{ filters: [filter.id] }],
      outbound: [],
      evidence: filter.evidence,
    });
    return { kind: 'attachment', choices: [id], passesInbound: true, otherZone: 'any', via };
  }
}
