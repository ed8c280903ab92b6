import type { Trail } from '../../estate/logging/trails.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 3.1.2: without digest files nothing in the logs themselves shows that they were changed. */
export const trailValidation: Check = {
  id: 'trail-validation',
  title: 'Every trail signs its log files',
  procedure: 'Each trail of each account is read for log file validation and for delivery errors.',
  nature: 'inspection',
  cites: { '3.1.2-a': 'part', '3.1.2-b': 'part' },
  needs: ['logging.trails'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const trails = survey<Trail>(context, 'logging.trails');
    const exceptions = trails.members.flatMap((trail) => {
      const said = { subject: `Trail ${trail.name} of ${trail.container}`, evidence: trail.evidence };
      return [
        ...(trail.validated ? [] : [{ ...said, condition: 'writes log files without validation' }]),
        ...(trail.latestDeliveryError === null
          ? []
          : [{ ...said, condition: `could not deliver: ${trail.latestDeliveryError}` }]),
      ];
    });
    return judgementOf(trails, [], { exceptions });
  },
};
