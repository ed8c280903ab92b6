/** Cells of a line of a table that has lost its frame: between bars, or between tabs as a page's text is copied. */
export function cellsOf(line: string): string[] | null {
  const bare = line.trim();
  if (bare.startsWith('|') && bare.length > 1)
    return bare
      .replace(/^\|/, '')
      .replace(/\|$/, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.replaceAll('\\|', '|').trim());
  const cells = line.split('\t').map((cell) => cell.trim());
  return cells.length > 2 && cells.filter((cell) => cell !== '').length > 1 ? cells : null;
}
