import type { AwsKind } from '../kind.ts';
import { changes } from './cloudtrail-changes.ts';
import { eventSelectors } from './cloudtrail-event-selectors.ts';
import { signIns } from './cloudtrail-sign-ins.ts';
import { trailStatus } from './cloudtrail-trail-status.ts';
import { trails } from './cloudtrail-trails.ts';
import { addresses } from './ec2-addresses.ts';
import { customerGateways } from './ec2-customer-gateways.ts';
import { egressOnlyInternetGateways } from './ec2-egress-only-internet-gateways.ts';
import { flowLogs } from './ec2-flow-logs.ts';
import { instances } from './ec2-instances.ts';
import { internetGateways } from './ec2-internet-gateways.ts';
import { managedPrefixListEntries } from './ec2-managed-prefix-list-entries.ts';
import { managedPrefixLists } from './ec2-managed-prefix-lists.ts';
import { natGateways } from './ec2-nat-gateways.ts';
import { networkAcls } from './ec2-network-acls.ts';
import { networkInterfaces } from './ec2-network-interfaces.ts';
import { routeTables } from './ec2-route-tables.ts';
import { securityGroupRules } from './ec2-security-group-rules.ts';
import { securityGroupVpcAssociations } from './ec2-security-group-vpc-associations.ts';
import { securityGroups } from './ec2-security-groups.ts';
import { subnets } from './ec2-subnets.ts';
import { transitGatewayAssociations } from './ec2-transit-gateway-associations.ts';
import { transitGatewayAttachments } from './ec2-transit-gateway-attachments.ts';
import { transitGatewayPeeringAttachments } from './ec2-transit-gateway-peering-attachments.ts';
import { transitGatewayPropagations } from './ec2-transit-gateway-propagations.ts';
import { transitGatewayRouteTables } from './ec2-transit-gateway-route-tables.ts';
import { transitGatewayRoutes } from './ec2-transit-gateway-routes.ts';
import { transitGatewayVpcAttachments } from './ec2-transit-gateway-vpc-attachments.ts';
import { transitGateways } from './ec2-transit-gateways.ts';
import { vpcBlockPublicAccessExclusions } from './ec2-vpc-block-public-access-exclusions.ts';
import { vpcBlockPublicAccessOptions } from './ec2-vpc-block-public-access-options.ts';
import { vpcEndpointConnections } from './ec2-vpc-endpoint-connections.ts';
import { vpcEndpointServiceConfigurations } from './ec2-vpc-endpoint-service-configurations.ts';
import { vpcEndpoints } from './ec2-vpc-endpoints.ts';
import { vpcPeeringConnections } from './ec2-vpc-peering-connections.ts';
import { vpcs } from './ec2-vpcs.ts';
import { vpnConnections } from './ec2-vpn-connections.ts';
import { vpnGateways } from './ec2-vpn-gateways.ts';
import { listeners } from './elasticloadbalancing-listeners.ts';
import { loadBalancerAttributes } from './elasticloadbalancing-load-balancer-attributes.ts';
import { loadBalancers } from './elasticloadbalancing-load-balancers.ts';
import { targetGroupAttributes } from './elasticloadbalancing-target-group-attributes.ts';
import { targetGroups } from './elasticloadbalancing-target-groups.ts';
import { targetHealth } from './elasticloadbalancing-target-health.ts';
import { accessKeys } from './iam-access-keys.ts';
import { accountSummary } from './iam-account-summary.ts';
import { authorizationDetails } from './iam-authorization-details.ts';
import { credentialReport } from './iam-credential-report.ts';
import { identityProviders } from './iam-identity-providers.ts';
import { mfaDevices } from './iam-mfa-devices.ts';
import { organizationsFeatures } from './iam-organizations-features.ts';
import { passwordPolicy } from './iam-password-policy.ts';
import { roles } from './iam-roles.ts';
import { serviceSpecificCredentials } from './iam-service-specific-credentials.ts';
import { sshPublicKeys } from './iam-ssh-public-keys.ts';
import { virtualMfaDevices } from './iam-virtual-mfa-devices.ts';
import { groupMemberships } from './identitystore-group-memberships.ts';
import { directoryGroups } from './identitystore-groups.ts';
import { directoryUsers } from './identitystore-users.ts';
import { keys } from './kms-keys.ts';
import { firewallPolicies } from './network-firewall-firewall-policies.ts';
import { firewalls } from './network-firewall-firewalls.ts';
import { firewallRuleGroups } from './network-firewall-rule-groups.ts';
import { organizationAccounts } from './organizations-accounts.ts';
import { delegatedAdministrators } from './organizations-delegated-administrators.ts';
import { hierarchy } from './organizations-hierarchy.ts';
import { organization } from './organizations-organization.ts';
import { resourceControlPolicies } from './organizations-resource-control-policies.ts';
import { serviceControlPolicies } from './organizations-service-control-policies.ts';
import { buckets } from './s3-buckets.ts';
import { secrets } from './secretsmanager-secrets.ts';
import { sessionPreferences } from './ssm-session-preferences.ts';
import { accountAssignments } from './sso-account-assignments.ts';
import { identityCenterInstances } from './sso-instances.ts';
import { permissionSetsWithPolicies } from './sso-permission-sets.ts';

/** Every kind that is read from AWS. Adding one is adding a file, its schema and a line here. */
export const awsKinds: readonly AwsKind[] = [
  changes,
  eventSelectors,
  signIns,
  trailStatus,
  trails,
  addresses,
  customerGateways,
  egressOnlyInternetGateways,
  flowLogs,
  instances,
  internetGateways,
  managedPrefixListEntries,
  managedPrefixLists,
  natGateways,
  networkAcls,
  networkInterfaces,
  routeTables,
  securityGroupRules,
  securityGroupVpcAssociations,
  securityGroups,
  subnets,
  transitGatewayAssociations,
  transitGatewayAttachments,
  transitGatewayPeeringAttachments,
  transitGatewayPropagations,
  transitGatewayRouteTables,
  transitGatewayRoutes,
  transitGatewayVpcAttachments,
  transitGateways,
  vpcBlockPublicAccessExclusions,
  vpcBlockPublicAccessOptions,
  vpcEndpointConnections,
  vpcEndpointServiceConfigurations,
  vpcEndpoints,
  vpcPeeringConnections,
  vpcs,
  vpnConnections,
  vpnGateways,
  listeners,
  loadBalancerAttributes,
  loadBalancers,
  targetGroupAttributes,
  targetGroups,
  targetHealth,
  accessKeys,
  accountSummary,
  authorizationDetails,
  credentialReport,
  identityProviders,
  mfaDevices,
  organizationsFeatures,
  passwordPolicy,
  roles,
  serviceSpecificCredentials,
  sshPublicKeys,
  virtualMfaDevices,
  groupMemberships,
  directoryGroups,
  directoryUsers,
  keys,
  firewallPolicies,
  firewalls,
  firewallRuleGroups,
  organizationAccounts,
  delegatedAdministrators,
  hierarchy,
  organization,
  resourceControlPolicies,
  serviceControlPolicies,
  buckets,
  secrets,
  sessionPreferences,
  accountAssignments,
  identityCenterInstances,
  permissionSetsWithPolicies,
];
