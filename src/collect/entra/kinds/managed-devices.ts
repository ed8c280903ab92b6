import { graphListKind } from '../graph-kind.ts';

export const managedDevices = graphListKind({
  kind: 'entra.managed-devices',
  title: 'Devices that Intune manages',
  path: '/v1.0/deviceManagement/managedDevices',
  permission: 'DeviceManagementManagedDevices.Read.All',
  query:
    '$select=id,azureADDeviceId,serialNumber,deviceName,operatingSystem,osVersion,userId,userPrincipalName,managedDeviceOwnerType,complianceState,isEncrypted,enrolledDateTime,lastSyncDateTime',
});
