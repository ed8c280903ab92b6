import { instant, optionalInstant, text, type Shape } from '../shape.ts';

/**
 * Who had a shared or emergency credential when, and for which approved activity. The account as the source names it:
 * an ARN (of a root user, a user, a role or a session) or an object id. Without a return it is still out.
 */
export const checkouts: Shape = {
  as: 'checkouts',
  title: 'Checkouts of shared and emergency credentials',
  columns: {
    account: text,
    person_id: text,
    ticket_id: text,
    taken_at: instant,
    returned_at: optionalInstant,
  },
};
