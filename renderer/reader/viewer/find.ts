// Finding words in a document: the text of each page as pdf.js gives it, without spaces and in one form, so that a word broken over two lines is
// found and full-width equals half-width. Gives places by text item and offset; draws nothing. Pure.

/** One hit: from (item, offset) to (item, offset) in a page's text items; the end is exclusive. */
export type Hit = {
  readonly page: number;
  readonly from: { readonly item: number; readonly offset: number };
  readonly to: { readonly item: number; readonly offset: number };
};

export type PageText = {
  /** The searchable form. */
  readonly text: string;
  /** For each code unit of `text`: the item and the offset it came from. */
  readonly items: Uint32Array;
  readonly offsets: Uint32Array;
};

/** One form for text and query: compatibility forms folded, lower case, no white space, no soft hyphens. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\u00AD\u200B]+/g, '');
}

/** Folds a page's items character by character and remembers where each came from. */
export function foldPage(strings: readonly string[]): PageText {
  let text = '';
  const items: number[] = [];
  const offsets: number[] = [];
  strings.forEach((string, item) => {
    let offset = 0;
    for (const character of string) {
      const folded = fold(character);
      for (let unit = 0; unit < folded.length; unit++) {
        items.push(item);
        offsets.push(offset);
      }
      text += folded;
      offset += character.length;
    }
  });
  return { text, items: Uint32Array.from(items), offsets: Uint32Array.from(offsets) };
}

/** All places of `query` on a page, not overlapping, in order. */
export function findOnPage(page: number, folded: PageText, strings: readonly string[], query: string): Hit[] {
  const wanted = fold(query);
  const hits: Hit[] = [];
  if (wanted === '') return hits;
  for (let at = folded.text.indexOf(wanted); at >= 0; at = folded.text.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length - 1;
    const lastItem = folded.items[end] ?? 0;
    const lastOffset = folded.offsets[end] ?? 0;
    const character = String.fromCodePoint(strings[lastItem]?.codePointAt(lastOffset) ?? 0x20);
    hits.push({
      page,
      from: { item: folded.items[at] ?? 0, offset: folded.offsets[at] ?? 0 },
      to: { item: lastItem, offset: lastOffset + character.length },
    });
  }
  return hits;
}

/** The place of the hit to show first: the first on or after `page`, else the first of all; -1 without hits. */
export function firstFrom(hits: readonly Hit[], page: number): number {
  if (hits.length === 0) return -1;
  const index = hits.findIndex((hit) => hit.page >= page);
  return index < 0 ? 0 : index;
}
