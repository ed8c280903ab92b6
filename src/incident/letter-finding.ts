/** What the validation, a root program or a person will say of a letter. */
export interface LetterFinding {
  rule: string;
  severity: 'error' | 'warning' | 'notice';
  message: string;
}
