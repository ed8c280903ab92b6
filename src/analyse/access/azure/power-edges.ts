import type { AzureGroup, AzureUser, DirectoryRoleGrant } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import { membershipDoubt } from './directory-edges.ts';
import type { ControlGraph } from './graph.ts';
import { labelOf, none, takeover } from './label.ts';
import { powersOfAppRole, powersOfRole, type HeldPower, type Power } from './powers.ts';
import { protections, type Protection } from './protection.ts';

export const everythingPower = 'power everything';

/** The node of a power over the whole tenant. */
function powerNode(graph: ControlGraph, power: Power): number {
  const name = power.kind === 'reset' ? `reset ${resetKey(power.reach)}` : power.kind;
  return graph.add(`power ${name}`, 'power');
}

const resetKey = (reach: 'all' | readonly string[]): string => (reach === 'all' ? 'all' : reach.join(' '));

/** Directory roles and application permissions: to whom they give a power, and what each power reaches. */
export function connectPowers(graph: ControlGraph): void {
  const { model } = graph;
  const used = new Map<string, Power>();
  const everything: readonly Power[] = [
    { kind: 'everything' },
    { kind: 'reset', reach: 'all' },
    { kind: 'role-groups' },
    { kind: 'security-groups' },
    { kind: 'unified-groups' },
    { kind: 'applications' },
    { kind: 'service-principals' },
  ];
  for (const power of everything) used.set(graph.nodes[powerNode(graph, power)]!.id, power);
  const definitions = new Map(model.directoryRoles.map((role) => [role.id, role]));
  for (const grant of model.directoryGrants) {
    const definition = definitions.get(grant.role) ?? null;
    for (const held of powersOfRole(grant.role, definition)) {
      connectGrant(graph, grant, definition?.displayName ?? grant.role, held, used);
    }
  }
  const resources = new Map(model.servicePrincipals.map((one) => [one.id, one]));
  for (const grant of model.appRoleGrants) {
    const known = powersOfAppRole(grant.role, resources.get(grant.resource));
    for (const { power, doubt } of known?.powers ?? []) {
      used.set(graph.nodes[powerNode(graph, power)]!.id, power);
      graph.connect({
        from: graph.principal(grant.principal),
        to: powerNode(graph, power),
        label: takeover,
        kind: 'application-permission',
        by: `${known!.name} ${grant.id}`,
        evidence: grant.evidence,
        doubt: doubt === null ? null : { place: grant.id, reason: doubt },
      });
    }
  }
  const all = powerNode(graph, { kind: 'everything' });
  for (const power of everything.slice(1)) {
    graph.connect({
      from: all,
      to: powerNode(graph, power),
      label: none,
      kind: 'directory-role',
      by: '',
      evidence: [],
      doubt: null,
    });
  }
  connectTargets(graph, used);
}

function connectGrant(
  graph: ControlGraph,
  grant: DirectoryRoleGrant,
  name: string,
  held: HeldPower,
  used: Map<string, Power>,
): void {
  const edge = {
    from: graph.principal(grant.principal),
    label: labelOf(grant.hold, grant.endsAt, graph.options) | takeover,
    kind: 'directory-role',
    by: `${name} ${grant.id}`,
    evidence: grant.evidence,
  };
  const doubt = held.doubt === null ? null : { place: grant.id, reason: held.doubt };
  const object = /^\/([^/]+)$/.exec(grant.scope)?.[1];
  if (grant.scope === '/' || object === undefined) {
    used.set(graph.nodes[powerNode(graph, held.power)]!.id, held.power);
    const unit: MissingFact = {
      place: grant.scope,
      reason: 'who and what is in the administrative unit was not read',
    };
    graph.connect({
      ...edge,
      to: powerNode(graph, held.power),
      doubt: grant.scope === '/' ? doubt : (doubt ?? unit),
    });
    return;
  }
  for (const { id, kind } of objectTargets(graph, object, held.power))
    graph.connect({ ...edge, to: graph.principal(id), kind, doubt });
}

/** What a power over one single object reaches. */
function objectTargets(graph: ControlGraph, object: string, power: Power): { id: string; kind: string }[] {
  const { model } = graph;
  if (power.kind === 'reset')
    return model.users.some(({ id }) => id === object) ? [{ id: object, kind: resetStep }] : [];
  if (power.kind.endsWith('-groups'))
    return model.groups.some(({ id }) => id === object) ? [{ id: object, kind: joinStep }] : [];
  const application = model.applications.find(({ id }) => id === object);
  return model.servicePrincipals
    .filter((one) => one.type !== 'ManagedIdentity')
    .filter((one) => one.id === object || (application !== undefined && one.appId === application.appId))
    .map(({ id }) => ({ id, kind: credentialStep }));
}

