/**
 * Characters that cannot be seen, yet change how the rest reads: controls of both sets, marks that turn the
 * direction of text or hide in it (Unicode UAX #9, TR #36), separators of lines, halves of characters. A carriage
 * return alone takes the cursor back over what was written.
 */
const unseen =
  /(?![\t\n\r])\p{Cc}|\r(?!\n)|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** The text with every such character written as its code, in the form that JSON reads too. */
export function visibleText(text: string): string {
  return text.replace(unseen, coded);
}

/** The same on one line: breaks and tabs are shown by their codes, so that no text can add a line of its own. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/[\t\n\r]/g, coded);
}

function coded(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** The same as `visibleText` for every string of a value, at any depth. */
export function visible<T>(value: T): T {
  return visibleValue(value) as T;
}

function visibleValue(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value);
  if (Array.isArray(value)) return value.map(visibleValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [visibleText(name), visibleValue(one)]),
  );
}
