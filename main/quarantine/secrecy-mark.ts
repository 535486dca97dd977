// Marks of secrecy among the texts of a page, as GB/T 9704-2012 (7.2.2) prints them: the word alone, or with a star and a term behind it, in a text of its
// own. What is painted as a picture or as outlines is not found. A help for whoever imports, no protection.

export type PageMark = 'none' | 'workSecret' | 'graded';

/** Writers that set each character by itself give each as a text. */
const GRADE = '(绝\\n?密|机\\n?密|秘\\n?密)';
const GRADED = new RegExp(`(^|\\n)(密级[:：])?${GRADE}(★[^\\n]{0,12})?($|\\n)`, 'u');
const STARRED = new RegExp(`(^|\\n)(密级[:：])?${GRADE}\\n?★`, 'u');

/** The mark that a page bears, from its texts in the order in which they are drawn. */
export function markOn(texts: readonly string[]): PageMark {
  const joined = joinedTexts(texts);
  if (GRADED.test(joined) || STARRED.test(joined)) return 'graded';
  return /(^|\n)工作秘密/u.test(joined) ? 'workSecret' : 'none';
}

/** Whether one of them is a grade with its star, which nothing but a mark is printed with. */
export function isStarred(texts: readonly string[]): boolean {
  return STARRED.test(joinedTexts(texts));
}

function joinedTexts(texts: readonly string[]): string {
  return texts.map((text) => text.replace(/\s/g, '')).join('\n');
}
