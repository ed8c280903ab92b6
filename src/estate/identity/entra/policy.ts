import type { EvidenceId } from '../../../locker/envelope.ts';
import { conditionsOf } from './conditions.ts';
import { grantOf } from './grant.ts';
import type { ConditionalAccessPolicy, PolicyFault, TargetClause, WorkloadClause } from './model.ts';
import { isEmpty, isItem, textOf, unknownMembers, type Item } from './page.ts';
import { policyReader, type PolicyReader } from './policy-reader.ts';
import { userClausesOf } from './user-clauses.ts';

const states: Readonly<Record<string, ConditionalAccessPolicy['state']>> = {
  enabled: 'enabled',
  disabled: 'disabled',
  enabledForReportingButNotEnforced: 'report-only',
};

const inert = [
  'id',
  'templateId',
  'displayName',
  'description',
  'createdDateTime',
  'modifiedDateTime',
  'state',
  'conditions',
  'grantControls',
  'sessionControls',
];

/**
 * One policy of Conditional Access as Graph prints it. Whatever in it is not understood becomes a fault of the part
 * that it stands in.
 */
export function policyOf(
  item: Item,
  strengths: ReadonlyMap<string, readonly string[]>,
  evidence: readonly EvidenceId[],
): ConditionalAccessPolicy {
  const faults: PolicyFault[] = [];
  const reader = policyReader(faults);
  const state = states[textOf(item, 'state') ?? ''] ?? 'unknown';
  if (state === 'unknown') reader.fault('state', `the state ${JSON.stringify(item['state'] ?? null)}`);
  for (const name of unknownMembers(item, inert)) reader.fault('conditions', `the member ${name}`);
  const conditions = reader.item('conditions', item, 'conditions') ?? {};
  if (!isItem(item['conditions'])) reader.fault('conditions', 'it has no conditions');
  for (const name of unknownMembers(conditions, knownConditions))
    reader.fault('conditions', `the condition ${name}`);
  const users = userClausesOf(reader, conditions);
  const workloads = workloadsOf(reader, conditions);
  const when = conditionsOf(reader, conditions);
  if (workloads !== null && !isEmpty(users.include))
    reader.fault('users', 'that it is for people and for workload identities at once');
  if (workloads === null && when.workloadRisk !== null)
    reader.fault('conditions', 'the risk of workload identities in a policy that names none');
  return {
    id: textOf(item, 'id') ?? '',
    name: textOf(item, 'displayName') ?? textOf(item, 'id') ?? '',
    state,
    ...users,
    workloads,
    targets: targetsOf(reader, conditions),
    conditions: when,
    grant: grantOf(reader, item, strengths),
    faults,
    evidence,
  };
}

const knownConditions = [
  'users',
  'applications',
  'clientApplications',
  'clientAppTypes',
  'platforms',
  'locations',
  'devices',
  'userRiskLevels',
  'signInRiskLevels',
  'insiderRiskLevels',
  'authenticationFlows',
  'servicePrincipalRiskLevels',
];

function targetsOf(reader: PolicyReader, conditions: Item): TargetClause {
  const targets = reader.item('targets', conditions, 'applications') ?? {};
  const known = [
    'includeApplications',
    'excludeApplications',
    'includeUserActions',
    'includeAuthenticationContextClassReferences',
  ];
  for (const name of unknownMembers(targets, known)) reader.fault('targets', `the member ${name} of targets`);
  const list = (name: string): string[] => reader.texts('targets', targets, name);
  const applications = (name: string): string[] =>
    reader.ids('targets', targets, name, ['All', 'None', 'Office365', 'MicrosoftAdminPortals']);
  return {
    include: applications('includeApplications').filter((id) => id !== 'None'),
    exclude: applications('excludeApplications'),
    userActions: list('includeUserActions'),
    authenticationContexts: list('includeAuthenticationContextClassReferences'),
  };
}

function workloadsOf(reader: PolicyReader, conditions: Item): WorkloadClause | null {
  const clause = reader.item('users', conditions, 'clientApplications');
  if (clause === null || isEmpty(clause)) return null;
  const known = ['includeServicePrincipals', 'excludeServicePrincipals'];
  for (const name of unknownMembers(clause, known))
    reader.fault('users', `the member ${name} of client applications`);
  return {
    include: reader.texts('users', clause, 'includeServicePrincipals'),
    exclude: reader.texts('users', clause, 'excludeServicePrincipals'),
  };
}
