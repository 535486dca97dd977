// The painter of drawing lists, pixel by pixel on a canvas of Skia's: what each operation puts where, and where it puts nothing.

import { createCanvas, GlobalFonts, Path2D as SkiaPath } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { Colour, DrawOperation, Matrix, PageDrawing, Paint, PathData, Stroke } from '../../formats/ofd/drawing.ts';
import { Painter } from '../../renderer/reader/ofd/paint.ts';
import type { Context, Materials, Workshop } from '../../renderer/reader/ofd/painting.ts';

const SIZE = 40;
const SCALE = 2;
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const RED: Colour = { r: 255, g: 0, b: 0, a: 1 };
const BLUE: Colour = { r: 0, g: 0, b: 255, a: 1 };
const [WHITE_PIXEL, RED_PIXEL, BLUE_PIXEL] = ['255,255,255', '255,0,0', '0,0,255'];

const workshop: Workshop = {
  canvas: (width, height) => {
    const canvas = createCanvas(width, height);
    return { context: canvas.getContext('2d') as unknown as Context, image: canvas as unknown as CanvasImageSource };
  },
  path: () => new SkiaPath(),
};
const NOTHING: Materials = { fonts: new Map(), images: new Map(), seals: new Map() };

const plain = (colour: Colour): Paint => ({ kind: 'colour', colour });
const box = (x: number, y: number, width: number, height: number): PathData => ({
  commands: 'MLLLZ',
  points: [x, y, x + width, y, x + width, y + height, x, y + height],
});
const placed = { transform: IDENTITY, clips: [], alpha: 1, blend: 'normal' as const };
const filled = (path: PathData, fill: Paint = plain(RED), more: Partial<DrawOperation> = {}): DrawOperation =>
  ({ op: 'path', path, rule: 'nonzero', fill, stroke: null, ...placed, ...more }) as DrawOperation;
const stroked = (path: PathData, more: Partial<Stroke> = {}): DrawOperation => ({
  op: 'path',
  path,
  rule: 'nonzero',
  fill: null,
  stroke: {
    paint: plain(RED),
    width: 4,
    join: 'miter',
    cap: 'butt',
    miterLimit: 10,
    dash: [],
    dashOffset: 0,
    ...more,
  },
  ...placed,
});

/** Draws a page of SIZE x SIZE mm and answers the pixel at a place in mm. */
function draw(content: readonly DrawOperation[], more: Partial<PageDrawing> = {}, materials = NOTHING) {
  const canvas = createCanvas(SIZE * SCALE, SIZE * SCALE);
  const context = canvas.getContext('2d');
  const page: PageDrawing = {
    width: SIZE,
    height: SIZE,
    content,
    annotations: [],
    seals: [],
    fonts: [],
    images: [],
    text: [],
    links: [],
    notes: [],
    ...more,
  };
  const painter = new Painter(context as unknown as Context, canvas, workshop, materials);
  painter.page(page, { scale: SCALE });
  return (x: number, y: number) => [...context.getImageData(x * SCALE, y * SCALE, 1, 1).data.subarray(0, 3)].join(',');
}

/** A picture of one colour, or of two, side by side. */
function picture(left: string, right = left): CanvasImageSource {
  const canvas = createCanvas(2, 1);
  const context = canvas.getContext('2d');
  context.fillStyle = left;
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = right;
  context.fillRect(1, 0, 1, 1);
  return canvas as unknown as CanvasImageSource;
}

