import type { Filter } from '../../estate/network/filters.ts';
import type { Topology } from '../../estate/network/topology.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import {
  carriesTcp,
  includes,
  isAnySource,
  isOpaqueSource,
  isShadowed,
  managementPorts,
  prefixListsOf,
  withPrefixLists,
} from '../ports.ts';
import { guarding } from '../guards.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 1.1.1.1 and 1.2.2: the attack surface of management ports. */
export const managementPortsClosed: Check = {
  id: 'management-ports-closed',
  title: 'No management port is open to any source',
  procedure: `Each inbound rule of each filter that guards the system is read for TCP ports ${managementPorts.join(', ')} open to any source.`,
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
      for (const rule of filter.inbound.map((one) => withPrefixLists(one, lists))) {
        if (rule.action !== 'allow' || !carriesTcp(rule)) continue;
        const open = managementPorts.filter(
          (port) => includes(rule.ports, port) && !isShadowed(rule, port, filter.inbound),
        );
        if (open.length === 0) continue;
        const subject = `${filter.name} (${filter.id}), rule ${rule.id}`;
        const ports = `TCP ${open.join(', ')}`;
        const any = rule.sources.find(isAnySource);
        const opaque = rule.sources.find(isOpaqueSource);
        const said = { subject, evidence: filter.evidence, witness: { rule } };
        if (rule.unknown !== null) {
          undecided.push({ ...said, condition: `is not understood: ${rule.unknown}` });
        } else if (any !== undefined) {
          exceptions.push({ ...said, condition: `allows ${ports} from ${any}` });
        } else if (opaque !== undefined) {
          undecided.push({
            ...said,
            condition: `allows ${ports} from ${opaque}, whose content this check does not know`,
          });
        }
      }
    }
    (filters.whole ? exceptions : undecided).push(...unguarded);
    return judgementOf(filters, [resources, topology], { exceptions, undecided, ...noInterface });
  },
};
