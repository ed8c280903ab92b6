/** What a platform lets name a thing that is no longer there, or not the engagement's: no contradiction. */
interface Allowance {
  what: string;
  why: string;
  source: string;
}

/** Every case in which a reference that resolves to nothing is none, as the namers apply it. */
export const allowances: readonly Allowance[] = [
  {
    what: 'a resource of an account or subscription that no source reads',
    why: 'a peer, a shared subnet or a prefix list of somebody else is listed in its own account',
    source: 'docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html',
  },
  {
    what: 'what a route, gateway, attachment or peering names whose own state is blackhole, deleted, rejected, failed or expired',
    why: 'it stays listed for a time after what it led to was deleted',
    source: 'docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html',
  },
  {
    what: 'what a terminated instance names',
    why: 'it stays listed for about an hour without its interfaces',
    source: 'docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html',
  },
  {
    what: 'a group of a rule whose peering is deleted',
    why: 'such rules are stale and stay until somebody removes them',
    source: 'docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html',
  },
  {
    what: 'a policy of AWS itself outside the authorization details',
    why: 'it belongs to no account',
    source: 'docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
  },
  {
    what: 'the other end of a peering that is Disconnected, or of a private link that is Disconnected or Rejected',
    why: 'the end that is left goes on naming the one that was deleted',
    source: 'learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues',
  },
  {
    what: 'a user, group, service principal or application that the log of the directory says was deleted',
    why: 'policies, assignments and owners may go on naming it',
    source: 'learn.microsoft.com/entra/architecture/recover-from-deletions',
  },
  {
    what: 'a principal that is a device, a contact or a group of another tenant',
    why: 'no list of principals holds it',
    source: 'learn.microsoft.com/graph/api/group-list-members',
  },
  {
    what: 'whatever logs, sign-ins, requests for ports, decisions of reviews and records of changes name',
    why: 'they tell of the past',
    source: 'learn.microsoft.com/entra/identity/monitoring-health/concept-audit-logs',
  },
  {
    what: 'the user of a managed device',
    why: 'a device stays managed after its user was deleted',
    source: 'learn.microsoft.com/mem/intune/remote-actions/devices-wipe',
  },
];
