/** The sample tenant, and the service principal that reads it. */
export const sampleTenant = '11111111-1111-4111-8111-111111111111';
export const sampleReader = '55555555-5555-4555-8555-555555555501';

/** Application permissions of the reader. */
export const readingPermissions = [
  'AccessReview.Read.All',
  'Application.Read.All',
  'AuditLog.Read.All',
  'AuthenticationContext.Read.All',
  'DeviceManagementConfiguration.Read.All',
  'DeviceManagementManagedDevices.Read.All',
  'Domain.Read.All',
  'GroupMember.Read.All',
  'GroupSettings.Read.All',
  'LicenseAssignment.Read.All',
  'Organization.Read.All',
  'Policy.Read.All',
  'Policy.Read.AuthenticationMethod',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'RoleManagement.Read.Directory',
  'RoleManagementPolicy.Read.AzureADGroup',
  'User.Read.All',
  'UserAuthMethod-Passkey.Read.All',
  'UserAuthMethod-WindowsHello.Read.All',
];
