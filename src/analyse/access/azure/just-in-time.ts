import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import type { AzureIdentityModel, RoleRequest } from '../../../estate/identity/azure/model.ts';
import { secondsOf } from '../../../estate/identity/azure/schedule.ts';
import type { MissingFact } from '../answer.ts';
import { accessPolicy } from './access-policies.ts';
import { rowsFor } from './access.ts';
import { activationOf, type ChangeTicket } from './activation.ts';
import { selfApproval } from './approval.ts';
import type { AzureAccessOptions, AzurePrincipal } from './answer.ts';
import { engineOf, type AzureEngine } from './engine.ts';
import type { Grant } from './grants.ts';
import type { DelegatedRow, Holding, JustInTime, PortRow, RoleRow, SessionRow } from './just-in-time-row.ts';
import { howOf, labelOf, meansOf, type Label } from './label.ts';
import type { Rows } from './rows.ts';
import { normalScope, ScopeTree } from './scope.ts';

export interface JustInTimeOptions extends AzureAccessOptions {
  /** Scopes in question; only what is in force at them is told. Left out, everything. */
  scopes?: readonly string[];
  /** The person behind a principal's id; left out, the directory's employee number says. */
  personOf?: (principal: string) => string | null;
  /** Tickets of the system of record; left out, activations are held against none. */
  tickets?: readonly ChangeTicket[];
  aws?: Pick<AwsIdentityModel, 'roles' | 'permissionSets'>;
}

/**
 * What privileged access asks for at the time of use, over Azure roles, directory roles, groups, delegations, ports
 * and AWS sessions. Settings that were not read are `unknown`, with the read that is missing.
 */
export function justInTime(model: AzureIdentityModel, options: JustInTimeOptions = {}): JustInTime {
  const engine = engineOf(model, options);
  const context: Context = {
    engine,
    options,
    rows: rowsFor(engine),
    personOf: options.personOf ?? employeeOf(model),
    tree: new ScopeTree(model),
    held: new Map(),
  };
  const rows = [
    ...azureRows(context),
    ...directoryRows(context),
    ...groupRows(context),
    ...delegatedRows(context),
    ...portRows(model, options),
    ...sessionRows(options),
  ];
  const facts = model.gaps.map(({ subject, container, reason, operation, permission }): MissingFact => {
    return { place: subject ?? container ?? 'tenant', reason, operation, permission };
  });
  return { rows, missing: facts };
}

type Holder = Pick<Holding, 'principal' | 'how'>;

interface Context {
  engine: AzureEngine;
  options: JustInTimeOptions;
  rows: Rows;
  personOf: (principal: string) => string | null;
  tree: ScopeTree;
  held: Map<string, readonly Holder[]>;
}

function employeeOf(model: AzureIdentityModel): (principal: string) => string | null {
  const numbers = new Map(model.users.map(({ id, employeeId }) => [id, employeeId]));
  return (principal) => numbers.get(principal) ?? null;
}

function inScope({ options, tree }: Context, scope: string): boolean {
  if (options.scopes === undefined) return true;
  return options.scopes.some((one) => tree.chain(one).includes(scope));
}

/** Who holds something, without taking anything over. */
function holdersOf({ rows, held }: Context, node: number, own: Label): readonly Holder[] {
  const key = `${node} ${own}`;
  let holders = held.get(key);
  if (holders === undefined) {
    holders = rows
      .strongest(node, own)
      .filter(({ label }) => meansOf(label) === 'held')
      .map(({ state, label }) => ({ principal: rows.principal(state.node), how: howOf(label) }));
    held.set(key, holders);
  }
  return holders;
}

function holdingsOf(
  context: Context,
  node: number,
  own: Label,
  grant: string,
  endsAt: string | null,
): Holding[] {
  return holdersOf(context, node, own).map(({ principal, how }) => ({ principal, how, grant, endsAt }));
}

/** What is not held through roles that can be assigned as eligible. */
const beside: ReadonlySet<string> = new Set(['elevate-access', accessPolicy]);

function azureRows(context: Context): RoleRow[] {
  const { model } = context.engine.graph;
  const rules = new Map(
    model.rules
      .filter(({ target }) => target === 'azure')
      .map((rule) => [`${rule.scope} ${rule.role}`, rule]),
  );
  const grants = [...context.engine.grantsHeld.values()].flat();
  const own = grants.filter(
    ({ delegated, kind, scope }) => !delegated && !beside.has(kind) && inScope(context, scope),
  );
  const requests = Map.groupBy(model.requests, ({ scope, role }) => `${scope} ${role}`);
  return [...Map.groupBy(own, ({ scope, role }) => `${scope} ${role}`)].map(([key, group]) => {
    const { scope, role, roleName, definition } = group[0]!;
    const holdings = group.flatMap((one) => holdingsOf(context, one.holder, one.label, one.id, one.endsAt));
    return roleRow(context, {
      target: 'azure',
      scope,
      role: { id: role, name: roleName },
      privileged: privilegedAzure(definition),
      rule: rules.get(key) ?? null,
      holdings,
      requests: requests.get(key) ?? [],
      evidence: group.flatMap(({ evidence }) => evidence),
    });
  });
}

