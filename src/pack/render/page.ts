/** One page of the site: where it stands, the template that renders it, and what the template is given. */
export interface PageModel {
  path: string;
  template: string;
  title: string;
  /** Key of the entry of the navigation that it belongs to. */
  section: string;
  model: Readonly<Record<string, unknown>>;
}

/** File name of a statement's sheet; ids are plain, so that the name follows from the id. */
export function statementPage(id: string): string {
  return `statement-${id}.html`;
}

export function controlPage(id: string): string {
  return `control-${id}.html`;
}