describe('shapes', () => {
  const twice: PathData = {
    commands: 'MLLLZMLLLZ',
    points: [...box(5, 5, 30, 30).points, ...box(15, 15, 10, 10).points],
  };

  it('are filled by their rule, on white paper', () => {
    expect(draw([filled(twice)])(20, 20)).toBe(RED_PIXEL);
    const hollow = draw([filled(twice, plain(RED), { rule: 'evenodd' })]);
    expect([hollow(20, 20), hollow(8, 8), hollow(1, 1)]).toEqual([WHITE_PIXEL, RED_PIXEL, WHITE_PIXEL]);
  });

  it('are stroked at their width, with gaps where there are dashes', () => {
    const line: PathData = { commands: 'ML', points: [0, 20, 40, 20] };
    const at = draw([stroked(line)]);
    expect([at(20, 18.5), at(20, 21.5), at(20, 17.5), at(20, 22.5)]).toEqual([
      RED_PIXEL,
      RED_PIXEL,
      WHITE_PIXEL,
      WHITE_PIXEL,
    ]);
    const dashed = draw([stroked(line, { dash: [10, 5] })]);
    expect([dashed(5, 20), dashed(12, 20), dashed(20, 20)]).toEqual([RED_PIXEL, WHITE_PIXEL, RED_PIXEL]);
  });

  it('follow their transform, and curves their control points', () => {
    const at = draw([filled(box(0, 0, 5, 5), plain(RED), { transform: [2, 0, 0, 2, 10, 20] })]);
    expect([at(11, 21), at(19, 29), at(21, 29), at(5, 5)]).toEqual([RED_PIXEL, RED_PIXEL, WHITE_PIXEL, WHITE_PIXEL]);
    const bow: PathData = { commands: 'MCZ', points: [5, 20, 5, 0, 35, 0, 35, 20] };
    expect([draw([filled(bow)])(20, 10), draw([filled(bow)])(20, 3)]).toEqual([RED_PIXEL, WHITE_PIXEL]);
  });

  it('show only where every clip of theirs has an area', () => {
    const left = [{ path: box(0, 0, 20, 40), rule: 'nonzero' as const }];
    const bands = [
      { path: box(0, 0, 40, 10), rule: 'nonzero' as const },
      { path: box(0, 30, 40, 10), rule: 'nonzero' as const },
    ];
    const at = draw([
      filled(box(0, 0, 40, 40), plain(RED), { clips: [left, bands] }),
      filled(box(38, 38, 2, 2), plain(BLUE)),
    ]);
    expect([at(5, 5), at(5, 35), at(5, 20), at(30, 5), at(39, 39)]).toEqual([
      RED_PIXEL,
      RED_PIXEL,
      WHITE_PIXEL,
      WHITE_PIXEL,
      BLUE_PIXEL,
    ]);
    expect(draw([filled(box(0, 0, 40, 40), plain(RED), { clips: [[]] })])(20, 20)).toBe(WHITE_PIXEL);
  });
});

describe('alpha and blend modes', () => {
  it('hold for a group as a whole', () => {
    const two = [filled(box(0, 0, 20, 20)), filled(box(0, 0, 20, 20), plain(BLUE))];
    const group: DrawOperation = { op: 'group', items: two, ...placed, alpha: 0.5 };
    // Were each drawn by itself, the red beneath would show through.
    expect(draw([group])(5, 5)).toMatch(/^12[678],12[678],255$/);
    const multiplied = draw([filled(box(0, 0, 20, 20)), filled(box(0, 0, 20, 20), plain(BLUE), { blend: 'multiply' })]);
    expect(multiplied(5, 5)).toBe('0,0,0');
    expect(draw([filled(box(0, 0, 20, 20), plain(RED), { alpha: 0 })])(5, 5)).toBe(WHITE_PIXEL);
  });

  it('end with what they were said of', () => {
    const at = draw([filled(box(0, 0, 10, 10), plain(RED), { alpha: 0.5 }), filled(box(20, 20, 10, 10))]);
    expect([at(5, 5), at(25, 25)]).toEqual([expect.stringMatching(/^255,12[78],12[78]$/), RED_PIXEL]);
  });
});

