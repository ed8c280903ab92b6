import type { Locker } from '../locker/locker.ts';
import { RefusedError } from './refused.ts';
import type { StoredRegister } from './register.ts';

/** The instant of an act, by the locker's clock. Throws RefusedError for a clock that was set back. */
export function instantOfAct(locker: Pick<Locker, 'now'>, { lastEntry }: StoredRegister): string {
  const at = locker.now().toISOString();
  if (lastEntry !== null && new Date(at) < new Date(lastEntry)) {
    throw new RefusedError(
      `The clock stands at ${at}, before the last entry of the locker (${lastEntry}): set the clock right, then do it again`,
    );
  }
  return at;
}
