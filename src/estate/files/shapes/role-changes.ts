import { choice, instant, optionalText, text, type Shape } from '../shape.ts';

/** Every appointment to a trusted role and every end of one, from the history of the roster or the HR system. */
export const roleChanges: Shape = {
  as: 'role-changes',
  title: 'Appointments to trusted roles and their ends',
  columns: {
    person_id: text,
    role: text,
    change: choice('granted', 'withdrawn'),
    effective_at: instant,
    ticket_id: optionalText,
  },
};
