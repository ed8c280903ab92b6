import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { managementPorts } from '../ports.ts';
import { boundaryControls, type Entry } from '../segmentation/entries.ts';
import { judgeEntries, remoteEntryNeeds } from '../segmentation/remote-entries.ts';

/** NCSSR 2.2.6: a privileged remote connection is made to a boundary control in the CA's network. */
export const remoteAccessEndsAtBoundary: Check = {
  id: 'remote-access-ends-at-boundary',
  title: 'Ways from outside to management ports end at a declared boundary control first',
  procedure: `From filters, routes, gateways and public addresses it is computed by which ways the internet, a site or another outside network comes to TCP ${managementPorts.join(', ')} of any interface of the system: directly, by a gateway that hands connections on, or by one or more other machines. The gateway or machine at which each way first ends must belong to a system that the inventory declares as a network boundary control. Services of a provider that let people into machines without a way through the network (Session Manager, Instance Connect, serial consoles, run command) are named and not decided.`,
  nature: 'reperformance',
  cites: { '2.2.6-d1': 'part' },
  ...remoteEntryNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeEntries(context, (entries) => {
      const elsewhere = unplacedControls(context);
      const exceptions: Exception[] = [];
      const undecided: Exception[] = [];
      const ending = new Set<string>();
      for (const entry of entries) {
        const { controls, handsOn, to } = entry;
        if (controls.length > 0 && !handsOn && entry.verdict !== 'not-analysed') {
          ending.add(`${to} of ${controls.join(', ')}`);
          continue;
        }
        const doubt = doubtOf(entry, elsewhere);
        (doubt === null ? exceptions : undecided).push({
          subject: to,
          condition: `${conditionOf(entry)}${doubt === null ? '' : `: ${doubt}`}`,
          evidence: entry.evidence,
          ...entry.witness,
        });
      }
      const notes = ending.size === 0 ? [] : [`Ways from outside end at ${[...ending].sort().join('; ')}`];
      return { exceptions, undecided, notes };
    }),
};

/** Boundary controls of which nothing stands in a network that was read: they may stand at a site. */
function unplacedControls(context: CheckContext): string[] {
  return boundaryControls(context).filter((id) => (context.systems.get(id)?.resources.size ?? 0) === 0);
}

function conditionOf({ place, from, transport, verdict }: Entry): string {
  const way = `on ${transport || 'what was not analysed'} from ${from}`;
  const is = verdict === 'open' ? 'is' : 'may be';
  if (place === 'system') return `${is} entered ${way} directly, not by a boundary control`;
  return place === 'gateway'
    ? `${is} a gateway ${way} to the system, and not one at which sessions end that is declared as a boundary control`
    : `${is} entered ${way} and leads on to the system, and is declared as no boundary control`;
}

/** Why a way that ends elsewhere is no proof; null where it is one. */
function doubtOf(entry: Entry, elsewhere: readonly string[]): string | null {
  const { verdict, unknowns, outside, from, controls } = entry;
  if (verdict === 'not-analysed') return 'not every interface and gateway was read';
  if (verdict === 'possibly-open')
    return unknowns.join('; ') || 'which of several ways is taken was not decided';
  if (controls.length > 0)
    return `it belongs to ${controls.join(', ')}, and hands connections on without ending the session`;
  if (outside === 'internet') return null;
  if (outside !== 'on-premises') return `${from} was not read, and a boundary control may stand in it`;
  return elsewhere.length === 0 ? null : `${elsewhere.join(', ')} may stand at ${from}`;
}
