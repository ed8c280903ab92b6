/** A name as it is compared: spacing, case, the kind of quotation marks and closing punctuation do not count. */
export function sameName(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** The form in which two names are compared. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[“”„"]/g, '"')
    .replaceAll(/[‘’'`´]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s:?.*_]+$/, '')
    .trim();
}
