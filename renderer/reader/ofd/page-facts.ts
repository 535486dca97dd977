// What the window learns of a page besides its picture: text to be selected, links, how much is not drawn. Bounded, since the window makes an element of each. Pure.
import type { LinkTarget, PageDrawing, PageNote } from '../../../formats/ofd/drawing.ts';
import type { PageFacts, Target } from './protocol.ts';
import { runsOf } from './runs.ts';

/** Runs of text and links of one page that are handed on; more than any page has that is meant to be read. */
export const MOST_RUNS = 50_000;
export const MOST_LINKS = 2000;

export function factsOf({ width, height, text, links, notes }: PageDrawing): PageFacts {
  return {
    width,
    height,
    runs: runsOf(text).slice(0, MOST_RUNS),
    links: links
      .flatMap(({ box, target }) => {
        const to = placeOf(target);
        return to ? [{ ...box, target: to }] : [];
      })
      .slice(0, MOST_LINKS),
    parts: notes.reduce((sum, note) => sum + (isPart(note) ? note.count : 0), 0),
  };
}

/** A place in the document; null for addresses and attachments, which are not followed. */
export function placeOf(target: LinkTarget | null): Target | null {
  return target?.kind === 'page' ? { page: target.page, y: target.y } : null;
}

/**
 * Fonts that are not there are told with the characters that they concern, and of a missing file of resources what is missed tells by itself; what the
 * standard does not name is no loss to it.
 */
function isPart({ code, clause, element }: PageNote): boolean {
  return code !== 'unknown' && !(code === 'missing' && (clause.startsWith('11.') || element === 'Res'));
}
