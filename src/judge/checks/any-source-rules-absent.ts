import type { Filter, InboundRule, Ports } from '../../estate/network/filters.ts';
import type { Topology } from '../../estate/network/topology.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isAnySource, isOpaqueSource, prefixListsOf, withPrefixLists } from '../ports.ts';
import { guarding, holds } from '../guards.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 1.1.1.1 and 1.2.2: only what is approved is open to everyone. */
export const anySourceRulesAbsent: Check = {
  id: 'any-source-rules-absent',
  title: 'Rules open to any source carry approved flows only',
  procedure:
    'Each inbound rule that allows any source is compared, port by port, with the approved flows from the internet to the system or to one of its segments.',
  nature: 'reperformance',
  cites: { '1.1.1.1-a': 'part', '1.2.2-e': 'part' },
  needs: ['network.filters', 'inventory.resources', 'network.topology'],
  population: ['network.filters', 'inventory.resources'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const filters = survey<Filter>(context, 'network.filters');
    const { resources, unguarded, noInterface } = guarding(context, filters);
    const topology = survey<Topology>(context, 'network.topology');
    const lists = prefixListsOf(topology.members[0]?.network);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const filter of filters.members) {
      const approved = guardedBy(filter, context).map((id) => approvedPorts(context, id));
      for (const rule of filter.inbound.map((one) => withPrefixLists(one, lists))) {
        if (rule.action !== 'allow') continue;
        const any = rule.sources.find(isAnySource);
        const opaque = rule.sources.find(isOpaqueSource);
        if (any === undefined && opaque === undefined) continue;
        const isCovered = approved.length > 0 && approved.every((ports) => isApproved(rule, ports));
        const said = {
          subject: `${filter.name} (${filter.id}), rule ${rule.id}`,
          evidence: filter.evidence,
          witness: { rule },
        };
        if (rule.unknown !== null)
          undecided.push({ ...said, condition: `is not understood: ${rule.unknown}` });
        else if (any !== undefined && !isCovered) {
          exceptions.push({
            ...said,
            condition: `allows ${describe(rule)} from ${any} without an approved flow from the internet`,
          });
        } else if (opaque !== undefined && !isCovered) {
          undecided.push({
            ...said,
            condition: `allows ${describe(rule)} from ${opaque}, whose content this check does not know`,
          });
        }
      }
    }
    (filters.whole ? exceptions : undecided).push(...unguarded);
    return judgementOf(filters, [resources, topology], { exceptions, undecided, ...noInterface });
  },
};

interface ApprovedPort {
  protocol: string;
  from: number;
  to: number;
}

/** What the filter guards of the system; an approval must hold for each, since the rule opens them all. */
function guardedBy(filter: Filter, { system }: CheckContext): readonly string[] {
  return (filter.concerns ?? []).filter((id) => holds(system?.reach.resources, id));
}

/** Ports of `allow:` entries such as `tcp/80` and `tcp/8000-8010`, of flows in force that end at one interface. */
function approvedPorts(context: CheckContext, guarded: string): ApprovedPort[] {
  return context.scope.flows
    .filter((flow) => flow.from === 'internet' && new Date(`${flow.review}T23:59:59Z`) >= context.at)
    .filter((flow) => endsAt(flow.to, guarded, context))
    .flatMap((flow) => flow.allow)
    .map((entry) => /^(tcp|udp)\/(\d+)(?:-(\d+))?$/.exec(entry))
    .filter((match) => match !== null)
    .map((match) => ({ protocol: match[1] ?? '', from: Number(match[2]), to: Number(match[3] ?? match[2]) }));
}

function endsAt(to: string, guarded: string, context: CheckContext): boolean {
  const reach = context.segments.get(to) ?? (context.system?.id === to ? context.system.reach : undefined);
  return holds(reach?.resources, guarded);
}

const protocols: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  Tcp: 'tcp',
  TCP: 'tcp',
  Udp: 'udp',
  UDP: 'udp',
};

function isApproved(rule: InboundRule, approved: readonly ApprovedPort[]): boolean {
  const protocol = protocols[rule.protocol] ?? rule.protocol;
  return rule.ports.every(
    (ports) =>
      ports !== 'any' &&
      approved.some((one) => one.protocol === protocol && one.from <= ports.from && ports.to <= one.to),
  );
}

function describe(rule: InboundRule): string {
  const protocol = ['-1', '*'].includes(rule.protocol) ? 'every protocol' : rule.protocol;
  return `${protocol}, ${rule.ports.map(portText).join(', ')},`;
}

function portText(ports: Ports): string {
  if (ports === 'any') return 'every port';
  return ports.from === ports.to ? `port ${ports.from}` : `ports ${ports.from} to ${ports.to}`;
}
