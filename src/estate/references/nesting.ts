import type { DecodedRead } from '../evidence.ts';
import { textParameter } from '../place.ts';
import { textsAt } from './walk.ts';

/** A member of a group at some depth whom the lists of direct members do not lead to. */
interface Unled {
  group: string;
  member: string;
  from: DecodedRead;
}

function membersBy(
  reads: readonly DecodedRead[],
  kind: string,
): Map<string, { id: string; from: DecodedRead }[]> {
  const found = new Map<string, { id: string; from: DecodedRead }[]>();
  for (const from of reads.filter(({ read }) => read.kind === kind))
    for (const page of from.pages) {
      const group = textParameter(page, 'group').toLowerCase();
      const own = found.get(group) ?? [];
      own.push(...textsAt(page.value, 'value[].id').map((id) => ({ id: id.toLowerCase(), from })));
      found.set(group, own);
    }
  return found;
}

/** Whoever is in a group at any depth is in it, or in a group that is in it, and so on. */
export function unledMembers(reads: readonly DecodedRead[]): Unled[] {
  const direct = membersBy(reads, 'entra.group-members');
  if (direct.size === 0) return [];
  return [...membersBy(reads, 'entra.group-transitive-members')].flatMap(([group, members]) => {
    const led = new Set<string>([group]);
    for (const one of led) for (const { id } of direct.get(one) ?? []) led.add(id);
    return members.filter(({ id }) => !led.has(id)).map(({ id, from }) => ({ group, member: id, from }));
  });
}
