import { isSamePerson, personNamed, whyNotHolding, whyUnreliable } from '../judge/reviewers.ts';
import type { Examination, Locker } from '../locker/locker.ts';
import { prepared } from './act.ts';
import type { Decision, Surroundings } from './decision.ts';
import { refuse, RefusedError } from './refused.ts';

/** Rejects a document with a reason: by a reviewer, or by who filed it. Throws RefusedError. */
export async function rejectDocument(
  locker: Locker,
  decision: Decision,
  surroundings: Surroundings,
): Promise<Examination> {
  if (!/[\p{L}\p{N}]/u.test(decision.reason)) throw new RefusedError('Say with --reason why it is rejected');
  const act = await prepared(locker, decision, surroundings);
  const { scope } = surroundings;
  const at = new Date(act.examination.at);
  const [person, filer] = [
    personNamed(decision.by, act.roster),
    personNamed(act.document.filedBy, act.roster),
  ];
  const withdraws = person !== null && filer !== null && isSamePerson(person, filer);
  if (!withdraws)
    refuse([
      whyUnreliable(act.roster, at),
      person === null
        ? `${decision.by} is no person of the roster`
        : scope.reviewers === null
          ? 'ncssr.yaml names no reviewers; add the line "reviewers: ROLE" to it'
          : whyNotHolding(person, scope.reviewers, at, act.roster),
    ]);
  const examination: Examination = {
    ...act.examination,
    decision: 'rejected',
    role: withdraws ? act.document.filedByRole : act.examination.role,
    answers: act.places.map((place) => ({ ...place, attributes: {} })),
  };
  await locker.append({ type: 'examination', body: examination }, examination.at);
  return examination;
}
