import type { Member } from '../estate/collection.ts';
import type { Control } from '../catalogue/control.ts';
import type { KindSchemas } from '../estate/evidence.ts';
import type { Check } from './check.ts';
import { since205 } from './effective.ts';
import { judgementOf, survey } from './survey.ts';
import { namesHeldByNone } from './unheld-names.ts';

/** A control without code: every member of one estate collection must satisfy the JSON Schema under `expect:`. */
export function expectationCheck(control: Control, schemas: KindSchemas): Check {
  const { expect } = control;
  if (!expect) throw new Error(`The control ${control.id} states no expectation`);
  return {
    id: `expect-${control.id}`,
    title: expect.title ?? control.title,
    procedure: `Each member of ${expect.collection} is validated against the JSON Schema of the control.`,
    nature: 'inspection',
    cites: expect.cites,
    needs: [expect.collection],
    unit: 'system',
    effective: since205,
    judge(context) {
      const members = survey<Member>(context, expect.collection);
      const exceptions = members.members.flatMap((member) => {
        const breach = schemas.against(expect.schema, member);
        if (breach === null) return [];
        return [
          {
            subject: member.id,
            condition: `does not meet the expectation: ${breach}`,
            evidence: member.evidence,
          },
        ];
      });
      // A misspelt name would let everything pass.
      const undecided = namesHeldByNone(expect.schema, members.members).map((name) => ({
        subject: `The expectation of ${control.id}`,
        condition: `asks about ${name}, which no member of ${expect.collection} has: the schema says nothing of it`,
        evidence: [],
      }));
      return judgementOf(members, [], { exceptions, undecided });
    },
  };
}
