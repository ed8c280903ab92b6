import type { Resource } from '../../estate/inventory/resources.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/**
 * NCSSR 1.1.1. A declared segment is a claim: this check holds the claim against where interfaces stand. Whether
 * the segments are separate is decided by reachability, not here.
 */
export const segmentationDeclared: Check = {
  id: 'segmentation-declared',
  title: 'Every interface stands in one declared segment',
  procedure:
    'Each network interface of the system is joined to the declared segments; none, or more than one, is an exception, and so is a segment whose selectors find nothing.',
  nature: 'reperformance',
  cites: { '1.1.1-a': 'part' },
  needs: ['inventory.resources'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const found = survey<Resource>(context, 'inventory.resources');
    const interfaces = found.members.filter(({ type }) => type === 'interface');
    const exceptions = interfaces.flatMap((one): Exception[] => {
      const segments = [...context.segments]
        .filter(([, reach]) => reach.resources.has(one.id))
        .map(([name]) => name);
      if (segments.length === 1) return [];
      const condition =
        segments.length === 0
          ? 'stands in no declared segment'
          : `stands in ${segments.length} segments: ${segments.join(', ')}`;
      return [{ subject: `${one.name} (${one.id})`, condition, evidence: one.evidence }];
    });
    const population = {
      ...found.population,
      expected: found.population.expected === null ? null : interfaces.length,
      inspected: interfaces.length,
    };
    return judgementOf({ ...found, population }, [], {
      exceptions,
      ...(interfaces.length === 0
        ? { notOperated: 'The system has no network interface in the accounts and regions read' }
        : {}),
    });
  },
};
