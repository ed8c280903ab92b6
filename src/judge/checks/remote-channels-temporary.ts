import type { AccessPath } from '../../analyse/access/answer.ts';
import { accountLabel } from '../../analyse/access/people/account.ts';
import type { Member } from '../../estate/collection.ts';
import type { SessionPreferences } from '../../estate/remote/session-preferences.ts';
import { peopleInAws } from '../access/aws-factors.ts';
import type { ReachingAccount } from '../access/engagement-access.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import { unlimitedSessions } from '../access/session-manager.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { managementPorts } from '../ports.ts';
import { networkNeeds, systemInNetwork } from '../segmentation/in-view.ts';
import { outsidePaths, pathFindings } from '../segmentation/outside-paths.ts';
import { judgementOf, survey, together } from '../survey.ts';

/** A working day, as for activations and just-in-time ports. */
const longestHours = 8;

/** NCSSR 2.2.6: what a remote session runs through is opened for it, and ends. */
export const remoteChannelsTemporary: Check = {
  id: 'remote-channels-temporary',
  title: 'Remote sessions end, and no tunnel to management ports stands open',
  procedure: `Each way by which a person comes to a role of AWS that reaches the system is read for the longest session that the role or permission set allows; temporary is taken to mean at most ${longestHours} hours. Where somebody can start a session on a machine by Session Manager, its preferences in that account and region must set a longest session within the same limit. From filters, routes and gateways it is computed whether a site behind a VPN, Direct Connect or ExpressRoute, whose connection stands open, reaches TCP ${managementPorts.join(', ')} of any interface of the system.`,
  nature: 'reperformance',
  cites: { '2.2.6-b': 'part' },
  needs: [...reachedNeeds, ...networkNeeds.needs, 'remote.sessionPreferences'],
  population: ['identity.aws', ...networkNeeds.population],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, supporting, unknown } = reached(context);
    const aws = survey<Member>(context, 'identity.aws');
    const people = aws.applicable ? peopleInAws(accounts) : [];
    const sessions = sessionFindings(people);
    const preferences = survey<SessionPreferences>(context, 'remote.sessionPreferences');
    const manager = unlimitedSessions(people, preferences.members, longestHours);
    const inView = systemInNetwork(context);
    const sites = new Set(
      inView?.network.domains.filter(({ kind }) => kind === 'on-premises').map(({ id }) => id),
    );
    const tunnels = pathFindings(
      (inView === null ? [] : outsidePaths(inView)).filter(({ from }) => sites.has(from)),
      ({ verdict, transport, from, unknowns }) =>
        verdict === 'open'
          ? `is reachable on ${transport} from the site ${from}, whose connection stands open`
          : `may be reachable on ${transport} from the site ${from}, whose connection stands open: ${unknowns.join('; ') || 'not every interface and gateway was read'}`,
    );
    const resources = survey<Member>(context, 'inventory.resources');
    const others = ['identity.azure', 'network.topology'].map((name) => survey<Member>(context, name));
    const counted = [aws, resources].filter(({ applicable }) => applicable);
    const inspected = people.length + (inView?.own.length ?? 0);
    const none = inspected === 0 && unknown.length === 0;
    return judgementOf(
      together(counted, inspected),
      [...supporting, ...[...others, preferences].filter(({ applicable }) => applicable)],
      {
        exceptions: [...sessions.exceptions, ...manager.exceptions, ...tunnels.exceptions],
        undecided: [
          ...(aws.applicable ? unknown : []),
          ...sessions.undecided,
          ...manager.undecided,
          ...tunnels.undecided,
        ],
        notes: [...sessions.notes, ...(inView?.segmentation.controlPlane ?? [])],
        ...(none ? { notOperated: 'No session of a role and no network interface reaches the system' } : {}),
      },
    );
  },
};

interface SessionFindings {
  exceptions: Exception[];
  undecided: Exception[];
  notes: string[];
}

function sessionFindings(people: readonly ReachingAccount[]): SessionFindings {
  const found: SessionFindings = { exceptions: [], undecided: [], notes: [] };
  const without: string[] = [];
  for (const account of people) {
    const name = account.joined === null ? account.principal : accountLabel(account.joined.account);
    const sessions = new Map<string, AccessPath>();
    for (const path of account.paths) {
      const role = roleOf(path);
      if (role === null) {
        without.push(name);
        continue;
      }
      const key = `${role} ${path.sessionSeconds}`;
      if (sessions.get(key)?.certainty !== 'proved') sessions.set(key, path);
    }
    for (const path of sessions.values()) {
      const { sessionSeconds: seconds, certainty } = path;
      if (seconds !== null && seconds <= longestHours * 3600) continue;
      const said = (condition: string): Exception => ({
        subject: name,
        condition: `${condition}: ${pathWords(path)}`,
        evidence: pathEvidence(path),
        witness: pathWitness(path),
      });
      if (seconds === null)
        found.undecided.push(said(`has sessions of ${roleOf(path) ?? ''} whose longest was not read`));
      else if (certainty === 'proved' && account.verdict === 'allowed')
        found.exceptions.push(said(`can keep a session for ${hours(seconds)}, limit ${longestHours} hours`));
      else
        found.undecided.push(said(`may keep a session for ${hours(seconds)}, limit ${longestHours} hours`));
    }
  }
  const names = [...new Set(without)];
  if (names.length > 0)
    found.notes.push(
      `Reach the system by credentials of their own, each request of which is a connection by itself: ${names.join(', ')}`,
    );
  return found;
}

/** The role whose session a path ends in, before what it is used for; null where it ends in none. */
function roleOf({ steps }: AccessPath): string | null {
  const last = steps.at(-2);
  return last !== undefined && /^(sts:AssumeRole|permission-set-assignment$)/.test(last.kind)
    ? last.to
    : null;
}

function hours(seconds: number): string {
  return `${Math.round(seconds / 360) / 10} hours`;
}
