import type { CompiledModel } from './compiled.ts';
import type { PolicySource } from './decide.ts';
import type { ContextOverrides } from './facts.ts';

const account = '999999999999';
const organization = 'o-stranger';
const anonymous: ContextOverrides = {
  'aws:principalaccount': null,
  'aws:principalarn': null,
  'aws:principalorgid': null,
  'aws:principalorgpaths': null,
  'aws:principaltype': ['Anonymous'],
};

/**
 * Those whom "anyone" may be: nobody signed in, a principal of some other account and organization, and one of
 * each other account, organization or ARN that the policies name. Accounts and organizations that were read are
 * not strangers: their principals are asked by themselves.
 */
export function strangers(
  compiled: CompiledModel,
  sources: readonly (PolicySource | null)[],
): ContextOverrides[] {
  const found: ContextOverrides[] = [anonymous, stranger(account, organization, null)];
  const conditions = sources.flatMap((source) =>
    (source?.policies ?? []).flatMap((policy) =>
      policy.statements.flatMap((statement) => statement.conditions),
    ),
  );
  const ownOrganizations = new Set(
    compiled.model.accounts.flatMap(({ membership }) =>
      membership.kind === 'member' ? [membership.organizationId] : [],
    ),
  );
  for (const { key, values } of conditions) {
    for (const value of values.filter((text) => !text.includes('${'))) {
      const sample = value.replaceAll('::*:', `::${account}:`).replaceAll('*', 'x').replaceAll('?', 'x');
      if (key === 'aws:principalaccount' && !compiled.accounts.has(sample))
        found.push(stranger(sample, organization, null));
      if (key === 'aws:principalorgid' && !ownOrganizations.has(sample))
        found.push(stranger(account, sample, null));
      const owner = key === 'aws:principalarn' ? sample.split(':')[4] : undefined;
      if (owner !== undefined && !compiled.accounts.has(owner))
        found.push(stranger(owner, organization, sample));
    }
  }
  return found;
}

function stranger(owner: string, organizationId: string, arn: string | null): ContextOverrides {
  return {
    'aws:principalaccount': [owner],
    'aws:principalarn': [arn ?? `arn:aws:iam::${owner}:user/stranger`],
    'aws:principalorgid': [organizationId],
    'aws:principalorgpaths': [`${organizationId}/r-stranger/`],
    'aws:principaltype': ['User'],
  };
}
