// A document's own table of contents (书签): titles in order with their depth, and the place that each names. Of what an entry may do only going to a place of this document is
// followed; addresses, files and actions are left alone. A hostile document's endless or very deep table is cut.

/** The part of pdf.js's document that is asked. */
export type OutlinedDocument = {
  getOutline(): Promise<readonly OutlineNode[] | null>;
  getDestination(name: string): Promise<readonly unknown[] | null>;
  getPageIndex(reference: { num: number; gen: number }): Promise<number>;
  getPage(number: number): Promise<{ readonly view: readonly number[] }>;
};
export type OutlineNode = {
  readonly title: string;
  readonly dest: string | readonly unknown[] | null;
  readonly items: readonly OutlineNode[];
};

export type PdfEntry = {
  readonly title: string;
  /** 0 for the outermost. */
  readonly depth: number;
  readonly dest: string | readonly unknown[];
};

export const MOST_ENTRIES = 2000;
const DEEPEST = 16;
const LONGEST_TITLE = 300;

/** The entries that lead somewhere in this document, in reading order. */
export async function contentsOf(document_: OutlinedDocument): Promise<readonly PdfEntry[]> {
  const entries: PdfEntry[] = [];
  const walk = (nodes: readonly OutlineNode[], depth: number): void => {
    for (const node of nodes) {
      if (entries.length >= MOST_ENTRIES) return;
      const title = node.title.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE);
      if (title !== '' && node.dest !== null) entries.push({ title, depth, dest: node.dest });
      if (depth < DEEPEST) walk(node.items, depth + 1);
    }
  };
  try {
    walk((await document_.getOutline()) ?? [], 0);
  } catch {
    // A table that cannot be read is no reason not to show the pages.
  }
  return entries;
}

/** The page (from 0) that an entry names and how far down it, as a part of its height; null if it names none. */
export async function placeOf(
  document_: OutlinedDocument,
  dest: PdfEntry['dest'],
): Promise<{ readonly page: number; readonly down: number } | null> {
  try {
    const explicit = typeof dest === 'string' ? await document_.getDestination(dest) : dest;
    if (!explicit) return null;
    const [target, how, ...rest] = explicit;
    const page = isReference(target) ? await document_.getPageIndex(target) : target;
    if (typeof page !== 'number' || !Number.isInteger(page) || page < 0) return null;
    const top = topOf(how, rest);
    if (top === null) return { page, down: 0 };
    const [, bottom = 0, , upper = 0] = (await document_.getPage(page + 1)).view;
    const down = upper > bottom ? (upper - top) / (upper - bottom) : 0;
    return { page, down: Math.min(1, Math.max(0, down)) };
  } catch {
    return null;
  }
}

function isReference(value: unknown): value is { num: number; gen: number } {
  return typeof value === 'object' && value !== null && 'num' in value && 'gen' in value;
}

/** The upper edge in the page's units, where the destination names one (ISO 32000-1, 12.3.2.2). */
function topOf(how: unknown, rest: readonly unknown[]): number | null {
  const name = typeof how === 'object' && how !== null && 'name' in how ? how.name : '';
  const top =
    name === 'XYZ' ? rest[1] : name === 'FitH' || name === 'FitBH' ? rest[0] : name === 'FitR' ? rest[3] : null;
  return typeof top === 'number' && Number.isFinite(top) ? top : null;
}
