import type { FilingState, RequestState } from '../../judge/requests.ts';
import type { FilingShown } from '../../judge/results.ts';
import { askedOf, type Examination, type FiledDocument } from '../../locker/locker.ts';
import type { BinderInput } from '../input.ts';
import type { PageModel } from './page.ts';
import { shownInstant } from './words.ts';

/** A request as lists show it. */
export const stateWords: Readonly<Record<RequestState, string>> = {
  outstanding: 'Outstanding',
  filed: 'Filed, not examined',
  rejected: 'Rejected',
  'not-counted': 'Accepted, does not count',
  overdue: 'Accepted, overdue',
  accepted: 'Accepted',
};

const filingWords: Readonly<Record<FilingState, string>> = {
  filed: 'Filed, not examined',
  accepted: 'Accepted',
  rejected: 'Rejected',
  replaced: 'Replaced',
  'not-counted': 'Accepted, does not count',
};

/** A document as it stands for one request, with every time that it has. */
export function filingModel(filing: FilingShown): Record<string, unknown> {
  const { occurred, examined } = filing;
  return {
    ...filing,
    href: `documents.html#${filing.document}`,
    word: filingWords[filing.state],
    made: shownInstant(filing.made),
    filed: shownInstant(filing.filed),
    occurred:
      occurred &&
      [occurred.from, occurred.at]
        .filter((one) => one !== null)
        .map(shownInstant)
        .join(' to '),
    examined: examined && { ...examined, at: shownInstant(examined.at) },
  };
}

/** Documents, attestations and observations that people filed, and what reviewers decided on them. */
export function documentsPage(input: BinderInput): PageModel {
  const standings = new Map<string, { request: string; system: string; filing: FilingShown }[]>();
  for (const { id: request, system, request: shown } of input.results.results) {
    for (const filing of shown?.filings ?? []) {
      const known = standings.get(filing.document) ?? [];
      standings.set(filing.document, [...known, { request, system: system ?? 'engagement', filing }]);
    }
  }
  return {
    path: 'documents.html',
    template: 'documents',
    title: 'Documents filed',
    section: 'requests',
    model: {
      documents: input.documents.map((one) => documentModel(one, standings.get(one.id) ?? [], input)),
    },
  };
}

function documentModel(
  document: FiledDocument,
  standings: readonly { request: string; system: string; filing: FilingShown }[],
  { examinations, catalogue, results }: BinderInput,
): Record<string, unknown> {
  const requests = [...catalogue.controls.values()].flatMap((control) => control.requests);
  const questions = new Map(
    requests.flatMap(({ id, attributes }) => attributes.map((one) => [`${id}\n${one.id}`, one.question])),
  );
  return {
    ...document,
    asked: askedOf(document).map(({ request, system }) => ({ request, system: system ?? 'engagement' })),
    made: shownInstant(document.madeAt),
    filed: shownInstant(document.filedAt),
    covers: [document.coversFrom, document.coversTo]
      .filter((one) => one !== null)
      .map(shownInstant)
      .join(' to '),
    href: `evidence/${document.sha256}`,
    // What comes after the instant of judging is in the register, and changes nothing here.
    later: new Date(document.filedAt) > new Date(results.at),
    standings: standings.map(({ filing, ...place }) => ({ ...place, ...filingModel(filing) })),
    examinations: examinations
      .filter((one) => one.document === document.id)
      .map((one) => examinationModel(one, questions)),
  };
}

function examinationModel(
  examination: Examination,
  questions: ReadonlyMap<string, string>,
): Record<string, unknown> {
  return {
    ...examination,
    word: examination.decision === 'accepted' ? 'Accepted' : 'Rejected',
    at: shownInstant(examination.at),
    roster: examination.roster.envelopes.map(({ id }) => id).join(', '),
    answers: examination.answers.map(({ request, system, attributes }) => ({
      request,
      system: system ?? 'engagement',
      attributes: Object.entries(attributes).map(([id, value]) => ({
        id,
        value,
        question: questions.get(`${request}\n${id}`) ?? id,
      })),
    })),
  };
}