describe('shadings', () => {
  const stops = [
    { at: 0, colour: RED },
    { at: 1, colour: BLUE },
  ];

  it('run along their axis, and end where they are not told to go on', () => {
    const axial = (extend: boolean): Paint => ({
      kind: 'axial',
      from: [10, 0],
      to: [30, 0],
      stops,
      extendStart: extend,
      extendEnd: extend,
    });
    const open = draw([filled(box(0, 0, 40, 40), axial(false))]);
    expect([open(5, 20), open(35, 20)]).toEqual([WHITE_PIXEL, WHITE_PIXEL]);
    expect(open(20, 20)).toMatch(/^1[23]\d,0,1[23]\d$/);
    const on = draw([filled(box(0, 0, 40, 40), axial(true))]);
    expect([on(5, 20), on(35, 20)]).toEqual([RED_PIXEL, BLUE_PIXEL]);
  });

  it('run between circles, made ellipses by their transform, through the shape and through a stroke', () => {
    const radial: Paint = {
      kind: 'radial',
      from: [0, 0, 0],
      to: [0, 0, 10],
      transform: [2, 0, 0, 1, 20, 20],
      stops: [
        { at: 0, colour: RED },
        { at: 1, colour: RED },
      ],
      extendStart: false,
      extendEnd: false,
    };
    const at = draw([filled(box(0, 0, 40, 40), radial)]);
    expect([at(20, 20), at(38, 20), at(20, 32), at(38, 28)]).toEqual([RED_PIXEL, RED_PIXEL, WHITE_PIXEL, WHITE_PIXEL]);
    const line = draw([stroked({ commands: 'ML', points: [0, 20, 40, 20] }, { paint: radial })]);
    expect([line(20, 20), line(20, 25)]).toEqual([RED_PIXEL, WHITE_PIXEL]);
    const flat = draw([filled(box(0, 0, 40, 40), { ...radial, transform: [0, 0, 0, 0, 0, 0] })]);
    expect(flat(20, 20)).toBe(WHITE_PIXEL);
  });
});

describe('patterns', () => {
  const cell = (reflect: 'none' | 'row', step = 10): Paint => ({
    kind: 'pattern',
    width: step,
    height: step,
    xStep: step,
    yStep: step,
    reflect,
    transform: IDENTITY,
    items: [filled(box(0, 0, step / 2, step)), filled(box(step / 2, 0, step / 2, step), plain(BLUE))],
  });

  it('lay their cell over the shape, mirrored where they say so', () => {
    const at = draw([filled(box(0, 0, 40, 20), cell('none'))]);
    expect([at(2, 5), at(7, 5), at(12, 15), at(17, 15), at(2, 25)]).toEqual([
      RED_PIXEL,
      BLUE_PIXEL,
      RED_PIXEL,
      BLUE_PIXEL,
      WHITE_PIXEL,
    ]);
    const mirrored = draw([filled(box(0, 0, 40, 40), cell('row'))]);
    expect([mirrored(2, 5), mirrored(12, 5), mirrored(17, 5), mirrored(22, 5)]).toEqual([
      RED_PIXEL,
      BLUE_PIXEL,
      RED_PIXEL,
      RED_PIXEL,
    ]);
  });

  it('of very many cells come from a picture of one', () => {
    const at = draw([filled(box(0, 0, 40, 40), cell('none', 1.5))]);
    expect([at(0.25, 20), at(30.25, 20), at(31, 20)]).toEqual([RED_PIXEL, RED_PIXEL, BLUE_PIXEL]);
  });
});

