import { covers, parsePrefix, type Prefix } from '../../estate/network/address.ts';
import type { Network } from '../../estate/network/representation.ts';
import type { Segment } from './parties.ts';

/** What a question can name: a cloud id, an address, a CIDR block, `internet`, `onpremises`, or a set of endpoint ids. */
export type Reference = string | readonly string[];

/** The endpoints and outside addresses that a reference stands for; empty when it names nothing that was read. */
export function resolveReference(network: Network, reference: Reference, name: string): Segment {
  if (typeof reference !== 'string') return { name, endpoints: reference };
  if (reference === 'onpremises') {
    const sites = network.domains.filter(({ kind }) => kind === 'on-premises');
    return { name, endpoints: [], outside: sites.map(({ id }) => ({ domain: id })) };
  }
  const prefix = parsePrefix(reference);
  if (prefix) return ofPrefix(network, prefix, name);
  if (network.domains.some((domain) => domain.id === reference && domain.kind !== 'virtual-network'))
    return { name, endpoints: [], outside: [{ domain: reference }] };
  const endpoints = network.endpoints.filter(
    (endpoint) =>
      [endpoint.id, endpoint.owner, endpoint.attachment, endpoint.domain].includes(reference) ||
      endpoint.aliases.includes(reference) ||
      endpoint.identities.includes(reference),
  );
  return { name, endpoints: endpoints.map((endpoint) => endpoint.id) };
}

function ofPrefix(network: Network, prefix: Prefix, name: string): Segment {
  const inside = network.endpoints.filter((endpoint) =>
    endpoint.addresses.some(
      (address) =>
        covers(prefix, address.prefix) ||
        covers(address.prefix, prefix) ||
        (address.public &&
          covers(prefix, {
            family: address.public.family,
            first: address.public.value,
            length: address.public.family === 4 ? 32 : 128,
          })),
    ),
  );
  const outside = network.domains.filter(
    (domain) => domain.kind !== 'virtual-network' && domain.kind !== 'hub',
  );
  return {
    name,
    endpoints: inside.map((endpoint) => endpoint.id),
    outside: outside.map((domain) => ({ domain: domain.id, prefix })),
  };
}
