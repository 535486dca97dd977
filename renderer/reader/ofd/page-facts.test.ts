import { describe, expect, it } from 'vitest';
import type { NoteCode, PageDrawing, PageLink, TextItem } from '../../../formats/ofd/drawing.ts';
import { factsOf, MOST_LINKS, MOST_RUNS } from './page-facts.ts';

const PAGE: PageDrawing = {
  width: 210,
  height: 297,
  content: [],
  annotations: [],
  seals: [],
  fonts: [],
  images: [],
  text: [],
  links: [],
  notes: [],
};
const box = { x: 1, y: 2, width: 3, height: 4 };

describe('what the window learns of a page', () => {
  it('is where links lead within the document, and no address or attachment', () => {
    const links: PageLink[] = [
      { box, target: { kind: 'page', page: 7, x: 5, y: 40 } },
      { box, target: { kind: 'uri', uri: 'http://example.org/' } },
      { box, target: { kind: 'attachment', id: '3' } },
    ];
    expect(factsOf({ ...PAGE, links }).links).toEqual([{ ...box, target: { page: 7, y: 40 } }]);
  });

  it('is how many parts are not drawn; fonts and what the standard does not name do not count', () => {
    const note = (code: NoteCode, clause: string, element: string, count = 1) => ({
      code,
      clause,
      element,
      detail: '',
      count,
    });
    const notes = [
      note('notDrawn', '8.3.1', 'Profile', 2),
      note('broken', '9', 'PathObject'),
      note('missing', '10', 'ImageObject'),
      note('missing', '11.1', 'Font', 5),
      note('missing', '7.9', 'Res'),
      note('unknown', '8.5', 'Decoration', 9),
    ];
    expect(factsOf({ ...PAGE, notes }).parts).toBe(4);
  });

  it('is bounded, whatever the page holds', () => {
    const item = (index: number): TextItem => ({
      text: '字',
      positions: [0, index * 10],
      lastAdvance: 4,
      angle: 0,
      height: 4,
    });
    const text = Array.from({ length: MOST_RUNS + 10 }, (_, index) => item(index));
    const links = Array.from(
      { length: MOST_LINKS + 10 },
      (): PageLink => ({ box, target: { kind: 'page', page: 0, x: 0, y: 0 } }),
    );
    const facts = factsOf({ ...PAGE, text, links });
    expect([facts.runs.length, facts.links.length]).toEqual([MOST_RUNS, MOST_LINKS]);
  });
});
