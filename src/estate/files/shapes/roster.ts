import { choice, instant, optionalInstant, optionalText, text, type Shape } from '../shape.ts';

const person = {
  person_id: text,
  status: choice('active', 'terminated', 'leave'),
  employment_type: choice('employee', 'contractor', 'dtp'),
  start_at: instant,
  end_at: optionalInstant,
  notice_at: optionalInstant,
  manager_id: optionalText,
  work_email: optionalText,
  org_unit: optionalText,
};

/** Everyone who may hold a trusted role; roles separated by spaces. */
export const roster: Shape = {
  as: 'hr.roster',
  title: 'Roster of people and their trusted roles',
  columns: { ...person, trusted_roles: optionalText },
};

/** Everyone who left, with the instant at which employment or contract ended. */
export const leavers: Shape = {
  as: 'hr.leavers',
  title: 'People who left',
  columns: { ...person, end_at: instant },
};
