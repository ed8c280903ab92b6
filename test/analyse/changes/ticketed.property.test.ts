import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticketIndex } from '../../../src/analyse/changes/ticket-index.ts';
import { matchOf, type ChangeTicket, type MadeChange } from '../../../src/analyse/changes/ticketed.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 20_000 : 1000;
const instants = fc.integer({ min: 0, max: 8 }).map((hour) => `2026-11-10T0${hour}:00:00Z`);
const perhaps = fc.option(instants, { nil: null });
const people = fc.constantFrom('P-1', 'P-2');
const names = fc.constantFrom(
  'sg-1',
  'arn:aws:ec2:us-east-1:111122223333:security-group/sg-1',
  'sg-2',
  'SG-2',
);
const change: fc.Arbitrary<MadeChange> = fc.record({
  at: instants,
  personId: fc.option(people, { nil: null }),
  resources: fc.uniqueArray(names, { maxLength: 2 }),
});
const ticket: fc.Arbitrary<ChangeTicket> = fc.record({
  ticketId: fc.constant('CHG-1'),
  approvedAt: perhaps,
  startsAt: perhaps,
  endsAt: perhaps,
  implementers: fc.uniqueArray(people, { maxLength: 2 }),
  resources: fc.uniqueArray(names, { maxLength: 2 }),
});
const plain = (name: string): string => name.toLowerCase().replace(/.*\//, '');

describe('a change joined to a ticket', () => {
  it('is what window, person and resource say, one after the other', () => {
    fc.assert(
      fc.property(change, ticket, (made, one) => {
        const inWindow =
          (one.startsAt == null || one.startsAt <= made.at) && (one.endsAt == null || made.at <= one.endsAt);
        const implementers = one.implementers ?? [];
        const otherPerson =
          made.personId !== null && implementers.length > 0 && !implementers.includes(made.personId);
        const shared = made.resources.filter((resource) =>
          (one.resources ?? []).map(plain).includes(plain(resource)),
        );
        const named = made.resources.length > 0 && (one.resources ?? []).length > 0;
        const expected =
          !inWindow || otherPerson || (named && shared.length === 0)
            ? 'none'
            : !named || (made.personId === null && implementers.length > 0)
              ? 'possible'
              : 'certain';
        expect(matchOf(made, one)).toBe(expected);
      }),
      { numRuns },
    );
  });

  it('is never certain by knowing less of it', () => {
    fc.assert(
      fc.property(change, ticket, (made, one) => {
        fc.pre(matchOf(made, one) !== 'certain');
        expect(matchOf({ ...made, personId: null }, one)).not.toBe('certain');
        expect(matchOf({ ...made, resources: [] }, one)).not.toBe('certain');
        expect(matchOf(made, { ...one, resources: [] })).not.toBe('certain');
      }),
      { numRuns },
    );
  });
});

describe('an index of tickets', () => {
  it('finds what looking at every ticket finds, in the same order', () => {
    fc.assert(
      fc.property(
        fc.array(ticket, { maxLength: 12 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (all, made) => {
          const tickets = all.map((one, number) => ({ ...one, ticketId: `CHG-${number}` }));
          const index = ticketIndex(tickets);
          for (const one of made) {
            const looked = tickets.map((each) => ({ ticket: each, match: matchOf(one, each) }));
            expect(index.matching(one)).toEqual(looked.filter(({ match }) => match !== 'none'));
            expect(index.atAnotherTime(one)).toEqual(
              tickets.find((each) => matchOf(one, { ...each, startsAt: null, endsAt: null }) === 'certain'),
            );
          }
        },
      ),
      { numRuns },
    );
  });
});
