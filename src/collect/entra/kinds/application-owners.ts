import { fanOutKind, applications } from '../fan-out-kind.ts';

export const applicationOwners = fanOutKind({
  kind: 'entra.application-owners',
  title: 'Owners of each application',
  parent: applications,
  version: 'v1.0',
  path: '/applications/{application}/owners',
  permission: 'Application.Read.All',
  query: '$select=id',
});
