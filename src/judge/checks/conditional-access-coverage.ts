import { multiFactor } from '../../analyse/access/entra/requirement.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { peopleInReach, peopleNeeds, peoplePopulation } from '../people-in-reach.ts';
import { selfExemptions } from '../self-exemption.ts';
import { signInFindings } from '../sign-in-findings.ts';
import { judgementOf } from '../survey.ts';

/**
 * NCSSR 2.2.3 for people who administer through Azure, and for those who administer a directory that is itself a
 * system: each account against every circumstance of a sign-in that the tenant's own policies tell apart. Policies
 * may share the work; what none of them covers is a gap, shown with a sign-in that falls into it.
 */
export const conditionalAccessCoverage: Check = {
  id: 'conditional-access-coverage',
  title: 'Conditional Access asks everyone in reach for a second factor, at every sign-in',
  procedure:
    "Each person who holds a role in the system's subscriptions, who has the data of its vaults, or who holds a role of the directory that is itself the system, active or eligible, is taken through every combination of client, platform, location, device filter, risk and flow that the tenant's Conditional Access policies tell apart, in every membership and role that the person can activate; in each, an enabled policy must ask for a second factor or block. Who owns a group that such a policy leaves out, and could sign in without a second factor as a member of it, is named and not decided.",
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part' },
  needs: peopleNeeds,
  population: peoplePopulation,
  unit: 'system',
  effective: since205,
  judge(context) {
    const people = peopleInReach(context);
    const asked = { requirement: multiFactor, what: 'a second factor' };
    const found = signInFindings(people, asked);
    return judgementOf(people.counted, people.supporting, {
      exceptions: found.exceptions,
      undecided: [...found.undecided, ...selfExemptions(context, people, asked, found)],
      notes: people.notes,
    });
  },
};
