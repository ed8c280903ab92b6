import { graphListKind } from '../graph-kind.ts';

export const deviceConfigurations = graphListKind({
  kind: 'entra.device-configurations',
  title: 'Settings that Intune puts on devices',
  path: '/v1.0/deviceManagement/deviceConfigurations',
  permission: 'DeviceManagementConfiguration.Read.All',
});
