import { fanOutKind, managedDevices } from '../fan-out-kind.ts';

export const deviceConfigurationStates = fanOutKind({
  kind: 'entra.device-configuration-states',
  title: 'How each device stands to each configuration profile',
  parent: managedDevices,
  version: 'v1.0',
  path: '/deviceManagement/managedDevices/{device}/deviceConfigurationStates',
  permission: 'DeviceManagementConfiguration.Read.All',
});
