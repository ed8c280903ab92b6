import type { Fault } from './fault.ts';
import type { LoopbackAnswer, LoopbackRequest } from './loopback.ts';

/** The words in which a service refuses, which differ from service to service. */
export interface Refusals {
  denied: { code: string; message: string };
  expired: { code: string; message: string };
  throttled: { code: string; message: string };
  notRegistered: { status: number; code: string; message: string };
  /** Name of the link to the next page. */
  link: string;
}

/** Turns the right answer into the wrong one that a fault asks for. */
export function spoil(
  fault: Fault['kind'] | null,
  right: LoopbackAnswer,
  request: LoopbackRequest,
  origin: string,
  refusals: Refusals,
): LoopbackAnswer {
  const linked = (link: string): LoopbackAnswer => ({
    ...right,
    body: { ...(right.body as object), [refusals.link]: link },
  });
  switch (fault) {
    case null:
      return right;
    case 'deny':
      return failure(403, refusals.denied);
    case 'expired':
      return failure(401, refusals.expired);
    case 'throttle':
      return { ...failure(429, refusals.throttled), headers: { 'retry-after': '0' } };
    case 'server-error':
      return failure(500, {
        code: 'InternalServerError',
        message: 'The server met an unexpected condition.',
      });
    case 'not-registered':
      return failure(refusals.notRegistered.status, refusals.notRegistered);
    case 'cut-short':
      return { ...right, cutShort: true };
    case 'slow':
      return { ...right, delay: 200 };
    case 'html':
      return {
        status: 200,
        body: null,
        text: '<!DOCTYPE html><title>Sign in</title>',
        contentType: 'text/html',
      };
    case 'empty':
      return { status: 200, body: null, text: '' };
    case 'endless':
      return linked(`${origin}${request.url.pathname}${request.url.search}`);
    case 'foreign-link':
      return linked(`https://collector.example.test${request.url.pathname}?page=2`);
  }
}

export function failure(status: number, error: { code: string; message: string }): LoopbackAnswer {
  return { status, body: { error: { code: error.code, message: error.message } } };
}
