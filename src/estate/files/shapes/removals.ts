import { instant, text, type Shape } from '../shape.ts';

/** When an account was disabled or removed, from a log or a directory's audit. */
export const removals: Shape = {
  as: 'account-removals',
  title: 'Account removals',
  columns: { account: text, person_id: text, removed_at: instant },
};
