// What the pages of a document call themselves (ISO 32000-1, 12.4.2), such as iv or A-3, where that is not just their number.

const LONGEST = 24;

/** One for each page, empty where a page has none; null when they say no more than the numbers do. */
export function labelsOf(given: readonly string[] | null, pages: number): readonly string[] | null {
  if (!given || given.length !== pages) return null;
  const labels = given.map((label) =>
    label
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, LONGEST),
  );
  return labels.every((label, index) => label === '' || label === String(index + 1)) ? null : labels;
}
