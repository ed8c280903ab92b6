import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../src/collect/aws/failures.ts';

const going = new AbortController().signal;
const named = (name: string, more: object = {}): Error => Object.assign(new Error('said'), { name, ...more });
const seen = (status: number, text = '<Response/>') => ({ status, bytes: Buffer.from(text) });

describe('the reason for a call that failed', () => {
  it.each([
    ['UnauthorizedOperation', 403, 'denied'],
    ['AccessDeniedException', 400, 'denied'],
    ['SomethingNew', 403, 'denied'],
    ['RequestLimitExceeded', 503, 'throttled'],
    ['SomethingNew', 429, 'throttled'],
    ['ExpiredTokenException', 400, 'expired-credential'],
    ['AuthFailure', 401, 'unavailable'],
    ['OptInRequired', 403, 'unavailable'],
    ['SomethingNew', 404, 'unavailable'],
    ['InternalError', 500, 'error'],
    ['SyntaxError', 200, 'invalid'],
  ])('%s with status %i is %s', (code, status, reason) => {
    expect(failureOf(named(code), seen(status), going)).toMatchObject({ reason });
  });

  it.each([
    [200, 'invalid'],
    [503, 'invalid'],
    [404, 'unavailable'],
    [501, 'unavailable'],
  ])('an HTML page of status %i is %s', (status, reason) => {
    expect(failureOf(named('Error'), seen(status, '\n<!DOCTYPE html><p>'), going)).toMatchObject({ reason });
  });

  it.each([
    [{ code: 'ENOTFOUND' }, 'unavailable'],
    [{ code: 'ECONNRESET' }, 'truncated'],
    [{ cause: { code: 'ECONNRESET' } }, 'truncated'],
    [{ code: 'ECONNREFUSED' }, 'error'],
  ])('a connection that failed with %o is %s', (more, reason) => {
    expect(failureOf(named('Error', more), null, going)).toMatchObject({ reason });
  });

  it('an interruption leaves the read truncated, whatever the SDK calls it', () => {
    expect(failureOf(named('AbortError'), null, AbortSignal.abort())).toMatchObject({ reason: 'truncated' });
  });
});
