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

export interface Target {
  readonly url: URL;
  readonly address: string;
  /** Why it cannot be asked at all: every question then ends with it. */
  readonly failure?: string | undefined;
}

/** Asks each question of each target in turn, the order of the targets alternating. One list of exchanges per target. */
export async function askAll(
  targets: readonly Target[],
  questions: readonly Question[],
  pace: Pace = {},
): Promise<Exchange[][]> {
  const kept: Exchange[][] = targets.map(() => []);
  let left = pace.maximumRequests ?? 500;
  for (const [turn, question] of questions.entries()) {
    const order = [...targets.keys()];
    if (turn % 2 === 1) order.reverse();
    for (const index of order) {
      const target = targets[index];
      if (target === undefined || left === 0) continue;
      left -= 1;
      if (target.failure !== undefined) {
        kept[index]?.push(unasked(target.url, target.failure, question));
        continue;
      }
      kept[index]?.push(await ask(target.url, target.address, question, pace.bounds ?? defaultBounds));
      await pause(pace.pauseMilliseconds ?? 50);
    }
  }
  return kept;
}

function unasked(url: URL, failure: string, { probe, request, method }: Question): Exchange {
  const at = new Date().toISOString();
  const nothing = { address: 'none', status: 0, headers: {}, body: new Uint8Array(), milliseconds: 0 };
  return { probe, request, method, url: url.href, at, ...nothing, failure };
}
