import { setTimeout as sleep } from 'node:timers/promises';
import type { CollectionEnvironment } from '../opened-source.ts';
import { exchange, interrupted, retryAfter, type Answer, type Question } from './exchange.ts';
import { ReadProblem } from './problem.ts';

const firstPause = 100;
const longestPause = 10_000;

/**
 * Sends a request at the pace of its bucket until it is answered with something other than throttling or a
 * server error, or until the attempts are used up; then the last answer is returned whatever it is.
 */
export async function exchangePatiently(
  question: Question,
  bucket: string,
  environment: CollectionEnvironment,
): Promise<Answer> {
  const { limiter, signal } = environment;
  for (let attempt = 1; ; attempt += 1) {
    if (signal.aborted) throw interrupted();
    await limiter.take(bucket);
    const last = attempt >= environment.attempts;
    const answer = await exchange(question).catch((problem: unknown) => {
      if (last || signal.aborted || !(problem instanceof ReadProblem)) throw problem;
      return null;
    });
    if (answer !== null && isThrottled(answer))
      limiter.throttled(bucket, retryAfter(answer.headers, environment.now));
    else if (answer !== null && answer.status < 500) limiter.succeeded(bucket);
    if (answer !== null && (last || isFinal(answer))) return answer;
    if (answer === null || !isThrottled(answer)) await pause(attempt, signal);
  }
}

function isFinal(answer: Answer): boolean {
  return !isThrottled(answer) && answer.status < 500 && answer.status !== 408;
}

function isThrottled(answer: Answer): boolean {
  return answer.status === 429 || (answer.status === 503 && answer.headers['retry-after'] !== undefined);
}

async function pause(attempt: number, signal: AbortSignal): Promise<void> {
  const time = Math.min(firstPause * 2 ** (attempt - 1), longestPause);
  await sleep(time, undefined, { signal }).catch(() => undefined);
}
