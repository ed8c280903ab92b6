import type { Trail } from '../../estate/logging/trails.ts';
import { awsAccounts } from '../accounts.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 3.1.1.1: management activity of every region is logged. */
export const trailsEnabled: Check = {
  id: 'trails-enabled',
  title: 'Each account has a trail that logs every region',
  procedure:
    'The trails of each account, their status and event selectors, are read for one that covers all regions, records all management events and is logging.',
  nature: 'reperformance',
  cites: { '3.1.1.1-a': 'part' },
  needs: ['logging.trails'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const trails = survey<Trail>(context, 'logging.trails');
    const accounts = awsAccounts(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const account of accounts) {
      const own = trails.members.filter(({ container }) => container === account);
      const wide = own.filter(({ multiRegion }) => multiRegion);
      const running = wide.filter(({ logging }) => logging === true);
      if (running.some(({ managementEvents }) => managementEvents === 'all')) continue;
      const said = { subject: `Account ${account}`, evidence: trails.evidence };
      if (wide.some(({ logging }) => logging === null))
        undecided.push({ ...said, condition: 'has a trail for all regions whose status was not read' });
      else if (running.some(({ managementEvents }) => managementEvents !== 'none'))
        undecided.push({
          ...said,
          condition:
            'has a trail for all regions that records only some management events, or does not say which',
        });
      else if (!trails.whole)
        undecided.push({
          ...said,
          condition: 'shows no logging trail for all regions among those that could be read',
        });
      else if (running.length > 0)
        exceptions.push({
          ...said,
          condition: 'has a trail for all regions, which records no management events',
        });
      else if (wide.length > 0)
        exceptions.push({ ...said, condition: 'has a trail for all regions, which is not logging' });
      else if (own.length > 0)
        exceptions.push({
          ...said,
          condition: `has no trail for all regions, only ${own.map(({ name, home }) => `${name} in ${home ?? 'one region'}`).join(', ')}`,
        });
      else exceptions.push({ ...said, condition: 'has no trail' });
    }
    const population = {
      ...trails.population,
      expected: trails.population.expected === null ? null : accounts.length,
      inspected: accounts.length,
    };
    return judgementOf({ ...trails, population }, [], { exceptions, undecided });
  },
};
