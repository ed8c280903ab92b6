import type { DecodedPage } from '../collection.ts';
import { place } from '../place.ts';
import { itemOf, textOf } from './actor.ts';
import { awsActor } from './aws-actor.ts';
import { eventsOf, type AwsEvent } from './aws-event.ts';
import type { SignIn } from './sign-ins.ts';

/** Steps of a sign-in and of the life of a session, which are no sign-ins of their own. */
const steps = new Set([
  'CheckMfa',
  'CredentialChallenge',
  'CredentialVerification',
  'ExitRole',
  'GetSigninToken',
  'RenewRole',
  'SwitchRole',
]);

/** What an account's owner does at the sign-in page besides signing in: changes of the account. */
const changesAtSignIn = new Set([
  'EmailUpdated',
  'PasswordRecoveryCompleted',
  'PasswordRecoveryRequested',
  'PasswordUpdated',
]);

/** Whether an event of the sign-in service is a change of an account, and no part of signing in. */
export function isChangeAtSignIn({ name }: AwsEvent): boolean {
  return changesAtSignIn.has(name);
}

/** Sign-ins to the console, and to Identity Center with the credentials that were verified on the way. */
export function awsSignIns(pages: readonly DecodedPage[]): SignIn[] {
  const all = pages.flatMap((page) => eventsOf(page).map((event) => ({ page, event })));
  const verified = verifiedCredentials(all.map(({ event }) => event));
  return all.flatMap(({ page, event }): SignIn[] => {
    if (event.fault === null && (steps.has(event.name) || isChangeAtSignIn(event))) return [];
    const base = {
      ...place(page, event.id),
      at: event.at,
      actor: awsActor(itemOf(event.record, 'userIdentity')),
      application: null,
      where: `AWS account ${page.envelope.account ?? ''}, ${event.name === '' ? 'an event of the sign-in service' : event.name}`,
      fault: event.fault,
    };
    if (event.fault !== null) return [{ ...base, succeeded: null, factor: 'unknown', why: event.fault }];
    switch (event.name) {
      case 'ConsoleLogin':
        return [
          {
            ...base,
            succeeded: outcomeOf(event, 'responseElements', 'ConsoleLogin'),
            ...consoleFactor(event, base.actor.kind),
          },
        ];
      case 'UserAuthentication':
        return [
          {
            ...base,
            succeeded: outcomeOf(event, 'serviceEventDetails', 'UserAuthentication'),
            ...centerFactor(event, verified),
          },
        ];
      default:
        return [
          {
            ...base,
            succeeded: null,
            factor: 'unknown',
            why: 'is not understood',
            fault: `is an event ${event.name} of the sign-in service, which is not understood`,
          },
        ];
    }
  });
}

function outcomeOf({ record }: AwsEvent, member: string, name: string): boolean | null {
  const outcome = textOf(itemOf(record, member), name);
  return outcome === 'Success' ? true : outcome === 'Failure' ? false : null;
}

/** `MFAUsed` is about the factors that AWS itself asked for: of a federated sign-in it says nothing. */
function consoleFactor({ record }: AwsEvent, kind: SignIn['actor']['kind']): Pick<SignIn, 'factor' | 'why'> {
  if (kind !== 'root' && kind !== 'user')
    return { factor: 'elsewhere', why: 'was proved to another identity provider' };
  const used = textOf(itemOf(record, 'additionalEventData'), 'MFAUsed');
  if (used === 'Yes') return { factor: 'multi', why: 'MFAUsed is Yes' };
  if (used === 'No') return { factor: 'single', why: 'MFAUsed is No' };
  return { factor: 'unknown', why: used === null ? 'MFAUsed is not there' : `MFAUsed is ${used}` };
}

const secondFactors = new Set(['TOTP', 'RESYNC_TOTP', 'WEBAUTHN']);

/** Stands for a credential of which the log does not say whether it was verified. */
const withoutOutcome = 'a credential without an outcome';

/** Credentials of Identity Center that were verified with success, by the workflow that joins its events. */
function verifiedCredentials(events: readonly AwsEvent[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.fault !== null || event.name !== 'CredentialVerification') continue;
    const outcome = outcomeOf(event, 'serviceEventDetails', 'CredentialVerification');
    if (outcome === false) continue;
    const workflow = workflowOf(event);
    if (workflow === null) continue;
    found.set(
      workflow,
      new Set([...(found.get(workflow) ?? []), ...(outcome ? credentialsOf(event) : [withoutOutcome])]),
    );
  }
  return found;
}

function centerFactor(
  event: AwsEvent,
  verified: ReadonlyMap<string, ReadonlySet<string>>,
): Pick<SignIn, 'factor' | 'why'> {
  const workflow = workflowOf(event);
  const types = new Set([
    ...credentialsOf(event),
    ...(workflow === null ? [] : (verified.get(workflow) ?? [])),
  ]);
  const said = [...types].sort().join(' and ');
  if (types.has('EXTERNAL_IDP'))
    return { factor: 'elsewhere', why: 'was proved to another identity provider' };
  if (workflow === null)
    return { factor: 'unknown', why: 'no workflow joins it to the credentials verified' };
  if (types.size === 0) return { factor: 'unknown', why: 'no credential that was verified is recorded' };
  if (types.has('PASSWORD') && [...types].some((type) => secondFactors.has(type)))
    return { factor: 'multi', why: `verified by ${said}` };
  if (types.size === 1 && types.has('PASSWORD'))
    return { factor: 'single', why: 'verified by PASSWORD alone' };
  return { factor: 'unknown', why: `verified by ${said}` };
}

function workflowOf({ record }: AwsEvent): string | null {
  return textOf(itemOf(record, 'additionalEventData'), 'AuthWorkflowID');
}

function credentialsOf({ record }: AwsEvent): string[] {
  const types = textOf(itemOf(record, 'additionalEventData'), 'CredentialType') ?? '';
  return types
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');
}
