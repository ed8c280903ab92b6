import { choice, instant, text, type Shape } from '../shape.ts';

/** Flow logs summed up: one row for each pair of addresses, protocol, port and action. */
export const flowRecords: Shape = {
  as: 'flow-records',
  title: 'Flow logs, summed up by connection',
  columns: {
    source: text,
    destination: text,
    protocol: text,
    destination_port: text,
    action: choice('ACCEPT', 'REJECT'),
    first_seen: instant,
    last_seen: instant,
  },
};
