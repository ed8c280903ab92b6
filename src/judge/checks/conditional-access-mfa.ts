import type { DirectoryGroup } from '../../estate/identity/directory-groups.ts';
import type { DirectoryRole } from '../../estate/identity/directory-roles.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { SignInPolicy } from '../../estate/identity/sign-in-policies.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { holdersOf } from '../holders.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** Windows Azure Service Management API: the application in front of the Azure resource manager. */
const resourceManager = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

/**
 * NCSSR 2.2.3 for people who administer through Azure. Report-only and disabled policies never count, exclusions
 * win, roles include when they are held for good, and a grant counts only where every way
 * through it is a second factor. What is narrowed by further conditions is not decided here.
 */
export const conditionalAccessMfa: Check = {
  id: 'conditional-access-mfa',
  title: 'Conditional Access asks everyone in reach for a second factor',
  procedure:
    "Each person who holds a role in the system's subscriptions, active or eligible, is matched against the enabled Conditional Access policies for the Azure management application.",
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part' },
  needs: [
    'identity.roleAssignments',
    'identity.directoryUsers',
    'identity.directoryGroups',
    'identity.directoryRoles',
    'identity.signInPolicies',
  ],
  unit: 'system',
  effective: since205,
  judge(context) {
    const assignments = survey<RoleAssignment>(context, 'identity.roleAssignments');
    const users = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const groups = survey<DirectoryGroup>(context, 'identity.directoryGroups');
    const roles = survey<DirectoryRole>(context, 'identity.directoryRoles');
    const policies = survey<SignInPolicy>(context, 'identity.signInPolicies');
    const holders = holdersOf(assignments.members, users.members, groups.members);
    const memberships = membershipsOf(groups.members);
    const rolesOf = (
      user: DirectoryUser,
      own: ReadonlySet<string>,
      holds: readonly DirectoryRole['hold'][],
    ): Set<string> =>
      new Set(
        roles.members
          .filter(({ hold, scope }) => holds.includes(hold) && scope === '/')
          .filter(({ principal }) => principal === user.objectId || own.has(principal))
          .map(({ role }) => role),
      );
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...holders.unknown];
    for (const user of holders.users.filter(({ enabled }) => enabled)) {
      const own = memberships.get(user.objectId) ?? new Set<string>();
      const who: Who = {
        user,
        groups: own,
        roles: rolesOf(user, own, ['standing']),
        passingRoles: rolesOf(user, own, ['activated', 'eligible']),
        activatedRoles: rolesOf(user, own, ['activated']),
      };
      const outcomes = policies.members.map((policy) => ({ policy, covers: covers(policy, who) }));
      if (outcomes.some(({ covers: outcome }) => outcome === 'yes')) continue;
      const said = { subject: user.name, evidence: [...user.evidence, ...policies.evidence] };
      const perhaps = outcomes
        .filter(({ covers: outcome }) => outcome === 'perhaps')
        .map(({ policy }) => policy.name);
      const reportOnly = outcomes
        .filter(
          ({ policy }) =>
            policy.state === 'report-only' && covers({ ...policy, state: 'enabled' }, who) !== 'no',
        )
        .map(({ policy }) => policy.name);
      const aside = reportOnly.length > 0 ? `; ${reportOnly.join(', ')} only reports` : '';
      if (perhaps.length > 0) {
        undecided.push({
          ...said,
          condition: `may be asked for a second factor by ${perhaps.join(', ')}, whose conditions this check does not follow${aside}`,
        });
      } else if (policies.whole && groups.whole && roles.whole) {
        exceptions.push({ ...said, condition: `is asked for a second factor by no enabled policy${aside}` });
      } else {
        undecided.push({
          ...said,
          condition: `is asked for a second factor by none of the policies that could be read${aside}`,
        });
      }
    }
    const people = holders.users.length;
    const population = {
      ...assignments.population,
      expected:
        assignments.population.expected === null || users.population.expected === null ? null : people,
      inspected: people,
    };
    return judgementOf({ ...assignments, population }, [users, groups, roles, policies], {
      exceptions,
      undecided,
    });
  },
};