function privilegedAzure(definition: Grant['definition']): boolean | null {
  if (definition === null) return null;
  return definition.permissions.some(({ actions, dataActions }) =>
    [...actions, ...dataActions].some((action) => !/\/read$/i.test(action)),
  );
}

function directoryRows(context: Context): RoleRow[] {
  const { graph, directoryHeld } = context.engine;
  const rules = new Map(
    graph.model.rules.filter(({ target }) => target === 'directory').map((rule) => [rule.role, rule]),
  );
  const roles = new Map(graph.model.directoryRoles.map((role) => [role.id, role]));
  const held = [...directoryHeld.values()].flat();
  return [...Map.groupBy(held, ({ grant }) => `${grant.scope} ${grant.role}`).values()].map((group) => {
    const { grant, roleName } = group[0]!;
    const definition = roles.get(grant.role);
    const holdings = group.flatMap((one) =>
      holdingsOf(context, graph.principal(one.grant.principal), one.label, one.grant.id, one.grant.endsAt),
    );
    return roleRow(context, {
      target: 'directory',
      scope: grant.scope,
      role: { id: grant.role, name: roleName },
      privileged:
        definition === undefined ? null : definition.actions.some((action) => !/\/read$/i.test(action)),
      rule: rules.get(grant.role) ?? rules.get(definition?.templateId ?? '') ?? null,
      holdings,
      requests: [],
      evidence: group.flatMap((one) => one.grant.evidence),
    });
  });
}

/** Groups whose membership or ownership is scheduled, or governed by rules that were read. */
function groupRows(context: Context): RoleRow[] {
  const { graph } = context.engine;
  const rules = new Map(
    graph.model.rules
      .filter(({ target }) => target === 'group')
      .map((rule) => [`${rule.scope} ${rule.role}`, rule]),
  );
  return graph.model.groups.flatMap((group) =>
    (['member', 'owner'] as const).flatMap((access) => {
      const links = group.links.filter((link) => link.access === access);
      const rule = rules.get(`${group.id} ${access}`) ?? null;
      if (rule === null && !links.some(({ hold }) => hold === 'eligible' || hold === 'activated')) return [];
      const holdings = links.flatMap((link) => {
        const label = labelOf(link.hold, link.endsAt, context.options);
        return holdingsOf(
          context,
          graph.principal(link.principal),
          label,
          `${group.id} ${link.principal}`,
          link.endsAt,
        );
      });
      const row = roleRow(context, {
        target: 'group',
        scope: group.id,
        role: { id: access, name: `${access} of ${group.displayName}` },
        privileged: true,
        rule,
        holdings,
        requests: [],
        evidence: group.evidence,
      });
      return [row];
    }),
  );
}

interface RowParts extends Pick<RoleRow, 'target' | 'scope' | 'role' | 'privileged' | 'rule' | 'evidence'> {
  holdings: readonly Holding[];
  requests: readonly RoleRequest[];
}

function roleRow(context: Context, { holdings, requests, ...row }: RowParts): RoleRow {
  const eligible = holdings.filter(({ how }) => how === 'eligible');
  const unknown: MissingFact[] = [];
  if (row.rule === null && eligible.length > 0) unknown.push(unreadRule(row));
  return {
    ...row,
    eligible,
    standing: holdings.filter(({ how }) => how === 'standing' || how === 'unknown'),
    timeBound: holdings.filter(({ how }) => how === 'time-bound'),
    standingBesideEligible: besideOf(context, row, eligible, holdings),
    approval: selfApproval(context.engine, context.rows, row.rule, eligible, context.personOf),
    activations: requests.map((request) => activationOf(request, context.options.tickets)),
    unknown,
    evidence: [...new Set([...row.evidence, ...(row.rule?.evidence ?? [])])],
  };
}

