import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { evidenceOfCell, evidenceOfEndpoints, witnessOf } from '../segmentation/findings.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';
import { nameOf } from '../segmentation/neighbours.ts';
import type { ZoneCell } from '../segmentation/segmentation.ts';
import { within } from '../segmentation/transport.ts';
import { anyTransport } from '../../estate/network/transport.ts';

/** NCSSR 1.1.1.2: a boundary is what a Network Boundary Control enforces, not a line in a drawing. */
export const boundariesEnforced: Check = {
  id: 'boundaries-enforced',
  title: 'A filter stands at every boundary of the system',
  procedure:
    'Each interface of the system is asked for the filters at it and at its subnet; none is an exception, and so is another zone that reaches the system on every protocol and port, since nothing then enforces the boundary between them.',
  nature: 'reperformance',
  cites: { '1.1.1.2-a': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, ({ network, segmentation, own, zones }) => {
      const subnets = new Map(network.attachments.map((one) => [one.id, one]));
      const bare = own.filter(
        ({ kind, inbound, attachment }) =>
          kind === 'interface' &&
          [...inbound, ...(subnets.get(attachment)?.inbound ?? [])].every(
            ({ filters }) => filters.length === 0,
          ),
      );
      const names = new Set(zones.map(({ name }) => name));
      const segments = new Set(zones.flatMap((zone) => zone.segments));
      const others = new Set(
        segmentation.zones
          .filter((zone) => !zone.own && !zone.segments.some((one) => segments.has(one)))
          .map(({ name }) => name),
      );
      const exceptions: Exception[] = bare.map((one) => ({
        subject: nameOf(one),
        condition: 'has no filter, neither of its own nor at its subnet',
        evidence: evidenceOfEndpoints([one], network),
      }));
      const undecided: Exception[] = [];
      const cells = segmentation.cells.filter(({ from, to }) => others.has(from) && names.has(to));
      for (const cell of cells) {
        const said = {
          subject: `${cell.from} → ${cell.to}`,
          evidence: evidenceOfCell(cell, network),
          ...witnessOf(cell),
        };
        if (cell.verdict === 'not-analysed')
          undecided.push({
            ...said,
            condition: 'was not analysed: not every interface and gateway was read',
          });
        else if (isUnfiltered(cell))
          (cell.verdict === 'open' ? exceptions : undecided).push({
            ...said,
            condition: `${cell.verdict === 'open' ? 'passes' : 'may pass'} on every protocol and port: nothing enforces this boundary`,
          });
      }
      return { inspected: own.length, exceptions, undecided };
    }),
};

/** Everything passes, and not because everything is approved. */
function isUnfiltered({ unapprovedRanges, approved }: ZoneCell): boolean {
  return unapprovedRanges.length > 0 && within(anyTransport, [...unapprovedRanges, ...approved]);
}
