import type { Member } from '../../estate/collection.ts';
import { providerSessions } from '../access/provider-sessions.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import type { CheckContext } from '../check.ts';
import type { Exception, Judgement } from '../judgement.ts';
import { survey } from '../survey.ts';
import { entriesOf, type Entry } from './entries.ts';
import { judgeInNetwork, networkNeeds, type SystemInNetwork } from './in-view.ts';

/** Collections that say by which ways, through the network or a provider, people come to a system from afar. */
export const remoteEntryNeeds = {
  needs: [...networkNeeds.needs, ...reachedNeeds],
  population: networkNeeds.population,
};

const clouds = ['identity.aws', 'identity.azure'];

/**
 * Judges the places at which remote connections to a system first end. What people come by without a way through the
 * network is undecided whatever the check says of the others; nothing of either is proof that nobody comes from afar
 * by them.
 */
export function judgeEntries(
  context: CheckContext,
  judge: (
    entries: readonly Entry[],
    inView: SystemInNetwork,
  ) => { exceptions: Exception[]; undecided: Exception[]; notes: string[] },
): Judgement {
  const { accounts, supporting, unknown } = reached(context);
  const identities = clouds
    .map((name) => survey<Member>(context, name))
    .filter(({ applicable }) => applicable);
  const sessions = providerSessions(accounts);
  return judgeInNetwork(
    context,
    (inView) => {
      const entries = entriesOf(inView, context);
      const found = judge(entries, inView);
      const undecided = [...found.undecided, ...sessions, ...(identities.length > 0 ? unknown : [])];
      return {
        inspected: entries.length,
        exceptions: found.exceptions,
        undecided,
        notes: [
          ...found.notes,
          'Whether the consoles and interfaces of the clouds themselves are remote connections to the system is answered by the document that is asked for.',
          ...inView.segmentation.controlPlane,
        ],
        ...(entries.length === 0 ? { notOperated: nobody } : {}),
      };
    },
    [...identities, ...supporting],
  );
}

const nobody =
  'No outside network reaches a management port of the system, directly, by a gateway or by another machine, and no provider lets anybody into its machines';
