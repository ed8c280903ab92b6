import type {
  ConditionalAccessPolicy,
  EntraAccount,
  EntraSignInModel,
  GrantControls,
} from '../../../estate/identity/entra/model.ts';
import type { MissingFact } from '../answer.ts';
import { all, any, known, not, type Ternary } from '../ternary.ts';
import { mfaImplies, strengthImplies, type Requirement } from './requirement.ts';

/** Whether a policy that applies makes sure of something, and what is not known of it. */
interface Implied {
  value: Ternary;
  missing: readonly MissingFact[];
}

/** Where the factors of an account are proved: here, or by somebody whose word is taken. */
interface Provenance {
  /** Whether another tenant's Multi-Factor Authentication may stand for the account's own. */
  foreign: Ternary;
  /** Whether an identity provider of the domain authenticates the account. */
  federated: Ternary;
  /** Whether a device that another tenant calls compliant may stand for one of this tenant. */
  foreignDevice: Ternary;
}

/** Who proves the factors and the device of an account, by what the tenant accepts from others. */
export function provenanceOf(
  account: EntraAccount,
  trusts: Pick<EntraSignInModel, 'trustsForeignMfa' | 'trustsForeignDevices'>,
): Provenance {
  const external = account.kind === 'external-guest' || account.kind === 'external-member';
  const accepted = (trusted: boolean | null): Ternary => {
    const acceptance: Ternary = trusted === null ? 'unknown' : known(trusted);
    return external ? acceptance : account.kind === 'unknown' ? orUnknown(acceptance) : 'false';
  };
  return {
    foreign: accepted(trusts.trustsForeignMfa),
    federated: account.federated === null ? 'unknown' : known(account.federated),
    foreignDevice: accepted(trusts.trustsForeignDevices),
  };
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
  if (requirement.proof === 'device') return deviceImplied(grant, name, provenance);
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
  const value = together(grant, alternatives);
  if (value === 'unknown') missing.push(...chainFacts(provenance));
  return { value, missing };
}

function together({ operator }: GrantControls, alternatives: readonly Ternary[]): Ternary {
  return alternatives.length === 0 ? 'false' : operator === 'OR' ? all(alternatives) : any(alternatives);
}

/** A device of another organisation is none of this tenant's, whoever calls it compliant. */
function deviceImplied(grant: GrantControls, name: string, { foreignDevice }: Provenance): Implied {
  const alternatives = grant.controls.map((control): Ternary => {
    if (control === 'block') return 'true';
    if (control === 'domainJoinedDevice') return 'unknown';
    return control === 'compliantDevice' ? not(foreignDevice) : 'false';
  });
  const value = together(grant, [...alternatives, ...(grant.strength === null ? [] : ['false' as const])]);
  if (value !== 'unknown') return { value, missing: [] };
  const missing: MissingFact[] = [];
  if (grant.controls.includes('domainJoinedDevice'))
    missing.push({
      place: name,
      reason: 'it is content with a device joined to a domain, and whose domain that is was not read',
    });
  if (foreignDevice === 'unknown')
    missing.push({
      place: 'cross-tenant access',
      reason: 'whether devices that home tenants call compliant are accepted was not read',
      operation: 'GET /v1.0/policies/crossTenantAccessPolicy/default',
      permission: 'Policy.Read.All',
    });
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
