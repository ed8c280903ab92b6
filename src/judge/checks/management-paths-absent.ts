import { segmentMatrix } from '../../analyse/isolation/matrix.ts';
import { transportWords } from '../../analyse/isolation/transport-text.ts';
import type { TransportRange } from '../../estate/network/representation.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { managementPorts } from '../ports.ts';
import { evidenceOfCell, witnessOf } from '../segmentation/findings.ts';
import { judgeInNetwork, networkNeeds, type SystemInNetwork } from '../segmentation/in-view.ts';
import { nameOf } from '../segmentation/neighbours.ts';

/** Machines computed one by one; more are computed together. */
const mostAlone = 60;

/** NCSSR 2.2.6: no way leads around the boundary control at which remote sessions end. */
export const managementPathsAbsent: Check = {
  id: 'management-paths-absent',
  title: 'No outside network reaches a management port directly',
  procedure: `From filters, routes, gateways and public addresses it is computed whether the internet or another outside network reaches TCP ${managementPorts.join(', ')} of any interface of the system; approved or not, that leads around the boundary control at which remote sessions have to end.`,
  nature: 'reperformance',
  cites: { '2.2.6-d3': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, (system) => {
      const findings = outsidePaths(system);
      return {
        inspected: system.own.length,
        ...findings,
        notes: system.segmentation.controlPlane,
      };
    }),
};

function outsidePaths({ network, own, segmentation }: SystemInNetwork): {
  exceptions: Exception[];
  undecided: Exception[];
} {
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  const outside = segmentation.zones.filter(({ kind }) => kind === 'outside');
  const machines =
    own.length <= mostAlone
      ? own.map((one) => ({ name: nameOf(one), endpoints: [one.id] }))
      : [{ name: `${own.length} interfaces`, endpoints: own.map(({ id }) => id) }];
  if (outside.length === 0) return { exceptions, undecided };
  const approved = outside.flatMap((from) =>
    machines.map((to) => ({ from: from.name, to: to.name, transport: allButManagement })),
  );
  const { cells } = segmentMatrix(network, [...outside, ...machines], approved);
  const sources = new Set(outside.map(({ name }) => name));
  for (const cell of cells) {
    if (!sources.has(cell.from) || sources.has(cell.to) || cell.verdict.startsWith('isolated')) continue;
    const words = transportWords(cell.unapproved);
    const condition =
      cell.verdict === 'open'
        ? `is reachable on ${words} from ${cell.from}, past any boundary control`
        : cell.verdict === 'possibly-open'
          ? `may be reachable on ${words} from ${cell.from}: ${(cell.witness?.unknowns ?? []).join('; ')}`
          : `was not analysed against ${cell.from}: not every interface and gateway was read`;
    (cell.verdict === 'open' ? exceptions : undecided).push({
      subject: cell.to,
      condition,
      evidence: evidenceOfCell(cell, network),
      ...witnessOf(cell),
    });
  }
  return { exceptions, undecided };
}

/** Every transport but the management ports of TCP: taken as approved here, so that only these remain. */
const allButManagement: readonly TransportRange[] = managementPorts
  .map((port) => 6 * 65536 + port)
  .concat(0x1000000)
  .map((end, index, ends) => ({ from: index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, to: end - 1 }))
  .filter(({ from, to }) => from <= to);
