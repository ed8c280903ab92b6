import type { DecodedPage } from '../../collection.ts';
import { requireSubscriptions, scopeOf } from './authorization.ts';
import type { JustInTimePort, RoleRequest, RoleRule, RuleSetting } from './model.ts';
import {
  flagOf,
  guidOf,
  idOf,
  itemsOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
  union,
  type Item,
  type Reads,
} from './page.ts';
import { secondsOf } from './schedule.ts';

type Settings = Omit<RoleRule, 'id' | 'target' | 'scope' | 'role' | 'evidence'>;

const azureAssignments = 'azure.authorization.role-management-policy-assignments';
const scopeAssignments = 'azure.authorization.scope-role-management-policy-assignments';
const azurePolicies = 'azure.authorization.role-management-policies';
const entraAssignments = 'entra.role-management-policy-assignments';
const entraPolicies = 'entra.role-management-policies';
const groupAssignments = 'entra.group-role-management-policy-assignments';

/** What each role asks of those who activate it, per scope, as its policy says. */
export function lowerRules(reads: Reads): RoleRule[] {
  requireSubscriptions(reads, azureAssignments, 'rules', 'the rules of roles');
  for (const { subject, container } of reads.shortfalls(scopeAssignments))
    reads.gap('rules', scopeAssignments, 'the rules of a scope were not read to the end', {
      subject,
      container,
    });
  return agreed([...azureRules(reads), ...directoryRules(reads), ...groupRules(reads)]);
}

/** One rule for each role at each scope. Where two answers differ in a setting, it is not known which is in force. */
function agreed(rules: readonly RoleRule[]): RoleRule[] {
  const byPlace = Map.groupBy(rules, ({ target, scope, role }) => `${target} ${scope} ${role}`);
  return [...byPlace.values()].map((answers) => answers.reduce(agreement));
}

function agreement(one: RoleRule, other: RoleRule): RoleRule {
  const said = new Map<string, unknown>(Object.entries(other));
  const settings = Object.entries(one).map(([name, value]): [string, unknown] => {
    const same = JSON.stringify(value) === JSON.stringify(said.get(name));
    return [name, place.has(name) || same ? value : 'unknown'];
  });
  const merged = Object.fromEntries(settings) as unknown as RoleRule;
  return { ...merged, evidence: union(one.evidence, other.evidence) };
}

const place: ReadonlySet<string> = new Set(['id', 'target', 'scope', 'role', 'evidence']);

function azureRules(reads: Reads): RoleRule[] {
  const policies = new Map<string, Item[]>();
  for (const page of reads.pages(azurePolicies)) {
    for (const item of itemsOf(reads, azurePolicies, page, 'rules')) {
      const properties = objectOf(item, 'properties');
      const rules = objectsOf(properties, 'effectiveRules');
      const own = rules === null || rules.length === 0 ? objectsOf(properties, 'rules') : rules;
      const id = idOf(item, 'id');
      if (id !== null && own !== null) policies.set(id, own);
    }
  }
  return [azureAssignments, scopeAssignments].flatMap((kind) =>
    reads.pages(kind).flatMap((page) => azureRulesOn(reads, kind, page, policies)),
  );
}

function azureRulesOn(
  reads: Reads,
  kind: string,
  page: DecodedPage,
  policies: ReadonlyMap<string, Item[]>,
): RoleRule[] {
  return itemsOf(reads, kind, page, 'rules').flatMap((item): RoleRule[] => {
    const properties = objectOf(item, 'properties');
    const id = textOf(item, 'id');
    const role = textOf(properties, 'roleDefinitionId');
    const scope = textOf(properties, 'scope');
    if (id === null || role === null || scope === null) {
      reads.gap('rules', kind, 'the rule of a role is not understood');
      return [];
    }
    const stated = objectsOf(properties, 'effectiveRules') ?? [];
    const rules = stated.length > 0 ? stated : (policies.get(idOf(properties, 'policyId') ?? '') ?? []);
    return [
      {
        id,
        target: 'azure',
        scope: scopeOf(scope),
        role: guidOf(role),
        ...settingsOf(rules),
        evidence: [page.envelope.id],
      },
    ];
  });
}