function membershipsOf(groups: readonly DirectoryGroup[]): Map<string, Set<string>> {
  const memberships = new Map<string, Set<string>>();
  for (const group of groups) {
    for (const member of group.transitiveMembers) {
      const known = memberships.get(member) ?? new Set<string>();
      memberships.set(member, known.add(group.objectId));
    }
  }
  return memberships;
}

type Coverage = 'yes' | 'no' | 'perhaps';

interface Who {
  user: DirectoryUser;
  groups: ReadonlySet<string>;
  /** Template ids of the directory roles held for the whole directory, for good. */
  roles: ReadonlySet<string>;
  /** Those held while an activation lasts, and of these those activated now. */
  passingRoles: ReadonlySet<string>;
  activatedRoles: ReadonlySet<string>;
}

function covers(policy: SignInPolicy, who: Who): Coverage {
  if (policy.state === 'unknown') return 'perhaps';
  if (policy.state !== 'enabled' || !asksForSecondFactor(policy)) return 'no';
  // A policy for legacy clients alone leaves every browser as it was.
  if (policy.clients.length > 0 && !policy.clients.some((client) => client === 'all' || client === 'browser'))
    return 'no';
  const { applications } = policy;
  if (applications.exclude.includes(resourceManager)) return 'no';
  const portalsLeftOut = applications.exclude.includes('MicrosoftAdminPortals');
  const named = applications.include.some((id) => id === 'All' || id === resourceManager);
  if (!named) return applications.include.includes('MicrosoftAdminPortals') ? 'perhaps' : 'no';
  const included = includes(policy, who);
  if (included !== 'yes') return included;
  const unsure = policy.narrowedBy.length > 0 || portalsLeftOut || !isKnownStrength(policy);
  return unsure ? 'perhaps' : 'yes';
}

/** Strengths that Microsoft makes are second factors; one of the tenant's own may allow a single one. */
function isKnownStrength({ grant }: SignInPolicy): boolean {
  const strength = grant?.authenticationStrength ?? null;
  if (strength === null || grant?.controls.includes('block')) return true;
  if (grant?.controls.includes('mfa') && grant.operator !== 'OR') return true;
  return /^0{8}-0{4}-0{4}-0{4}-0{11}[234]$/.test(strength);
}

function includes({ users }: SignInPolicy, who: Who): Coverage {
  const { user, groups, roles, passingRoles, activatedRoles } = who;
  if (users.exclude.includes(user.objectId) || users.excludeGroups.some((id) => groups.has(id))) return 'no';
  if (users.excludeRoles.some((role) => roles.has(role))) return 'no';
  const included =
    users.include.includes('All') ||
    users.include.includes(user.objectId) ||
    users.includeGroups.some((id) => groups.has(id)) ||
    users.includeRoles.some((role) => roles.has(role));
  // An excluded role that can be activated is a way round; one that is activated now includes nobody for good.
  if (included && users.excludeRoles.some((role) => passingRoles.has(role))) return 'perhaps';
  if (!included && users.includeRoles.some((role) => activatedRoles.has(role))) return 'perhaps';
  if (included && users.excludesExternal && (user.guest || user.name.includes('#EXT#'))) return 'perhaps';
  if (user.guest) return included && users.exclude.length === 0 ? 'yes' : 'perhaps';
  return included ? 'yes' : 'no';
}

/** Operator OR is only as strong as its weakest alternative; blocking counts, since nobody gets in. */
function asksForSecondFactor({ grant }: SignInPolicy): boolean {
  if (grant === null) return false;
  if (grant.controls.includes('block')) return true;
  const ways = [
    ...grant.controls.map((control) => control === 'mfa'),
    ...(grant.authenticationStrength === null ? [] : [true]),
  ];
  if (ways.length === 0) return false;
  return grant.operator === 'OR' ? ways.every(Boolean) : ways.some(Boolean);
}
