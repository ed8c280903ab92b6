import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { isItem, textOf } from '../identity/entra/page.ts';
import { place } from '../place.ts';

/** What Session Manager limits sessions to in one account and region. */
export interface SessionPreferences extends Member {
  /** False where nobody set any, so that the defaults of the service hold: no longest session. */
  set: boolean;
  /** Minutes; null for no limit. */
  longest: number | null | 'unknown';
}

interface Answer {
  Content?: string;
}

export const sessionPreferences: CollectionDefinition<SessionPreferences> = {
  name: 'remote.sessionPreferences',
  title: 'Preferences of Session Manager',
  kinds: ['aws.ssm.session-preferences'],
  attribution: 'container',
  lower: (pages) =>
    ((pages.get('aws.ssm.session-preferences') ?? []) as DecodedPage<Answer>[]).map((page) => ({
      ...place(page, `${page.envelope.account ?? ''}/${page.envelope.region ?? ''}/session-preferences`),
      set: page.value.Content !== undefined,
      longest: page.value.Content === undefined ? null : longestOf(page.value.Content),
    })),
};

function longestOf(content: string): SessionPreferences['longest'] {
  let document: unknown;
  try {
    document = JSON.parse(content);
  } catch {
    return 'unknown';
  }
  const inputs = isItem(document) ? document['inputs'] : null;
  if (!isItem(inputs)) return 'unknown';
  const stated = inputs['maxSessionDuration'] ?? '';
  if (stated === '') return null;
  const minutes = Number(textOf(inputs, 'maxSessionDuration') ?? stated);
  return Number.isInteger(minutes) && minutes > 0 ? minutes : 'unknown';
}
