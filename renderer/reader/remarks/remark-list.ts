// One's own highlights and notes as they are changed, and all of a document as one list in the order of its pages. Every change is a new value;
// nothing is drawn or saved here. Pure.
import {
  type Highlight,
  MAX_HIGHLIGHTS,
  MAX_NOTE,
  MAX_NOTES,
  type PageNote,
  type Remarks,
  type SignedRemarks,
} from '../../../preload/contract/fields.ts';
import { plainText } from './plain-text.ts';

export const NO_REMARKS: Remarks = { highlights: [], notes: [] };

/** One highlight or note as the panel and the pages show it. */
export type Entry = {
  readonly kind: 'highlight' | 'note';
  /** The same for as long as the lists do not change. */
  readonly key: string;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly boxes: Highlight['boxes'];
  /** What was typed, or the text that is covered. */
  readonly text: string;
  /** Notes are counted through the document; 0 for a highlight. */
  readonly number: number;
  /** Null for what is one's own and not signed. */
  readonly signed: { readonly by: string; readonly at: number } | null;
  /** Place in one's own list, -1 for what is signed. */
  readonly index: number;
};

/** Adds highlights as far as there is room. */
export function addHighlights(mine: Remarks, added: readonly Highlight[]): Remarks {
  return { ...mine, highlights: [...mine.highlights, ...added].slice(0, MAX_HIGHLIGHTS) };
}

/** Adds an empty note; a full list stays as it is. */
export function addNote(mine: Remarks, place: Omit<PageNote, 'text'>): Remarks {
  return mine.notes.length >= MAX_NOTES ? mine : { ...mine, notes: [...mine.notes, { ...place, text: '' }] };
}

export function changeNote(mine: Remarks, index: number, text: string): Remarks {
  return { ...mine, notes: mine.notes.map((note, at) => (at === index ? { ...note, text } : note)) };
}

export function without(mine: Remarks, kind: Entry['kind'], index: number): Remarks {
  const others = <Item>(items: readonly Item[]) => items.filter((_item, at) => at !== index);
  return kind === 'note' ? { ...mine, notes: others(mine.notes) } : { ...mine, highlights: others(mine.highlights) };
}

/** As it is kept: without notes that say nothing, in the plain form. */
export function toKeep(mine: Remarks): Remarks {
  const notes = mine.notes.map((note) => ({ ...note, text: plainText(note.text, MAX_NOTE) }));
  return { highlights: mine.highlights, notes: notes.filter((note) => note.text !== '') };
}

/** Everything in the order in which the pages are read. */
export function entriesOf(mine: Remarks, signed: readonly SignedRemarks[]): Entry[] {
  const lists = [
    { remarks: mine, signed: null, name: 'mine' },
    ...signed.map((one, index) => ({ remarks: one, signed: { by: one.by, at: one.at }, name: `signed ${index}` })),
  ];
  const found = lists.flatMap(({ remarks, signed: signer, name }): Omit<Entry, 'number'>[] => [
    ...remarks.highlights.map(({ page, boxes, text }, index) => ({
      kind: 'highlight' as const,
      key: `${name} highlight ${index}`,
      page,
      x: boxes[0]?.x ?? 0,
      y: boxes[0]?.y ?? 0,
      boxes,
      text,
      signed: signer,
      index: signer ? -1 : index,
    })),
    ...remarks.notes.map(({ page, x, y, text }, index) => ({
      kind: 'note' as const,
      key: `${name} note ${index}`,
      page,
      x,
      y,
      boxes: [],
      text,
      signed: signer,
      index: signer ? -1 : index,
    })),
  ]);
  found.sort((a, b) => a.page - b.page || a.y - b.y || a.x - b.x);
  let number = 0;
  return found.map((entry) => ({ ...entry, number: entry.kind === 'note' ? ++number : 0 }));
}
