import { choice, instant, optionalText, text, type Shape } from '../shape.ts';

/**
 * Whose an account is, where no directory says so, and what it is for. The account as the source names it: an ARN
 * (also of a role or of a session, for what logs record of them), an object id, or an e-mail address, which then
 * confirms every join by that address. Of accounts that are no person's own, the person is the owner who answers for it.
 */
export const accountRegister: Shape = {
  as: 'account-register',
  title: 'Register of accounts',
  columns: {
    account: text,
    kind: choice('person', 'service', 'shared', 'break-glass'),
    person_id: text,
    confirmed_by: text,
    confirmed_at: instant,
    reason: optionalText,
  },
};
