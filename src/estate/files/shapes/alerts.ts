import { choice, instant, optionalInstant, optionalText, text, type Shape } from '../shape.ts';

/** One row for each alert that was generated, whoever was told: what a person first did, and what came of it. */
export const alerts: Shape = {
  as: 'alerts',
  title: 'Alerts',
  columns: {
    alert_id: text,
    rule: text,
    generated_at: instant,
    first_action_at: optionalInstant,
    actor_id: optionalText,
    disposition: { ...choice('genuine', 'false'), required: false },
    response_plan: optionalText,
  },
};
