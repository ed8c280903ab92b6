import { fanOutKind, managedDevices } from '../fan-out-kind.ts';

export const deviceComplianceStates = fanOutKind({
  kind: 'entra.device-compliance-states',
  title: 'How each device stands to each compliance policy',
  parent: managedDevices,
  version: 'v1.0',
  path: '/deviceManagement/managedDevices/{device}/deviceCompliancePolicyStates',
  permission: 'DeviceManagementConfiguration.Read.All',
});
