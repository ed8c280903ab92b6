import type { SessionPreferences } from '../../estate/remote/session-preferences.ts';
import type { Exception } from '../judgement.ts';
import type { ReachingAccount } from './engagement-access.ts';

/** Where somebody can start a session on a machine of the system by Session Manager, and it is not limited in time. */
export function unlimitedSessions(
  people: readonly ReachingAccount[],
  preferences: readonly SessionPreferences[],
  limitHours: number,
): { exceptions: Exception[]; undecided: Exception[] } {
  const found = { exceptions: [] as Exception[], undecided: [] as Exception[] };
  for (const { place, proved } of startingPlaces(people).values()) {
    const [account, region] = place;
    const here = preferences.filter((one) => one.container === account && one.region === region);
    const subject = `Session Manager in ${account} ${region}`;
    const said = (condition: string): Exception => ({
      subject,
      condition,
      evidence: here.flatMap(({ evidence }) => evidence),
    });
    if (here.length === 0) found.undecided.push(said('has preferences that were not read'));
    for (const { set, longest } of here) {
      if (longest === 'unknown') {
        found.undecided.push(said('has preferences that are not understood'));
        continue;
      }
      if (longest !== null && longest <= limitHours * 60) continue;
      const condition =
        longest === null
          ? 'sets no longest session: one that is in use does not end'
          : `lets a session last ${longest} minutes, limit ${limitHours} hours`;
      // Without preferences nothing shows that Session Manager is in use at all.
      (set && proved ? found.exceptions : found.undecided).push(said(condition));
    }
  }
  return found;
}

/** Accounts and regions with machines of the system on which somebody can, or may, start a session. */
function startingPlaces(
  people: readonly ReachingAccount[],
): Map<string, { place: [string, string]; proved: boolean }> {
  const places = new Map<string, { place: [string, string]; proved: boolean }>();
  for (const { permissions, verdict } of people) {
    for (const { action, resource, path } of permissions) {
      if (action.toLowerCase() !== 'ssm:startsession') continue;
      const [, , , region = '', account = ''] = resource.split(':');
      const key = `${account} ${region}`;
      const proved = verdict === 'allowed' && path?.certainty === 'proved';
      places.set(key, { place: [account, region], proved: proved || (places.get(key)?.proved ?? false) });
    }
  }
  return places;
}
