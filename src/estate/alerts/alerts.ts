import type { Member } from '../collection.ts';
import { rowsOf } from '../files/rows.ts';

/** One alert, from its generation to what came of it. */
export interface Alert extends Member {
  alertId: string;
  /** What raised it. */
  rule: string;
  generatedAt: string;
  /** When a person first acted on it; null where nobody has. */
  firstActionAt: string | null;
  actorId: string | null;
  /** Null where it is not settled. */
  disposition: 'genuine' | 'false' | null;
  responsePlan: string | null;
}

export const alerts = rowsOf('alerts.alerts', 'Alerts', 'file.alerts', (row): Omit<Alert, keyof Member> => ({
  alertId: row['alert_id'] ?? '',
  rule: row['rule'] ?? '',
  generatedAt: row['generated_at'] ?? '',
  firstActionAt: row['first_action_at'] || null,
  actorId: row['actor_id'] || null,
  disposition: row['disposition'] === 'genuine' ? 'genuine' : row['disposition'] === 'false' ? 'false' : null,
  responsePlan: row['response_plan'] || null,
}));
