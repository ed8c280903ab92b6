import { graphListKind } from '../graph-kind.ts';

export const deviceCompliancePolicies = graphListKind({
  kind: 'entra.device-compliance-policies',
  title: 'What a device must meet to count as compliant',
  path: '/v1.0/deviceManagement/deviceCompliancePolicies',
  permission: 'DeviceManagementConfiguration.Read.All',
});
