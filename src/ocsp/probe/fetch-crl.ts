import type { Exchange } from '../exchange.ts';
import { ask, type Bounds } from './ask.ts';
import { addressesOf } from './run.ts';

export const crlBounds: Bounds = { timeoutMilliseconds: 60_000, maximumBodyBytes: 1 << 30 };

/** Fetches a list from the first address of its host. Never rejects: a failure is the exchange's `failure`. */
export async function fetchCrl(url: string, bounds: Bounds = crlBounds): Promise<Exchange> {
  const target = new URL(url);
  const { addresses, failure } = await addressesOf(target);
  const question = { probe: `crl ${url}`, request: new Uint8Array(), method: 'GET' };
  const [address] = addresses;
  if (address !== undefined) return ask(target, address, question, bounds);
  return {
    ...question,
    url,
    address: 'none',
    status: 0,
    headers: {},
    body: new Uint8Array(),
    at: new Date().toISOString(),
    milliseconds: 0,
    failure: `${target.hostname} has no address: ${failure ?? 'none was found'}`,
  };
}
