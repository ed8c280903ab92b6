import { nobody, type Actor } from '../../../src/estate/activity/actor.ts';
import type { Change } from '../../../src/estate/activity/changes.ts';
import type { SignIn } from '../../../src/estate/activity/sign-ins.ts';
import type { LogWindow } from '../../../src/estate/activity/windows.ts';
import type { Checkout, Person, RegisteredAccount, Ticket } from '../../../src/estate/people/people.ts';
import { member } from '../estate-fixture.ts';

export const account = '111122223333';
export const rootArn = `arn:aws:iam::${account}:root`;

export const root: Actor = { ...nobody, kind: 'root', ids: [rootArn], label: `root user of ${account}` };
export const userOf = (name: string, unique = `AIDA${name.toUpperCase()}`): Actor => ({
  ...nobody,
  kind: 'user',
  ids: [unique, `arn:aws:iam::${account}:user/${name}`],
  name,
  label: `AWS user ${name}`,
});
export const sessionOf = (role: string, more: Partial<Actor> = {}): Actor => ({
  ...nobody,
  kind: 'session',
  sessions: [
    `AROA${role}:s`,
    `arn:aws:sts::${account}:assumed-role/${role}/s`,
    `AROA${role}`,
    `arn:aws:iam::${account}:role/${role}`,
  ],
  label: `session s of the role ${role}`,
  ...more,
});

export const change = (actor: Actor, more: Partial<Change> = {}): Change =>
  member('c-1', {
    cloud: 'aws',
    at: '2026-11-10T10:00:00.000Z',
    actor,
    action: 'ec2:StopInstances',
    named: true,
    resources: ['i-1'],
    succeeded: true,
    fault: null,
    ...more,
  } as const);

export const signIn = (actor: Actor, more: Partial<SignIn> = {}): SignIn =>
  member('s-1', {
    at: '2026-11-10T10:00:00.000Z',
    actor,
    succeeded: true,
    factor: 'multi',
    why: 'MFAUsed is Yes',
    application: null,
    where: 'the console',
    fault: null,
    ...more,
  } as const);

/** A log that reaches back as far as is judged. */
export const window = (more: Partial<LogWindow> = {}): LogWindow =>
  member('w-1', {
    kind: 'aws.cloudtrail.changes',
    from: '2026-10-20T08:59:00.000Z',
    to: '2026-11-20T08:59:00.000Z',
    cut: null,
    ...more,
  });

export const person = (personId: string, more: Partial<Person> = {}): Person =>
  member(personId, {
    personId,
    status: 'active',
    employment: 'employee',
    startsAt: '2020-01-01T00:00:00Z',
    endsAt: null,
    email: null,
    roles: ['operator'],
    ...more,
  });

export const registered = (name: string, kind: RegisteredAccount['kind'], personId = 'P-1') =>
  member(`${name}-${personId}`, {
    account: name,
    kind,
    personId,
    confirmedBy: 'P-9',
    confirmedAt: '2026-10-01T00:00:00Z',
  });

export const checkout = (more: Partial<Checkout> = {}): Checkout =>
  member('o-1', {
    account: rootArn,
    personId: 'P-1',
    ticketId: 'T-1',
    takenAt: '2026-11-10T09:00:00Z',
    returnedAt: '2026-11-10T11:00:00Z',
    ...more,
  });

export const ticket = (more: Partial<Ticket> = {}): Ticket =>
  member('t-1', { ticketId: 'T-1', approvedAt: '2026-11-09T12:00:00Z', ...more });
