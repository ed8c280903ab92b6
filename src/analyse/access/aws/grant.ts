import type { KmsGrant } from '../../../estate/identity/aws/model.ts';
import { all, any, type Ternary } from '../ternary.ts';
import type { Note } from './note.ts';
import { accountOfPrincipal, sessionArn, type Caller } from './principal.ts';
import { saysNothing, type PolicyRequest, type PolicyResult } from './statement.ts';

/**
 * What KMS grants allow a request (KMS Developer Guide, "Grants in AWS KMS"): the operations they list, to their
 * grantee, on their key, within their encryption context. A grant never denies.
 */
export function evaluateGrants(grants: readonly KmsGrant[] | 'unread', request: PolicyRequest): PolicyResult {
  if (!request.action.toLowerCase().startsWith('kms:')) return saysNothing;
  if (grants === 'unread') {
    const note: Note = {
      place: request.resource,
      reason: 'the grants of the key were not read',
      cause: 'evidence',
      operation: 'kms:ListGrants',
      permission: 'kms:ListGrants',
    };
    return { ...saysNothing, allow: 'unknown', notes: [note] };
  }
  const notes: Note[] = [];
  const operation = request.action.slice('kms:'.length).toLowerCase();
  const matching = grants.filter(
    (grant) =>
      grant.keyArn === request.resource &&
      grant.operations.some((name) => name.toLowerCase() === operation) &&
      isGrantee(grant.grantee, request.caller) !== 'false',
  );
  const allow = any(
    matching.map((grant) => {
      const grantee = isGrantee(grant.grantee, request.caller);
      const context = withinEncryptionContext(grant, request, notes);
      if (context === 'false') return 'false';
      if (grantee === 'unknown') {
        notes.push({
          place: placeOf(grant),
          reason: 'the grantee is one session of the role',
          cause: 'request',
          key: 'sts:rolesessionname',
        });
        return 'unknown';
      }
      return context;
    }),
  );
  return { ...saysNothing, allow, allowedBy: matching.map(placeOf), notes };
}

const placeOf = (grant: KmsGrant): string => `grant ${grant.id} on ${grant.keyArn}`;

function isGrantee(grantee: string, caller: Caller): Ternary {
  if (grantee === caller.arn) return 'true';
  const account = accountOfPrincipal(grantee);
  if (account !== null && account === caller.account) return 'true';
  if (caller.kind !== 'role') return 'false';
  if (caller.sessionName !== null)
    return grantee === sessionArn(caller.arn, caller.sessionName) ? 'true' : 'false';
  return grantee.startsWith(sessionArn(caller.arn, '')) ? 'unknown' : 'false';
}

/** Whether the request carries the encryption context that the grant asks for. */
function withinEncryptionContext(grant: KmsGrant, request: PolicyRequest, notes: Note[]): Ternary {
  const wanted = { ...grant.encryptionContextEquals, ...grant.encryptionContextSubset };
  const results = Object.entries(wanted).map(([name, value]): Ternary => {
    const key = `kms:encryptioncontext:${name.toLowerCase()}`;
    const actual = request.context.get(key);
    if (actual.state === 'present') return actual.values.includes(value) ? 'true' : 'false';
    if (actual.state === 'absent') return 'false';
    notes.push({ place: placeOf(grant), reason: `${key} must be ${value}`, cause: actual.cause, key });
    return 'unknown';
  });
  return all(results);
}
