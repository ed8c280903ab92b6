import { isOwnControl, markedTitle } from '../../catalogue/own-controls.ts';
import type { CertificateStatus } from '../certificate-status.ts';
import type { BinderInput } from '../input.ts';
import { shortfallRows } from './cover.ts';
import { ocspLineOf } from './ocsp.ts';
import { controlPage, numberedPages, statementPage, type PageModel } from './page.ts';
import type { Register } from './register.ts';
import { shownPlace, shownStatus } from './words.ts';

/** Rows of a long table on one page. */
const mostRows = 1000;

/** Missing reads and undecided results listed on the page of gaps; the whole lists are in the CSV. */
const mostGaps = 300;

/** The inventory, with what configuration cannot prove. */
export function systemsPage(input: BinderInput, status: CertificateStatus): PageModel {
  const { scope, results } = input;
  return {
    path: 'systems.html',
    template: 'systems',
    title: 'Systems and environments',
    section: 'systems',
    model: {
      systems: Object.entries(scope.systems).map(([id, system]) => ({
        id,
        ...system,
        functions: system.functions.join(', '),
        serves: system.serves.join(', '),
        selectors: system.select.map((selector) => JSON.stringify(selector)),
        ocsp: ocspLineOf(id, status),
        assessments: scope.assessments.filter(({ environment }) => environment === system.environment),
        failing: results.statements
          .filter(({ systems }) => systems.some((one) => one.id === id && one.status === 'fail'))
          .map((statement) => ({ id: statement.id, href: statementPage(statement.id) })),
      })),
      segments: Object.entries(scope.segments).map(([id, { select }]) => ({
        id,
        selectors: select.map((one) => JSON.stringify(one)),
      })),
      flows: scope.flows.map((flow) => ({ ...flow, allow: flow.allow.join(', ') })),
    },
  };
}

export function treatmentsPage(input: BinderInput): PageModel {
  const rows = input.results.statements.flatMap((statement) =>
    statement.systems
      .filter(({ treatment }) => treatment)
      .map(({ id: system, treatment }) => ({
        statement: statement.id,
        href: statementPage(statement.id),
        system,
        ...treatment,
      })),
  );
  return {
    path: 'treatments.html',
    template: 'treatments',
    title: 'Treatments',
    section: 'treatments',
    model: { rows },
  };
}

export function controlPages(input: BinderInput): PageModel[] {
  return [...input.catalogue.controls.values()].map((control) => ({
    path: controlPage(control.id),
    template: 'control',
    title: markedTitle(control.title, control.id),
    section: 'matrix',
    model: {
      ...control,
      ownSchema:
        isOwnControl(control.id) && control.expect ? JSON.stringify(control.expect.schema, null, 2) : null,
      statements: control.statements.map((id) => ({
        id,
        href: statementPage(id),
        text: input.catalogue.statements.get(id)?.statement,
      })),
      requests: control.requests.map((request) => ({
        ...request,
        cites: Object.keys(request.cites).join(', '),
      })),
      results: input.results.results
        .filter((result) => result.control === control.id)
        .map((result) => ({
          id: result.id,
          system: result.system ?? 'engagement',
          status: shownStatus(result.status),
          reason: result.reason,
          href: `${statementPage(Object.keys(result.statements)[0] ?? '')}#${result.id}-${result.system ?? 'engagement'}`,
        })),
    },
  }));
}

/** Every population that was judged, with how completely it was read. */
export function populationPages(input: BinderInput, register: Register): PageModel[] {
  const judged = input.results.results.filter(
    ({ type, status }) => type === 'check' && !['not_applicable', 'not_effective'].includes(status),
  );
  return numberedPages('populations', judged, mostRows).map(({ path, rows, ...place }) => ({
    path,
    template: 'populations',
    title: 'Population register',
    section: 'evidence',
    model: {
      ...place,
      rows: rows.map((result) => ({
        id: result.id,
        title: result.title,
        system: result.system ?? 'engagement',
        status: shownStatus(result.status),
        population: { ...result.population, expected: result.population.expected ?? 'unknown' },
        exceptions: result.exceptions.length,
        href: `${statementPage(Object.keys(result.statements)[0] ?? '')}#${result.id}-${result.system ?? 'engagement'}`,
        evidence: register.links(result.evidence, 3),
      })),
    },
  }));
}