function directoryRules(reads: Reads): RoleRule[] {
  for (const kind of [entraPolicies, entraAssignments]) {
    for (const tenant of reads.tenants) {
      if (!reads.complete(kind, tenant))
        reads.gap('rules', kind, 'the rules of directory roles were not read to the end', {
          container: tenant,
        });
    }
  }
  const policies = new Map<string, Item[]>();
  for (const page of reads.pages(entraPolicies)) {
    for (const item of itemsOf(reads, entraPolicies, page, 'rules')) {
      const rules = objectsOf(item, 'rules');
      const id = idOf(item, 'id');
      if (id !== null && rules !== null) policies.set(id, rules);
    }
  }
  return reads.pages(entraAssignments).flatMap((page) =>
    itemsOf(reads, entraAssignments, page, 'rules').flatMap((item): RoleRule[] => {
      const id = textOf(item, 'id');
      const role = idOf(item, 'roleDefinitionId');
      if (id === null || role === null) {
        reads.gap('rules', entraAssignments, 'the rule of a directory role is not understood');
        return [];
      }
      const settings = settingsOf(policies.get(idOf(item, 'policyId') ?? '') ?? []);
      return [{ id, target: 'directory', scope: '/', role, ...settings, evidence: [page.envelope.id] }];
    }),
  );
}

/** The rules of groups, each answer with its policy expanded; `roleDefinitionId` is `member` or `owner`. */
function groupRules(reads: Reads): RoleRule[] {
  return reads.pages(groupAssignments).flatMap((page) =>
    itemsOf(reads, groupAssignments, page, 'rules').flatMap((item): RoleRule[] => {
      const id = textOf(item, 'id');
      const role = idOf(item, 'roleDefinitionId');
      const group = idOf(item, 'scopeId');
      if (id === null || role === null || group === null) {
        reads.gap('rules', groupAssignments, 'the rule of a group is not understood');
        return [];
      }
      const rules = objectsOf(objectOf(item, 'policy'), 'rules') ?? [];
      return [
        { id, target: 'group', scope: group, role, ...settingsOf(rules), evidence: [page.envelope.id] },
      ];
    }),
  );
}

function settingsOf(list: readonly Item[]): Settings {
  const rules = rulesById(list);
  const enabled = enabledRulesOf(rules.get('Enablement_EndUser_Assignment'));
  const has = (name: string): RuleSetting<boolean> => (enabled === null ? 'unknown' : enabled.includes(name));
  const approval = objectOf(rules.get('Approval_EndUser_Assignment'), 'setting');
  return {
    activationSeconds: durationOf(rules.get('Expiration_EndUser_Assignment')),
    mfa: has('MultiFactorAuthentication'),
    justification: has('Justification'),
    ticket: has('Ticketing'),
    authenticationContext: contextOf(rules.get('AuthenticationContext_EndUser_Assignment')),
    approval: approvalOf(approval),
    approvers: approversOf(approval),
    permanentActive: permanentOf(rules.get('Expiration_Admin_Assignment')),
    permanentEligible: permanentOf(rules.get('Expiration_Admin_Eligibility')),
  };
}

/** The rules of a policy by name; of one that stands there twice and differs it is not known what it says. */
function rulesById(list: readonly Item[]): ReadonlyMap<string, Item> {
  const byId = Map.groupBy(list, (rule) => textOf(rule, 'id') ?? '');
  return new Map(
    [...byId].flatMap(([id, same]) =>
      new Set(same.map((rule) => JSON.stringify(rule))).size === 1 ? [[id, same[0]!] as const] : [],
    ),
  );
}

/** Whether an approval is asked for; where the manner of it says that none is, that is not known. */
function approvalOf(setting: Item | undefined): RuleSetting<boolean> {
  const required = flagOf(setting, 'isApprovalRequired') ?? 'unknown';
  return required === true && textOf(setting, 'approvalMode') === 'NoApproval' ? 'unknown' : required;
}

function enabledRulesOf(rule: Item | undefined): string[] | null {
  return rule === undefined || !('enabledRules' in rule) ? null : textsOf(rule, 'enabledRules');
}

function durationOf(rule: Item | undefined): RuleSetting<number | null> {
  const required = flagOf(rule, 'isExpirationRequired');
  if (required === null) return 'unknown';
  if (!required) return null;
  return secondsOf(textOf(rule, 'maximumDuration') ?? '') ?? 'unknown';
}

function contextOf(rule: Item | undefined): RuleSetting<string | null> {
  const enabled = flagOf(rule, 'isEnabled');
  if (enabled === null) return 'unknown';
  return enabled ? (textOf(rule, 'claimValue') ?? 'unknown') : null;
}

