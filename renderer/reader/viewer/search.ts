// Finding words in all pages of a document, beginning with the one in hand: hits are told as they are found, and what was read of a page is kept for the next question
// within a bound.
import { findOnPage, foldPage, type Hit, type PageText } from './find.ts';

export type FindState = {
  readonly query: string;
  /** In the order of the pages. */
  readonly hits: readonly Hit[];
  /** Index of the present hit, -1 without one. */
  readonly present: number;
  /** Pages searched so far. */
  readonly searched: number;
};

export const NO_FIND: FindState = { query: '', hits: [], present: -1, searched: 0 };

type Read = { readonly folded: PageText; readonly strings: readonly string[] };

/** Characters of pages that are kept; some 1,500 full pages. */
const MOST_KEPT = 2_000_000;
/** Least time between two tellings, milliseconds: a word that stands on each of ten thousand pages is not told ten thousand times. */
const PACE = 100;

export class Search {
  readonly #pages: number;
  readonly #textOf: (page: number) => Promise<readonly string[]>;
  readonly #mostKept: number;
  readonly #kept = new Map<number, Read>();
  #keptCharacters = 0;
  #turn = 0;

  constructor(pages: number, textOf: (page: number) => Promise<readonly string[]>, mostKept = MOST_KEPT) {
    this.#mostKept = mostKept;
    this.#pages = pages;
    this.#textOf = textOf;
  }

  /** Ends the search under way. */
  stop(): void {
    this.#turn += 1;
  }

  /**
   * Searches from page `start` round to it again. `tell` is told first of the first hit, then now and then, and at the end; `present` is for the
   * caller to move in between, so that only hits and pages come from here.
   */
  async run(query: string, start: number, tell: (found: Pick<FindState, 'hits' | 'searched'>) => void): Promise<void> {
    const turn = ++this.#turn;
    // Behind the start come the pages before it: their hits stand before those that were found first.
    const before: Hit[] = [];
    const after: Hit[] = [];
    let told = 0;
    for (let step = 0; step < this.#pages; step++) {
      const index = (start + step) % this.#pages;
      const text = await this.#read(index);
      if (turn !== this.#turn) return;
      const found = text ? findOnPage(index, text.folded, text.strings, query) : [];
      const first = before.length + after.length === 0 && found.length > 0;
      const behind = index < start ? before : after;
      for (const hit of found) behind.push(hit);
      const now = performance.now();
      if (!first && step + 1 < this.#pages && now - told < PACE) continue;
      told = now;
      tell({ hits: [...before, ...after], searched: step + 1 });
    }
  }

  async #read(index: number): Promise<Read | undefined> {
    const known = this.#kept.get(index);
    if (known) return known;
    try {
      const strings = await this.#textOf(index);
      const read = { strings, folded: foldPage(strings) };
      this.#kept.set(index, read);
      this.#keptCharacters += read.folded.text.length;
      for (const [oldest, { folded }] of this.#kept) {
        if (this.#keptCharacters <= this.#mostKept || oldest === index) break;
        this.#kept.delete(oldest);
        this.#keptCharacters -= folded.text.length;
      }
      return read;
    } catch {
      // A page whose text cannot be read has no hits.
      return undefined;
    }
  }
}
