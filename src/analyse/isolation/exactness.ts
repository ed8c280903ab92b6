import type { Network } from '../../estate/network/representation.ts';

/** Nothing in the network is uncertain, so both bounds are one. */
export function isExact(network: Network): boolean {
  const filters = new Set(network.filters.map((filter) => filter.id));
  const tables = new Set(network.routeTables.map((table) => table.id));
  const read = (stages: readonly { filters: readonly string[] }[]): boolean =>
    stages.every((stage) => stage.filters.every((id) => filters.has(id)));
  return (
    network.unknowns.length === 0 &&
    // Whether a target sees its client, and what holds behind PrivateLink, may depend on settings.
    network.relays.length === 0 &&
    network.attachments.every(
      (item) =>
        read(item.inbound) &&
        read(item.outbound) &&
        (item.routeTable === undefined || tables.has(item.routeTable)),
    ) &&
    network.endpoints.every((item) => read(item.inbound) && read(item.outbound) && !item.forwards) &&
    network.routeTables.every((table) => isDecided(table.routes))
  );
}

function isDecided(
  routes: readonly {
    prefix: { family: number; first: bigint; length: number };
    preference: number;
    uncertain?: string;
    target: { kind: string; choices?: readonly string[] };
  }[],
): boolean {
  const seen = new Set<string>();
  for (const { prefix, preference, uncertain, target } of routes) {
    const key = `${String(prefix.family)}|${String(prefix.first)}|${String(prefix.length)}|${String(preference)}`;
    const manyZones = target.kind === 'attachment' && (target.choices?.length ?? 0) > 1;
    if (uncertain !== undefined || manyZones || target.kind === 'anywhere' || seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}