/** Readiness only: what to do, in the order of what it would settle. */
export function gapsPage(input: BinderInput): PageModel {
  const { results, catalogue } = input;
  const shortfalls = shortfallRows(input);
  const undecided = results.results.filter(
    ({ undecided: items, status }) => items.length > 0 && status === 'inconclusive',
  );
  return {
    path: 'gaps.html',
    template: 'gaps',
    title: 'Gaps and remediation',
    section: 'gaps',
    model: {
      failures: results.statements
        .filter(({ status }) => status === 'fail')
        .map(({ id, level }) => {
          const failing = results.results.filter(
            ({ status, statements }) => status === 'fail' && statements[id] !== undefined,
          );
          const control = [...catalogue.controls.values()].find(({ id: one }) =>
            failing.some((result) => result.control === one),
          );
          return {
            id,
            level,
            href: statementPage(id),
            text: catalogue.statements.get(id)?.statement,
            control: control && {
              title: markedTitle(control.title, control.id),
              href: controlPage(control.id),
              statement: control.statement,
              owner: control.owner,
            },
            // Five a system are enough to see what kind of thing it is; the sheet has the rest.
            conditions: failing.slice(0, 20).flatMap((result) =>
              result.exceptions.slice(0, 5).map(({ subject, condition }) => ({
                system: result.system ?? 'engagement',
                subject,
                condition,
              })),
            ),
            typicalFailures: control?.typicalFailures ?? [],
            total: failing.reduce((sum, { exceptions }) => sum + exceptions.length, 0),
          };
        }),
      shortfalls: shortfalls.slice(0, mostGaps),
      moreShortfalls: Math.max(0, shortfalls.length - mostGaps),
      moreUndecided: Math.max(0, undecided.length - mostGaps),
      undecided: undecided.slice(0, mostGaps).map((result) => ({
        id: result.id,
        title: result.title,
        system: result.system ?? 'engagement',
        items: result.undecided.slice(0, 5),
      })),
    },
  };
}

/** The CA's half of a Detailed Controls Report; the auditor's columns stay blank. */
export function annexPage(input: BinderInput, register: Register): PageModel {
  const { results, catalogue } = input;
  return {
    path: 'annex.html',
    template: 'annex',
    title: 'Annex for the Detailed Controls Report',
    section: 'annex',
    model: {
      rows: results.statements.map((statement) => ({
        id: statement.id,
        clause: statement.clause,
        href: statementPage(statement.id),
        text: catalogue.statements.get(statement.id)?.statement,
        controls: [...catalogue.controls.values()]
          .filter(({ statements }) => statements.includes(statement.id))
          .map(({ id, title, statement: text }) => ({ title, text, href: controlPage(id) })),
        evidence: register.links(
          [
            ...new Set(
              results.results
                .filter(({ statements }) => statements[statement.id] !== undefined)
                .flatMap(({ evidence }) => evidence),
            ),
          ],
          6,
        ),
      })),
    },
  };
}

export function referencePages(input: BinderInput): PageModel[] {
  return [
    {
      path: 'glossary.html',
      template: 'glossary',
      title: 'Words, marks and clocks',
      section: 'glossary',
      model: {},
    },
    {
      path: 'verify.html',
      template: 'verify',
      title: 'How to verify this binder',
      section: 'verify',
      model: {
        head: input.head,
        run: input.start.id,
        scopeSha256: input.start.scopeSha256,
        sources: Object.entries(input.scope.sources).map(([id, source]) => ({
          id,
          kind: source.kind,
          place: shownPlace({ source: id }),
        })),
      },
    },
  ];
}
