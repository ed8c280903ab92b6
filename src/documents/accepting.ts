import { unsatisfied, systemsOf } from '../judge/attributes.ts';
import { unknownOwners, whyNotAccepted, whyNotReviewer, type AskedRequest } from '../judge/acceptance.ts';
import type { Asked, Examination, Locker } from '../locker/locker.ts';
import { prepared, type Act } from './act.ts';
import { requestNamed, systemsCited } from './asked.ts';
import type { Decision, Surroundings } from './decision.ts';
import { refuse, RefusedError } from './refused.ts';
import type { StatedAnswer } from './stated-answers.ts';

/** Accepts a document. Throws RefusedError, with every reason, where a judge would not count the acceptance. */
export async function acceptDocument(
  locker: Locker,
  decision: Decision,
  answers: readonly StatedAnswer[],
  surroundings: Surroundings,
): Promise<Examination> {
  const act = await prepared(locker, decision, surroundings);
  refuseAfterRejection(act);
  const asked = act.places.map((place) => askedRequest(place, surroundings));
  mustBeAsked(answers, asked);
  const declared = Object.keys(surroundings.scope.systems);
  const found = asked.map((one) => ({ one, attributes: attributesOf(one, answers, declared) }));
  const examination: Examination = {
    ...act.examination,
    decision: 'accepted',
    answers: found.map(({ one, attributes }) => ({
      request: one.request.id,
      system: one.system,
      attributes,
    })),
  };
  mayAccept(asked, act, surroundings);
  mustBeAnswered(found, act, declared);
  const { document, roster } = act;
  refuse(
    found.map(({ one, attributes }) =>
      whyNotAccepted(one, { document, examination, attributes, roster }, surroundings.scope),
    ),
  );
  await locker.append({ type: 'examination', body: examination }, examination.at);
  return examination;
}

/** The reviewer may decide on every place, and everyone whom they must not be is known. */
function mayAccept(asked: readonly AskedRequest[], act: Act, { scope }: Surroundings): void {
  const { document, examination, roster } = act;
  refuse(asked.map((one) => whyNotReviewer(one, examination, document, scope, roster)));
  refuse(
    asked.flatMap((one) =>
      unknownOwners(one, scope, roster).map(
        ({ owner, person }) =>
          `owners: in ncssr.yaml names ${person} as ${JSON.stringify(owner)}, who is no person of the roster`,
      ),
    ),
  );
}

function mustBeAnswered(
  found: readonly { one: AskedRequest; attributes: Readonly<Record<string, string>> }[],
  { examination: { at } }: Act,
  declared: readonly string[],
): void {
  refuse(
    found.flatMap(({ one, attributes }) => {
      const on = one.system === null ? one.request.id : `${one.request.id} on ${one.system}`;
      const systems = one.system === null ? one.systems : [one.system];
      return unsatisfied(one.request, attributes, { at: new Date(at), systems, declared }).map(
        (why) => `${on}: ${why}`,
      );
    }),
  );
}

function refuseAfterRejection({ document, places, register }: Act): void {
  const rejection = register.examinations.find(
    (one) =>
      one.document === document.id &&
      one.decision === 'rejected' &&
      one.answers.some((a) => places.some((b) => a.request === b.request && a.system === b.system)),
  );
  if (rejection)
    throw new RefusedError(
      `${document.id} was rejected by ${rejection.by} at ${rejection.at}: ${rejection.reason}. File what mends it; a rejection stands`,
    );
}

function askedRequest(place: Asked, { catalogue, scope }: Surroundings): AskedRequest {
  const { request, control } = requestNamed(place.request, catalogue);
  return { request, control, system: place.system, systems: systemsCited(request, catalogue, scope) };
}

function mustBeAsked(answers: readonly StatedAnswer[], asked: readonly AskedRequest[]): void {
  for (const { request, attribute } of answers) {
    const fits = asked.some(
      (one) =>
        (request === null || one.request.id === request) &&
        one.request.attributes.some(({ id }) => id === attribute),
    );
    if (!fits)
      throw new RefusedError(
        `${attribute} is asked for by none of ${[...new Set(asked.map((one) => one.request.id))].join(', ')}`,
      );
  }
}

/** The answers to what one request asks, "all" written out so that a system declared later is not among them. */
function attributesOf(
  { request }: AskedRequest,
  answers: readonly StatedAnswer[],
  systems: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    request.attributes.flatMap(({ id, type }): [string, string][] => {
      const own = answers.filter((one) => one.attribute === id);
      const stated =
        own.findLast((one) => one.request === request.id) ?? own.findLast((one) => one.request === null);
      if (!stated) return [];
      const value = stated.value.trim();
      if (type === 'yes-no') return [[id, value.toLowerCase()]];
      if (type !== 'systems') return [[id, value]];
      return [[id, value === 'all' ? systems.join(', ') : systemsOf(value).join(', ')]];
    }),
  );
}
