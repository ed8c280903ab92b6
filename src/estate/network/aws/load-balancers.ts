import { hostPrefix, parseAddress } from '../address.ts';
import type {
  Domain,
  Endpoint,
  Relay,
  RelayListener,
  RelayTarget,
  TransportRange,
} from '../representation.ts';
import { anyTransport, portRange } from '../transport.ts';
import type { AwsListener, AwsLoadBalancer, AwsTarget, AwsTargetGroup } from './evidence.ts';
import type { AwsNetworkOperation } from './evidence.ts';
import type { Found, Place, Reading } from './reading.ts';

interface Attribute {
  readonly Key?: string;
  readonly Value?: string;
}

/** Application, network and gateway load balancers with their listeners and target groups. */
export class Balancers {
  readonly #endpoints: readonly Endpoint[];
  readonly #outside: readonly Domain[];
  readonly #fronts: ReadonlyMap<string, readonly string[]>;
  readonly #reading: Reading;
  readonly #groups: ReadonlyMap<string, Found<AwsTargetGroup>>;

  constructor(
    endpoints: readonly Endpoint[],
    outside: readonly Domain[],
    fronts: ReadonlyMap<string, readonly string[]>,
    reading: Reading,
  ) {
    this.#endpoints = endpoints;
    this.#outside = outside;
    this.#fronts = fronts;
    this.#reading = reading;
    this.#groups = new Map(
      reading
        .all<AwsTargetGroup>('DescribeTargetGroups', 'TargetGroupArn')
        .map((found) => [found.item.TargetGroupArn, found]),
    );
  }

  /** The interfaces of a load balancer. */
  fronts(arn: string): readonly string[] {
    return this.#fronts.get(nameOf({ LoadBalancerArn: arn })) ?? [];
  }

  lower(): Relay[] {
    return this.#reading
      .all<AwsLoadBalancer>('DescribeLoadBalancers', 'LoadBalancerArn')
      .flatMap((found): Relay[] => {
        const id = nameOf(found.item);
        const front = this.fronts(found.item.LoadBalancerArn);
        if (front.length === 0) return [];
        return [{ id, kind: 'load-balancer', front, listeners: this.#listeners(id, found) }];
      });
  }

  #listeners(id: string, found: Found<AwsLoadBalancer>): RelayListener[] {
    const { item, evidence } = found;
    const arn = item.LoadBalancerArn;
    const listeners = this.#about<AwsListener>('DescribeListeners', found, arn);
    if (!listeners || !this.#reading.complete('DescribeTargetGroups', found)) {
      const operation = listeners ? 'DescribeTargetGroups' : 'DescribeListeners';
      return [
        anything(
          id,
          this.#reading.unknown('load-balancer-not-read', id, `${operation} is incomplete`, evidence),
        ),
      ];
    }
    const own = [...this.#groups.values()].filter(
      (group) => group.item.LoadBalancerArns?.includes(arn) === true,
    );
    return listeners.flatMap((listener, index): RelayListener[] => {
      const name = `listener ${String(listener.Protocol)} ${String(listener.Port)}`;
      const heard = transportOf(listener.Protocol, listener.Port);
      const doubt = heard
        ? {}
        : doubtful(this.#reading.unknown('listener-not-understood', id, name, evidence));
      const byDefault = new Set(
        (listener.DefaultActions ?? []).flatMap((action) => [
          ...(action.TargetGroupArn === undefined ? [] : [action.TargetGroupArn]),
          ...(action.ForwardConfig?.TargetGroups ?? []).flatMap((group) => group.TargetGroupArn ?? []),
        ]),
      );
      const groups = [...new Set([...byDefault, ...own.map((group) => group.item.TargetGroupArn)])];
      // One that redirects or answers itself leads nowhere, and listens all the same.
      if (groups.length === 0)
        return [
          {
            id: `${id} ${name} (${String(index + 1)})`,
            transport: heard ?? anyTransport,
            targets: [],
            keepsSource: 'no',
            ...doubt,
          },
        ];
      return groups.map((group): RelayListener => {
        const listed = this.#groups.get(group);
        // Rules of the listener may choose any of the load balancer's groups; they are not read.
        const chosen = byDefault.has(group)
          ? {}
          : {
              uncertain: this.#reading.unknown(
                'listener-rules',
                id,
                'which rule forwards to which group is not read',
                evidence,
              ),
            };
        return {
          id: `${id} ${name} (${String(index + 1)}) to ${group.split(':targetgroup/')[1] ?? group}`,
          transport: heard ?? anyTransport,
          ...this.#targets(group, listed, id, evidence),
          keepsSource: this.#keepsSource(item.Type, group, listed),
          ...chosen,
          ...doubt,
        };
      });
    });
  }

  /** Items about one object, where the answer is whole. */
  #about<T>(operation: AwsNetworkOperation, place: Place, parameter: string): readonly T[] | undefined {
    if (!this.#reading.complete(operation, place, parameter)) return undefined;
    return this.#reading
      .listsAt(operation, place)
      .filter((list) => list.parameter === parameter)
      .flatMap((list) => this.#reading.items<T>(operation, list, place));
  }

  #targets(
    arn: string,
    group: Found<AwsTargetGroup> | undefined,
    subject: string,
    evidence: string,
  ): Pick<RelayListener, 'targets' | 'unknownTargets'> {
    const unknownTargets = (): string =>
      this.#reading.unknown(
        'targets-not-read',
        subject,
        `DescribeTargetHealth of ${arn} is incomplete`,
        evidence,
      );
    const health = group && this.#about<{ Target?: AwsTarget }>('DescribeTargetHealth', group, arn);
    if (!health) return { targets: [], unknownTargets: unknownTargets() };
    const { TargetType: type = 'instance' } = group.item;
    if (type === 'lambda') return { targets: [] };
    const targets = health.map(({ Target: target }) => this.#targetsOf(group.item, type, target));
    const known = targets.filter((one) => one !== undefined).flat();
    return known.length > 0 && !targets.includes(undefined)
      ? { targets: known }
      : { targets: known, ...(health.length === 0 ? {} : { unknownTargets: unknownTargets() }) };
  }

  /** The endpoints of one registered target; undefined where it cannot be found. */
  #targetsOf(group: AwsTargetGroup, type: string, target: AwsTarget | undefined): RelayTarget[] | undefined {
    const id = target?.Id;
    if (id === undefined) return undefined;
    const transport = transportOf(group.Protocol, target?.Port ?? group.Port) ?? anyTransport;
    if (type === 'alb') return this.fronts(id).map((endpoint) => ({ endpoint, transport }));
    if (type === 'instance') {
      const own = this.#endpoints.filter((endpoint) => endpoint.owner === id);
      return own.length === 0 ? undefined : own.map((endpoint) => ({ endpoint: endpoint.id, transport }));
    }
    const parsed = type === 'ip' ? parseAddress(id) : undefined;
    if (!parsed) return undefined;
    const address = hostPrefix(parsed);
    const holders = this.#endpoints.filter((endpoint) =>
      endpoint.addresses.some(
        ({ prefix }) =>
          prefix.family === address.family &&
          prefix.first === address.first &&
          prefix.length === address.length,
      ),
    );
    const near = holders.filter((endpoint) => endpoint.domain === group.VpcId);
    const chosen = near.length > 0 ? near : holders;
    const places = chosen.length > 0 ? chosen : this.#outside.filter(({ kind }) => kind !== 'internet');
    return places.map((place) => ({ endpoint: place.id, transport, address }));
  }

  /** Application load balancers show their own address; for the others it is an attribute of the group. */
  #keepsSource(
    type: string | undefined,
    arn: string,
    group: Found<AwsTargetGroup> | undefined,
  ): RelayListener['keepsSource'] {
    if (type === 'application') return 'no';
    const attributes = group && this.#about<Attribute>('DescribeTargetGroupAttributes', group, arn);
    const value = attributes?.find(({ Key }) => Key === 'preserve_client_ip.enabled')?.Value;
    return value === 'true' ? 'yes' : value === 'false' ? 'no' : 'unknown';
  }
}

