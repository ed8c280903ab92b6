import type { ShortfallReason } from '../../locker/envelope.ts';

/** Why an answer cannot be used; thrown through a client's pipeline and turned into a failure at its end. */
export class ReadProblem extends Error {
  readonly reason: ShortfallReason;

  constructor(reason: ShortfallReason, message: string) {
    super(message);
    this.name = 'ReadProblem';
    this.reason = reason;
  }
}

/** Codes with which Azure Resource Manager says that a service is not there, whatever the status. */
const notRegistered = new Set([
  'MissingSubscriptionRegistration',
  'SubscriptionNotRegistered',
  'NoRegisteredProviderFound',
  'InvalidResourceNamespace',
  'InvalidResourceType',
]);

/** Codes with which Microsoft Graph says that the tenant has no licence for what was asked. */
const notLicensed = new Set([
  'AadPremiumLicenseRequired',
  'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
  'Authentication_RequestFromUnsupportedUserRole',
]);

/** What the status and the error body of an answer mean, in the words of the locker. */
export function problemOfStatus(status: number, body: unknown): ReadProblem {
  const { code, message } = serviceError(body);
  const said = `${status}${code === '' ? '' : ` ${code}`}${message === '' ? '' : `: ${message}`}`;
  return new ReadProblem(reasonOf(status, code, message), said);
}

function reasonOf(status: number, code: string, message: string): ShortfallReason {
  if (notRegistered.has(code) || notLicensed.has(code)) return 'unavailable';
  if (status === 429) return 'throttled';
  if (status === 401) return /tenant/i.test(code) ? 'denied' : 'expired-credential';
  if (status === 403) return /token (is|has) expired/i.test(message) ? 'expired-credential' : 'denied';
  // Resource Manager hides a subscription that the caller may not see behind a 404.
  if (code === 'SubscriptionNotFound') return 'denied';
  if (status === 404 || status === 410) return 'unavailable';
  return 'error';
}

function serviceError(body: unknown): { code: string; message: string } {
  const error = property(body, 'error') ?? body;
  return { code: text(property(error, 'code')), message: text(property(error, 'message')) };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
