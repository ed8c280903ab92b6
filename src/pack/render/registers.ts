import type { Envelope } from '../../locker/envelope.ts';
import type { BinderInput } from '../input.ts';
import { controlPage, numberedPages, statementPage, type PageModel } from './page.ts';
import { registerPage, registerPageSize, type Register } from './register.ts';
import { filingModel, stateWords } from './documents.ts';
import { plural, shownInstant, shownPlace, shownStatus } from './words.ts';

/** Pages shown of one item; an item of thousands is shown by its first, and whole in envelopes.jsonl. */
const mostPages = 25;

/** Requests on one page. */
const mostRequests = 800;

/** The evidence register in numbered pages, and its index by kind. */
export function evidencePages(input: BinderInput, register: Register): PageModel[] {
  const chunks: Envelope[][] = [];
  for (let from = 0; from < register.envelopes.length; from += registerPageSize) {
    chunks.push(register.envelopes.slice(from, from + registerPageSize));
  }
  const groups = new Map<string, { kind: string; count: number; incomplete: number; href: string }>();
  for (const [index, envelope] of register.envelopes.entries()) {
    const known = groups.get(envelope.kind);
    const href = `${registerPage(Math.floor(index / registerPageSize))}#${envelope.id}`;
    groups.set(envelope.kind, {
      kind: envelope.kind,
      count: (known?.count ?? 0) + 1,
      incomplete: (known?.incomplete ?? 0) + (envelope.complete ? 0 : 1),
      href: known?.href ?? href,
    });
  }
  return [
    {
      path: 'evidence.html',
      template: 'evidence-index',
      title: 'Evidence register',
      section: 'evidence',
      model: {
        count: plural(input.envelopes.length, 'evidence item'),
        groups: [...groups.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
        pages: chunks.map((chunk, index) => ({
          href: registerPage(index),
          number: index + 1,
          first: chunk[0]?.read,
          last: chunk.at(-1)?.read,
        })),
      },
    },
    ...chunks.map((chunk, index) => ({
      path: registerPage(index),
      template: 'evidence',
      title: `Evidence register, page ${index + 1} of ${chunks.length}`,
      section: 'evidence',
      model: {
        number: index + 1,
        of: chunks.length,
        items: chunk.map(envelopeModel),
        previous: index > 0 ? registerPage(index - 1) : null,
        next: index + 1 < chunks.length ? registerPage(index + 1) : null,
      },
    })),
  ];
}

function envelopeModel(envelope: Envelope): Record<string, unknown> {
  return {
    ...envelope,
    place: shownPlace(envelope),
    status: shownStatus(envelope.complete ? 'pass' : 'inconclusive'),
    readWord: envelope.complete ? 'Read whole' : 'Incomplete',
    started: shownInstant(envelope.startedAt),
    pages: envelope.pages.slice(0, mostPages).map((page) => ({
      ...page,
      at: shownInstant(page.at),
      href: `evidence/${page.storedSha256}`,
      redacted: page.receivedSha256 !== page.storedSha256,
      parameters: Object.entries(page.parameters)
        .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(' ')
        .slice(0, 300),
    })),
    morePages: Math.max(0, envelope.pages.length - mostPages),
    redactions: envelope.redactions.length,
  };
}

/** The PBC list: what was asked, what was given, what is due. */
export function requestPages(input: BinderInput, register: Register): PageModel[] {
  const requests = new Map(
    [...input.catalogue.controls.values()].flatMap((control) =>
      control.requests.map((one) => [one.id, { ...one, control: control.id, owner: control.owner }]),
    ),
  );
  const first = new Set<string>();
  const all = input.results.results
    .filter(({ type }) => type === 'request')
    .map((result) => {
      const request = requests.get(result.id);
      const anchor = first.has(result.id) ? null : result.id;
      first.add(result.id);
      return {
        anchor,
        id: result.id,
        title: result.title,
        asks: request?.asks,
        kind: request?.type,
        owner: request?.owner,
        every: request?.frequency.maxInterval,
        system: result.system ?? 'engagement',
        statements: Object.keys(result.statements).map((id) => ({ id, href: statementPage(id) })),
        control: { id: result.control, href: controlPage(result.control) },
        status: shownStatus(result.status),
        outstanding: result.status !== 'pass',
        state: stateWords[result.request?.state ?? 'outstanding'],
        attributes: request?.attributes,
        takes: request?.mediaTypes.join(', '),
        filings: result.request?.filings.map(filingModel),
        reason: result.reason,
        dueBy: result.dueBy?.slice(0, 10),
        evidence: register.links(result.evidence),
      };
    });
  const outstanding = all.filter((one) => one.outstanding).length;
  return numberedPages('requests', all, mostRequests).map(({ path, rows, ...place }) => ({
    path,
    template: 'requests',
    title: 'Requests',
    section: 'requests',
    model: { ...place, rows, outstanding, total: all.length },
  }));
}
