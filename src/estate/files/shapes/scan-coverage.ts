import { choice, instant, text, type Shape } from '../shape.ts';

/**
 * One row for each target of each scan, those that it failed on or left out as well. `inside` is a scan with
 * credentials or by an agent; `network` sees what the network shows.
 */
export const scanCoverage: Shape = {
  as: 'scan-coverage',
  title: 'Targets of vulnerability scans',
  columns: {
    scanner: text,
    asset: text,
    ended_at: instant,
    result: choice('completed', 'failed', 'not-scanned'),
    depth: choice('inside', 'network'),
  },
};
