import type { Control } from './control.ts';
import type { Statement } from './statement.ts';

export interface CatalogueFile {
  path: string;
  text: string;
}

/** The statements of one version of the requirements and the controls that meet them. */
export interface Catalogue {
  framework: string;
  version: string;
  title: string;
  notice: string;
  statements: ReadonlyMap<string, Statement>;
  controls: ReadonlyMap<string, Control>;
  /** `statements.yaml` and `controls/ID.yaml` as read: parsing them again gives this catalogue. */
  files: readonly CatalogueFile[];
}

/** The controls that meet a statement, in order of their ids. */
export function controlsFor({ controls }: Catalogue, statementId: string): Control[] {
  return [...controls.values()].filter(({ statements }) => statements.includes(statementId));
}
