import type { ReadFailure } from '../kind.ts';

const denied = [
  'AccessDenied',
  'UnauthorizedOperation',
  'AccessDeniedException',
  'AuthorizationError',
  'NotAuthorized',
  'UnrecognizedClientException',
];
const throttled = [
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
  'RequestThrottled',
  'EC2ThrottledException',
];
const expired = [
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidClientTokenId',
  'CredentialsProviderError',
  'TokenProviderError',
];
const unavailable = [
  'OptInRequired',
  'UnsupportedOperation',
  'InvalidAction',
  'UnknownOperationException',
  'SubscriptionRequiredException',
  'NotImplemented',
  'UnknownEndpoint',
  'AWSOrganizationsNotInUseException',
];

interface Seen {
  status: number;
  bytes: Uint8Array;
}

/** The honest reason for a call that failed, and what the service said. */
export function failureOf(
  error: unknown,
  seen: Seen | null,
  signal: AbortSignal,
): Pick<ReadFailure, 'reason' | 'message'> {
  const code = error instanceof Error ? error.name : '';
  const said = error instanceof Error ? error.message : String(error);
  const message = `${code === '' ? '' : `${code}: `}${said}`;
  if (seen !== null && isHtml(seen.bytes)) return htmlFailure(seen.status);
  if (code === 'ForeignRoleError') return { reason: 'invalid', message: said };
  if (signal.aborted) return { reason: 'truncated', message: 'Interrupted before the answer came' };
  if (expired.includes(code)) return { reason: 'expired-credential', message };
  if (denied.includes(code) || code.startsWith('AccessDenied')) return { reason: 'denied', message };
  if (throttled.includes(code) || seen?.status === 429) return { reason: 'throttled', message };
  // EC2 answers AuthFailure for a region that the account has not opted in to.
  if (code === 'AuthFailure' || unavailable.includes(code) || seen?.status === 404)
    return { reason: 'unavailable', message };
  const broken = systemCode(error);
  if (broken === 'ENOTFOUND')
    return { reason: 'unavailable', message: `The endpoint does not exist: ${said}` };
  if (broken === 'ECONNRESET' || said === 'aborted')
    return { reason: 'truncated', message: `The connection broke before the answer was whole: ${said}` };
  if (seen?.status === 403) return { reason: 'denied', message };
  // The SDK could not read an answer that claims success.
  if (seen !== null && seen.status < 400)
    return { reason: 'invalid', message: `The answer could not be read: ${said}` };
  return { reason: 'error', message };
}

/** What the operating system called the fault of a connection; empty where it was none. */
function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : systemCode(cause);
}

/** A page for people where a document was due: a proxy, a sign-in page, or a service that lacks the operation. */
export function isHtml(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart().toLowerCase();
  return start.startsWith('<!doctype html') || start.startsWith('<html');
}

function htmlFailure(status: number): Pick<ReadFailure, 'reason' | 'message'> {
  return status === 404 || status === 501
    ? {
        reason: 'unavailable',
        message: `The endpoint does not know the operation: an HTML page of status ${status}`,
      }
    : { reason: 'invalid', message: htmlInstead };
}

export const htmlInstead = 'The answer is an HTML page; a proxy or a sign-in page stands in between';

export function isThrottling(status: number, bytes: Uint8Array): boolean {
  if (status === 429) return true;
  if (status < 400) return false;
  const text = Buffer.from(bytes.subarray(0, 2000)).toString('latin1');
  return throttled.some((code) => text.includes(code));
}
