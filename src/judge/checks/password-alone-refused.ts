import { accountLabel, type Account } from '../../analyse/access/people/account.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { AwsIdentityModel } from '../../estate/identity/aws/model.ts';
import type { SignInDomain } from '../../estate/identity/sign-in-limits.ts';
import type { SignInTenant } from '../../estate/identity/sign-in-tenants.ts';
import type { ReachingAccount } from '../access/engagement-access.ts';
import { pathEvidence } from '../access/path-words.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** What an account comes to for who tries passwords. */
type Outcome = { kind: 'refused' } | { kind: 'opens' | 'unknown'; condition: string };

/**
 * NCSSR 2.2.1.5, SHOULD: limits for each account do not stop who tries a few passwords on each of many accounts. Where
 * no password alone opens anything, enumerating user names and passwords gets nobody in.
 */
export const passwordAloneRefused: Check = {
  id: 'password-alone-refused',
  title: 'No password alone opens a way to the system',
  procedure:
    'For each account that can control the system, by any path, and that signs in by a password, it is read whether the password is enough: an IAM or root user must have a second factor registered, which the console then asks for; of a directory user Conditional Access must ask for a second factor at every sign-in. AWS tells nothing of sign-ins to Identity Center. Detection of enumeration, and sign-ins to hosts, devices and CA software, are asked for.',
  nature: 'reperformance',
  cites: { '2.2.1.5-b': 'part' },
  needs: [...reachedNeeds, 'identity.signInDomains'],
  population: ['identity.aws', 'identity.azure'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, population, supporting, unknown } = reached(context);
    const model = survey<AwsIdentity>(context, 'identity.aws').members[0]?.model ?? null;
    const tenants = survey<SignInTenant>(context, 'identity.signInTenants');
    const domains = survey<SignInDomain>(context, 'identity.signInDomains');
    const directory = { domains: domains.members, otherControls: otherControls(tenants.members) };
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...unknown];
    for (const account of accounts) {
      const { joined, kind, principal, verdict, paths } = account;
      const outcome =
        joined === null
          ? strangerOutcome(kind)
          : joined.account.realm === 'entra'
            ? directoryOutcome(account, joined.account, directory)
            : awsOutcome(joined.account, model);
      if (outcome.kind === 'refused') continue;
      const [path = null] = paths;
      const said: Exception = {
        subject: joined === null ? `${kind} ${principal}` : accountLabel(joined.account),
        condition: outcome.condition,
        evidence: [...new Set([...(joined?.account.evidence ?? []), ...pathEvidence(path)])],
      };
      (outcome.kind === 'opens' && verdict === 'allowed' ? exceptions : undecided).push(said);
    }
    return judgementOf(population, [...supporting, ...(domains.applicable ? [domains] : [])], {
      exceptions,
      undecided,
    });
  },
};

/** Services, applications and providers of identity have no password of their own here. */
function strangerOutcome(kind: string): Outcome {
  if (kind === 'service' || kind === 'service-principal') return { kind: 'refused' };
  return { kind: 'unknown', condition: 'signs in where it is not read what a password opens' };
}

function awsOutcome({ realm, id, container, ways }: Account, model: AwsIdentityModel | null): Outcome {
  if (realm === 'identity-center')
    return ways?.length === 0
      ? { kind: 'refused' }
      : { kind: 'unknown', condition: 'signs in to Identity Center, of which AWS tells no second factor' };
  if (ways !== null && !ways.includes('password')) return { kind: 'refused' };
  const factor =
    realm === 'aws-root'
      ? model?.accounts.find((one) => one.id === container)?.root.mfaEnabled
      : model?.users.find(({ arn }) => arn === id)?.credentials.mfaActive;
  if (factor === true) return { kind: 'refused' };
  if (factor === false && ways !== null)
    return { kind: 'opens', condition: 'signs in to the console by a password alone' };
  return { kind: 'unknown', condition: 'may sign in to the console by a password alone: it was not read' };
}

interface Directory {
  domains: readonly SignInDomain[];
  /** Whether enabled policies ask for something that is no factor, as a managed device, which passwords do not open. */
  otherControls: boolean;
}

function directoryOutcome(
  { mfa, kind, manners, actions }: ReachingAccount,
  { name, container, ways }: Account,
  { domains, otherControls: others }: Directory,
): Outcome {
  if (mfa === 'enforced' || ways?.length === 0 || kind === 'service-principal') return { kind: 'refused' };
  // Whoever has yet to activate a role of the directory meets policies for the role only then.
  const passing =
    manners.every((manner) => manner === 'eligible') &&
    actions.every((action) => action.startsWith('directory role '));
  const at = name.slice(name.lastIndexOf('@') + 1).toLowerCase();
  const managed = domains.some(
    ({ domain, container: tenant, authentication }) =>
      domain === at && tenant === container && authentication === 'managed',
  );
  const certain = mfa === 'not-enforced' && managed && !others && !passing;
  return certain
    ? {
        kind: 'opens',
        condition: 'is let in by a password alone at some sign-ins: no enabled policy asks for more',
      }
    : {
        kind: 'unknown',
        condition: managed
          ? 'may be let in by a password alone: no policy is shown to ask for a second factor at every sign-in'
          : `signs in at ${at}, of which it is not read what it asks for besides a password`,
      };
}

function otherControls(tenants: readonly SignInTenant[]): boolean {
  return tenants
    .flatMap(({ model }) => model.policies)
    .some(
      ({ state, grant }) =>
        (state === 'enabled' || state === 'unknown') &&
        grant?.controls.some((control) => control !== 'mfa' && control !== 'block') === true,
    );
}
