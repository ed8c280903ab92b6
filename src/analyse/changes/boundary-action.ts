/** Services of AWS that exist to let traffic through or hold it back. */
const services = new Set([
  'directconnect',
  'elasticloadbalancing',
  'fms',
  'globalaccelerator',
  'network-firewall',
  'networkmanager',
  'route53resolver',
  'shield',
  'vpc-lattice',
  'waf',
  'waf-regional',
  'wafv2',
]);

/**
 * Actions of EC2 on machines, their disks and images that are made often. The service authorization data gives each of
 * them resources, and none of a network: a test holds the two against each other. Every other action of EC2 may alter
 * what passes, also one that is new.
 */
const ofMachines = new Set(
  `AttachVolume CopyImage CopySnapshot CreateImage CreateKeyPair CreateSnapshot CreateSnapshots CreateVolume
  DeleteKeyPair DeleteSnapshot DeleteVolume DeregisterImage DetachVolume ImportKeyPair ModifyImageAttribute
  ModifyInstanceCreditSpecification ModifyInstanceMaintenanceOptions ModifyInstanceMetadataOptions
  ModifySnapshotAttribute ModifyVolume MonitorInstances RebootInstances RegisterImage ResetImageAttribute
  ResetSnapshotAttribute StartInstances StopInstances TerminateInstances UnmonitorInstances`.split(/\s+/),
);

/** Ids of what is no part of a network: EC2 begins each id with its kind. */
const machineIds = /^(i|vol|snap|ami|lt|key)-/;

/**
 * Whether an action on some resources may change what passes between networks, by its name:
 * `ec2:AuthorizeSecurityGroupIngress`, `Microsoft.Network/routeTables/write`. Tags count where they are put on something
 * else than machines, since filters and routes may be chosen by them.
 */
export function isBoundaryAction(action: string, resources: readonly string[] = []): boolean {
  if (action.includes('/'))
    return /^microsoft\.(network\/|security\/.*jitnetworkaccesspolicies)/i.test(action);
  const [service = '', name = ''] = action.split(':');
  if (services.has(service)) return true;
  if (service !== 'ec2' || ofMachines.has(name)) return false;
  const isTag = name === 'CreateTags' || name === 'DeleteTags';
  return !isTag || resources.length === 0 || !resources.every((id) => machineIds.test(id));
}
