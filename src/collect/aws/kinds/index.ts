import type { AwsKind } from '../kind.ts';
import { trailStatus } from './cloudtrail-trail-status.ts';
import { trails } from './cloudtrail-trails.ts';
import { addresses } from './ec2-addresses.ts';
import { egressOnlyInternetGateways } from './ec2-egress-only-internet-gateways.ts';
import { flowLogs } from './ec2-flow-logs.ts';
import { instances } from './ec2-instances.ts';
import { internetGateways } from './ec2-internet-gateways.ts';
import { natGateways } from './ec2-nat-gateways.ts';
import { networkAcls } from './ec2-network-acls.ts';
import { networkInterfaces } from './ec2-network-interfaces.ts';
import { routeTables } from './ec2-route-tables.ts';
import { securityGroups } from './ec2-security-groups.ts';
import { subnets } from './ec2-subnets.ts';
import { vpcEndpoints } from './ec2-vpc-endpoints.ts';
import { vpcPeeringConnections } from './ec2-vpc-peering-connections.ts';
import { vpcs } from './ec2-vpcs.ts';
import { accountSummary } from './iam-account-summary.ts';
import { authorizationDetails } from './iam-authorization-details.ts';
import { credentialReport } from './iam-credential-report.ts';
import { mfaDevices } from './iam-mfa-devices.ts';
import { passwordPolicy } from './iam-password-policy.ts';

/** Every kind of evidence read from AWS. Adding one is adding a file and a line here. */
export const awsKinds: readonly AwsKind[] = [
  vpcs,
  subnets,
  routeTables,
  securityGroups,
  networkAcls,
  networkInterfaces,
  instances,
  flowLogs,
  internetGateways,
  egressOnlyInternetGateways,
  natGateways,
  vpcPeeringConnections,
  addresses,
  vpcEndpoints,
  authorizationDetails,
  credentialReport,
  passwordPolicy,
  accountSummary,
  mfaDevices,
  trails,
  trailStatus,
];
