import { serviceActions } from './service-actions.ts';
import { actsThoughReading, setAside } from './set-aside.ts';

interface Powers {
  reads: ReadonlySet<string>;
  tags: ReadonlySet<string>;
  /** What neither runs nor changes anything: what takes away, and what is set aside with a reason. */
  harmless: ReadonlySet<string>;
  /** Every other, as `service:Action`. */
  powered: readonly string[];
}

const namesIn = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : text.split(' ');

const lower = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.toLowerCase()));

const known = new Map<string, Powers | null>();

function powersOf(service: string): Powers | null {
  let powers = known.get(service);
  if (powers === undefined) {
    const actions = serviceActions[service];
    const acting = actsThoughReading[service] ?? [];
    const aside = Object.values(setAside[service] ?? {}).flat();
    const harmless = lower([...namesIn(actions?.removes), ...namesIn(actions?.elsewhere), ...aside]);
    powers =
      actions === undefined
        ? null
        : {
            reads: lower(namesIn(actions.reads).filter((name) => !acting.includes(name))),
            tags: lower(namesIn(actions.tags)),
            harmless,
            powered: [...new Set([...namesIn(actions.others), ...acting])]
              .filter((name) => !harmless.has(name.toLowerCase()))
              .map((name) => `${service}:${name}`),
          };
    known.set(service, powers);
  }
  return powers;
}

/** Whether the actions of a service were looked up. */
export function isKnownService(service: string): boolean {
  return powersOf(service) !== null;
}

/** Every action of a service that was looked up. */
export function actionsOf(service: string): readonly string[] {
  const groups = serviceActions[service];
  return groups === undefined
    ? []
    : Object.values(groups).flatMap((text: string | undefined) =>
        namesIn(text).map((name) => `${service}:${name}`),
      );
}

/** The actions of a service that may run or change code, or what the service does under a role. */
export function poweredActions(service: string): readonly string[] {
  return powersOf(service)?.powered ?? [];
}

/**
 * Whether an action is known to do nothing of the kind. Tags change what conditions on tags let through, so that they
 * count where the holder's policies look at them.
 */
export function isPowerless(service: string, action: string, looksAtTags: boolean): boolean {
  const powers = powersOf(service);
  const name = action.toLowerCase();
  if (powers === null) return /^(get|list|describe)/.test(name);
  return powers.reads.has(name) || powers.harmless.has(name) || (!looksAtTags && powers.tags.has(name));
}
