// Which page is meant by what is typed into the page field: a label of the document's own before a number.

/** The page from 0, which may lie beyond the last; null when nothing is meant. */
export function pageWanted(typed: string, labels: readonly string[] | null): number | null {
  const wanted = folded(typed);
  if (wanted === '') return null;
  const labelled = labels?.findIndex((label) => folded(label) === wanted) ?? -1;
  if (labelled >= 0) return labelled;
  return /^\d{1,6}$/.test(wanted) ? Number(wanted) - 1 : null;
}

/** Full-width figures are figures, and capitals make no difference. */
function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
