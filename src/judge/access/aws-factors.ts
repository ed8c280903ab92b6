import type { Federation } from '../../analyse/access/federation/federation.ts';
import { resourceControlServices } from '../../analyse/access/aws/resource-control-services.ts';
import { enrolsFactorWithoutMfa } from '../../analyse/access/aws/weakness.ts';
import { accountLabel } from '../../analyse/access/people/account.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { CheckContext } from '../check.ts';
import type { Exception } from '../judgement.ts';
import { survey, type Survey } from '../survey.ts';
import { pathEvidence, pathWitness, pathWords } from './path-words.ts';
import type { ReachingAccount } from './engagement-access.ts';

/** Those of the accounts in reach that people sign in to AWS with. */
export function peopleInAws(accounts: readonly ReachingAccount[]): ReachingAccount[] {
  return accounts.filter(({ joined, kind, principal }) => {
    if (joined?.use === 'service' || kind === 'service') return false;
    if (kind === 'federated-user') return true;
    return joined === null ? !/^[0-9a-f-]{36}$/i.test(principal) : joined.account.realm !== 'entra';
  });
}

/** Of such accounts, those that reach the system without a second factor, or perhaps. */
export function withoutFactor(
  context: CheckContext,
  people: readonly ReachingAccount[],
  federation: Federation | null,
): { exceptions: Exception[]; undecided: Exception[] } {
  const aws = survey<AwsIdentity>(context, 'identity.aws');
  const users = new Map(aws.members[0]?.model.users.map((user) => [user.arn, user]));
  const registersFactorAlone = (principal: string): boolean => {
    const model = aws.members[0]?.model;
    if (model === undefined || !users.has(principal)) return false;
    const options = { at: context.at.toISOString(), resourceControlServices };
    return enrolsFactorWithoutMfa(model, principal, options) !== 'false';
  };
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  for (const { joined, kind, principal, verdict, mfa, paths } of people) {
    if (joined?.account.ways?.length === 0) continue;
    if (mfa === 'enforced' && !registersFactorAlone(principal)) continue;
    const path = paths.find((one) => one.mfa === mfa) ?? null;
    const credentials = users.get(principal)?.credentials;
    // A registered device is asked for at the console; only a policy would ask for it where a key is used.
    const consoleOnly =
      credentials?.mfaActive === true && joined?.account.ways?.every((way) => way === 'password') === true;
    const said = (condition: string): Exception => ({
      subject: joined === null ? `${kind} ${principal}` : accountLabel(joined.account),
      condition: `${condition}: ${pathWords(path)}`,
      evidence: [...new Set([...pathEvidence(path), ...(joined?.account.evidence ?? [])])],
      witness: pathWitness(path),
    });
    if (mfa === 'enforced')
      undecided.push(
        said(
          'can register a second factor with the first alone, so that whoever has that meets every policy that asks for one',
        ),
      );
    else if (mfa === 'inconclusive' || verdict !== 'allowed')
      undecided.push(
        said(
          `may reach the system without a second factor${unknownFactor(federation, kind, principal, aws)}`,
        ),
      );
    else if (consoleOnly)
      undecided.push(
        said(
          'has a device that the console asks for, and no policy that would ask for it of a key made later',
        ),
      );
    else if (kind === 'federated-user')
      exceptions.push(
        said(
          'reaches the system through its directory, which does not ask for a second factor at every sign-in',
        ),
      );
    else exceptions.push(said('reaches the system without a second factor, which no policy asks for'));
  }
  return { exceptions, undecided };
}

/** Why it is not known whether whoever comes from elsewhere was asked for a second factor; empty for all others. */
function unknownFactor(
  federation: Federation | null,
  kind: string,
  principal: string,
  aws: Survey<AwsIdentity>,
): string {
  if (federation === null) return '';
  if (kind === 'provider') {
    const [first] = federation.missing(principal);
    return first === undefined ? '' : ` (${first.reason})`;
  }
  const user = aws.members[0]?.model.directoryUsers.find(({ id }) => id === principal);
  const why = kind === 'directory-user' && user !== undefined ? federation.centerSignIn(user).why : null;
  return why === null ? '' : ` (${why})`;
}
