import { markedTitle } from '../../catalogue/own-controls.ts';
import type { BinderInput } from '../input.ts';
import { controlPage, numberedPages, statementPage, type PageModel } from './page.ts';
import { shownStatus } from './words.ts';

/** Systems side by side on one page; more stand on the next. */
const mostColumns = 30;

/** Criteria to controls, and every system side by side. */
export function matrixPages(input: BinderInput): PageModel[] {
  const { results, catalogue, scope } = input;
  const all = ['engagement', ...Object.keys(scope.systems)];
  return numberedPages('matrix', all, mostColumns).map(({ path, rows: systems, ...place }) => ({
    path,
    template: 'matrix',
    title: 'Criteria and controls',
    section: 'matrix',
    model: {
      ...place,
      systems,
      rows: results.statements.map((statement) => ({
        id: statement.id,
        href: statementPage(statement.id),
        clause: statement.clause,
        level: statement.level,
        status: shownStatus(statement.status),
        controls: [...catalogue.controls.values()]
          .filter(({ statements }) => statements.includes(statement.id))
          .map(({ id, title }) => ({ id, title: markedTitle(title, id), href: controlPage(id) })),
        cells: systems.map((id) => {
          const own = statement.systems.find((one) => one.id === id);
          return own
            ? { system: id, status: shownStatus(own.status), treated: own.treatment !== undefined }
            : { system: id };
        }),
      })),
    },
  }));
}
