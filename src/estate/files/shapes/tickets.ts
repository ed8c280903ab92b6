import { instant, optionalInstant, optionalText, text, type Shape } from '../shape.ts';

/**
 * One row for each ticket. What it was for joins it to what was done: `resources` by their ids, `implementer_id` by
 * who was to do it, both with spaces between, and `starts_at` and `ends_at` by when.
 */
export const tickets: Shape = {
  as: 'tickets',
  title: 'Change and incident tickets',
  columns: {
    ticket_id: text,
    type: text,
    opened_at: instant,
    approved_at: optionalInstant,
    approver_id: optionalText,
    closed_at: optionalInstant,
    title: optionalText,
    implementer_id: optionalText,
    resources: optionalText,
    starts_at: optionalInstant,
    ends_at: optionalInstant,
  },
};
