import type { Resource } from '../../estate/inventory/resources.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 1: the inventory of CA Infrastructure, held against what the clouds contain. */
export const inventoryReconciled: Check = {
  id: 'inventory-reconciled',
  title: 'Declared, discovered and evidenced systems agree',
  procedure:
    'Every machine found in the sources is compared with the declared systems, and every selector of a declared system with the machines found.',
  nature: 'reperformance',
  cites: { '1-a': 'part' },
  needs: ['inventory.resources'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const found = survey<Resource>(context, 'inventory.resources');
    const machines = found.members.filter(({ type }) => type === 'machine');
    const declared = new Set([...context.systems.values()].flatMap(({ resources }) => [...resources]));
    const undeclared = machines
      .filter(({ id }) => !declared.has(id))
      .map((machine) => ({
        subject: `${machine.name} (${machine.id})`,
        condition: `was found in ${machine.source} ${machine.container}, but belongs to no declared system`,
        evidence: machine.evidence,
      }));
    const unmatched = [...context.systems].flatMap(([system, reach]) =>
      reach.unmatched.map((selector) => ({
        subject: system,
        condition: `is declared, but its selector ${JSON.stringify(selector)} finds nothing`,
        evidence: found.evidence,
      })),
    );
    const population = {
      ...found.population,
      expected: found.population.expected === null ? null : machines.length,
      inspected: machines.length,
    };
    // A selector may find nothing because the account that holds the machine was not read.
    return judgementOf({ ...found, population }, [], {
      exceptions: found.whole ? [...undeclared, ...unmatched] : undeclared,
      undecided: found.whole ? [] : unmatched,
    });
  },
};
