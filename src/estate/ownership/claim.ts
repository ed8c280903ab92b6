/** One place in an answer that says whose it is: a field with an account, a subscription, a tenant or a region. */
export interface Claim {
  /** The account, subscription or tenant that is named. */
  owner: string;
  /** Where it stands, as `Vpcs[0].OwnerId`. */
  field: string;
  /** Id of what is owned, to find it again in the owner's own list. */
  id: string;
  /** The network that it is in, where it is in one. */
  network?: string;
  /** How another owner's may stand here; null where only the account's own may. */
  sharing: Sharing | null;
}

/** A way in which a platform shows to one account what is another's. */
export interface Sharing {
  /** The documentation that says so. */
  documentedBy: string;
  /**
   * What has to be seen beside it where nothing in the list is the account's own: that the account uses it, as
   * interfaces use a subnet; or no more than that the caller, or another answer, is of the account.
   */
  seenBy: 'use' | 'place';
}

/** What one answer says about where it is from. */
export interface Claims {
  owners: readonly Claim[];
  /** Regions that are named as the place of what is listed. */
  regions: readonly { region: string; field: string }[];
}

export const noClaims: Claims = { owners: [], regions: [] };

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