const resetStep = 'credential-reset';
const joinStep = 'adds-member';
const credentialStep = 'adds-credential';

/** What each power reaches over the whole tenant. */
function connectTargets(graph: ControlGraph, used: ReadonlyMap<string, Power>): void {
  const { model } = graph;
  const reach = (power: Power, to: number, kind: string, doubt: MissingFact | null): void =>
    graph.connect({ from: powerNode(graph, power), to, label: takeover, kind, by: '', evidence: [], doubt });
  for (const group of model.groups) {
    for (const { power, doubt } of powersOverGroup(group))
      reach(power, graph.principal(group.id), joinStep, doubt ?? membershipDoubt(group));
  }
  const registered = new Set(model.applications.map(({ appId }) => appId));
  for (const principal of model.servicePrincipals) {
    if (principal.type === 'ManagedIdentity') continue;
    const to = graph.principal(principal.id);
    reach({ kind: 'service-principals' }, to, credentialStep, null);
    if (principal.appId !== null && registered.has(principal.appId))
      reach({ kind: 'applications' }, to, credentialStep, null);
  }
  const resets = [...used.values()].filter((power) => power.kind === 'reset');
  connectResets(graph, resets);
}

function powersOverGroup(group: AzureGroup): { power: Power; doubt: MissingFact | null }[] {
  const unknown = (what: string): MissingFact => ({ place: group.id, reason: `${what} was not shown` });
  const protectedBy: { power: Power; doubt: MissingFact | null } = {
    power: { kind: 'role-groups' },
    doubt: null,
  };
  if (group.assignableToRoles === true) return [protectedBy];
  const doubt =
    group.assignableToRoles === null ? unknown('whether directory roles can be assigned to the group') : null;
  const kinds: Power[] =
    group.unified === null
      ? [{ kind: 'security-groups' }, { kind: 'unified-groups' }]
      : [{ kind: group.unified ? 'unified-groups' : 'security-groups' }];
  const kindDoubt = group.unified === null ? unknown('the kind of the group') : null;
  return [
    ...kinds.map((power) => ({ power, doubt: doubt ?? kindDoubt })),
    ...(doubt === null ? [] : [{ ...protectedBy, doubt }]),
  ];
}

/** Users are reached in classes of equal protection, so that a power leads to a class and a class to its users. */
function connectResets(graph: ControlGraph, resets: readonly (Power & { kind: 'reset' })[]): void {
  const classes = new Map<string, { protection: Protection; users: AzureUser[] }>();
  const protectionOf = protections(graph);
  for (const user of graph.model.users) {
    const protection = protectionOf(user.id);
    const key = JSON.stringify([
      [...protection.roles].sort(),
      [...protection.perhaps].sort(),
      protection.group,
    ]);
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { protection, users: [user] });
    else known.users.push(user);
  }
  for (const [key, { protection, users }] of classes) {
    const to = graph.add(`users ${key}`, 'power');
    for (const power of resets) {
      const reached = reaches(power.reach, protection);
      if (reached === 'no') continue;
      graph.connect({
        from: powerNode(graph, power),
        to,
        label: none,
        kind: resetStep,
        by: '',
        evidence: [],
        doubt: reached === 'perhaps' ? unknownProtection : null,
      });
    }
    for (const user of users) {
      graph.connect({
        from: to,
        to: graph.principal(user.id),
        label: takeover,
        kind: resetStep,
        by: '',
        evidence: [],
        doubt:
          user.enabled === false
            ? { place: user.id, reason: 'the account is disabled; enabling it was not followed' }
            : null,
      });
    }
  }
}

const unknownProtection: MissingFact = {
  place: 'directory roles',
  reason: 'whether the roles that the user holds, or may hold, protect the account from a reset is not known',
};

function reaches(reach: 'all' | readonly string[], protection: Protection): 'yes' | 'no' | 'perhaps' {
  if (reach === 'all') return 'yes';
  const outside = (roles: ReadonlySet<string>): boolean => [...roles].some((role) => !reach.includes(role));
  if (protection.group === 'yes' || outside(protection.roles)) return 'no';
  return protection.group === 'perhaps' || outside(protection.perhaps) ? 'perhaps' : 'yes';
}
