import { instant, optionalInstant, optionalText, text, type Shape } from '../shape.ts';

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
  },
};
