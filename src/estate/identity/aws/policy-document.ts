import type { EvidenceId } from '../../../locker/envelope.ts';
import type { PolicyDocument } from './model.ts';

/**
 * Decodes a policy document, which AWS prints as an object, as JSON text or as URL-encoded JSON text (RFC 3986).
 * What cannot be decoded keeps its place and says why.
 */
export function decodePolicy(
  raw: unknown,
  id: string,
  place: string,
  evidence: readonly EvidenceId[],
): PolicyDocument {
  const unreadable = (fault: string): PolicyDocument => ({ id, place, document: null, fault, evidence });
  if (typeof raw === 'object' && raw !== null) return { id, place, document: raw, fault: null, evidence };
  if (typeof raw !== 'string') return unreadable('the policy document is missing');
  try {
    const text = raw.trimStart().startsWith('{') ? raw : decodeURIComponent(raw);
    return { id, place, document: JSON.parse(text) as unknown, fault: null, evidence };
  } catch {
    return unreadable('the policy document is not JSON');
  }
}
