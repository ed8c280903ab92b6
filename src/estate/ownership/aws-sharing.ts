import type { Sharing } from './claim.ts';

/** A subnet that its owner shares shows to both sides, with what hangs on it. */
const sharedSubnets: Sharing = {
  seenBy: 'use',
  documentedBy: 'Amazon VPC User Guide, "Share your VPC subnets with other accounts"',
};
/** Security groups can be shared, and the owner of a network sees those of its participants. */
const sharedGroups: Sharing = {
  seenBy: 'use',
  documentedBy: 'Amazon VPC User Guide, "Share security groups with AWS Organizations"',
};
/** Transit gateways can be shared, and their owner sees the attachments of others. */
const sharedGateways: Sharing = {
  seenBy: 'place',
  documentedBy: 'AWS Transit Gateway Guide, "Transit gateway sharing considerations"',
};
/** Prefix lists can be shared, and AWS has lists of its own. */
const sharedPrefixLists: Sharing = {
  seenBy: 'place',
  documentedBy: 'Amazon VPC User Guide, "Share customer-managed prefix lists"',
};
/** Firewall policies, rule groups and firewalls can be shared. */
const sharedFirewalls: Sharing = {
  seenBy: 'place',
  documentedBy: 'AWS Network Firewall Developer Guide, "Sharing Network Firewall resources"',
};
/** The trail of an organization shows in each of its accounts, and a trail of all regions in each of these. */
const sharedTrails: Sharing = {
  seenBy: 'place',
  documentedBy: 'AWS CloudTrail User Guide, "Creating a trail for an organization"',
};
/** The instance of an organization is owned by its management account. */
const sharedInstances: Sharing = {
  seenBy: 'place',
  documentedBy: 'IAM Identity Center User Guide, "Organization instances"',
};

/**
 * Kinds whose lists rightly hold what another account owns, and the documentation that says so. Everything else that a
 * list of an account holds is the account's own.
 */
export const sharedKinds: ReadonlyMap<string, Sharing> = new Map([
  ['aws.ec2.vpcs', sharedSubnets],
  ['aws.ec2.subnets', sharedSubnets],
  ['aws.ec2.route-tables', sharedSubnets],
  ['aws.ec2.network-acls', sharedSubnets],
  ['aws.ec2.network-interfaces', sharedSubnets],
  ['aws.ec2.internet-gateways', sharedSubnets],
  ['aws.ec2.vpc-endpoints', sharedSubnets],
  ['aws.ec2.vpc-block-public-access-exclusions', sharedSubnets],
  ['aws.ec2.security-groups', sharedGroups],
  ['aws.ec2.security-group-rules', sharedGroups],
  ['aws.ec2.transit-gateways', sharedGateways],
  ['aws.ec2.transit-gateway-vpc-attachments', sharedGateways],
  ['aws.ec2.managed-prefix-lists', sharedPrefixLists],
  ['aws.ec2.managed-prefix-list-entries', sharedPrefixLists],
  ['aws.network-firewall.firewalls', sharedFirewalls],
  ['aws.network-firewall.firewall-policies', sharedFirewalls],
  ['aws.network-firewall.rule-groups', sharedFirewalls],
  ['aws.cloudtrail.trails', sharedTrails],
  ['aws.cloudtrail.trail-status', sharedTrails],
  ['aws.cloudtrail.event-selectors', sharedTrails],
  ['aws.sso.instances', sharedInstances],
]);

/** Lists that show what lives in another region too. */
export const everyRegion: ReadonlySet<string> = new Set([
  'aws.cloudtrail.trails',
  'aws.cloudtrail.trail-status',
  'aws.cloudtrail.event-selectors',
  'aws.cloudtrail.changes',
  'aws.cloudtrail.sign-ins',
  'aws.s3.buckets',
]);

/**
 * Kinds that describe the organization: the same answer is due to each of its accounts, and names of what it holds are
 * the management account's or the members'.
 */
export const ofOrganization: ReadonlySet<string> = new Set([
  'aws.organizations.organization',
  'aws.organizations.accounts',
  'aws.organizations.delegated-administrators',
  'aws.organizations.hierarchy',
  'aws.organizations.resource-control-policies',
  'aws.organizations.service-control-policies',
  'aws.iam.organizations-features',
  'aws.sso.account-assignments',
  'aws.sso.permission-sets',
  'aws.identitystore.users',
  'aws.identitystore.groups',
  'aws.identitystore.group-memberships',
]);

/** Connections between two owners: one side at least is the account's own, or it would not show. */
export const sides: ReadonlyMap<string, readonly { owner: string; region?: string }[]> = new Map([
  [
    'aws.ec2.vpc-peering-connections',
    [
      { owner: 'RequesterVpcInfo.OwnerId', region: 'RequesterVpcInfo.Region' },
      { owner: 'AccepterVpcInfo.OwnerId', region: 'AccepterVpcInfo.Region' },
    ],
  ],
  [
    'aws.ec2.transit-gateway-peering-attachments',
    [
      { owner: 'RequesterTgwInfo.OwnerId', region: 'RequesterTgwInfo.Region' },
      { owner: 'AccepterTgwInfo.OwnerId', region: 'AccepterTgwInfo.Region' },
    ],
  ],
  ['aws.ec2.transit-gateway-attachments', [{ owner: 'TransitGatewayOwnerId' }, { owner: 'ResourceOwnerId' }]],
  ['aws.ec2.security-group-vpc-associations', [{ owner: 'VpcOwnerId' }, { owner: 'GroupOwnerId' }]],
]);
