import { federationOf, type Federation } from '../../analyse/access/federation/federation.ts';
import type { Federation as FederationMember } from '../../estate/identity/federation.ts';
import type { FederationModel } from '../../estate/identity/federation/model.ts';
import type { Collected } from '../../estate/collection.ts';
import type { Scope } from '../../scope/scope.ts';
import type { CheckContext } from '../check.ts';
import { surveyOf, type Survey } from '../survey.ts';

/** The collection that says who comes into AWS through its identity providers. */
export const federationCollection = 'identity.federation';

const prepared = new WeakMap<FederationModel, Map<string, Federation>>();

/** The federation of an engagement; null where nothing of it was to be read. Asked again, it is the same. */
export function engagementFederation(
  collected: Collected<FederationMember>,
  scope: Pick<Scope, 'assumptions'>,
  at: Date,
): Federation | null {
  const model = collected.members[0]?.model;
  if (model === undefined) return null;
  const assumptions = scope.assumptions.map(({ id, approver, expires }) => ({
    id,
    approver,
    expires,
    inForce: at <= new Date(`${expires}T23:59:59Z`),
  }));
  const known = prepared.get(model) ?? new Map<string, Federation>();
  prepared.set(model, known);
  const key = JSON.stringify([at.toISOString(), assumptions]);
  let federation = known.get(key);
  if (federation === undefined)
    known.set(key, (federation = federationOf(model, { at: at.toISOString(), assumptions })));
  return federation;
}

/**
 * What an answer about AWS leans on: the identity providers always, the directory where one of them says that it is a
 * tenant, or an assumption does of Identity Center.
 */
export function federationSurvey(context: CheckContext): Survey<FederationMember> {
  const collected = context.collection<FederationMember>(federationCollection);
  const federation = engagementFederation(collected, context.scope, context.at);
  return surveyOf(leanedOn(collected, federation), federationCollection, collected.members);
}

/** The collection with the reads alone that an answer about AWS leans on. */
export function leanedOn(
  collected: Collected<FederationMember>,
  federation: Federation | null,
): Collected<FederationMember> {
  if (federation?.restsOnDirectory) return collected;
  return { ...collected, reads: collected.reads.filter(({ read }) => !read.kind.startsWith('entra.')) };
}
