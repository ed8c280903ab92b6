import { graphListKind } from '../graph-kind.ts';

export const directorySettings = graphListKind({
  kind: 'entra.directory-settings',
  title: 'Settings of the directory, smart lockout among them',
  path: '/v1.0/groupSettings',
  permission: 'GroupSettings.Read.All',
});
