import { multiFactor } from '../../analyse/access/entra/requirement.ts';
import type { Member } from '../../estate/collection.ts';
import { peopleInAws, withoutFactor } from '../access/aws-factors.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { peopleInReach, peopleNeeds, peoplePopulation } from '../people-in-reach.ts';
import { managementPorts } from '../ports.ts';
import { networkNeeds, systemInNetwork } from '../segmentation/in-view.ts';
import { outsidePaths } from '../segmentation/outside-paths.ts';
import { signInFindings } from '../sign-in-findings.ts';
import { judgementOf, survey, together } from '../survey.ts';

/**
 * NCSSR 2.2.6: two factors at every entry from afar. Beside the clouds, which are always entered from afar, these are
 * the management ports that outside networks reach: what a machine asks for there, no cloud shows.
 */
export const remoteSessionsMultiFactor: Check = {
  id: 'remote-sessions-multi-factor',
  title: 'No way in from afar is without a second factor',
  procedure: `Each way in of each person through AWS is evaluated without, with a false and with a true second factor; each person in reach through Azure or the directory is taken through every sign-in that Conditional Access tells apart, which must ask for one. Where an outside network reaches TCP ${managementPorts.join(', ')} of a machine of the system, the machine itself is the entry, and what it asks for is not read.`,
  nature: 'reperformance',
  cites: { '2.2.6-c': 'part' },
  needs: [...new Set([...peopleNeeds, ...reachedNeeds, ...networkNeeds.needs])],
  population: [...peoplePopulation, 'identity.aws'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const people = peopleInReach(context);
    const asked = signInFindings(people, { requirement: multiFactor, what: 'a second factor' });
    const { accounts, supporting, unknown, federation } = reached(context);
    const inAws = peopleInAws(accounts);
    const ways = withoutFactor(context, inAws, federation);
    const inView = systemInNetwork(context);
    const direct = inView === null ? [] : outsidePaths(inView);
    const aws = survey<Member>(context, 'identity.aws');
    const inAzure = [people.azure, people.vaults, people.directory].flatMap((one) =>
      one.people.map(({ objectId }) => objectId),
    );
    const signingIn = new Set([...inAzure, ...inAws.map(({ principal }) => principal)]).size;
    const others = ['identity.azure', ...networkNeeds.needs].map((name) => survey<Member>(context, name));
    const surveys = [...others, ...people.supporting, ...supporting].filter(({ applicable }) => applicable);
    const counted =
      aws.applicable && inAzure.length === 0
        ? aws
        : together([people.counted, ...(aws.applicable ? [aws] : [])], 0);
    return judgementOf(
      {
        ...counted,
        population: {
          ...counted.population,
          expected: counted.population.expected === null ? null : signingIn,
          inspected: signingIn,
        },
      },
      [people.counted, ...surveys],
      {
        exceptions: [...asked.exceptions, ...ways.exceptions],
        undecided: [
          ...asked.undecided,
          ...unknown,
          ...ways.undecided,
          ...direct.map(({ from, to, transport, verdict, evidence, witness }) => ({
            subject: to,
            condition: `${verdict === 'open' ? 'is' : 'may be'} entered on ${transport} from ${from}, and what it asks for there was not read`,
            evidence,
            ...witness,
          })),
        ],
        notes: people.notes,
      },
    );
  },
};
