import { choice, instant, optionalInstant, optionalText, text, type Shape } from '../shape.ts';

/**
 * One row for each finding of each scanner, test or advisory, of a target as the inventory names it by id or name.
 * `vulnerability_id`, as a CVE, makes findings of several scanners one. `analysis_approver_id` is who confirmed that
 * a vulnerability that stays does not matter. `penetration_test_id` is the test that found it.
 */
export const vulnerabilities: Shape = {
  as: 'vulnerabilities',
  title: 'Vulnerability export',
  columns: {
    finding_id: text,
    asset: text,
    severity: choice('critical', 'high', 'medium', 'low', 'informational'),
    discovered_at: instant,
    responded_at: optionalInstant,
    remediated_at: optionalInstant,
    vulnerability_id: optionalText,
    scanner: optionalText,
    last_seen_at: optionalInstant,
    reviewed_at: optionalInstant,
    analysis_approver_id: optionalText,
    penetration_test_id: optionalText,
  },
};
