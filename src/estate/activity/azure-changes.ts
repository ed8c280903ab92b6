import type { DecodedPage } from '../collection.ts';
import { place } from '../place.ts';
import { instantOf, isItem, itemOf, itemsOf, nobody, textOf, type Actor, type Item } from './actor.ts';
import type { Change } from './changes.ts';

/** What Azure Policy records of the requests of others; none is an act of its own. */
const ofPolicies = /^microsoft\.authorization\/polic(y|ies)\/[^/]+\/action$/i;

interface Step {
  page: DecodedPage;
  record: Item;
  action: string;
  state: string;
}

/**
 * Acts of the activity log. One act is recorded several times, as started, accepted and done: its records are joined by
 * correlation, operation and resource.
 */
export function azureChanges(pages: readonly DecodedPage[]): Change[] {
  const steps = pages.flatMap((page) =>
    itemsOf(isItem(page.value) ? page.value : {}, 'value').map((record): Step => ({
      page,
      record,
      action:
        textOf(itemOf(record, 'operationName'), 'value') ??
        textOf(itemOf(record, 'authorization'), 'action') ??
        '',
      state: textOf(itemOf(record, 'status'), 'value') ?? '',
    })),
  );
  const acts = Map.groupBy(
    steps.filter(({ action }) => !ofPolicies.test(action)),
    ({ page, record, action }, index) => {
      const correlation = textOf(record, 'correlationId') ?? `record ${index}`;
      return [
        page.envelope.account,
        correlation,
        action.toLowerCase(),
        textOf(record, 'resourceId')?.toLowerCase(),
      ].join('|');
    },
  );
  return [...acts.values()].flatMap((own) => actOf(own) ?? []);
}

function actOf(steps: readonly Step[]): Change | null {
  const [first] = steps;
  if (first === undefined) return null;
  const times = steps
    .map(({ record }) => instantOf(textOf(record, 'eventTimestamp')))
    .filter((time) => time !== null);
  const at = times.sort()[0] ?? null;
  const resource =
    textOf(first.record, 'resourceId') ?? textOf(itemOf(first.record, 'authorization'), 'scope');
  const { page, record, action } = first;
  return {
    ...place(page, textOf(record, 'eventDataId') ?? textOf(record, 'id') ?? ''),
    evidence: [...new Set(steps.map((step) => step.page.envelope.id))],
    cloud: 'azure',
    at,
    actor: actorOf(steps.map((step) => step.record)),
    action,
    named: true,
    resources: resource === null ? [] : [resource],
    succeeded: outcomeOf(steps.map(({ state }) => state)),
    fault:
      at === null || times.length < steps.length
        ? 'does not say when it happened'
        : action === ''
          ? 'does not say what was done'
          : null,
  };
}

/** What was accepted was allowed, and goes on without its caller. */
function outcomeOf(states: readonly string[]): boolean | null {
  const said = states.map((state) => state.toLowerCase());
  if (said.some((state) => state === 'succeeded' || state === 'accepted')) return true;
  return said.includes('failed') && said.every((state) => state === 'failed' || state === 'started')
    ? false
    : null;
}

const claim = (name: string): string => `http://schemas.microsoft.com/identity/claims/${name}`;

/** Who asked, by the claims of the token. Without any, Azure acted for itself; with a caller alone, nobody knows. */
function actorOf(records: readonly Item[]): Actor {
  const claims =
    records.map((record) => itemOf(record, 'claims')).find((one) => Object.keys(one).length > 0) ?? {};
  const caller = records.map((record) => textOf(record, 'caller')).find((one) => one !== null) ?? null;
  const id = (textOf(claims, claim('objectidentifier')) ?? textOf(claims, 'oid'))?.toLowerCase() ?? null;
  const application = textOf(claims, 'appid')?.toLowerCase() ?? null;
  if (id === null && application === null)
    return caller === null && Object.keys(claims).length === 0
      ? { ...nobody, kind: 'service', label: 'Azure itself' }
      : { ...nobody, label: `the caller ${caller ?? 'without an id'}` };
  // Entra marks the tokens of managed identities, which are those of machines.
  if (textOf(claims, 'xms_mirid') !== null)
    return { ...nobody, kind: 'service', label: `the managed identity ${id ?? application ?? ''}` };
  const delegated = textOf(claims, claim('scope')) !== null || textOf(claims, 'scp') !== null;
  const forItself = textOf(claims, 'idtyp') === 'app' || !delegated;
  const known = [id, forItself ? application : null].filter((one) => one !== null);
  return forItself
    ? { ...nobody, kind: 'application', ids: known, label: `application ${known[0] ?? ''}` }
    : { ...nobody, kind: 'user', ids: known, label: `directory account ${id ?? ''}` };
}
