import type { CollectionDefinition, Member } from '../collection.ts';
import { rowsOf } from '../files/rows.ts';

/** A person of the roster or of the list of leavers. */
export interface Person extends Member {
  personId: string;
  status: string;
  employment: string;
  startsAt?: string | null;
  endsAt: string | null;
  email: string | null;
  roles: readonly string[];
}

/** A decision on an account, or on what it holds of one resource. */
export interface AccountReview extends Member {
  account: string;
  reviewer: string;
  decidedAt: string;
  decision: string;
  /** The group, role or application that the decision is about; null where it is the account itself. */
  resource: string | null;
  /** Whether a removal was carried out; null where the source does not say. */
  carriedOut: boolean | null;
}

/** One row of the register of accounts: whose an account is, or who answers for it. */
export interface RegisteredAccount extends Member {
  /** ARN, object id or e-mail address. */
  account: string;
  kind: 'person' | 'service' | 'shared' | 'break-glass';
  personId: string;
  confirmedBy: string;
  confirmedAt: string;
}

export interface AccountRemoval extends Member {
  account: string;
  personId: string;
  removedAt: string;
}

/** One row of the register of Workstations. */
export interface Workstation extends Member {
  /** Id in Intune or Entra ID, or serial number. */
  deviceId: string;
  name: string;
  platform: string;
  ownerId: string;
  controlledBy: 'ca' | 'other';
  managedBy: 'intune' | 'other' | 'none';
  /** Why it is none, though people with access use it; null where it is one. */
  noneBecause: string | null;
}

/** An appointment to a trusted role, or the end of one. */
export interface RecordedRoleChange extends Member {
  personId: string;
  role: string;
  change: 'granted' | 'withdrawn';
  effectiveAt: string;
  ticketId: string | null;
}

/** Who had a shared or emergency credential, from when to when, and for which ticket. */
export interface Checkout extends Member {
  /** ARN or object id. */
  account: string;
  personId: string;
  ticketId: string;
  takenAt: string;
  /** Null while it is out, or where nobody says when it came back. */
  returnedAt: string | null;
}

/** A change or incident ticket. */
export interface Ticket extends Member {
  ticketId: string;
  /** Null where it was not approved, or nobody says when. */
  approvedAt: string | null;
  /** Null while it is open, or where nobody says when it was closed. */
  closedAt?: string | null;
  /** Null where nobody is named. */
  approverId?: string | null;
  /** From when what it is for may be done: its own word, or when it was opened. */
  startsAt?: string | null;
  /** Until when: its own word, or when it was closed. */
  endsAt?: string | null;
  /** Who is to do it; empty where nobody is named. */
  implementers?: readonly string[];
  /** What it is to be done to; empty where nothing is named. */
  resources?: readonly string[];
}

export const roster = people('people.roster', 'Roster', 'file.hr.roster');
export const leavers = people('people.leavers', 'Leavers', 'file.hr.leavers');

export const accountReviews = rowsOf(
  'people.accountReviews',
  'Account reviews',
  'file.account-reviews',
  (row) => ({
    account: row['account'] ?? '',
    reviewer: row['reviewer_id'] ?? '',
    decidedAt: row['decided_at'] ?? '',
    decision: row['decision'] ?? '',
    resource: null,
    carriedOut: null,
  }),
);

const registeredKinds = ['person', 'service', 'shared', 'break-glass'] as const;

export const accountRegister = rowsOf(
  'people.accountRegister',
  'Register of accounts',
  'file.account-register',
  (row) => ({
    account: row['account'] ?? '',
    kind: registeredKinds.find((kind) => kind === row['kind']) ?? 'person',
    personId: row['person_id'] ?? '',
    confirmedBy: row['confirmed_by'] ?? '',
    confirmedAt: row['confirmed_at'] ?? '',
  }),
);

const managements = ['intune', 'other', 'none'] as const;

export const workstations = rowsOf('people.workstations', 'Workstations', 'file.workstations', (row) => ({
  deviceId: row['device_id'] ?? '',
  name: row['name'] ?? '',
  platform: row['platform'] ?? '',
  ownerId: row['owner_person_id'] ?? '',
  controlledBy: row['controlled_by'] === 'ca' ? ('ca' as const) : ('other' as const),
  managedBy: managements.find((one) => one === row['managed_by']) ?? ('none' as const),
  noneBecause: row['not_a_workstation_because'] || null,
}));

export const roleChanges = rowsOf(
  'people.roleChanges',
  'Appointments to trusted roles and their ends',
  'file.role-changes',
  (row): Omit<RecordedRoleChange, keyof Member> => ({
    personId: row['person_id'] ?? '',
    role: row['role'] ?? '',
    change: row['change'] === 'granted' ? 'granted' : 'withdrawn',
    effectiveAt: row['effective_at'] ?? '',
    ticketId: row['ticket_id'] || null,
  }),
);

export const tickets = rowsOf('people.tickets', 'Tickets', 'file.tickets', (row) => ({
  ticketId: row['ticket_id'] ?? '',
  approvedAt: row['approved_at'] || null,
  closedAt: row['closed_at'] || null,
  approverId: row['approver_id'] || null,
  startsAt: row['starts_at'] || row['opened_at'] || null,
  endsAt: row['ends_at'] || row['closed_at'] || null,
  implementers: words(row['implementer_id']),
  resources: words(row['resources']),
}));

export const checkouts = rowsOf('people.checkouts', 'Checkouts', 'file.checkouts', (row) => ({
  account: row['account'] ?? '',
  personId: row['person_id'] ?? '',
  ticketId: row['ticket_id'] ?? '',
  takenAt: row['taken_at'] ?? '',
  returnedAt: row['returned_at'] || null,
}));

export const accountRemovals = rowsOf(
  'people.accountRemovals',
  'Account removals',
  'file.account-removals',
  (row) => ({
    account: row['account'] ?? '',
    personId: row['person_id'] ?? '',
    removedAt: row['removed_at'] ?? '',
  }),
);

function people(name: string, title: string, kind: string): CollectionDefinition<Person> {
  return rowsOf(name, title, kind, (row) => ({
    personId: row['person_id'] ?? '',
    status: row['status'] ?? '',
    employment: row['employment_type'] ?? '',
    startsAt: row['start_at'] || null,
    endsAt: row['end_at'] || null,
    email: row['work_email'] || null,
    roles: words(row['trusted_roles']),
  }));
}

function words(cell: string | undefined): string[] {
  return (cell ?? '').split(/\s+/).filter((word) => word !== '');
}