function permanentOf(rule: Item | undefined): RuleSetting<boolean> {
  const required = flagOf(rule, 'isExpirationRequired');
  return required === null ? 'unknown' : !required;
}

function approversOf(setting: Item | undefined): RuleSetting<readonly string[]> {
  const stages = objectsOf(setting, 'approvalStages');
  if (setting === undefined || stages === null) return 'unknown';
  const approvers: string[] = [];
  for (const stage of stages) {
    for (const approver of objectsOf(stage, 'primaryApprovers') ?? [{}]) {
      // Resource Manager says `id`, Graph `userId` or `groupId`.
      const id = idOf(approver, 'id') ?? idOf(approver, 'userId') ?? idOf(approver, 'groupId');
      if (id === null) return 'unknown';
      approvers.push(id);
    }
  }
  return approvers;
}

/** The requests to activate or assign Azure roles, with their tickets where they were given. */
export function lowerRequests(reads: Reads): RoleRequest[] {
  const kind = 'azure.authorization.role-assignment-schedule-requests';
  requireSubscriptions(reads, kind, 'requests', 'the requests for roles');
  const found = new Map<string, RoleRequest>();
  for (const page of reads.pages(kind)) {
    for (const item of itemsOf(reads, kind, page, 'requests')) {
      const properties = objectOf(item, 'properties');
      const id = textOf(item, 'id');
      const principal = idOf(properties, 'principalId');
      const role = textOf(properties, 'roleDefinitionId');
      const scope = textOf(properties, 'scope');
      if (id === null || principal === null || role === null || scope === null) {
        reads.gap('requests', kind, 'a request for a role is not understood');
        continue;
      }
      const ticket = objectOf(properties, 'ticketInfo');
      const schedule = objectOf(properties, 'scheduleInfo');
      const expiration = objectOf(schedule, 'expiration');
      found.set(id.toLowerCase(), {
        id,
        target: 'azure',
        principal,
        requestor: idOf(properties, 'requestorId'),
        role: guidOf(role),
        scope: scopeOf(scope),
        type: textOf(properties, 'requestType') ?? 'unknown',
        status: textOf(properties, 'status') ?? 'unknown',
        justification: textOf(properties, 'justification'),
        ticketNumber: textOf(ticket, 'ticketNumber'),
        ticketSystem: textOf(ticket, 'ticketSystem'),
        createdAt: textOf(properties, 'createdOn'),
        startsAt: textOf(schedule, 'startDateTime'),
        endsAt: textOf(expiration, 'endDateTime'),
        durationSeconds: secondsOf(textOf(expiration, 'duration') ?? ''),
        evidence: [page.envelope.id],
      });
    }
  }
  return [...found.values()];
}

/** The ports that Defender for Cloud opens on request. */
export function lowerPorts(reads: Reads): JustInTimePort[] {
  const kind = 'azure.security.jit-policies';
  requireSubscriptions(reads, kind, 'port-policies', 'the just-in-time network access policies');
  const found: JustInTimePort[] = [];
  for (const page of reads.pages(kind)) {
    for (const item of itemsOf(reads, kind, page, 'port-policies')) {
      const machines = objectsOf(objectOf(item, 'properties'), 'virtualMachines');
      if (machines === null) reads.gap('port-policies', kind, 'a just-in-time policy is not understood');
      for (const machine of machines ?? []) {
        const ports = objectsOf(machine, 'ports');
        const id = textOf(machine, 'id');
        if (ports === null || id === null)
          reads.gap('port-policies', kind, 'a machine of a just-in-time policy is not understood');
        for (const port of id === null ? [] : (ports ?? [])) {
          const number = port['number'];
          const several = textsOf(port, 'allowedSourceAddressPrefixes') ?? [];
          const single = textOf(port, 'allowedSourceAddressPrefix');
          found.push({
            policy: textOf(item, 'id') ?? '',
            machine: scopeOf(id!),
            port: typeof number === 'number' ? number : -1,
            protocol: textOf(port, 'protocol') ?? '*',
            sources: several.length > 0 ? several : single === null ? [] : [single],
            maximumSeconds: secondsOf(textOf(port, 'maxRequestAccessDuration') ?? ''),
            evidence: [page.envelope.id],
          });
        }
      }
    }
  }
  return found;
}
