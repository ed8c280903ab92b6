import type { Examination, FiledDocument, Locker } from '../locker/locker.ts';

/** Everything that people filed and decided, in the order of the locker. */
export interface StoredRegister {
  documents: FiledDocument[];
  examinations: Examination[];
  /** Instant of the last act on a document; null before the first. */
  lastAct: string | null;
  /** Latest instant of any entry: no act can be older. */
  lastEntry: string | null;
}

export async function readRegister(locker: Pick<Locker, 'entries'>): Promise<StoredRegister> {
  const register: StoredRegister = { documents: [], examinations: [], lastAct: null, lastEntry: null };
  for await (const { type, body, at } of locker.entries()) {
    register.lastEntry = later(register.lastEntry, at);
    if (type === 'document') register.documents.push(body);
    else if (type === 'examination') register.examinations.push(body);
    else continue;
    register.lastAct = later(register.lastAct, at);
  }
  return register;
}

/** The later of two instants. */
export function later(a: string | null, b: string): string {
  return a !== null && new Date(a) >= new Date(b) ? a : b;
}
