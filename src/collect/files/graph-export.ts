import type { EntraSource } from '../../scope/scope.ts';
import type { PlannedRead } from '../../locker/run.ts';
import { entraKinds } from '../entra/kinds/index.ts';
import { planned } from '../microsoft/opened.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';
import { askedOf, itemsOf, type ExportFile } from './export-folder.ts';
import { openImported, type Match } from './imported-source.ts';

/**
 * A folder of what Microsoft Graph answered, recognised by its `@odata.context`, or by the file's path, which is
 * then that of the request: `groups/ID/members.json`. Throws where the folder cannot be read.
 */
export function openGraphExport(
  name: string,
  source: EntraSource,
  environment: CollectionEnvironment,
): Promise<OpenedSource> {
  const naming = {
    name,
    ...(source.environmentClass === undefined ? {} : { environmentClass: source.environmentClass }),
  };
  const plan = entraKinds.map((kind) => planned(naming, kind, source.tenant));
  return openImported(environment.folder, source.import ?? '.', { plan: () => plan, match, missing });
}

/** Lists that are kinds of their own; where another kind begins with one, it only shows for whom lists are due. */
const ownLists = new Set(entraKinds.map(({ operations }) => operations.at(-1)?.name));

function match(file: ExportFile, read: PlannedRead): Match | null {
  if (file.value === undefined) return null;
  const last = read.operations.at(-1);
  for (const { name } of read.operations) {
    if (name !== last?.name && ownLists.has(name)) continue;
    const parameters = answersTo(file, name);
    if (parameters === null) continue;
    const asked = file.log?.kind === read.kind ? { request: askedOf(file.log, 'createdDateTime') } : {};
    return { operation: name, parameters: { ...parameters, ...asked }, items: itemsOf(file.value).length };
  }
  return null;
}

/** Objects that the export lists, and for which it should hold a list that it does not. */
function missing(read: PlannedRead, files: readonly ExportFile[]): { subject?: string; message: string }[] {
  const [listing, each] = read.operations;
  if (listing === undefined || each === undefined || !ownLists.has(listing.name)) return [];
  const parameter = /\{([^}]+)\}/.exec(each.name)?.[1];
  // A list that is chosen by a filter does not show in an export what it was asked for.
  if (parameter === undefined)
    return [{ message: `the export does not show for whom ${each.name} was asked` }];
  const listings = files.filter((file) => answersTo(file, listing.name) !== null);
  if (listings.length === 0)
    return [{ message: `the export lacks ${listing.name}, and does not show what is due` }];
  const held = new Set(files.map((file) => answersTo(file, each.name)?.[parameter]));
  return listings
    .flatMap(({ value }) => itemsOf(value).map(({ id }) => String(id)))
    .filter((id) => !held.has(id))
    .map((subject) => ({ subject, message: `the export holds no such list of ${subject}` }));
}

/** The parameters with which a file answers an operation, or null where it does not. */
function answersTo(file: ExportFile, operation: string): Record<string, string> | null {
  const template = operation.replace(/^\w+ \/[^/]+\//, '');
  return fit(template, file.path.replace(/\.json$/i, '')) ?? fit(template, contextOf(file));
}

/** What fits each template, made once. */
const forms = new Map<string, { names: readonly string[]; pattern: RegExp }>();

function formOf(template: string): { names: readonly string[]; pattern: RegExp } {
  const known = forms.get(template);
  if (known !== undefined) return known;
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const path = template.replace(/\{[^}]+\}/g, '([^/]+)');
  const form = { names, pattern: new RegExp(`^(?:(?:v1\\.0|beta)/)?${path}$`, 'i') };
  forms.set(template, form);
  return form;
}

function fit(template: string, path: string): Record<string, string> | null {
  const { names, pattern } = formOf(template);
  const found = pattern.exec(path);
  return found === null
    ? null
    : Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']));
}

/** The path that an answer says it came from: `groups('ID')/members(id)` becomes `groups/ID/members`. */
function contextOf({ value }: ExportFile): string {
  const context =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['@odata.context'] : null;
  if (typeof context !== 'string') return '';
  return (context.split('#')[1] ?? '')
    .replace(/\('([^']+)'\)/g, '/$1')
    .replace(/\([^)]*\)/g, '')
    .replace(/\/\$entity$/, '');
}
