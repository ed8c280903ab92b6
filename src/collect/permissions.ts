import type { EvidenceKind } from './kind.ts';
import type { Operation } from '../locker/run.ts';

/** What rating the credential of a cloud asks beside what is collected. */
async function ratingOf(cloud: 'aws' | 'azure' | 'graph'): Promise<readonly Operation[]> {
  switch (cloud) {
    case 'aws':
      return (await import('./aws/credential-rating.ts')).ratingOperations;
    case 'azure':
      return (await import('./azure/credential-rating.ts')).ratingOperations;
    case 'graph':
      // The token itself says what it may do.
      return [];
  }
}

/** The kinds of one provider; loading them loads no cloud SDK. */
async function kindsOf(
  cloud: 'aws' | 'azure' | 'graph',
): Promise<readonly Pick<EvidenceKind<never>, 'operations'>[]> {
  switch (cloud) {
    case 'aws':
      return (await import('./aws/kinds/index.ts')).awsKinds;
    case 'azure':
      return (await import('./azure/kinds/index.ts')).azureKinds;
    case 'graph':
      return (await import('./entra/kinds/index.ts')).entraKinds;
  }
}

/** The permissions of all operations that collecting from a cloud and rating its credential may call, each once, in order. */
async function permissionsOf(cloud: 'aws' | 'azure' | 'graph'): Promise<string[]> {
  const kinds = await kindsOf(cloud);
  const all = [...kinds.flatMap(({ operations }) => operations), ...(await ratingOf(cloud))].flatMap(
    ({ permission }: Operation) => permission.split(/[,\s]+/),
  );
  return [...new Set(all.filter((permission) => permission !== ''))].sort();
}

/** An IAM policy, an Azure custom role, or the list of Graph application permissions: exactly what is called. */
export async function policyFor(cloud: 'aws' | 'azure' | 'graph'): Promise<unknown> {
  const permissions = await permissionsOf(cloud);
  switch (cloud) {
    case 'aws':
      return {
        Version: '2012-10-17',
        Statement: [{ Sid: 'NcssrRead', Effect: 'Allow', Action: permissions, Resource: '*' }],
      };
    case 'azure':
      return {
        Name: 'ncssr reader',
        IsCustom: true,
        Description: 'Reads what ncssr collects, and nothing else',
        Actions: permissions,
        NotActions: [],
        DataActions: [],
        NotDataActions: [],
        AssignableScopes: ['/providers/Microsoft.Management/managementGroups/REPLACE-WITH-YOUR-GROUP'],
      };
    case 'graph':
      return { applicationPermissions: permissions };
  }
}
