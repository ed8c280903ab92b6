import { choice, instant, optionalInstant, text, type Shape } from '../shape.ts';

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
  },
};
