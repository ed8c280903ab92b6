import { membershipDoubt } from '../analyse/access/azure/directory-edges.ts';
import type { AzureIdentity } from '../estate/identity/azure-identity.ts';
import type { EntraSignInModel, PassingHold } from '../estate/identity/entra/model.ts';
import type { CheckContext } from './check.ts';
import type { Exception } from './judgement.ts';
import type { PeopleInReach } from './people-in-reach.ts';
import { signInFindings, type Asked, type SignInFindings } from './sign-in-findings.ts';
import { survey } from './survey.ts';

/** A group that enabled policies leave out, with those who own it. */
interface LeftOut {
  group: string;
  name: string;
  policies: readonly string[];
  owners: ReadonlySet<string>;
  /** Why an owner may not be able to put himself into it. */
  doubt: string | null;
}

/**
 * People in reach who own a group that an enabled policy leaves out, and whom nothing else asks once they are in it.
 * An owner puts himself into his group without anybody's approval. He is asked today, so it is no counter-example; that
 * he will be tomorrow rests on him alone, so it is no pass.
 */
export function selfExemptions(
  context: CheckContext,
  people: PeopleInReach,
  asked: Asked,
  today: SignInFindings,
): Exception[] {
  const everyone = [...people.azure.people, ...people.vaults.people, ...people.directory.people];
  const byId = new Map(everyone.map((user) => [user.objectId.toLowerCase(), user]));
  const leftOut = people.tenants.members.flatMap(({ model }) => groupsLeftOut(context, people, model));
  const joining = leftOut.flatMap(({ group, owners }) =>
    [...owners]
      .filter((owner) => byId.has(owner))
      .map((principal): PassingHold => ({ principal, of: group, kind: 'group' })),
  );
  if (joining.length === 0) return [];
  const members = people.tenants.members.map((tenant) => ({
    ...tenant,
    model: { ...tenant.model, passing: [...tenant.model.passing, ...joining] },
  }));
  const then = signInFindings({ ...people, tenants: { ...people.tenants, members } }, asked);
  const known = new Set([...today.exceptions, ...today.undecided].map(({ subject }) => subject));
  const open = new Set(
    [...then.exceptions, ...then.undecided]
      .map(({ subject }) => subject)
      .filter((subject) => !known.has(subject)),
  );
  return leftOut.flatMap(({ name, policies, owners, doubt }) =>
    [...owners].flatMap((owner): Exception[] => {
      const user = byId.get(owner);
      if (user === undefined || !open.has(user.name)) return [];
      return [
        {
          subject: user.name,
          condition: `owns ${name}, which ${policies.join(', ')} leaves out: as a member of it, which the owner ${doubt === null ? 'can become unasked' : 'may become'}, the account may sign in without ${asked.what}${doubt === null ? '' : `; ${doubt}`}`,
          evidence: [...user.evidence, ...people.tenants.evidence],
        },
      ];
    }),
  );
}

function groupsLeftOut(context: CheckContext, people: PeopleInReach, model: EntraSignInModel): LeftOut[] {
  const groups = survey<AzureIdentity>(context, 'identity.azure').members[0]?.model.groups ?? [];
  const membersOf = new Map(
    people.groups.map((group) => [group.objectId.toLowerCase(), group.transitiveMembers]),
  );
  // A group inside a group that is left out is left out with it.
  const isWithin = (id: string, of: string): boolean =>
    [of, ...(membersOf.get(of.toLowerCase()) ?? [])].some((one) => one.toLowerCase() === id.toLowerCase());
  return groups.flatMap((one): LeftOut[] => {
    const { id, displayName, links } = one;
    const policies = model.policies
      .filter(({ state }) => state === 'enabled' || state === 'unknown')
      .filter(({ exclude }) => exclude.groups.some((one) => isWithin(id, one)));
    const owners = links.filter(({ access }) => access === 'owner').map(({ principal }) => principal);
    if (policies.length === 0 || owners.length === 0) return [];
    const all = owners.flatMap((owner) => [owner, ...(membersOf.get(owner.toLowerCase()) ?? [])]);
    return [
      {
        ...{ group: id, name: displayName, policies: policies.map(({ name }) => name) },
        doubt: membershipDoubt(one)?.reason ?? null,
        owners: new Set(all.map((owner) => owner.toLowerCase())),
      },
    ];
  });
}
