import { graphListKind } from '../graph-kind.ts';

export const applications = graphListKind({
  kind: 'entra.applications',
  title: 'Applications with their credentials',
  path: '/v1.0/applications',
  permission: 'Application.Read.All',
  query:
    '$select=id,appId,displayName,createdDateTime,signInAudience,keyCredentials,passwordCredentials&$top=999',
});
