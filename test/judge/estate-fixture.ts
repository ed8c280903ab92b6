import type { Collected, Member, ReadState } from '../../src/estate/collection.ts';
import type { SystemReach } from '../../src/estate/inventory/reach.ts';
import type { Check, CheckContext } from '../../src/judge/check.ts';
import { verdictOf } from '../../src/judge/calculus.ts';
import type { Judgement } from '../../src/judge/judgement.ts';
import type { Envelope, Shortfall } from '../../src/locker/envelope.ts';
import type { Scope, System } from '../../src/scope/scope.ts';

export const at = new Date('2026-11-20T09:00:00Z');

export const emptyScope: Scope = {
  engagement: {
    caOwner: 'Example Trust Services',
    ccadbId: null,
    mode: 'readiness',
    criteria: { ncssr: '2.0.5' },
    period: { from: '2026-01-01', to: '2026-12-31' },
  },
  seal: null,
  sources: {},
  systems: {},
  segments: {},
  flows: [],
  roles: {},
  separation: [],
  people: null,
  reviewers: null,
  owners: {},
  workstations: null,
  vulnerabilities: null,
  treatments: [],
  assumptions: [],
  assessments: [],
  controls: [],
};

export const reach = (part: Partial<SystemReach> = {}): SystemReach => ({
  resources: new Set(),
  containers: new Set(['111122223333']),
  tenants: new Set(),
  unmatched: [],
  open: false,
  ...part,
});

/** A member with the fields that every member has. */
export function member<Fields extends object>(id: string, fields: Fields): Member & Fields {
  return { id, source: 'aws', container: '111122223333', region: null, evidence: ['E-1'], ...fields };
}

/** A read that went well, or that fell short. */
export function read(kind: string, shortfalls: readonly Shortfall[] = []): ReadState {
  const denied = shortfalls.length > 0;
  const page = { answer: !denied, at: '2026-11-20T08:59:00Z' };
  return {
    read: {
      id: kind,
      source: 'aws',
      kind,
      account: '111122223333',
      region: null,
      environmentClass: null,
      operations: [],
    },
    envelope: { id: 'E-1', pages: [page], imported: null, operation: kind } as unknown as Envelope,
    complete: !denied,
    shortfalls,
  };
}

export const denial: Shortfall = {
  reason: 'denied',
  source: 'aws',
  account: '111122223333',
  operation: 'ec2:DescribeThings',
  permission: 'ec2:DescribeThings',
  message: 'not authorized',
};

export interface Given {
  /** Where the system is declared otherwise. */
  declared?: Partial<System>;
  collections?: Readonly<Record<string, readonly Member[]>>;
  /** Collections whose read was denied: what is given of them is all that was seen. */
  denied?: readonly string[];
  /** Collections whose read fell short otherwise. */
  shortfalls?: Readonly<Record<string, readonly Shortfall[]>>;
  /** Collections that no source of the system supplies. */
  inapplicable?: readonly string[];
  /** Collections that no read was planned for, though they could be supplied. */
  unplanned?: readonly string[];
  scope?: Partial<Scope>;
  reach?: SystemReach;
  systems?: ReadonlyMap<string, SystemReach>;
  segments?: ReadonlyMap<string, SystemReach>;
  at?: Date;
}

/** Judges a check over collections given as plain members, complete unless said otherwise. */
export function judge(check: Check, given: Given): Judgement & { status: string; reason: string } {
  const own = given.reach ?? reach();
  const context: CheckContext = {
    at: given.at ?? at,
    scope: { ...emptyScope, ...given.scope },
    system:
      check.unit === 'system'
        ? {
            id: 'ocsp',
            declared: {
              class: 'certificate-system',
              functions: ['certificate-status'],
              environment: 'legacy',
              environmentClass: 'third-party-controlled',
              owner: 'pki-ops',
              serves: [],
              select: [{ source: 'aws' }],
              ...given.declared,
            },
            reach: own,
          }
        : null,
    systems: given.systems ?? new Map([['ocsp', own]]),
    segments: given.segments ?? new Map(),
    collection<M extends Member>(name: string): Collected<M> {
      if (!check.needs.includes(name)) throw new Error(`${check.id} did not declare ${name}`);
      const members = (given.collections?.[name] ?? []) as readonly M[];
      if (given.inapplicable?.includes(name)) return { members: [], reads: [], applicable: false };
      if (given.unplanned?.includes(name)) return { members: [], reads: [], applicable: true };
      const shortfalls = given.shortfalls?.[name] ?? (given.denied?.includes(name) ? [denial] : []);
      return { members, reads: [read(name, shortfalls)], applicable: true };
    },
  };
  const judgement = check.judge(context);
  return { ...judgement, ...verdictOf(judgement) };
}
