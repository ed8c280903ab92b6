import type { Assumption, Network } from './representation.ts';

/** Hosts named in the line; the others are counted. */
const mostNamed = 6;

/**
 * What is taken as given of machines that stand in several subnets: no filter or route shows what such a host passes
 * on by itself, from one of its interfaces to another. Empty where there is none.
 */
export function multiHomedAssumption({ endpoints }: Pick<Network, 'endpoints'>): Assumption[] {
  const places = new Map<string, Set<string>>();
  for (const { owner, attachment } of endpoints)
    if (owner !== undefined) places.set(owner, (places.get(owner) ?? new Set()).add(attachment));
  const hosts = [...places].filter(([, own]) => own.size > 1).map(([owner]) => owner);
  if (hosts.length === 0) return [];
  const more = hosts.length - mostNamed;
  const named = `${hosts.sort().slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const line = `Machines with interfaces in several subnets pass nothing on from one to another: ${named}.`;
  return [{ id: 'multi-homed-hosts', line }];
}
