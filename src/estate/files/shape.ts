/** The columns that a file source declares with `as:`. */
export interface Column {
  type: 'text' | 'instant' | 'choice';
  required: boolean;
  choices?: readonly string[];
}

export interface Shape {
  as: string;
  title: string;
  columns: Readonly<Record<string, Column>>;
}

export type Row = Readonly<Record<string, string>> & { line: string };

/** A row that cannot be used, said with its line. */
export interface RowError {
  line: number;
  column: string | null;
  message: string;
}

export interface Table {
  rows: readonly Row[];
  errors: readonly RowError[];
}

export const text: Column = { type: 'text', required: true };
export const optionalText: Column = { type: 'text', required: false };
export const instant: Column = { type: 'instant', required: true };
export const optionalInstant: Column = { type: 'instant', required: false };
export const choice = (...choices: string[]): Column => ({ type: 'choice', required: true, choices });
