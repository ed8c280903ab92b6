import { instant, text, type Shape } from '../shape.ts';

/**
 * One row for each penetration test that has ended. `systems` are those of ncssr.yaml that it covered, with spaces
 * between; `findings` is how many vulnerabilities its report tells.
 */
export const penetrationTests: Shape = {
  as: 'penetration-tests',
  title: 'Penetration tests',
  columns: {
    test_id: text,
    systems: text,
    started_at: instant,
    ended_at: instant,
    tester: text,
    findings: text,
  },
};
