/**
 * `ncssr/policy`: whether AWS allows one request, from policy documents alone.
 *
 * `decide` follows the policy evaluation logic of the IAM User Guide in three values: what the documents or the given
 * context leave open is `unknown`, with a note that says where. It knows no account and reads nothing.
 */
export {
  decide,
  type Decision,
  type Hierarchy,
  type PolicySource,
  type Question,
} from '../analyse/access/aws/decide.ts';
export { parsePolicy, type ParsedPolicy, type PolicyRole } from '../analyse/access/aws/policy.ts';
export {
  absent,
  contextOf,
  free,
  present,
  unread,
  type Context,
  type ContextValue,
} from '../analyse/access/aws/context.ts';
export type { Caller } from '../analyse/access/aws/principal.ts';
export type { Note } from '../analyse/access/aws/note.ts';
export type { PolicyRequest } from '../analyse/access/aws/statement.ts';
export type { Ternary } from '../analyse/access/ternary.ts';
export type { KmsGrant, PolicyDocument } from '../estate/identity/aws/model.ts';