function unreadRule({ target, scope, role }: Pick<RoleRow, 'target' | 'scope' | 'role'>): MissingFact {
  const reason = `the rules of ${role.name} at this very scope were not read`;
  if (target === 'azure') {
    const kind = /^\/subscriptions\/[^/]+$/.test(scope) ? '' : 'scope-';
    const operation = `azure.authorization.${kind}role-management-policy-assignments`;
    return {
      place: scope,
      reason,
      operation,
      permission: 'Microsoft.Authorization/roleManagementPolicyAssignments/read',
    };
  }
  const operation =
    target === 'group'
      ? 'entra.group-role-management-policy-assignments'
      : 'entra.role-management-policy-assignments';
  const permission =
    target === 'group' ? 'RoleManagementPolicy.Read.AzureADGroup' : 'RoleManagement.Read.Directory';
  return { place: scope, reason, operation, permission };
}

/** The same person's standing privileges where he is also eligible, through this account or another of his. */
function besideOf(
  context: Context,
  row: Omit<RowParts, 'holdings' | 'requests'>,
  eligible: readonly Holding[],
  holdings: readonly Holding[],
): RoleRow['standingBesideEligible'] {
  if (eligible.length === 0) return [];
  const person = (principal: AzurePrincipal): string => context.personOf(principal.id) ?? principal.id;
  const asked = new Map(eligible.map(({ principal }) => [person(principal), principal]));
  const found: { principal: AzurePrincipal; beside: Holding; role: string; scope: string }[] = [];
  const offer = (holder: Holder, grant: string, endsAt: string | null, role: string, scope: string): void => {
    if (holder.how !== 'standing' && holder.how !== 'unknown') return;
    const principal = asked.get(person(holder.principal));
    if (principal !== undefined) found.push({ principal, beside: { ...holder, grant, endsAt }, role, scope });
  };
  if (row.target !== 'azure') {
    for (const holding of holdings) offer(holding, holding.grant, holding.endsAt, row.role.name, row.scope);
    return found;
  }
  for (const grant of context.engine.grants.at(row.scope)) {
    if (grant.delegated || grant.kind === 'elevate-access' || privilegedAzure(grant.definition) === false)
      continue;
    for (const holder of holdersOf(context, grant.holder, grant.label))
      offer(holder, grant.id, grant.endsAt, grant.roleName, grant.scope);
  }
  return found;
}

function delegatedRows(context: Context): DelegatedRow[] {
  const { model } = context.engine.graph;
  const roles = new Map(model.roles.map((role) => [role.id, role]));
  return model.delegations.flatMap((delegation) => {
    if (!inScope(context, delegation.scope)) return [];
    return (delegation.authorizations ?? []).flatMap((one): DelegatedRow[] => {
      const node = context.engine.graph.find(`${delegation.managingTenant}/${one.principal}`);
      if (node === undefined) return [];
      const duration = one.activation?.maximumDuration ?? null;
      return [
        {
          target: 'delegation',
          scope: delegation.scope,
          role: { id: one.role, name: roles.get(one.role)?.displayName ?? one.role },
          principal: context.rows.principal(node),
          hold: one.hold,
          privileged: privilegedAzure(roles.get(one.role) ?? null),
          activationSeconds: one.hold === 'standing' ? null : (secondsOf(duration ?? '') ?? 'unknown'),
          mfa: one.hold === 'standing' ? false : (one.activation?.multiFactor ?? 'unknown'),
          approvers: one.activation?.approvers ?? (one.hold === 'standing' ? [] : 'unknown'),
          evidence: delegation.evidence,
        },
      ];
    });
  });
}

const anywhere = new Set(['*', '0.0.0.0/0', '::/0', 'internet', 'any']);

function portRows(model: AzureIdentityModel, { scopes }: JustInTimeOptions): PortRow[] {
  const asked = scopes?.map(normalScope);
  return model.ports
    .filter(
      ({ machine }) =>
        asked === undefined || asked.some((one) => machine === one || machine.startsWith(`${one}/`)),
    )
    .map((port) => ({
      ...port,
      target: 'port',
      anySource:
        port.sources.length === 0 || port.sources.some((source) => anywhere.has(source.toLowerCase())),
    }));
}

function sessionRows({ aws }: JustInTimeOptions): SessionRow[] {
  const roles = (aws?.roles ?? []).filter(({ serviceLinked }) => !serviceLinked);
  return [
    ...roles.map(({ arn, name, account, maxSessionSeconds, evidence }): SessionRow => {
      return { target: 'aws-role', id: arn, name, account, maximumSeconds: maxSessionSeconds, evidence };
    }),
    ...(aws?.permissionSets ?? []).map(({ arn, name, sessionSeconds, evidence }): SessionRow => {
      return {
        target: 'aws-permission-set',
        id: arn,
        name,
        account: null,
        maximumSeconds: sessionSeconds,
        evidence,
      };
    }),
  ];
}
