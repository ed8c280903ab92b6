import type { Attachment, Route, RouteTable, RouteTarget, Stage } from '../representation.ts';
import { nameOf } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import { wholeSpace } from './prefix-sets.ts';
import type { Reading } from './reading.ts';

/** What an interface that forwards lets through: its filters see both ends of the packets of others. */
export interface PassingStages {
  inbound(one: NetworkInterface): Stage[];
  outbound(one: NetworkInterface): Stage[];
}

/**
 * Machines that forward. A packet comes in at one interface past its filters and may leave from any interface of the
 * machine, with its own source or with the machine's. What the guest does is not known: all of it is possible only.
 */
export class Appliances {
  readonly attachments = new Map<string, Attachment>();
  readonly routeTables: RouteTable[] = [];
  readonly #interfaces: readonly NetworkInterface[];
  readonly #stages: PassingStages;
  readonly #reading: Reading;

  constructor(interfaces: readonly NetworkInterface[], stages: PassingStages, reading: Reading) {
    this.#interfaces = interfaces;
    this.#stages = stages;
    this.#reading = reading;
  }

  /** Where packets go that are handed to this interface though they are not for it. */
  target(one: NetworkInterface, via: string): RouteTarget {
    if (!one.forwards)
      return { kind: 'endpoint', endpoint: one.id, translatesSource: false, passes: 'if-forwarding', via };
    const id = `${one.id}#through`;
    if (!this.attachments.has(id)) {
      const uncertain = this.#reading.unknown(
        'appliance-forwards',
        one.id,
        'it may forward anything, as itself or not',
        one.evidence,
      );
      const siblings = this.#interfaces.filter(
        (other) => other.id === one.id || (one.owner !== undefined && other.owner === one.owner),
      );
      this.#place(
        one,
        id,
        this.#stages.inbound(one),
        [],
        [
          ...siblings
            .filter((other) => other.forwards)
            .map((other) => ({ target: this.#leaving(other), uncertain })),
          ...siblings.map((other) => ({ target: asItself(other), uncertain })),
        ],
      );
    }
    return { kind: 'attachment', choices: [id], passesInbound: true, otherZone: 'any', via };
  }

  #leaving(one: NetworkInterface): RouteTarget {
    const id = `${one.id}#leaving`;
    const via = nameOf(one.id);
    const home: RouteTarget = {
      kind: 'attachment',
      choices: [one.subnet],
      passesInbound: false,
      otherZone: 'any',
      via,
    };
    if (!this.attachments.has(id)) this.#place(one, id, [], this.#stages.outbound(one), [{ target: home }]);
    return { kind: 'attachment', choices: [id], passesInbound: false, otherZone: 'any', via };
  }

  #place(
    one: NetworkInterface,
    id: string,
    inbound: readonly Stage[],
    outbound: readonly Stage[],
    targets: readonly { target: RouteTarget; uncertain?: string }[],
  ): void {
    const evidence = [one.evidence];
    const routes = wholeSpace.flatMap((prefix) =>
      targets.map(({ target, uncertain }): Route => ({
        id: 'forwarding',
        prefix,
        origin: 'system',
        preference: 0,
        target,
        ...(uncertain === undefined ? {} : { uncertain }),
      })),
    );
    this.routeTables.push({ id: `${id}/routes`, routes, evidence });
    this.attachments.set(id, {
      id,
      domain: one.network,
      kind: 'gateway',
      prefixes: [],
      routeTable: `${id}/routes`,
      inbound,
      outbound,
      evidence,
    });
  }
}

/** The machine puts its own address as the source. */
function asItself(one: NetworkInterface): RouteTarget {
  return {
    kind: 'endpoint',
    endpoint: one.id,
    translatesSource: true,
    passes: 'always',
    via: `${nameOf(one.id)} as the source`,
  };
}
