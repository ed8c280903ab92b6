import { requireTenants } from './directory.ts';
import type { AppRoleGrant, AzureApplication, AzureServicePrincipal } from './model.ts';
import { flagOf, idOf, itemsOf, objectsOf, textOf, textsOf, type Reads } from './page.ts';

/** The service principals of the directory, with their owners. */
export function lowerServicePrincipals(reads: Reads): AzureServicePrincipal[] {
  const kind = 'entra.service-principals';
  requireTenants(reads, kind, 'applications', 'the service principals were not read to the end');
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'applications').flatMap((item): AzureServicePrincipal[] => {
      const id = idOf(item, 'id');
      if (id === null) {
        reads.gap('applications', kind, 'a service principal has no id');
        return [];
      }
      const appId = idOf(item, 'appId');
      if (appId === null)
        reads.gap('applications', kind, `the application of service principal ${id} was not shown`);
      const names = textsOf(item, 'alternativeNames') ?? [];
      const owners = ownersOf(reads, 'entra.service-principal-owners', 'servicePrincipal', id);
      return [
        {
          id,
          appId,
          displayName: textOf(item, 'displayName') ?? id,
          enabled: flagOf(item, 'accountEnabled'),
          type: textOf(item, 'servicePrincipalType'),
          ownerTenant: idOf(item, 'appOwnerOrganizationId'),
          appRoles: offeredRoles(item),
          owners,
          resources: names.filter((name) => name.startsWith('/')).map((name) => name.toLowerCase()),
          credentials:
            (objectsOf(item, 'keyCredentials')?.length ?? 0) +
            (objectsOf(item, 'passwordCredentials')?.length ?? 0),
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}

function offeredRoles(item: Parameters<typeof objectsOf>[0]): ReadonlyMap<string, string> | null {
  const roles = objectsOf(item, 'appRoles');
  if (roles === null) return null;
  return new Map(
    roles.flatMap((role): [string, string][] => {
      const [id, value] = [idOf(role, 'id'), textOf(role, 'value')];
      return id === null || value === null ? [] : [[id, value]];
    }),
  );
}

/** The applications that the directory registers, with their owners. */
export function lowerApplications(reads: Reads): AzureApplication[] {
  const kind = 'entra.applications';
  requireTenants(reads, kind, 'applications', 'the applications were not read to the end');
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'applications').flatMap((item): AzureApplication[] => {
      const id = idOf(item, 'id');
      const appId = idOf(item, 'appId');
      if (id === null || appId === null) {
        reads.gap('applications', kind, 'an application has no id');
        return [];
      }
      const owners = ownersOf(reads, 'entra.application-owners', 'application', id);
      const displayName = textOf(item, 'displayName') ?? id;
      return [{ id, appId, displayName, owners, evidence: [page.envelope.id] }];
    }),
  );
}

function ownersOf(reads: Reads, kind: string, parameter: string, subject: string): string[] {
  const pages = reads.pagesFor(kind, parameter, subject);
  if (pages.length === 0 || reads.failed(kind, subject))
    reads.gap('applications', kind, `the owners of ${subject} were not read to the end`, { subject });
  return pages.flatMap((page) =>
    itemsOf(reads, kind, page, 'applications').flatMap((item) => {
      const id = idOf(item, 'id');
      if (id === null) reads.gap('applications', kind, `an owner of ${subject} has no id`, { subject });
      return id === null ? [] : [id];
    }),
  );
}

/** The application permissions that service principals hold. */
export function lowerAppRoles(reads: Reads, principals: readonly AzureServicePrincipal[]): AppRoleGrant[] {
  const kind = 'entra.app-role-assignments';
  for (const { id } of principals) {
    if (reads.pagesFor(kind, 'servicePrincipal', id).length === 0 || reads.failed(kind, id))
      reads.gap('app-roles', kind, `the permissions of service principal ${id} were not read to the end`, {
        subject: id,
      });
  }
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'app-roles').flatMap((item): AppRoleGrant[] => {
      const id = textOf(item, 'id');
      const principal = idOf(item, 'principalId') ?? pageSubject(page.parameters['servicePrincipal']);
      const resource = idOf(item, 'resourceId');
      const role = idOf(item, 'appRoleId');
      if (id === null || principal === null || resource === null || role === null) {
        reads.gap('app-roles', kind, 'a permission of a service principal is not understood', {
          subject: principal,
        });
        return [];
      }
      return [{ id, principal, resource, role, evidence: [page.envelope.id] }];
    }),
  );
}

function pageSubject(value: unknown): string | null {
  return typeof value === 'string' ? value.toLowerCase() : null;
}
