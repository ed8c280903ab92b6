import type { Limiter } from './opened-source.ts';

interface BucketSettings {
  /** Requests a second that a bucket refills at. */
  rate: number;
  /** Requests that may be sent at once from a full bucket. */
  burst: number;
  /** Milliseconds, monotonic. */
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
}

interface Bucket {
  tokens: number;
  rate: number;
  refilledAt: number;
  blockedUntil: number;
  /** Requests wait in the order they came. */
  queue: Promise<void>;
}

const slowest = 0.5;

/**
 * One token bucket for each name. Throttling halves a bucket's rate and empties it; every success gives a little
 * of the rate back, so that a source is read as fast as it answers and no faster.
 */
export function tokenBuckets(settings: BucketSettings): Limiter {
  const now = settings.now ?? (() => performance.now());
  const sleep =
    settings.sleep ?? ((milliseconds) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
  const buckets = new Map<string, Bucket>();

  const bucketOf = (name: string): Bucket => {
    const known = buckets.get(name);
    if (known) return known;
    const fresh: Bucket = {
      tokens: settings.burst,
      rate: settings.rate,
      refilledAt: now(),
      blockedUntil: 0,
      queue: Promise.resolve(),
    };
    buckets.set(name, fresh);
    return fresh;
  };

  const refill = (bucket: Bucket): void => {
    const at = now();
    bucket.tokens = Math.min(settings.burst, bucket.tokens + ((at - bucket.refilledAt) / 1000) * bucket.rate);
    bucket.refilledAt = at;
  };

  const waitForToken = async (bucket: Bucket): Promise<void> => {
    for (;;) {
      const blocked = bucket.blockedUntil - now();
      if (blocked > 0) {
        await sleep(blocked);
        continue;
      }
      refill(bucket);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return;
      }
      await sleep(Math.max(1, ((1 - bucket.tokens) / bucket.rate) * 1000));
    }
  };

  return {
    take(name) {
      const bucket = bucketOf(name);
      const turn = bucket.queue.then(() => waitForToken(bucket));
      bucket.queue = turn;
      return turn;
    },
    throttled(name, retryAfter) {
      const bucket = bucketOf(name);
      refill(bucket);
      bucket.tokens = 0;
      bucket.rate = Math.max(slowest, bucket.rate / 2);
      if (retryAfter !== undefined) {
        bucket.blockedUntil = Math.max(bucket.blockedUntil, now() + retryAfter * 1000);
      }
    },
    succeeded(name) {
      const bucket = bucketOf(name);
      bucket.rate = Math.min(settings.rate, bucket.rate + settings.rate * 0.02);
    },
  };
}
