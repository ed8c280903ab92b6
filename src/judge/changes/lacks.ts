import type { Lack } from '../../analyse/changes/approval.ts';

/** Whether a change certainly lacks its approval; of tickets that were not all read, none is missing. */
export function isCertain({ kind }: Lack, whole: boolean): boolean {
  if (kind === 'contradictory' || kind === 'unnamed') return false;
  return kind === 'no-ticket' || kind === 'own' || whole;
}

/** What a change lacks, in an auditor's words that follow its subject. */
export function lackWords(lack: Lack): string {
  switch (lack.kind) {
    case 'no-ticket':
      return 'names no ticket';
    case 'unknown-ticket':
      return `names ${lack.ticketId}, which is not among the tickets`;
    case 'contradictory':
      return `names ${lack.ticketId}, whose rows differ in their approval`;
    case 'unapproved':
      return `names ${lack.ticketId}, which was not approved`;
    case 'approved-later':
      return `names ${lack.ticketId}, which was approved only at ${lack.approvedAt}`;
    case 'unnamed':
      return `names ${lack.ticketId}, which does not say who approved it`;
    case 'own':
      return `was approved under ${lack.ticketId} by ${lack.approverId}, whom it concerns`;
  }
}
