import type { AzurePrincipal } from '../../analyse/access/azure/answer.ts';
import { justInTime, type JustInTimeOptions } from '../../analyse/access/azure/just-in-time.ts';
import { isActivation } from '../../analyse/access/azure/activation.ts';
import type { DelegatedRow, RoleRow } from '../../analyse/access/azure/just-in-time-row.ts';
import type { AzureIdentity } from '../../estate/identity/azure-identity.ts';
import type { AzureIdentityModel, RoleRule, RuleSetting } from '../../estate/identity/azure/model.ts';
import type { Ticket } from '../../estate/people/people.ts';
import { contextFactors } from '../access/context-factors.ts';
import { personOfPrincipal, personNeeds } from '../access/person-of-principal.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';

const longestSeconds = 8 * 3600;

/** NCSSR 2.2.1: an activation is short, proved by a second factor, somebody else's decision, and for a reason on record. */
export const activationRulesAsked: Check = {
  id: 'activation-rules',
  title: 'Privilege is activated for hours, with a second factor, by the decision of somebody else',
  procedure:
    'Each privileged role in force at the resources of the system, each role of the directory that is itself the system, and what other tenants may activate by delegation is joined to the rules of its activation at that very scope: at most 8 hours; a second factor, or an authentication context that Conditional Access answers with one for everyone eligible; an approval by somebody who is not, by another account, the one who asks. Who is eligible must not hold privilege there without activation. Where tickets are imported, each activation of the period must name one that was approved before it.',
  nature: 'reperformance',
  cites: { '2.2.1-b': 'part' },
  needs: ['identity.azure', 'identity.signInTenants', 'people.tickets', ...personNeeds],
  population: ['identity.azure'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const azure = survey<AzureIdentity>(context, 'identity.azure');
    const tickets = survey<Ticket>(context, 'people.tickets');
    const persons = personOfPrincipal(context);
    const factors = contextFactors(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const notes: string[] = [];
    const model = azure.members[0]?.model;
    const rows =
      model === undefined
        ? []
        : rowsOf(context, model, {
            personOf: persons.personOf,
            ...(isSupplied(tickets) ? { tickets: tickets.members } : {}),
          });
    let eligible = 0;
    for (const row of rows) {
      if (row.target === 'delegation') {
        if (row.hold !== 'eligible') {
          if (row.privileged !== false)
            undecided.push(
              sayer(row)(`is held by ${nameOf(row.principal)} of another tenant without activation`),
            );
          continue;
        }
        eligible += 1;
        judgeDelegation(row, exceptions, undecided);
      } else if (row.eligible.length > 0 && row.privileged !== false) {
        eligible += 1;
        judgeRow(row, factors.of, exceptions, undecided);
        judgeActivations(row, context, exceptions, undecided, notes);
      }
    }
    const population = {
      ...azure.population,
      expected: azure.population.expected === null ? null : eligible,
      inspected: eligible,
    };
    const supporting = [
      ...persons.supporting,
      ...(isSupplied(tickets) ? [tickets] : []),
      ...(factors.supporting.applicable ? [factors.supporting] : []),
    ];
    return judgementOf({ ...azure, population }, supporting, {
      exceptions,
      undecided,
      notes,
      ...(eligible === 0 ? { notOperated: 'No privileged role is eligible for activation' } : {}),
    });
  },
};

function rowsOf(
  { system, scope, at }: CheckContext,
  model: AzureIdentityModel,
  options: Pick<JustInTimeOptions, 'personOf' | 'tickets'>,
): (RoleRow | DelegatedRow)[] {
  const resources = [...(system?.reach.resources ?? [])].filter((id) => /^\/subscriptions\//i.test(id));
  const subscriptions = [...(system?.reach.containers ?? [])].map((id) => `/subscriptions/${id}`);
  const isDirectory = (system?.declared.select ?? []).some(
    ({ source }) => scope.sources[source]?.kind === 'entra',
  );
  const { rows } = justInTime(model, {
    at: at.toISOString(),
    scopes: [...subscriptions, ...resources],
    ...options,
  });
  const inForce = groupsInForce(
    rows.filter((row): row is RoleRow => row.target === 'azure'),
    model,
  );
  return rows.filter((row): row is RoleRow | DelegatedRow => {
    if (row.target === 'azure' || row.target === 'delegation') return true;
    if (row.target === 'directory') return isDirectory;
    return row.target === 'group' && (isDirectory || inForce.has(row.scope));
  });
}

/** Groups that hold one of the roles, directly or through other groups. */
function groupsInForce(rows: readonly RoleRow[], model: AzureIdentityModel): ReadonlySet<string> {
  const scopes = new Set(rows.map(({ scope, role }) => `${scope} ${role.id}`));
  const found = new Set(
    model.grants
      .filter(({ scope, role }) => scopes.has(`${scope} ${role}`))
      .map(({ principal }) => principal),
  );
  for (const group of found)
    for (const link of model.groups.find(({ id }) => id === group)?.links ?? []) found.add(link.principal);
  return found;
}

function judgeRow(
  row: RoleRow,
  factorOf: ReturnType<typeof contextFactors>['of'],
  exceptions: Exception[],
  undecided: Exception[],
): void {
  const { rule, approval } = row;
  const said = sayer(row);
  undecided.push(
    ...row.unknown.map(({ reason, permission }) => said(`${reason}; needs ${permission ?? ''}`)),
  );
  for (const { principal, beside, role, scope } of row.standingBesideEligible)
    (beside.how === 'unknown' ? undecided : exceptions).push(
      said(`${nameOf(principal)} is eligible, and holds ${role} at ${scope} without activation`),
    );
  if (rule === null) return;
  judgeDuration(rule.activationSeconds, said, exceptions, undecided);
  judgeFactor(row, rule, factorOf, exceptions, undecided);
  if (approval.required === 'unknown' || (approval.required && approval.approvers === null))
    undecided.push(said('has rules of activation that do not say who approves'));
  else if (!approval.required) exceptions.push(said("is activated by the user's decision alone"));
  else if (approval.nobody) exceptions.push(said('asks for an approval, and names nobody who gives it'));
  for (const { requester, approver } of approval.self)
    exceptions.push(said(`${nameOf(requester)} may approve by another account, ${nameOf(approver)}`));
  for (const principal of approval.unjoined)
    undecided.push(said(`whose account ${nameOf(principal)} is, who asks or approves, is not known`));
}

/** A context stands in the place of the factor: where its policies let somebody out, the factor is not asked for. */
function judgeFactor(
  row: RoleRow,
  { mfa, authenticationContext: context }: RoleRule,
  factorOf: ReturnType<typeof contextFactors>['of'],
  exceptions: Exception[],
  undecided: Exception[],
): void {
  const said = sayer(row);
  if (typeof context === 'string' && context !== 'unknown') {
    const eligible = row.eligible.map(({ principal }) => principal);
    const factor = factorOf(context, eligible, row.target);
    if (factor.kind === 'missing') exceptions.push(said(factor.why));
    if (factor.kind === 'unknown') undecided.push(said(factor.why));
  } else if (mfa === 'unknown' || (mfa === false && context === 'unknown'))
    undecided.push(said('has rules of activation that do not say whether a second factor is asked for'));
  else if (!mfa) exceptions.push(said('is activated without a second factor'));
  else if (context === 'unknown')
    undecided.push(said('has rules of activation that do not say which authentication context is asked for'));
}

function judgeDelegation(row: DelegatedRow, exceptions: Exception[], undecided: Exception[]): void {
  const said = sayer(row, `, delegated to ${nameOf(row.principal)}`);
  judgeDuration(row.activationSeconds, said, exceptions, undecided);
  if (row.mfa === 'unknown') undecided.push(said('does not say whether a second factor is asked for'));
  else if (!row.mfa) exceptions.push(said('is activated without a second factor'));
  if (row.approvers === 'unknown') undecided.push(said('does not say who approves'));
  else if (row.approvers.length === 0) exceptions.push(said("is activated by the user's decision alone"));
}

function judgeDuration(
  seconds: RuleSetting<number | null>,
  said: (condition: string) => Exception,
  exceptions: Exception[],
  undecided: Exception[],
): void {
  const limit = `limit ${longestSeconds / 3600} hours`;
  if (seconds === 'unknown') undecided.push(said(`does not say how long an activation lasts, ${limit}`));
  else if (seconds === null) exceptions.push(said(`may stay active without an end, ${limit}`));
  else if (seconds > longestSeconds)
    exceptions.push(said(`may stay active for ${Math.round(seconds / 360) / 10} hours, ${limit}`));
}

/** What was activated in the period, each activation held against the tickets that were approved before it. */
function judgeActivations(
  row: RoleRow,
  { scope, at }: CheckContext,
  exceptions: Exception[],
  undecided: Exception[],
  notes: string[],
): void {
  const from = new Date(scope.engagement.period.from);
  const own = row.activations.filter(
    (one) => isActivation(one.request) && (one.at === null || (one.at >= from && one.at <= at)),
  );
  for (const { request, at: asked, ticket, approved } of own) {
    const said = (condition: string): Exception => ({
      subject: `${row.role.name} at ${row.scope}`,
      condition: `was activated by ${request.principal} at ${asked?.toISOString() ?? 'an instant that nobody states'}, ${condition}`,
      evidence: [...row.evidence, ...request.evidence],
    });
    if (approved === true)
      notes.push(
        `${request.principal} activated ${row.role.name} at ${asked?.toISOString() ?? ''} for ${ticket ?? ''}`,
      );
    else if (approved === false)
      exceptions.push(
        said(
          ticket === null
            ? 'for no ticket'
            : `for ${ticket}, which no imported ticket shows approved by then`,
        ),
      );
    else if (asked === null) undecided.push(said('so that no ticket can be held against it'));
    else
      notes.push(
        `${request.principal} activated ${row.role.name} at ${asked.toISOString()} for ${ticket ?? 'no stated ticket'}; no tickets are imported to hold it against`,
      );
  }
}

function sayer(row: RoleRow | DelegatedRow, more = ''): (condition: string) => Exception {
  const rule = 'rule' in row && row.rule !== null ? { witness: { rule: row.rule.id } } : {};
  return (condition) => ({
    subject: `${row.role.name} at ${row.scope}${more}`,
    condition,
    evidence: row.evidence,
    ...rule,
  });
}

function nameOf({ name, id }: AzurePrincipal): string {
  return name === '' ? id : name;
}
