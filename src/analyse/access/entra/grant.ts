import type { ConditionalAccessPolicy, EntraAccount } from '../../../estate/identity/entra/model.ts';
import type { MissingFact } from '../answer.ts';
import { all, any, known, type Ternary } from '../ternary.ts';
import { mfaImplies, strengthImplies, type Requirement } from './requirement.ts';

/** Whether a policy that applies makes sure of something, and what is not known of it. */
export interface Implied {
  value: Ternary;
  missing: readonly MissingFact[];
}

/** Where the factors of an account are proved: here, or by somebody whose word is taken. */
export interface Provenance {
  /** Whether another tenant's Multi-Factor Authentication may stand for the account's own. */
  foreign: Ternary;
  /** Whether an identity provider of the domain authenticates the account. */
  federated: Ternary;
}

/** Who proves the factors of an account. `trusted` says whether other tenants' factors are accepted. */
export function provenanceOf(account: EntraAccount, trusted: boolean | null): Provenance {
  const external = account.kind === 'external-guest' || account.kind === 'external-member';
  const acceptance: Ternary = trusted === null ? 'unknown' : known(trusted);
  const foreign = external ? acceptance : account.kind === 'unknown' ? orUnknown(acceptance) : 'false';
  return { foreign, federated: account.federated === null ? 'unknown' : known(account.federated) };
}

function orUnknown(value: Ternary): Ternary {
  return value === 'false' ? 'false' : 'unknown';
}

/**
 * Whether a sign-in that meets the grant controls of a policy has met the requirement. Blocking meets any. With AND
 * one control that implies it suffices; with OR every alternative must. Nothing asked implies nothing.
 */
export function grantImplies(
  policy: ConditionalAccessPolicy,
  requirement: Requirement,
  provenance: Provenance,
): Implied {
  const { grant, name } = policy;
  const missing: MissingFact[] = [];
  if (policy.faults.some(({ part }) => part === 'grant')) return { value: 'unknown', missing };
  if (grant === null) return { value: 'false', missing };
  const { foreign, federated } = provenance;
  const alternatives = grant.controls.map((control): Ternary => {
    if (control === 'block') return 'true';
    if (control !== 'mfa') return 'false';
    return chained(mfaImplies(requirement), foreign, federated);
  });
  if (grant.strength) {
    const { combinations } = grant.strength;
    const outside = combinations === null || combinations.some((one) => one.includes('federated'));
    const value = strengthImplies(grant.strength, requirement);
    alternatives.push(chained(value, foreign, outside ? federated : 'false'));
    if (combinations === null) missing.push(strengthUnread(name, grant.strength.name));
    else if (value === 'unknown') missing.push(methodUnknown(name, grant.strength.name));
  }
  const value =
    alternatives.length === 0 ? 'false' : grant.operator === 'OR' ? all(alternatives) : any(alternatives);
  if (value === 'unknown') missing.push(...chainFacts(provenance));
  return { value, missing };
}

/** What is implied here is only what somebody else says, where his word is taken: not known. */
function chained(value: Ternary, ...others: readonly Ternary[]): Ternary {
  return value === 'true' && others.some((other) => other !== 'false') ? 'unknown' : value;
}

function strengthUnread(policy: string, strength: string): MissingFact {
  return {
    place: policy,
    reason: `the combinations of the authentication strength ${strength} were not read`,
    operation: 'GET /v1.0/policies/authenticationStrengthPolicies',
    permission: 'Policy.Read.AuthenticationMethod',
  };
}

function methodUnknown(policy: string, strength: string): MissingFact {
  return { place: policy, reason: `the authentication strength ${strength} has a method that is not known` };
}

function chainFacts({ foreign, federated }: Provenance): MissingFact[] {
  const facts: MissingFact[] = [];
  if (foreign === 'true')
    facts.push({
      place: 'cross-tenant access',
      reason:
        'Multi-Factor Authentication of the home tenant is accepted, and what it proves is not known here',
    });
  if (foreign === 'unknown')
    facts.push({
      place: 'cross-tenant access',
      reason: 'whether the Multi-Factor Authentication of home tenants is accepted was not read',
      operation: 'GET /v1.0/policies/crossTenantAccessPolicy/default',
      permission: 'Policy.Read.All',
    });
  if (federated === 'true')
    facts.push({
      place: 'domains',
      reason: "the account's domain is federated, and what its identity provider proves was not read",
      operation: 'GET /v1.0/domains/{domain}/federationConfiguration',
      permission: 'Domain-InternalFederation.Read.All',
    });
  if (federated === 'unknown')
    facts.push({
      place: 'domains',
      reason: "whether the account's domain is federated was not read",
      operation: 'GET /v1.0/domains',
      permission: 'Domain.Read.All',
    });
  return facts;
}
