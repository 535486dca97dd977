// Documents of other makers: every position of every character equals what the XML says by a second, short reckoning that shares no code with the
// first, and as many things are drawn as the XML names.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { create } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { openOfd } from './document/document.ts';
import type { DrawOperation, PageDrawing } from './drawing.ts';
import { GLYPHS } from './fonts/font-file.ts';

const samples = fileURLToPath(new URL('../../../shared/samples/ofd/', import.meta.url));
const present = existsSync(samples);
if (!present) console.warn(`skipped: OFD samples of other makers are absent (${samples})`);

/** Name, pages, text objects, path objects, image objects, seals, annotations. */
const EXPECTED: [string, number, number, number, number, number, number][] = [
  ['ofdrw-converter__V4RideRight', 5, 0, 78, 0, 5, 0],
  ['ofdrw-reader__SESV4SignDoc', 1, 1, 0, 0, 1, 0],
  ['easyofd-rust__gen_13_riding_seal', 6, 0, 178, 0, 6, 0],
  ['easyofd-rust__gen_08_annotations', 1, 22, 0, 2, 0, 2],
  ['easyofd-rust__gen_04_with_image', 1, 2, 1, 1, 0, 0],
  ['ofdrw-converter__z', 4, 57, 79, 3, 0, 0],
  ['ofdrw-converter__n', 2, 19, 3, 0, 1, 0],
  ['ofdrw-layout__ano', 2, 252, 1, 0, 0, 1],
  ['ofdrw-sign__doc1File', 11, 487, 11, 0, 0, 0],
  ['ofdrw-layout__Page5', 5, 0, 78, 0, 0, 0],
  ['ofdrw-reader__chineseDir', 1, 1, 0, 0, 0, 0],
  ['ofdrw-sign__namespace_no_std', 1, 1, 0, 0, 0, 0],
  ['ofdrw-converter__helloworld', 1, 1, 0, 0, 0, 0],
  ['ofdrw-tool__hello_watermark', 1, 82, 0, 0, 0, 1],
  ['ofdrw-crypto__hello-integrity', 2, 51, 0, 0, 0, 0],
];

const load = (name: string) => new Uint8Array(readFileSync(`${samples}${name}.ofd`));

