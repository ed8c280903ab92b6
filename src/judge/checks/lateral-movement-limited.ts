import { portRange } from '../../estate/network/transport.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { evidenceOfCell, findingsOf, witnessOf } from '../segmentation/findings.ts';
import { judgeInNetwork, networkNeeds, type SystemInNetwork } from '../segmentation/in-view.ts';
import { within } from '../segmentation/transport.ts';

const everyTcpPort = [portRange(6, 1, 65535)];

/** NCSSR 1.1.1.1: whoever has taken one machine has not taken its neighbours. */
export const lateralMovementLimited: Check = {
  id: 'lateral-movement-limited',
  title: 'Machines do not reach each other beyond need',
  procedure:
    'It is computed what every other interface of the networks reaches of the system beyond approved flows, and whether machines of the system in one zone reach each other on every TCP port; both are exceptions.',
  nature: 'reperformance',
  cites: { '1.1.1.1-b': 'part', '1.1.1.1-d': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, (system) => {
      const { network, segmentation, zones } = system;
      const own = new Set(zones.map(({ name }) => name));
      const inside = new Set(
        segmentation.zones.filter(({ kind }) => kind !== 'outside').map(({ name }) => name),
      );
      const cells = segmentation.cells.filter(
        ({ from, to }) => own.has(to) && inside.has(from) && !own.has(from),
      );
      const { exceptions, undecided } = findingsOf(cells, network);
      const flat = flatZones(system);
      return {
        inspected: cells.length + zones.length,
        exceptions: [...exceptions, ...flat.exceptions],
        undecided: [...undecided, ...flat.undecided],
      };
    }),
};

/** Zones of the system within which everything talks to everything. */
function flatZones({ network, zones, own, ask }: SystemInNetwork): {
  exceptions: Exception[];
  undecided: Exception[];
} {
  const owners = new Map(own.map(({ id, owner }) => [id, owner ?? id]));
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  for (const zone of zones) {
    if (new Set(zone.endpoints.map((id) => owners.get(id))).size < 2) continue;
    // The zone against itself: every pair of its interfaces.
    const twice = ['one', 'other'].map((name) => ({ name, endpoints: zone.endpoints }));
    const cell = ask(network, twice).cells[0];
    if (!cell || !within(everyTcpPort, cell.unapprovedRanges)) continue;
    const { packet } = cell.witness ?? {};
    if (packet && packet.from === packet.to) continue;
    (cell.verdict === 'open' ? exceptions : undecided).push({
      subject: `Inside ${zone.name}`,
      condition: `machines ${cell.verdict === 'open' ? '' : 'may '}reach each other on every TCP port`,
      evidence: evidenceOfCell(cell, network),
      ...witnessOf(cell),
    });
  }
  return { exceptions, undecided };
}
