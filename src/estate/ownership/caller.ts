import type { Envelope } from '../../locker/envelope.ts';

/**
 * The account or tenant that the caller of a live read belongs to, as far as that must be the one that is read: of AWS
 * the account in its ARN, of what is read of a tenant as a whole the tenant of its token. A subscription may be read
 * from another tenant, by delegation; it says itself whose it is. Null where nothing is on record.
 */
export function callerOf({ kind, caller, callerTenant, imported }: Envelope): string | null {
  if (imported !== null) return null;
  if (kind.startsWith('aws.')) return /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(caller)?.[1] ?? null;
  if (kind.startsWith('entra.') || ofTenant.has(kind)) return callerTenant ?? null;
  return null;
}

const ofTenant = new Set(['azure.management.groups', 'azure.authorization.root-role-assignments']);
