import type { SystemAccess } from './engagement-access.ts';

/** The operations that reveal a secret, by cloud. */
export const secretReading = {
  aws: 'secretsmanager:GetSecretValue',
  azure: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
} as const;

/** Where a system keeps secrets: the secrets of Secrets Manager by ARN, and the vaults by id. */
export function secretStores({ targets, azureTargets }: Pick<SystemAccess, 'targets' | 'azureTargets'>): {
  secrets: string[];
  vaults: string[];
} {
  return {
    secrets: targets.filter(({ action }) => action === secretReading.aws).map(({ resource }) => resource),
    vaults: azureTargets.filter(({ action }) => action === secretReading.azure).map(({ scope }) => scope),
  };
}
