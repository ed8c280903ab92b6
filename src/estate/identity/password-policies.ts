import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** The password policy of one AWS account; `custom` is false where none was set and the service's default rules. */
export interface PasswordPolicy extends Member {
  custom: boolean;
  minimumLength: number | null;
  maximumAgeDays: number | null;
}

interface Answer {
  PasswordPolicy?: { MinimumPasswordLength?: number; MaxPasswordAge?: number };
}

export const passwordPolicies: CollectionDefinition<PasswordPolicy> = {
  name: 'identity.passwordPolicies',
  title: 'Password policies',
  kinds: ['aws.iam.password-policy'],
  attribution: 'container',
  lower: (pages) =>
    ((pages.get('aws.iam.password-policy') ?? []) as DecodedPage<Answer>[]).map((page) => ({
      ...place(page, `${page.envelope.account ?? ''}/password-policy`),
      custom: page.value.PasswordPolicy !== undefined,
      minimumLength: page.value.PasswordPolicy?.MinimumPasswordLength ?? null,
      maximumAgeDays: page.value.PasswordPolicy?.MaxPasswordAge ?? null,
    })),
};
