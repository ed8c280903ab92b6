import type { CenterUser } from '../../estate/identity/center-users.ts';
import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import { serviceLimit, type SignInDomain, type SignInLimit } from '../../estate/identity/sign-in-limits.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey, together } from '../survey.ts';

/** NIST SP 800-63B revision 3, 5.2.2: no more failed attempts in a row than these on one account. */
const mostAttempts = 100;

/**
 * NCSSR 2.2.1.5, for passwords of the clouds. A setting weaker than what the service does by itself is for the risk
 * assessment to explain. AWS has no such setting, so that nothing can be read where a password alone lets in.
 */
export const signInThrottled: Check = {
  id: 'sign-in-throttled',
  title: 'Guessing passwords gets nobody in',
  procedure: `For each usable account in reach of the system it is read what limits repeated attempts on its password. In the directory the lockout threshold must be at most ${mostAttempts} (NIST SP 800-63B revision 3, 5.2.2) with a lockout of some duration, and both are compared with what the service does by itself (${serviceLimit.lockoutThreshold} attempts, ${serviceLimit.lockoutSeconds} seconds); each user's domain must be one whose passwords the directory itself checks. AWS lets nobody read or set a limit: its users count only where a password alone does not let them in.`,
  nature: 'inspection',
  cites: { '2.2.1.5-a': 'part' },
  needs: [
    'identity.cloudUsers',
    'identity.centerUsers',
    'identity.directoryUsers',
    'identity.signInLimits',
    'identity.signInDomains',
  ],
  population: ['identity.cloudUsers', 'identity.centerUsers', 'identity.directoryUsers'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const cloud = survey<CloudUser>(context, 'identity.cloudUsers');
    const center = survey<CenterUser>(context, 'identity.centerUsers');
    const directory = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const limits = survey<SignInLimit>(context, 'identity.signInLimits');
    const domains = survey<SignInDomain>(context, 'identity.signInDomains');
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const users = directory.members.filter(({ enabled }) => enabled);
    if (users.length > 0) {
      for (const limit of limits.members) judgeLimit(limit, exceptions, undecided);
      undecided.push(...users.flatMap((user) => elsewhere(user, domains.members)));
    }
    undecided.push(...cloud.members.flatMap(byPasswordAlone));
    const known = new Set(directory.members.map(({ objectId }) => objectId));
    for (const { enabled, name, otherIds, evidence } of center.members)
      if (enabled && !otherIds.some((id) => known.has(id)))
        undecided.push({
          subject: `Identity Center user ${name}`,
          condition: 'signs in where AWS tells nothing of a limit to attempts',
          evidence,
        });
    const counted = [cloud, center, directory].filter(({ applicable }) => applicable);
    const supporting = directory.applicable ? [limits, domains] : [];
    const inspected = counted.reduce((total, { members }) => total + members.length, 0);
    return judgementOf(together(counted, inspected), supporting, {
      exceptions,
      undecided,
      notes:
        users.length > 0 && limits.whole && limits.members.length === 0
          ? [
              `The directory sets nothing: ${serviceLimit.lockoutThreshold} attempts and ${serviceLimit.lockoutSeconds} seconds apply by themselves`,
            ]
          : [],
    });
  },
};

function judgeLimit(limit: SignInLimit, exceptions: Exception[], undecided: Exception[]): void {
  const { lockoutThreshold: attempts, lockoutSeconds: seconds } = limit;
  const said = (condition: string): Exception => ({
    subject: `Directory ${limit.container}`,
    condition,
    evidence: limit.evidence,
  });
  if (attempts === null || seconds === null) undecided.push(said('states a lockout that is no whole number'));
  else if (attempts > mostAttempts || attempts === 0)
    exceptions.push(
      said(`locks an account after ${attempts === 0 ? 'no number of' : attempts} failed attempts`),
    );
  else if (seconds === 0) exceptions.push(said('locks accounts for no time at all'));
  else if (attempts > serviceLimit.lockoutThreshold || seconds < serviceLimit.lockoutSeconds)
    undecided.push(
      said(
        `locks accounts after ${attempts} attempts for ${seconds} seconds, weaker than the service does by itself: the risk assessment has to say why`,
      ),
    );
}

/** A user whose password the directory does not check, or may not. */
function elsewhere(user: DirectoryUser, domains: readonly SignInDomain[]): Exception[] {
  const said = (condition: string): Exception[] => [
    { subject: user.name, condition, evidence: user.evidence },
  ];
  // Whoever is invited as a member keeps the mark of an external user in his name.
  if (user.guest || user.name.toUpperCase().includes('#EXT#'))
    return said('signs in at another organization, whose limits are not read');
  const name = user.name.slice(user.name.lastIndexOf('@') + 1).toLowerCase();
  const domain = domains.find((one) => one.domain === name && one.container === user.container);
  if (domain === undefined)
    return said(`is of the domain ${name}, of which nobody says who checks its passwords`);
  if (domain.authentication === 'managed') return [];
  return said(
    domain.authentication === 'federated'
      ? `signs in at the identity provider of ${name}, whose limits are not read`
      : `is of the domain ${name}, which signs in in a way that is not known`,
  );
}

function byPasswordAlone({ kind, name, passwordEnabled, mfaActive, evidence }: CloudUser): Exception[] {
  if (mfaActive || passwordEnabled === false) return [];
  const condition =
    kind === 'root'
      ? 'may have a password, without a second factor, and AWS has no setting that limits attempts'
      : 'signs in by a password alone, and AWS has no setting that limits attempts';
  return [{ subject: name, condition, evidence }];
}
