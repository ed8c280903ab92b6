import type { ReadState } from '../../estate/collection.ts';
import type { LogWindow } from '../../estate/activity/windows.ts';
import type { Scope } from '../../scope/scope.ts';
import type { Exception } from '../judgement.ts';

/** Days before the instant of judging that a log must reach back: what Entra keeps at most. */
const daysJudged = 30;

const spanText = `${daysJudged} days`;

/** What is not known because a log does not reach back far enough, and the spans that were read, in a line. */
export function spansOf(
  reads: readonly ReadState[],
  windows: readonly LogWindow[],
  at: Date,
): { undecided: Exception[]; notes: string[] } {
  const due = new Date(at.getTime() - daysJudged * 86_400_000).toISOString();
  const undecided = reads.flatMap(({ read, envelope, shortfalls }): Exception[] => {
    // A read that fell short is said as such; its span would be said a second time.
    if (envelope === null || shortfalls.some(({ reason }) => reason === 'denied')) return [];
    const subject = `${read.kind} of ${[read.account, read.region].filter(Boolean).join(' ')}`;
    const own = windows.filter(({ evidence }) => evidence.includes(envelope.id));
    const said = (condition: string): Exception => ({ subject, condition, evidence: [envelope.id] });
    if (own.length === 0) return [said(`does not say which span of time it covers; ${spanText} are judged`)];
    return own.flatMap(({ from, cut }) => {
      if (from === null) return [said(`does not say which span of time it covers; ${spanText} are judged`)];
      if (from <= due) return [];
      return [said(`reaches back to ${from}, and not to ${due}${cut === null ? '' : `: ${cut}`}`)];
    });
  });
  const from = windows.flatMap((one) => one.from ?? []).sort();
  const to = windows.flatMap((one) => one.to ?? []).sort();
  const places = [...new Set(reads.map(({ read }) => [read.account, read.region].filter(Boolean).join(' ')))];
  const notes =
    from[0] === undefined
      ? []
      : [`Read from ${from.at(-1) ?? ''} to ${to[0] ?? ''}, of ${places.filter(Boolean).sort().join(', ')}`];
  return { undecided: [...undecided, ...unreadGlobalRegions(reads)], notes };
}

/** Where a partition records what has no region: root sign-ins, identities. */
function globalRegionOf(region: string): string {
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  return region.startsWith('cn-') ? 'cn-north-1' : 'us-east-1';
}

function unreadGlobalRegions(reads: readonly ReadState[]): Exception[] {
  const logs = reads.filter(({ read }) => read.kind.startsWith('aws.cloudtrail.') && read.region !== null);
  const byAccount = Map.groupBy(logs, ({ read }) => read.account ?? '');
  return [...byAccount].flatMap(([account, own]) => {
    const regions = new Set(own.map(({ read }) => read.region ?? ''));
    return [...new Set([...regions].map(globalRegionOf))]
      .filter((region) => !regions.has(region))
      .map((region) => ({
        subject: `AWS account ${account}`,
        condition: `records root sign-ins and changes of identities in ${region}, which its source does not read`,
        evidence: [],
      }));
  });
}

/** Where Identity Center records its sign-ins, and nothing is read: the account of the organization. */
export function unreadCenters(scope: Scope, reads: readonly ReadState[]): Exception[] {
  const logs = reads.filter(({ read }) => read.kind.startsWith('aws.cloudtrail.'));
  const accounts = new Set(logs.map(({ read }) => read.account));
  return [...new Set(logs.map(({ read }) => read.source))].flatMap((name) => {
    const source = scope.sources[name];
    const organization = source?.kind === 'aws' ? source.organization : undefined;
    if (organization === undefined || accounts.has(organization)) return [];
    return [
      {
        subject: `AWS account ${organization}`,
        condition: `records the sign-ins of Identity Center, and is not among the accounts of ${name}`,
        evidence: [],
      },
    ];
  });
}