describe('text', () => {
  // Any face has a full block, or a box for what it has not, near a full em wide.
  const [family = 'sans-serif'] = GlobalFonts.families.map((one) => one.family);
  const fonts = new Map([['1', { family, byGlyph: false, bold: false, italic: false }]]);
  const text = (fill: Paint | null, stroke: Stroke | null = null): DrawOperation => ({
    op: 'text',
    font: '1',
    size: 30,
    weight: 400,
    glyphTransform: [1, 0, 0, 1],
    fill,
    stroke,
    glyphs: [{ text: 'H', glyph: null, x: 5, y: 35 }],
    ...placed,
  });
  const colours = (at: (x: number, y: number) => string): Set<string> => {
    const found = new Set<string>();
    for (let x = 0; x < SIZE; x += 0.5) for (let y = 0; y < SIZE; y += 0.5) found.add(at(x, y));
    return found;
  };
  const marked = (at: (x: number, y: number) => string, x: number): boolean =>
    Array.from({ length: SIZE }, (_, y) => at(x, y)).some((pixel) => pixel !== WHITE_PIXEL);

  it('filled by a shading takes it across all its glyphs, and the paper stays', () => {
    const shading: Paint = {
      kind: 'axial',
      from: [0, 0],
      to: [0, 40],
      stops: [
        { at: 0, colour: RED },
        { at: 0.5, colour: RED },
        { at: 0.5, colour: BLUE },
        { at: 1, colour: BLUE },
      ],
      extendStart: true,
      extendEnd: true,
    };
    const found = draw([text(shading)], {}, { ...NOTHING, fonts });
    const plainly = draw([text(plain(RED))], {}, { ...NOTHING, fonts });
    const [all, one] = [colours(found), colours(plainly)];
    expect([all.has(RED_PIXEL), all.has(BLUE_PIXEL), all.has(WHITE_PIXEL)]).toEqual([true, true, true]);
    expect(one.has(BLUE_PIXEL)).toBe(false);
    for (let x = 0; x < SIZE; x++) expect(marked(found, x)).toBe(marked(plainly, x));
    for (let x = 0; x < SIZE; x += 0.5) {
      for (let y = 0; y < SIZE; y += 0.5) {
        if (plainly(x, y) === RED_PIXEL) expect(found(x, y)).toBe(y < 20 ? RED_PIXEL : BLUE_PIXEL);
      }
    }
  });

  it('filled by a pattern, or stroked by one, shows the pattern and nothing beside the letters', () => {
    const stripes: Paint = {
      kind: 'pattern',
      width: 2,
      height: 2,
      xStep: 2,
      yStep: 2,
      reflect: 'none',
      transform: IDENTITY,
      items: [filled(box(0, 0, 2, 1)), filled(box(0, 1, 2, 1), plain(BLUE))],
    };
    const line: Stroke = {
      paint: stripes,
      width: 2,
      join: 'miter',
      cap: 'butt',
      miterLimit: 10,
      dash: [],
      dashOffset: 0,
    };
    for (const operation of [text(stripes), text(null, line)]) {
      const found = draw([operation], {}, { ...NOTHING, fonts });
      const all = colours(found);
      expect([all.has(RED_PIXEL), all.has(BLUE_PIXEL)]).toEqual([true, true]);
      expect([found(1, 1), found(39, 39)]).toEqual([WHITE_PIXEL, WHITE_PIXEL]);
    }
  });

  it('in a face that stands in is narrowed to its place; in its own it is not', () => {
    const letters = (byGlyph: boolean) => {
      const glyphs = [0, 1, 2].map((n) => ({ text: 'M', glyph: null, x: 2 + n * 12, y: 35 }));
      const operation = { ...text(plain(RED)), glyphs } as DrawOperation;
      return draw(
        [operation],
        {},
        { ...NOTHING, fonts: new Map([['1', { family, byGlyph, bold: false, italic: false }]]) },
      );
    };
    // The last letter's right edge, beyond which the wide one reaches.
    expect([marked(letters(false), 39), marked(letters(true), 39)]).toEqual([false, true]);
  });
});