function transportOf(protocol: string | undefined, port: unknown): TransportRange[] | undefined {
  if (protocol === 'GENEVE') return [...anyTransport];
  const numbers = protocol === undefined ? undefined : protocols.get(protocol);
  if (!numbers || typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65535)
    return undefined;
  return numbers.map((number) => portRange(number, port, port));
}

const protocols: ReadonlyMap<string, readonly number[]> = new Map([
  ['HTTP', [6]],
  ['HTTPS', [6]],
  ['TCP', [6]],
  ['TLS', [6]],
  ['UDP', [17]],
  ['QUIC', [17]],
  ['TCP_UDP', [6, 17]],
  ['TCP_QUIC', [6, 17]],
]);

/** A listener of which nothing is known. */
export function anything(id: string, unknown: string): RelayListener {
  return {
    id: `${id} any listener`,
    transport: anyTransport,
    targets: [],
    unknownTargets: unknown,
    keepsSource: 'unknown',
    ...doubtful(unknown),
  };
}

function doubtful(unknown: string): Pick<RelayListener, 'uncertain' | 'transportUncertain'> {
  return { uncertain: unknown, transportUncertain: unknown };
}

/** The part of a load balancer's ARN that the description of its interfaces repeats. */
function nameOf({ LoadBalancerArn: arn }: Pick<AwsLoadBalancer, 'LoadBalancerArn'>): string {
  return arn.split(':loadbalancer/')[1] ?? arn;
}
