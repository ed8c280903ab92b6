import type { Status } from '../../judge/status.ts';

/** A status as pages show it: the word, and the class that styles it. */
export interface ShownStatus {
  word: string;
  class: Status;
}

const said: Readonly<Record<Status, string>> = {
  fail: 'Fail',
  error: 'Error',
  inconclusive: 'Inconclusive',
  not_tested: 'Not tested',
  pass: 'Pass',
  not_operated: 'Not operated',
  not_applicable: 'Not applicable',
  not_effective: 'Not effective',
};

export function shownStatus(status: Status): ShownStatus {
  return { word: said[status], class: status };
}

/** `2026-11-20 09:00:00 UTC`, from an RFC 3339 instant. */
export function shownInstant(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Where something was read, in one line: source, account, region. */
export function shownPlace(place: {
  source: string;
  account?: string | null;
  region?: string | null;
}): string {
  return [place.source, place.account, place.region].filter(Boolean).join(' · ');
}