describe('clips of several areas', () => {
  const area = (path: PathData, rule: 'nonzero' | 'evenodd' = 'nonzero') => ({ path, rule });
  const backwards = (x: number, y: number, width: number, height: number): PathData => ({
    commands: 'MLLLZ',
    points: [x, y, x, y + height, x + width, y + height, x + width, y],
  });
  const ring: PathData = {
    commands: 'MLLLZMLLLZ',
    points: [...box(2, 2, 16, 16).points, ...box(6, 6, 8, 8).points],
  };

  it('count together, whichever way each runs', () => {
    const at = draw([
      filled(box(0, 0, 40, 40), plain(RED), { clips: [[area(box(0, 0, 20, 20)), area(backwards(10, 10, 20, 20))]] }),
    ]);
    expect([at(5, 5), at(15, 15), at(25, 25), at(35, 35)]).toEqual([RED_PIXEL, RED_PIXEL, RED_PIXEL, WHITE_PIXEL]);
  });

  it('count each by its own rule', () => {
    const clips = [[area(ring, 'evenodd'), area({ ...ring, points: ring.points.map((n) => n + 20) })]];
    const at = draw([
      filled(box(0, 0, 40, 40), plain(RED), { clips, alpha: 0.5 }),
      filled(box(39, 0, 1, 1), plain(BLUE)),
    ]);
    const half = expect.stringMatching(/^255,12[678],12[678]$/) as unknown as string;
    expect([at(4, 4), at(10, 10), at(24, 24), at(30, 30)]).toEqual([half, WHITE_PIXEL, half, half]);
    // What comes next is not clipped any more.
    expect(at(39.2, 0.2)).toBe(BLUE_PIXEL);
  });

  it('hold beside a clip of one area', () => {
    const clips = [[area(box(0, 0, 12, 40))], [area(box(0, 0, 20, 20)), area(box(10, 10, 20, 20))]];
    const at = draw([filled(box(0, 0, 40, 40), plain(RED), { clips })]);
    expect([at(5, 5), at(15, 5), at(11, 25), at(5, 25)]).toEqual([RED_PIXEL, WHITE_PIXEL, RED_PIXEL, WHITE_PIXEL]);
  });
});

describe('pictures and seals', () => {
  it('fill the unit square that their transform lays out; one that is missing is left out', () => {
    const image = (key: string, transform: Matrix): DrawOperation => ({
      op: 'image',
      image: key,
      mask: null,
      ...placed,
      transform,
    });
    const images = new Map([['a', picture('#ff0000', '#0000ff')]]);
    const at = draw(
      [image('a', [20, 0, 0, 10, 10, 10]), image('gone', [40, 0, 0, 40, 0, 0])],
      {},
      { ...NOTHING, images },
    );
    expect([at(12, 15), at(28, 15), at(5, 5), at(12, 25)]).toEqual([RED_PIXEL, BLUE_PIXEL, WHITE_PIXEL, WHITE_PIXEL]);
  });

  it('of seals lie above all else, and of a straddle seal only the page’s own part shows', () => {
    const seals = new Map([['/Sign.xml 1', picture('#ff0000')]]);
    const place = {
      signature: '/Sign.xml',
      id: '1',
      box: { x: 30, y: 10, width: 20, height: 20 },
      clip: { x: 30, y: 10, width: 5, height: 20 },
    };
    const at = draw([filled(box(0, 0, 40, 40), plain(BLUE))], { seals: [place] }, { ...NOTHING, seals });
    expect([at(32, 15), at(37, 15), at(10, 10)]).toEqual([RED_PIXEL, BLUE_PIXEL, BLUE_PIXEL]);
  });

  it('annotations are drawn unless they are hidden', () => {
    const annotation = (visible: boolean) => ({
      id: '1',
      kind: 'highlight' as const,
      subtype: '',
      box: null,
      visible,
      print: true,
      creator: '',
      modified: '',
      remark: '',
      items: [filled(box(0, 0, 10, 10))],
    });
    expect(draw([], { annotations: [annotation(true)] })(5, 5)).toBe(RED_PIXEL);
    expect(draw([], { annotations: [annotation(false)] })(5, 5)).toBe(WHITE_PIXEL);
  });
});