/** The second reckoning: where the glyphs of each text object in a file stand, as "x y" to a thousandth of a millimetre. */
function reckoned(xml: string): string[] {
  const plain = xml.replace(/<(\/?)\w+:/g, '<$1');
  const attribute = (tag: string, name: string): string | undefined =>
    new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  const list = (text: string | undefined): number[] => (text ?? '').trim().split(/\s+/).map(Number);
  const [left = 0, top = 0] = list(attribute(/<Appearance[^>]*>/.exec(plain)?.[0] ?? '', 'Boundary') ?? '0 0');
  const out: string[] = [];
  for (const [object = '', head = ''] of plain.matchAll(/(<TextObject[^>]*>).*?<\/TextObject>/gs)) {
    const [bx = 0, by = 0] = list(attribute(head, 'Boundary'));
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = list(attribute(head, 'CTM') ?? '1 0 0 1 0 0');
    const code = /(<TextCode[^>]*>)(.*?)<\/TextCode>/s.exec(object);
    const text = (code?.[2] ?? '')
      .replace(/[\r\n]/g, '')
      .replace(/&(amp|lt|gt|quot|apos);/g, '?')
      .replace(/&#x?[\da-f]+;/gi, '?');
    let glyphs = [...text].length;
    for (const [, open = '', numbers = ''] of object.matchAll(/(<CGTransform[^>]*>)\s*<Glyphs>([^<]*)/g)) {
      const many = numbers.trim().split(/\s+/).length;
      glyphs += many - Number(attribute(open, 'CodeCount') ?? many);
    }
    const way = (name: string): number[] =>
      (attribute(code?.[1] ?? '', name) ?? '')
        .replace(/g\s+(\d+)\s+(\S+)/g, (_, times: string, value: string) => `${value} `.repeat(Number(times)))
        .trim()
        .split(/\s+/)
        .filter((word) => word !== '')
        .map(Number);
    const [ways, heights] = [way('DeltaX'), way('DeltaY')];
    let [x, y] = [Number(attribute(code?.[1] ?? '', 'X') ?? 0), Number(attribute(code?.[1] ?? '', 'Y') ?? 0)];
    for (let n = 0; n < glyphs; n++) {
      out.push(point(a * x + c * y + e + bx + left, b * x + d * y + f + by + top));
      x += ways[n] ?? ways.at(-1) ?? 0;
      y += heights[n] ?? heights.at(-1) ?? 0;
    }
  }
  return out;
}

const point = (x: number, y: number): string => `${Math.round(x * 1000) || 0} ${Math.round(y * 1000) || 0}`;

/** Where a drawing's glyphs stand on the page. */
function positions(operations: readonly DrawOperation[], [ox, oy] = [0, 0]): string[] {
  return operations.flatMap((operation) => {
    const [a, b, c, d, e, f] = operation.transform;
    if (operation.op === 'group') return positions(operation.items, [e, f]);
    if (operation.op !== 'text') return [];
    return operation.glyphs.map(({ x, y }) => point(a * x + c * y + e + ox, b * x + d * y + f + oy));
  });
}

function count(operations: readonly DrawOperation[], kind: DrawOperation['op']): number {
  return operations
    .map((operation) => (operation.op === 'group' ? count(operation.items, kind) : operation.op === kind ? 1 : 0))
    .reduce((sum, one) => sum + one, 0);
}

const all = (page: PageDrawing) => [...page.content, ...page.annotations.flatMap(({ items }) => items)];

describe.skipIf(!present)('OFD of other makers', () => {
  it.each(EXPECTED)('%s', (name, pages, texts, paths, images, seals, annotations) => {
    const document = openOfd(load(name)).document(0);
    const drawings = Array.from({ length: document.pageCount }, (_, index) => document.page(index));
    const operations = drawings.flatMap(all);
    expect(document.pageCount).toBe(pages);
    expect(['text', 'path', 'image'].map((kind) => count(operations, kind as DrawOperation['op']))).toEqual([
      texts,
      paths,
      images,
    ]);
    expect(drawings.flatMap((page) => page.seals)).toHaveLength(seals);
    expect(drawings.flatMap((page) => page.annotations)).toHaveLength(annotations);
    expect(drawings.flatMap((page) => page.notes).filter(({ code }) => code !== 'missing')).toEqual([]);

    const files = Object.entries(unzipSync(load(name)))
      .filter(([path]) => /(?:Content|Annotation|Annot_\d+)\.xml$/.test(path))
      .map(([, bytes]) => reckoned(new TextDecoder().decode(bytes)));
    expect(positions(operations).sort()).toEqual(files.flat().sort());
    // One place for each character, on the page.
    for (const { text, positions: places } of drawings.flatMap((page) => page.text)) {
      expect(places).toHaveLength([...text].length * 2);
    }
  });

  it('a straddle seal stands on every page, with its part', () => {
    const document = openOfd(load('ofdrw-converter__V4RideRight')).document(0);
    expect(document.page(1).seals).toEqual([
      {
        signature: 'Doc_0/Signs/Sign_0/Signature.xml',
        id: expect.any(String),
        box: { x: 194, y: expect.any(Number), width: 40, height: 40 },
        clip: { x: 202, y: expect.any(Number), width: 8, height: 40 },
      },
    ]);
  });

  it('outlines lead to their pages', () => {
    const outline = openOfd(load('ofdrw-converter__z')).document(0).outline();
    expect(outline.map(({ title, target }) => [title, target?.kind === 'page' ? target.page : -1])).toEqual([
      ['11.4字型变换', 0],
      ['1、一对一', 0],
      ['2、多对一', 1],
      ['3、一对多', 2],
      ['4、多对多', 3],
    ]);
  });

  it.each([
    ['ofdrw-converter__z', '88', 7580],
    ['ofdrw-layout__ano', '114', 37],
    ['ofdrw-layout__ano', '84', 28762],
    ['ofdrw-layout__ano', '91', 28762],
    ['ofdrw-layout__ano', '115', 1384],
    ['ofdrw-layout__ano', '133', 3881],
    ['ofdrw-layout__ano', '1624', 0],
    ['ofdrw-layout__ano', '1625', 0],
    ['ofdrw-layout__ano', '5707', 0],
    ['ofdrw-sign__doc1File', '3', 28793],
  ])('the fonts of %s, %s, have what a browser wants', (name, key, glyphs) => {
    const document = openOfd(load(name)).document(0);
    const file = document.font(key);
    expect(file).not.toBeNull();
    const font = create(Buffer.from(file?.bytes ?? []));
    if (!('glyphForCodePoint' in font)) throw new Error('a collection');
    if (glyphs > 0) expect(font.numGlyphs).toBe(glyphs);
    // Every glyph that the pages name is the one drawn for its own character.
    const named = new Set<number>();
    for (let index = 0; index < document.pageCount; index++) {
      for (const operation of document.page(index).content) {
        if (operation.op !== 'text' || operation.font !== key) continue;
        for (const { glyph, text } of operation.glyphs) if (glyph !== null && text.trim() !== '') named.add(glyph);
      }
    }
    for (const glyph of named) expect(font.glyphForCodePoint(GLYPHS + glyph).id).toBe(glyph);
    let outlined = 0;
    for (const glyph of named) outlined += font.getGlyph(glyph).path.commands.length > 0 ? 1 : 0;
    if (named.size > 0) expect(outlined).toBeGreaterThan(0);
  });
});
