import { builtInDirectoryRoles, builtInRoles } from './built-in.ts';
import { caGroup, directoryRoles, rootGroup, sub, otherSub, tenantId, vault, type Tenant } from './tenant.ts';

/**
 * Access decided a second time, from the tenant itself and by enumeration: no pages, no graph, no classes and no
 * pruning. It follows every path, label by label, until nothing new is found.
 */
export interface TwinLabel {
  /** 0 standing, 1 not known, 2 for a time, 3 eligible. */
  hold: number;
  takeover: boolean;
  possible: boolean;
}

export interface TwinTarget {
  action: string;
  plane: 'control' | 'data';
  scope: string;
}

export const instant = '2026-01-15T00:00:00Z';
export const near = '2026-02-01T00:00:00Z';
export const far = '2099-12-31T00:00:00Z';

const sure: TwinLabel = { hold: 0, takeover: false, possible: false };
const taken: TwinLabel = { hold: 0, takeover: true, possible: false };

function join(...labels: TwinLabel[]): TwinLabel {
  return {
    hold: Math.max(...labels.map(({ hold }) => hold)),
    takeover: labels.some(({ takeover }) => takeover),
    possible: labels.some(({ possible }) => possible),
  };
}

export const rank = ({ hold, takeover, possible }: TwinLabel): number =>
  (possible ? 100 : 0) + (takeover ? 10 : 0) + hold;

type Need = [string, 'control' | 'data'];

type Three = 'yes' | 'no' | 'maybe';

interface Holding {
  id: string;
  holder: string;
  role: string;
  scope: string;
  condition: string | null;
  label: TwinLabel;
  delegated: boolean;
  /** What an access policy lists, in lower case, as `keys sign`; absent for a role. */
  policy?: readonly string[];
}

interface Position {
  at: string;
  actor: string;
  label: TwinLabel;
}

const everything = '*';

/** Whether a wildcard pattern covers a text, letter by letter. */
export function covers(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern[0]!, pattern.slice(1)];
  if (first === '*') return covers(rest, text) || (text !== '' && covers(pattern, text.slice(1)));
  return text !== '' && first.toLowerCase() === text[0]!.toLowerCase() && covers(rest, text.slice(1));
}

/** What the access policies of a vault hold; those that list something nobody knows hold it perhaps. */
function policyHoldings({ id, rbac, policies = [] }: Tenant['vaults'][number]): Holding[] {
  if (rbac === true) return [];
  return policies.flatMap(({ principal, application, tenant, keys = [], secrets = [] }) => {
    const words = [...keys.map((one) => `keys ${one}`), ...secrets.map((one) => `secrets ${one}`)].map(
      (one) => one.toLowerCase(),
    );
    const unknown = words.filter((one) => one.endsWith(' mystery'));
    const plain = words.filter((one) => !unknown.includes(one));
    const name =
      application === null || application === undefined ? principal : `${principal}+${application}`;
    const doubtful = rbac === null || application === 'through' || tenant === 'partner';
    const one = (suffix: string, policy: string[], possible: boolean): Holding => ({
      id: suffix === '' ? name : suffix.slice(1),
      holder: tenant === 'partner' ? `partner/${principal}` : principal,
      role: `${id.toLowerCase()}/accessPolicies/${name}${suffix}`,
      scope: id,
      condition: null,
      label: { ...sure, possible },
      delegated: false,
      policy,
    });
    return [
      ...(plain.length === 0 ? [] : [one('', plain, doubtful)]),
      ...(unknown.length === 0
        ? []
        : [
            one(
              '/undecided',
              unknown.map((word) => word.replace('mystery', 'all')),
              true,
            ),
          ]),
    ];
  });
}

function listed(policy: readonly string[], action: string): boolean {
  const [kind, verb] = action.split('/').slice(2) as [string, string];
  const word = verb === 'getSecret' ? 'get' : verb;
  return policy.includes(`${kind} all`) || policy.includes(`${kind} ${word}`);
}

function holdOf(type: string | undefined, ends: string | null | undefined): number {
  if (type === 'eligible') return 3;
  if (type === 'activated') return 2;
  return ends === near ? 2 : 0;
}

