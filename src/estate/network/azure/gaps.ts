import type { Attachment, Domain, Network, Route, RouteTable } from '../representation.ts';
import type { Reading } from './reading.ts';

/**
 * Puts an unknown in the place of every reference to a place that was not read, so that it widens: a route to it may
 * lead anywhere, an entrance at it may let in to every network.
 */
export function closeGaps(
  network: Pick<Network, 'domains' | 'attachments' | 'routeTables'>,
  reading: Reading,
): Pick<Network, 'domains' | 'attachments' | 'routeTables'> {
  const places = new Set(network.attachments.map((attachment) => attachment.id));
  const gap = (place: string): string => reading.unknown('place-not-read', place, 'a way leads through it');
  const close = (route: Route): Route => {
    const { target } = route;
    const missing = target.kind === 'attachment' ? target.choices.find((id) => !places.has(id)) : undefined;
    if (missing === undefined) return route;
    return { ...route, target: { kind: 'anywhere', via: missing }, uncertain: gap(missing) };
  };
  const added: Attachment[] = [];
  const collected = network.domains.filter((domain) => domain.kind === 'virtual-network');
  const anyPlace = (): string[] =>
    collected.map(({ id: domain }) => {
      const id = `${domain}#anywhere`;
      if (!places.has(id)) {
        places.add(id);
        added.push({ id, domain, kind: 'gateway', prefixes: [], inbound: [], outbound: [], evidence: [] });
      }
      return id;
    });
  const domains = network.domains.map((domain): Domain => ({
    ...domain,
    entrances: domain.entrances.flatMap((entrance) =>
      places.has(entrance.attachment)
        ? [entrance]
        : anyPlace().map((attachment) => ({ ...entrance, attachment, uncertain: gap(entrance.attachment) })),
    ),
  }));
  return {
    domains,
    attachments: [...network.attachments, ...added],
    routeTables: network.routeTables.map((table): RouteTable => ({
      ...table,
      routes: table.routes.map(close),
    })),
  };
}
