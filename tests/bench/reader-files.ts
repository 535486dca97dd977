// Long documents for measuring the reader: an OFD whose pages are full of text in one font that it brings, and a PDF of full pages.

import { concat, fields } from '../../formats/ofd/fonts/bytes.ts';
import { fontOf, tablesOf } from '../../formats/ofd/fonts/fonts.fixture.ts';
import { zip } from '../../formats/ofd/package.fixture.ts';
import { manyPages } from '../e2e/many-pages.ts';

/** Characters of the font, from U+4E00 on. */
const CHARACTERS = 3000;
/** Bars of a character, horizontal and upright in turn. */
const BARS = 12;
const [LINES, COLUMNS] = [40, 40] as const;
/** Millimetres: the em, and from one line to the next. */
const [EM, STEP] = [4.2, 6.4] as const;

/** Always the same numbers, from 0 to below `below`. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A character made of bars, with about as many points as one of a Chinese face. */
function bars(next: (below: number) => number): Uint8Array {
  const boxes = Array.from({ length: BARS }, (_, bar) => {
    const [long, at, across] = [300 + next(500), next(180), 60 + next(780)];
    return bar % 2 === 0
      ? { x: at, y: across - 60, width: long, height: 50 }
      : { x: across, y: at - 60, width: 50, height: long };
  });
  const points = boxes.flatMap<readonly [number, number]>(({ x, y, width, height }) => [
    [x, y],
    [x, y + height],
    [x + width, y + height],
    [x + width, y],
  ]);
  const steps = (axis: 0 | 1) =>
    fields(
      ...points.map((point, index) => [2, point[axis] - (index > 0 ? (points[index - 1]?.[axis] ?? 0) : 0)] as const),
    );
  const of = (axis: 0 | 1) => points.map((point) => point[axis]);
  const [xs, ys] = [of(0), of(1)];
  const glyph = concat([
    fields([2, BARS], [2, Math.min(...xs)], [2, Math.min(...ys)], [2, Math.max(...xs)], [2, Math.max(...ys)]),
    fields(...boxes.map((_, bar) => [2, bar * 4 + 3] as const), [2, 0]),
    fields(...points.map(() => [1, 1] as const)),
    steps(0),
    steps(1),
  ]);
  return concat([glyph, new Uint8Array(glyph.length % 2)]);
}

function lineOf(next: (below: number) => number, columns: number): string {
  return Array.from({ length: columns }, () => String.fromCodePoint(0x4e00 + next(CHARACTERS))).join('');
}

/** An OFD (GB/T 33190) of A4 pages, each with forty lines of forty characters, every character with its own advance, as programs that make OFD write them. */
export function fullOfd(pages: number): Uint8Array {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const next = numbers(1);
  const font = fontOf(tablesOf([null, ...Array.from({ length: CHARACTERS }, () => bars(next))]));
  const advances = Array.from({ length: COLUMNS - 1 }, () => String(EM)).join(' ');
  const content = () =>
    `<Page><Content><Layer ID="2">${Array.from(
      { length: LINES },
      (_, line) =>
        `<TextObject ID="${100 + line}" Boundary="20 ${(20 + line * STEP).toFixed(1)} 170 ${STEP}" Font="3" Size="${EM}">` +
        `<TextCode X="0" Y="${EM}" DeltaX="${advances}">${lineOf(next, COLUMNS)}</TextCode></TextObject>`,
    ).join('')}</Layer></Content></Page>`;
  const listed = Array.from(
    { length: pages },
    (_, page) => `<Page ID="${1000 + page}" BaseLoc="Pages/Page_${page}/Content.xml"/>`,
  );
  const files: [string, Uint8Array][] = [
    [
      'OFD.xml',
      utf8('<OFD><DocBody><DocInfo><DocID>d</DocID></DocInfo><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>'),
    ],
    [
      'Doc_0/Document.xml',
      utf8(
        '<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea><PublicRes>PublicRes.xml</PublicRes></CommonData>' +
          `<Pages>${listed.join('')}</Pages></Document>`,
      ),
    ],
    [
      'Doc_0/PublicRes.xml',
      utf8(
        '<Res BaseLoc="Res"><Fonts><Font ID="3" FontName="Bars" FamilyName="Bars"><FontFile>bars.ttf</FontFile></Font></Fonts></Res>',
      ),
    ],
    ['Doc_0/Res/bars.ttf', font],
    ...Array.from(
      { length: pages },
      (_, page) => [`Doc_0/Pages/Page_${page}/Content.xml`, utf8(content())] as [string, Uint8Array],
    ),
  ];
  return zip(files.map(([name, bytes]) => ({ name, bytes })));
}

/** A PDF of A4 pages, each with twenty lines of eighteen characters in a font that it does not bring, and `ballast` bytes besides. */
export function fullPdf(pages: number, ballast: number): Uint8Array {
  const next = numbers(2);
  return manyPages(
    Array.from({ length: pages }, () => ({ lines: Array.from({ length: 20 }, () => lineOf(next, 18)) })),
    [],
    ballast,
  );
}
