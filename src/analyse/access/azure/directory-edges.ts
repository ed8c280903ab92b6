import type { AzureGroup } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { ControlGraph } from './graph.ts';
import { labelOf, takeover } from './label.ts';

/** Memberships and ownerships of groups: a member is in it, an owner can put himself into it. */
export function connectGroups(graph: ControlGraph): void {
  for (const group of graph.model.groups) {
    const to = graph.principal(group.id);
    for (const link of group.links) {
      const owner = link.access === 'owner';
      const hold = labelOf(link.hold, link.endsAt, graph.options);
      const eligible = link.hold === 'eligible' ? 'eligible-' : '';
      graph.connect({
        from: graph.principal(link.principal),
        to,
        label: owner ? hold | takeover : hold,
        kind: owner ? `${eligible}owner-of` : `${eligible}member-of`,
        by: group.id,
        evidence: link.evidence,
        doubt: owner ? membershipDoubt(group) : null,
      });
    }
  }
}

/** Why somebody who may change the members of a group may yet not be able to put himself into it. */
export function membershipDoubt(group: AzureGroup): MissingFact | null {
  if (group.membershipRule !== null)
    return {
      place: group.id,
      reason: 'a rule decides who is in the group; whether it may be changed is not shown',
    };
  if (group.onPremises === true)
    return {
      place: group.id,
      reason: 'the members of the group are managed on premises, which was not read',
    };
  return null;
}

const microsoftTenant = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** Owners of applications and service principals can give them a credential and act as them. */
export function connectApplications(graph: ControlGraph): void {
  const { model } = graph;
  const applications = Map.groupBy(model.applications, ({ appId }) => appId);
  for (const principal of model.servicePrincipals) {
    // A managed identity takes no credential.
    if (principal.type === 'ManagedIdentity') continue;
    const to = graph.principal(principal.id);
    const own = (from: string, by: string, evidence: readonly string[]): void =>
      graph.connect({
        from: graph.principal(from),
        to,
        label: takeover,
        kind: 'adds-credential',
        by,
        evidence,
        doubt: null,
      });
    for (const owner of principal.owners)
      own(owner, `owner of service principal ${principal.id}`, principal.evidence);
    const registered = principal.appId === null ? [] : (applications.get(principal.appId) ?? []);
    for (const application of registered) {
      for (const owner of application.owners)
        own(owner, `owner of application ${application.id}`, application.evidence);
    }
    const publisher = principal.ownerTenant;
    if (publisher === null || publisher === microsoftTenant || model.tenants.includes(publisher)) continue;
    graph.connect({
      from: graph.add(`tenant ${publisher}`, 'tenant'),
      to,
      label: takeover,
      kind: 'publishes-application',
      by: `application ${principal.appId ?? ''} of tenant ${publisher}`,
      evidence: principal.evidence,
      doubt: null,
    });
  }
}
