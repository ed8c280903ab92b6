import { assessedOn } from '../assessment.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { managementPorts } from '../ports.ts';
import type { Entry } from '../segmentation/entries.ts';
import { judgeEntries, remoteEntryNeeds } from '../segmentation/remote-entries.ts';

/** NCSSR 2.2.6: the boundary control at which remote connections end is itself held to these requirements. */
export const boundaryControlsInScope: Check = {
  id: 'boundary-controls-in-scope',
  title: 'What remote connections end at is in the inventory and was assessed',
  procedure: `The machines and gateways by which an outside network comes to TCP ${managementPorts.join(', ')} of the system are computed from filters, routes and gateways. Each must belong to a system declared as a network boundary control, all of whose selectors find something that was read, in an environment with an assessment against the version of the requirements in force. What its own results are is for the document that is asked for.`,
  nature: 'reperformance',
  cites: { '2.2.6-d2': 'part' },
  ...remoteEntryNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeEntries(context, (entries) => {
      const mediating = entries.filter(({ place }) => place !== 'system');
      const controls = [...new Set(mediating.flatMap((entry) => entry.controls))].sort();
      const missing = mediating.filter((entry) => entry.controls.length === 0);
      const alone = entries.length > 0 && mediating.length === 0;
      return {
        exceptions: missing.filter(({ verdict }) => verdict === 'open').map(undeclared),
        undecided: [
          ...missing.filter(({ verdict }) => verdict !== 'open').map(undeclared),
          ...controls.flatMap((id) => shortOf(id, context, mediating)),
          ...(alone ? [nothingBetween(entries)] : []),
        ],
        notes: controls.length === 0 ? [] : [`Remote connections end at ${controls.join(', ')}`],
      };
    }),
};

function undeclared({ to, from, transport, verdict, unknowns, evidence, witness }: Entry): Exception {
  const is = verdict === 'open' ? 'leads' : 'may lead';
  const doubt = verdict === 'open' || unknowns.length === 0 ? '' : `: ${unknowns.join('; ')}`;
  return {
    subject: to,
    condition: `${is} from ${from} (${transport || 'not analysed'}) to the system, and is declared as no boundary control${doubt}`,
    evidence,
    ...witness,
  };
}

/** What the declarations lack before the results of a boundary control can speak for it. */
function shortOf(id: string, { scope, systems, at }: CheckContext, entries: readonly Entry[]): Exception[] {
  const evidence = entries.filter(({ controls }) => controls.includes(id)).flatMap((entry) => entry.evidence);
  const said = (condition: string): Exception => ({
    subject: id,
    condition,
    evidence: [...new Set(evidence)].sort(),
  });
  const unmatched = systems.get(id)?.unmatched ?? [];
  const environment = scope.systems[id]?.environment ?? '';
  const assessed = assessedOn(environment, at.toISOString().slice(0, 10), scope);
  return [
    ...unmatched.map((selector) =>
      said(`has a selector that finds nothing that was read: ${JSON.stringify(selector)}`),
    ),
    ...('why' in assessed ? [said(`is not known to meet these requirements: ${assessed.why}`)] : []),
  ];
}

function nothingBetween(entries: readonly Entry[]): Exception {
  return {
    subject: [...new Set(entries.map(({ to }) => to))].join(', '),
    condition:
      'is entered from outside directly, or may be: no boundary control is known that could be assessed',
    evidence: [...new Set(entries.flatMap(({ evidence }) => evidence))].sort(),
  };
}
