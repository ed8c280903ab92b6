import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from '../exchange.ts';
import type { Bounds, Question } from './ask.ts';
import { ask, defaultBounds } from './ask.ts';

export interface Pace {
  readonly bounds?: Bounds | undefined;
  /** Between two requests; 50 by default. */
  readonly pauseMilliseconds?: number | undefined;
  /** At most so many requests in all; 500 by default. */
  readonly maximumRequests?: number | undefined;
}

/** Every address of a host, or the reason why there is none. */
export async function addressesOf(url: URL): Promise<{ addresses: string[]; failure?: string }> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return { addresses: [host] };
  try {
    return { addresses: (await lookup(host, { all: true })).map(({ address }) => address) };
  } catch (error) {
    return { addresses: [], failure: error instanceof Error ? error.message : String(error) };
  }
}

interface Target {
  readonly url: URL;
  readonly address: string;
  /** Why it cannot be asked at all. */
  readonly failure?: string | undefined;
}

/** What came of asking one target. */
interface Asked {
  readonly exchanges: readonly Exchange[];
  /** Why the questions from here on were not put: nobody answers there. */
  readonly closed: string | undefined;
}

/** Questions in a row after which a target that never answered is left alone. */
const mostKnocks = 3;

/** Asks each question of each target in turn, the order of the targets alternating. */
export async function askAll(
  targets: readonly Target[],
  questions: readonly Question[],
  pace: Pace = {},
): Promise<Asked[]> {
  const kept: Exchange[][] = targets.map(() => []);
  let left = pace.maximumRequests ?? 500;
  for (const [turn, question] of questions.entries()) {
    const order = [...targets.keys()];
    if (turn % 2 === 1) order.reverse();
    for (const index of order) {
      const target = targets[index];
      const own = kept[index];
      if (target === undefined || own === undefined || left === 0 || closedBy(target, own) !== undefined)
        continue;
      left -= 1;
      own.push(await ask(target.url, target.address, question, pace.bounds ?? defaultBounds));
      await pause(pace.pauseMilliseconds ?? 50);
    }
  }
  return targets.map((target, index) => {
    const exchanges = kept[index] ?? [];
    return { exchanges, closed: closedBy(target, exchanges) };
  });
}

function closedBy(target: Target, exchanges: readonly Exchange[]): string | undefined {
  if (target.failure !== undefined) return target.failure;
  if (exchanges.length < mostKnocks || exchanges.some(({ status }) => status !== 0)) return undefined;
  return `not asked, after ${mostKnocks} questions in vain: ${exchanges[0]?.failure ?? 'no answer'}`;
}

/** The questions that a closed target was not asked, each as an exchange that failed, so that both sides pair. */
export function withUnasked(
  target: Target,
  { exchanges, closed }: Asked,
  questions: readonly Question[],
): Exchange[] {
  const rest = closed === undefined ? [] : questions.slice(exchanges.length);
  return [...exchanges, ...rest.map((question) => unasked(target, closed ?? '', question))];
}

function unasked({ url, address }: Target, failure: string, { probe, request, method }: Question): Exchange {
  const at = new Date().toISOString();
  const nothing = {
    address: address === '' ? 'none' : address,
    status: 0,
    headers: {},
    body: new Uint8Array(),
    milliseconds: 0,
  };
  return { probe, request, method, url: url.href, at, ...nothing, failure };
}
