import { choice, instant, text, type Shape } from '../shape.ts';

export const doorLog: Shape = {
  as: 'door-log',
  title: 'Door log of a physically secure environment',
  columns: { at: instant, door: text, person_id: text, direction: choice('in', 'out') },
};
