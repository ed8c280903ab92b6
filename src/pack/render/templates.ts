import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { readRegularFileSync } from '../../input/regular-file.ts';
import { packageFolder } from '../../product.ts';
import { templateFolder } from './built-in-templates.ts';
import type { PageModel } from './page.ts';
import type { SingleFileVerifier } from '../single-file-verifiers.ts';
import { visible } from '../../text/visible.ts';

type RenderPage = (page: PageModel, shared: Readonly<Record<string, unknown>>) => string;

/**
 * The renderer of pages, from the built-in templates and, before them, those of the same name in the user's folder.
 * Everything is escaped, and characters that would change how a page reads are shown by their code.
 */
export function pageRenderer(ownFolder: string | null): RenderPage {
  const engine = Handlebars.create();
  const source = (name: string): string =>
    readRegularFileSync(templateFile(`${name}.hbs`, ownFolder)).toString('utf8');
  for (const file of readdirSync(join(templateFolder, 'partials'))) {
    const name = file.replace(/\.hbs$/, '');
    engine.registerPartial(name, source(`partials/${name}`));
  }
  engine.registerHelper('same', (left: unknown, right: unknown) => left === right);
  engine.registerHelper('dash', (value: unknown) =>
    value === null || value === undefined || value === '' ? '–' : value,
  );
  engine.registerHelper('when', (value: unknown) => when(value));
  engine.registerHelper('several', (value: unknown) => typeof value === 'number' && value > 1);
  engine.registerHelper('zero', (value: unknown) => value === 0 || value === '0');
  const compiled = new Map<string, HandlebarsTemplateDelegate>();
  const templateOf = (name: string): HandlebarsTemplateDelegate => {
    const known = compiled.get(name) ?? engine.compile(source(name), { strict: false, preventIndent: true });
    compiled.set(name, known);
    return known;
  };
  return (page, shared) => {
    const context = visible({ ...shared, ...page.model, title: page.title, section: page.section });
    const body = templateOf(page.template)(context);
    // The body was escaped where it was rendered; the layout takes it as it is.
    return templateOf('layout')({ ...context, body: new Handlebars.SafeString(body) });
  };
}

/** The user's file where there is one, otherwise the built-in. */
export function templateFile(name: string, ownFolder: string | null): string {
  const own = ownFolder === null ? null : join(ownFolder, name);
  return own !== null && existsSync(own) ? own : join(templateFolder, name);
}

/** The text of VERIFY.md: how to check the binder without this product. */
export function verificationText(context: {
  /** SHA-256 of the signer's public key; null where the binder is not sealed. */
  keySha256: string | null;
  verifiers: readonly SingleFileVerifier[];
}): string {
  const source = readFileSync(join(packageFolder, 'templates', 'verify.md.hbs'), 'utf8');
  return Handlebars.create().compile(source, { noEscape: true })(context);
}

/** An instant that breaks between date and time alone; any other text as it is, and a dash for none. */
function when(value: unknown): Handlebars.SafeString | string {
  if (typeof value !== 'string' || value === '') return '–';
  const [, date, time] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2} UTC)$/.exec(value) ?? [];
  if (date === undefined || time === undefined) return value;
  return new Handlebars.SafeString(`<span class="when">${date}</span> <span class="when">${time}</span>`);
}