export class Twin {
  readonly #tenant: Tenant;
  readonly #holdings: readonly Holding[];
  readonly #moves = new Map<string, [string, TwinLabel][]>();
  readonly #positions = new Map<string, Position[]>();

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
    this.#holdings = [
      ...tenant.assignments.map((one, at) => ({
        id: `assignment-${at}`,
        holder: one.principal,
        role: one.role,
        scope: one.scope,
        condition: one.condition ?? null,
        label: { ...sure, hold: holdOf(one.hold, one.ends) },
        delegated: false,
      })),
      ...tenant.delegations.flatMap(({ scope, tenant: other, authorizations = [], eligible = [] }) =>
        [
          ...authorizations.map((one) => ({ one, hold: 0 })),
          ...eligible.map((one) => ({ one, hold: 3 })),
        ].map(({ one, hold }) => ({
          id: 'delegation',
          holder: `${other}/${one.principal}`,
          role: one.role,
          scope,
          condition: null,
          label: { ...sure, hold },
          delegated: true,
        })),
      ),
      ...tenant.vaults.flatMap(policyHoldings),
      {
        id: 'elevate',
        holder: everything,
        role: builtInRoles[3]!.id,
        scope: '/',
        condition: null,
        label: taken,
        delegated: false,
      },
    ];
  }

  /** Everyone who acts. */
  actors(): string[] {
    const { users, servicePrincipals, assignments, directoryAssignments, groups } = this.#tenant;
    const named = [
      ...users.map(({ id }) => id),
      ...servicePrincipals.map(({ id }) => id),
      ...servicePrincipals.map(({ appOwnerOrganizationId: other }) => `tenant ${other}`),
      ...assignments.map(({ principal }) => principal),
      ...directoryAssignments.map(({ principal }) => principal),
      ...groups.flatMap(({ members = [], owners = [] }) => [...members, ...owners]),
      ...this.#holdings.map(({ holder }) => holder),
    ];
    return [...new Set(named)].filter((id) => this.#acts(id));
  }

  /** For every actor and assignment the strongest way to perform an operation, as `actor assignment` to label. */
  whoCan(target: TwinTarget): Map<string, TwinLabel> {
    const inside = target.plane === 'data' && target.scope.startsWith(vault) ? target.scope : null;
    return this.#strongest(
      target.scope,
      (holding, actor) => {
        const deeper = inside !== null && holding.scope.length > inside.length;
        return this.#waysOf(holding, deeper ? { ...target, scope: holding.scope } : target, actor);
      },
      inside,
    );
  }

  /** The same for reaching the scope at all. */
  whoReaches(scope: string): Map<string, TwinLabel> {
    return this.#strongest(scope, ({ condition }) => {
      const holds = conditionOf(condition, 'Microsoft.Resources/subscriptions/read');
      return [{ ...sure, possible: holds !== 'yes' }];
    });
  }

  #strongest(
    scope: string,
    ways: (holding: Holding, actor: string) => TwinLabel[],
    inside: string | null = null,
  ): Map<string, TwinLabel> {
    const best = new Map<string, TwinLabel>();
    for (const start of this.actors()) {
      for (const { at, actor, label } of this.#from(start)) {
        for (const holding of this.#holdings) {
          const within = inside !== null && above(inside, holding.scope);
          if (holding.holder !== at || !(within || above(holding.scope, scope))) continue;
          for (const way of ways(holding, actor)) {
            const whole = join(label, holding.label, way);
            const key = `${start} ${holding.id} ${holding.role}`;
            const known = best.get(key);
            if (known === undefined || rank(whole) < rank(known)) best.set(key, whole);
          }
        }
      }
    }
    return best;
  }

  #waysOf(holding: Holding, target: TwinTarget, actor: string): TwinLabel[] {
    const ways: TwinLabel[] = [];
    const consider = (needs: [string, 'control' | 'data'][], permitted: Three, label: TwinLabel): void => {
      if (permitted === 'no') return;
      const denied = needs.map(([action, plane]) => this.#denied(target.scope, action, plane, actor));
      if (denied.includes('yes')) return;
      ways.push(join(label, { ...sure, possible: permitted === 'maybe' || denied.includes('maybe') }));
    };
    if (holding.policy !== undefined) return listed(holding.policy, target.action) ? [sure] : [];
    const asked: [string, 'control' | 'data'] = [target.action, target.plane];
    const grant: [string, 'control' | 'data'] = ['Microsoft.Authorization/roleAssignments/write', 'control'];
    const rewrite: [string, 'control' | 'data'] = [
      'Microsoft.Authorization/roleDefinitions/write',
      'control',
    ];
    const { direct, opening, ends } = this.#vaultMatters(target, asked, grant);
    if (direct !== 'no')
      consider([asked], this.#permits(holding, ...asked), { ...sure, possible: direct === 'maybe' });
    for (const [needs, certain] of ends) {
      const granting = { ...taken, possible: holding.delegated || !certain };
      consider([...needs, grant], this.#permits(holding, ...grant), granting);
      const rewriting = this.#permits(holding, ...rewrite);
      const free = needs.every(([action]) => conditionOf(holding.condition, action) === 'yes');
      const sound = this.#rewritable(holding) && free;
      consider([...needs, rewrite], rewriting === 'yes' && !sound ? 'maybe' : rewriting, {
        ...taken,
        possible: !certain,
      });
    }
    for (const [need, certain] of opening)
      consider([need], this.#permits(holding, ...need), { ...taken, possible: !certain });
    return ways;
  }

  /** Whether roles give it, what opens it, and what those who may take any role can open it with; and how surely. */
  #vaultMatters(
    target: TwinTarget,
    asked: Need,
    grant: Need,
  ): { direct: Three; opening: [Need, boolean][]; ends: [Need[], boolean][] } {
    if (target.plane !== 'data' || !target.action.startsWith('Microsoft.KeyVault/vaults/'))
      return { direct: 'yes', opening: [], ends: [[[asked], true]] };
    const rbac = this.#tenant.vaults.find(({ id }) => above(id, target.scope))?.rbac ?? null;
    const write: Need = ['Microsoft.KeyVault/vaults/write', 'control'];
    const policies: Need = ['Microsoft.KeyVault/vaults/accessPolicies/write', 'control'];
    const opening: [Need, boolean][] = [];
    if (target.action.endsWith('/create/action'))
      opening.push([['Microsoft.KeyVault/vaults/keys/write', 'control'], true]);
    if (target.action.endsWith('/getSecret/action'))
      opening.push([['Microsoft.KeyVault/vaults/deploy/action', 'control'], false]);
    if (rbac !== true) opening.push([write, rbac === false], [policies, rbac === false]);
    const ends = opening.map(([need, certain]): [Need[], boolean] => [[need], certain]);
    if (rbac !== false) ends.push([[asked], rbac === true], [[write, grant], true]);
    return { direct: rbac === true ? 'yes' : rbac === false ? 'no' : 'maybe', opening, ends };
  }

  #permits(holding: Holding, action: string, plane: 'control' | 'data'): Three {
    const role =
      builtInRoles.find(({ id }) => id === holding.role) ??
      this.#tenant.customRoles.find(({ id }) => id === holding.role);
    if (role === undefined) return 'maybe';
    const {
      actions = [],
      notActions = [],
      dataActions = [],
      notDataActions = [],
    } = role as Tenant['customRoles'][number];
    const [given, left] = plane === 'control' ? [actions, notActions] : [dataActions, notDataActions];
    const permitted = given.some((one) => covers(one, action)) && !left.some((one) => covers(one, action));
    return permitted ? conditionOf(holding.condition, action) : 'no';
  }

  /** Whether the role is one's own making everywhere; custom roles here may be assigned from the root on. */
  #rewritable(holding: Holding): boolean {
    const custom = this.#tenant.customRoles.some(({ id }) => id === holding.role);
    return custom && holding.scope === '/' && !holding.delegated;
  }

  #denied(scope: string, action: string, plane: 'control' | 'data', actor: string): Three {
    let result: Three = 'no';
    for (const deny of this.#tenant.denies) {
      const same = deny.scope.toLowerCase() === scope.toLowerCase();
      if (!same && (deny.childrenExempt === true || !above(deny.scope, scope))) continue;
      const actions = plane === 'control' ? deny.actions : (deny.dataActions ?? []);
      // Of one that does not say whether it is for what lies below nothing is certain, not even what it denies.
      const vague = deny.childrenExempt === null;
      if (!vague && !actions.some((one) => covers(one, action))) continue;
      const among = (ids: readonly string[]): Three => {
        if (ids.includes(actor) || ids.includes('00000000-0000-0000-0000-000000000000')) return 'yes';
        const { users, servicePrincipals } = this.#tenant;
        const groups = ids.filter((id) => ![...users, ...servicePrincipals].some((one) => one.id === id));
        return groups.some((id) => this.#from(actor).some(({ at }) => at === id)) ? 'maybe' : 'no';
      };
      const [included, excluded] = [among(deny.principals), among(deny.excluded ?? [])];
      if (included === 'no' || excluded === 'yes') continue;
      const holds = vague ? 'maybe' : conditionOf(deny.condition ?? null, action);
      if (included === 'yes' && excluded === 'no' && holds === 'yes') return 'yes';
      if (holds !== 'no') result = 'maybe';
    }
    return result;
  }

  /** Every place one can come to, with every label and whoever acts there. */
  #from(start: string): Position[] {
    const known = this.#positions.get(start);
    if (known !== undefined) return known;
    const first: TwinLabel = { ...sure, possible: this.#stranger(start) };
    const found: Position[] = [{ at: start, actor: start, label: first }];
    const seen = new Set<string>();
    for (const { at, actor, label } of found) {
      const key = `${at} ${actor} ${rank(label)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const [to, step] of this.#movesOf(at))
        found.push({ at: to, actor: this.#acts(to) ? to : actor, label: join(label, step) });
    }
    this.#positions.set(start, found);
    return found;
  }

  #acts(id: string): boolean {
    return id !== everything && !this.#tenant.groups.some((group) => group.id === id);
  }

  #stranger(id: string): boolean {
    const { users, servicePrincipals } = this.#tenant;
    const external = this.#tenant.delegations.some(({ tenant }) => id.startsWith(`${tenant}/`));
    return (
      !external && !id.startsWith('tenant ') && ![...users, ...servicePrincipals].some((one) => one.id === id)
    );
  }

  #movesOf(id: string): [string, TwinLabel][] {
    let moves = this.#moves.get(id);
    if (moves === undefined)
      this.#moves.set(
        id,
        (moves = [...this.#joins(id), ...this.#credentials(id), ...this.#powers(id), ...this.#runsCode(id)]),
      );
    return moves;
  }

  #joins(id: string): [string, TwinLabel][] {
    const moves: [string, TwinLabel][] = [];
    for (const group of this.#tenant.groups) {
      for (const access of ['member', 'owner'] as const) {
        const listed = (access === 'member' ? group.members : group.owners)?.includes(id) === true;
        const schedule = group.active?.find((one) => one.principalId === id && one.accessId === access);
        const extra = access === 'owner' ? { ...taken, possible: ruled(group) } : sure;
        if (schedule !== undefined)
          moves.push([
            group.id,
            join(extra, { ...sure, hold: holdOf(schedule.assignmentType, schedule.endDateTime) }),
          ]);
        else if (listed) moves.push([group.id, extra]);
        if (group.eligible?.some((one) => one.principalId === id && one.accessId === access) === true)
          moves.push([group.id, join(extra, { ...sure, hold: 3 })]);
      }
    }
    return moves;
  }

  #credentials(id: string): [string, TwinLabel][] {
    return this.#tenant.servicePrincipals
      .filter(({ servicePrincipalType: type }) => type !== 'ManagedIdentity')
      .filter((one) => {
        const other = one.appOwnerOrganizationId ?? tenantId;
        if (id === `tenant ${other}` && other !== tenantId) return true;
        const application = this.#tenant.applications.find(({ appId }) => appId === one.appId);
        return one.owners?.includes(id) === true || application?.owners?.includes(id) === true;
      })
      .map((one) => [one.id, taken]);
  }

  /** What directory roles and application permissions that one holds let one do. */
  #powers(id: string): [string, TwinLabel][] {
    const moves: [string, TwinLabel][] = [];
    if (id === everything) {
      for (const { id: user, accountEnabled } of this.#tenant.users)
        moves.push([user, { ...taken, possible: accountEnabled === false }]);
      for (const group of this.#tenant.groups) moves.push([group.id, { ...taken, possible: ruled(group) }]);
      for (const one of this.#applications(false)) moves.push([one, taken]);
    }
    for (const grant of this.#tenant.directoryAssignments) {
      if (grant.principal !== id) continue;
      const scope = grant.scope ?? '/';
      const unit = scope.startsWith('/administrativeUnits/');
      const label = { hold: holdOf(grant.hold, grant.ends), takeover: true, possible: unit };
      const object = unit || scope === '/' ? null : scope.slice(1);
      moves.push(
        ...this.#roleMoves(grant.role, object).map(([to, step]): [string, TwinLabel] => [
          to,
          join(label, step),
        ]),
      );
    }
    const principal = this.#tenant.servicePrincipals.find((one) => one.id === id);
    for (const role of principal?.appRoles ?? []) {
      if (role === '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8') moves.push([everything, taken]);
      if (role === '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9')
        for (const one of this.#applications(false)) moves.push([one, taken]);
      if (role === 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695') moves.push(...this.#ordinaryGroups());
      // Nobody shows what this one is called, so that it may be anything.
      if (role === 'df021288-bdef-4463-88db-98f22de89214')
        moves.push([everything, { ...taken, possible: true }]);
    }
    return moves;
  }

  #roleMoves(role: string, object: string | null): [string, TwinLabel][] {
    if (role === directoryRoles.globalAdministrator || role === directoryRoles.privilegedRoleAdministrator)
      return [[everything, taken]];
    const definition =
      builtInDirectoryRoles.find(({ id }) => id === role) ??
      this.#tenant.customDirectoryRoles.find(({ id }) => id === role);
    const moves: [string, TwinLabel][] = [];
    const has = (action: string): boolean =>
      definition?.actions.includes(`microsoft.directory/${action}`) === true;
    if (has('users/password/update')) {
      for (const user of this.#tenant.users) {
        const open = object === user.id ? 'yes' : object === null ? this.#resettable(role, user.id) : 'no';
        const disabled = object === null && user.accountEnabled === false;
        if (open !== 'no') moves.push([user.id, { ...taken, possible: open === 'maybe' || disabled }]);
      }
    }
    if (has('groups/members/update')) {
      if (object === null) moves.push(...this.#ordinaryGroups());
      else if (this.#tenant.groups.some(({ id }) => id === object)) moves.push([object, taken]);
    }
    const credentials = [has('servicePrincipals/credentials/update'), has('applications/credentials/update')];
    if (credentials.includes(true)) {
      const reached =
        object === null ? this.#applications(credentials[0] === false) : this.#objectApplications(object);
      for (const one of reached) moves.push([one, taken]);
    }
    return moves;
  }

  #objectApplications(object: string): string[] {
    const application = this.#tenant.applications.find(({ id }) => id === object);
    return this.#tenant.servicePrincipals
      .filter(({ servicePrincipalType: type }) => type !== 'ManagedIdentity')
      .filter(({ id, appId }) => id === object || (application !== undefined && appId === application.appId))
      .map(({ id }) => id);
  }

  #applications(registeredOnly: boolean): string[] {
    const registered = this.#tenant.applications.map(({ appId }) => appId);
    return this.#tenant.servicePrincipals
      .filter(({ servicePrincipalType: type }) => type !== 'ManagedIdentity')
      .filter(({ appId }) => !registeredOnly || (appId !== undefined && registered.includes(appId)))
      .map(({ id }) => id);
  }

  #ordinaryGroups(): [string, TwinLabel][] {
    return this.#tenant.groups
      .filter(({ isAssignableToRole }) => isAssignableToRole !== true)
      .map((group) => [group.id, { ...taken, possible: ruled(group) }]);
  }

  /** Whether one who may reset ordinary users may reset this one. */
  #resettable(role: string, user: string): Three {
    const harmless =
      role === directoryRoles.helpdesk ? [directoryRoles.directoryReaders, directoryRoles.helpdesk] : [];
    let answer: Three = 'yes';
    for (const grant of this.#tenant.directoryAssignments) {
      if (harmless.includes(grant.role)) continue;
      const inside = this.#inside(user, grant.principal);
      if (inside === 'no') continue;
      if (inside === 'yes' && grant.hold !== 'eligible') return 'no';
      answer = 'maybe';
    }
    for (const group of this.#tenant.groups) {
      if (group.isAssignableToRole !== true) continue;
      const owner = group.owners?.includes(user) === true || scheduled(group, user, 'owner');
      const inside = owner ? 'yes' : this.#inside(user, group.id);
      if (inside === 'yes') return 'no';
      const eligible = group.eligible?.some((one) => one.principalId === user) === true;
      if (inside === 'maybe' || eligible) answer = 'maybe';
    }
    return answer;
  }

  /** Whether a user is a principal or in it, to any depth, by memberships in force or only by eligible ones. */
  #inside(user: string, principal: string): Three {
    if (user === principal) return 'yes';
    const walk = (id: string, eligible: boolean, seen: readonly string[]): boolean => {
      const group = this.#tenant.groups.find((one) => one.id === id);
      if (group === undefined || seen.includes(id)) return false;
      const inside = [
        ...(group.members ?? []),
        ...(group.active ?? [])
          .filter(({ accessId }) => accessId === 'member')
          .map(({ principalId }) => principalId),
        ...(eligible ? (group.eligible ?? []) : [])
          .filter(({ accessId }) => accessId === 'member')
          .map(({ principalId }) => principalId),
      ];
      return inside.some((one) => one === user || walk(one, eligible, [...seen, id]));
    };
    if (walk(principal, false, [])) return 'yes';
    return walk(principal, true, []) ? 'maybe' : 'no';
  }

  /** The managed identities that one's roles let one's code act as. */
  #runsCode(id: string): [string, TwinLabel][] {
    const moves: [string, TwinLabel][] = [];
    for (const { id: machine, identity } of this.#tenant.machines) {
      if (identity === null || identity === undefined) continue;
      for (const holding of this.#holdings) {
        if (holding.holder !== id || !above(holding.scope, machine)) continue;
        const ways = ([...running, grantingWay, rewritingWay] as const).map(([action, plane]) => {
          const permitted = this.#permits(holding, action, plane);
          const doubtful = action === rewritingWay[0] && permitted === 'yes' && !this.#rewritable(holding);
          return { action, plane, permitted: doubtful ? 'maybe' : permitted };
        });
        const way =
          ways.find(({ permitted }) => permitted === 'yes') ??
          ways.find(({ permitted }) => permitted === 'maybe');
        if (way === undefined) continue;
        const denied = this.#denyStands(machine, way.action, way.plane);
        moves.push([
          identity,
          join(taken, holding.label, { ...sure, possible: way.permitted === 'maybe' || denied }),
        ]);
      }
    }
    return moves;
  }

  /** Whether any deny assignment names the operation there, for whomever. */
  #denyStands(scope: string, action: string, plane: 'control' | 'data'): boolean {
    return this.#tenant.denies.some((deny) => {
      const actions = plane === 'control' ? deny.actions : (deny.dataActions ?? []);
      const applies = deny.childrenExempt === true ? deny.scope === scope : above(deny.scope, scope);
      return applies && (deny.childrenExempt === null || actions.some((one) => covers(one, action)));
    });
  }
}

const compute = 'Microsoft.Compute/virtualMachines';
const running = [
  [`${compute}/write`, 'control'],
  [`${compute}/runCommand/action`, 'control'],
  [`${compute}/runCommands/write`, 'control'],
  [`${compute}/extensions/write`, 'control'],
  ['Microsoft.SerialConsole/serialPorts/connect/action', 'control'],
  [`${compute}/login/action`, 'data'],
  [`${compute}/loginAsAdmin/action`, 'data'],
] as const;
const grantingWay = ['Microsoft.Authorization/roleAssignments/write', 'control'] as const;

const rewritingWay = ['Microsoft.Authorization/roleDefinitions/write', 'control'] as const;

export const guarded =
  "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:PrincipalType] StringEquals 'User'))";
export const opaque = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'archive'";

/** One that would be plain, were its language known. */
export const newer = "ActionMatches{'later'}";

/** The conditions of these tests, as their text says. */
function conditionOf(condition: string | null, action: string): Three {
  if (condition === null) return 'yes';
  if (condition === guarded)
    return action.toLowerCase() === 'microsoft.authorization/roleassignments/write' ? 'maybe' : 'yes';
  return 'maybe';
}

function ruled(group: Tenant['groups'][number]): boolean {
  return (group.membershipRule ?? null) !== null;
}

function scheduled(group: Tenant['groups'][number], principal: string, access: string): boolean {
  return group.active?.some((one) => one.principalId === principal && one.accessId === access) === true;
}

const parents: Readonly<Record<string, string>> = {
  [sub]: caGroup,
  [otherSub]: rootGroup,
  [caGroup]: rootGroup,
};

/** Whether a scope is another one or stands above it, climbing one step after the other. */
export function above(upper: string, scope: string): boolean {
  if (upper === '/' || upper.toLowerCase() === scope.toLowerCase()) return true;
  const parent = parents[scope];
  if (parent !== undefined) return above(upper, parent);
  const parts = scope.split('/');
  if (parts[1] !== 'subscriptions' || parts.length <= 3) return false;
  return above(upper, parts.slice(0, -1).join('/'));
}
