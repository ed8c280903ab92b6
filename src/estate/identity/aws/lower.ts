import { rootOf } from './credentials.ts';
import { delegationsOf } from './delegations.ts';
import { lowerIdentityCenter } from './identity-center.ts';
import type { AwsIdentityModel } from './model.ts';
import { addUnexpectedAccounts, membershipOf } from './organization.ts';
import { readsOf, type AwsPage, type AwsShortfall } from './page.ts';
import { lowerPrincipals } from './principals.ts';
import { lowerResources, type ScopedResource } from './resources.ts';

/** What lowering is given: the accounts expected, every page read, and every read that fell short. */
export interface AwsIdentityReads {
  partition: string;
  accounts: readonly string[];
  pages: readonly AwsPage[];
  shortfalls: readonly AwsShortfall[];
  resources: readonly ScopedResource[];
}

/**
 * Lowers decoded AWS answers into the identity model. Never throws and drops nothing in silence: what was not
 * read, or is not understood, becomes a gap, or an unknown in its place.
 */
export function lowerAwsIdentity(input: AwsIdentityReads): AwsIdentityModel {
  const reads = readsOf(input.partition, input.accounts, input.pages, input.shortfalls);
  const principals = lowerPrincipals(reads);
  const accounts = input.accounts.map((id) => ({
    id,
    membership: membershipOf(reads, id),
    root: rootOf(reads, id),
    evidence: reads.pages('organizations:DescribeOrganization').map((page) => page.evidence),
  }));
  addUnexpectedAccounts(reads);
  const identityCenter = lowerIdentityCenter(reads);
  const resources = lowerResources(reads, input.resources);
  return {
    partition: input.partition,
    accounts,
    delegations: delegationsOf(reads),
    ...principals,
    ...identityCenter,
    resources,
    gaps: reads.gaps,
  };
}
