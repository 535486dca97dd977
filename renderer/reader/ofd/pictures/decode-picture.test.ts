import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOST_PIXELS, type Picture } from '../../../../formats/ofd/pictures/picture.ts';
import { decodePicture, useDecoders } from './decode-picture.ts';
import { colourAt, HEIGHT, isBlackAt, pictureFile, WIDTH } from './pictures.fixture.ts';

beforeAll(() => {
  const folder = new URL('../../../../node_modules/pdfjs-dist/wasm/', import.meta.url);
  useDecoders((name) => Promise.resolve(new Uint8Array(readFileSync(new URL(name, folder)))));
});

const at = ({ width, rgba }: Picture, x: number, y: number): number[] =>
  Array.from(rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 4));

const decoded = async (bytes: Uint8Array, format: 'tiff' | 'jbig2' | 'jpx'): Promise<Picture> => {
  const picture = await decodePicture(bytes, format);
  if (!picture) throw new Error('not decoded');
  return picture;
};

/** The largest difference to what a picture should be, in any pixel and component. */
function furthest(picture: Picture, wanted: (x: number, y: number) => readonly number[]): number {
  expect([picture.width, picture.height, picture.rgba.length]).toEqual([WIDTH, HEIGHT, WIDTH * HEIGHT * 4]);
  let most = 0;
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      for (const [index, value] of wanted(x, y).entries())
        most = Math.max(most, Math.abs((at(picture, x, y)[index] ?? 0) - value));
  return most;
}
const inColour = (x: number, y: number) => [...colourAt(x, y).slice(0, 3), 255];
const grey = (x: number, y: number) => {
  const [r, g, b] = colourAt(x, y);
  const value = 0.299 * r + 0.587 * g + 0.114 * b;
  return [value, value, value, 255];
};
const inBlack = (x: number, y: number) => (isBlackAt(x, y) ? [0, 0, 0, 255] : [255, 255, 255, 255]);

/** Where the value of a field stands, in a file of lowest bytes first. */
const field = (bytes: Uint8Array, tag: number): number => {
  const view = new DataView(bytes.buffer);
  const start = view.getUint32(4, true);
  for (let n = 0; n < view.getUint16(start, true); n++) {
    const entry = start + 2 + n * 12;
    if (view.getUint16(entry, true) === tag) return entry + 8;
  }
  throw new Error('no such field');
};
function setField(bytes: Uint8Array, tag: number, value: number): void {
  const view = new DataView(bytes.buffer);
  view.setUint16(field(bytes, tag) - 6, 4, true);
  view.setUint32(field(bytes, tag), value, true);
}

describe('TIFF', () => {
  it.each([
    'plain',
    'bigEndian',
    'lzw',
    'lzwDifferences',
    'deflateDifferences',
    'packBits',
    'planar',
    'tiles',
    'sixteenBits',
    'inks',
  ] as const)('%s', async (name) => {
    expect(furthest(await decoded(pictureFile(name), 'tiff'), inColour)).toBe(0);
  });

  it('grey, in eight and four bits', async () => {
    expect(furthest(await decoded(pictureFile('grey'), 'tiff'), grey)).toBeLessThanOrEqual(1);
    const four = await decoded(pictureFile('fourBits'), 'tiff');
    expect([at(four, 3, 1), at(four, 19, 12)]).toEqual([
      [17, 17, 17, 255],
      [221, 221, 221, 255],
    ]);
  });

  it('with a palette', async () => {
    const wanted = (x: number, y: number) => {
      const index = (x * 11 + y * 5) % 256;
      return [index, 255 - index, (index * 7) % 256, 255];
    };
    expect(furthest(await decoded(pictureFile('palette'), 'tiff'), wanted)).toBe(0);
  });

  it('with opacity', async () => {
    expect(furthest(await decoded(pictureFile('opacity'), 'tiff'), colourAt)).toBe(0);
  });

  it('the right way up', async () => {
    const picture = await decoded(pictureFile('onItsSide'), 'tiff');
    expect([picture.width, picture.height]).toEqual([HEIGHT, WIDTH]);
    for (let y = 0; y < WIDTH; y++)
      for (let x = 0; x < HEIGHT; x++) expect(at(picture, x, y)).toEqual(inColour(y, HEIGHT - 1 - x));
  });

  it('with strips of JPEG', async () => {
    const spread = furthest(await decoded(pictureFile('jpegInTiff'), 'tiff'), inColour);
    // Lossy, and the blue of this drawing jumps where it passes 256.
    expect(spread).toBeLessThan(80);
    const [r, g] = at(await decoded(pictureFile('jpegYccInTiff'), 'tiff'), 3, 1);
    expect([Math.abs((r ?? 0) - 36), Math.abs((g ?? 0) - 19)].every((far) => far < 12)).toBe(true);
  });

  it.each([
    'bilevel',
    'huffman',
    'fax3',
    'fax3TwoDimensions',
    'fax3Aligned',
    'fax4',
    'fax4LowFirst',
    'fax4Strips',
  ] as const)('bilevel: %s', async (name) => {
    expect(furthest(await decoded(pictureFile(name), 'tiff'), inBlack)).toBe(0);
  });

  it('cut off, shows what is there', async () => {
    const whole = pictureFile('plain');
    const picture = await decoded(whole.subarray(0, whole.length - 3 * WIDTH), 'tiff');
    expect([at(picture, 19, HEIGHT - 2), at(picture, 3, HEIGHT - 1)]).toEqual([
      inColour(19, HEIGHT - 2),
      [0, 0, 0, 255],
    ]);
  });

  it.each(['lzw', 'deflateDifferences', 'packBits', 'fax4'] as const)(
    'broken in the middle, keeps its size: %s',
    async (name) => {
      const bytes = pictureFile(name);
      const [start = 0, length = 0] = [273, 279].map((tag) =>
        new DataView(bytes.buffer).getUint32(field(bytes, tag), true),
      );
      bytes.fill(0xff, start + Math.ceil(length / 2), start + length);
      const picture = await decoded(bytes, 'tiff');
      expect(picture.rgba).toHaveLength(WIDTH * HEIGHT * 4);
      const first = name === 'fax4' ? inBlack(3, 0) : inColour(3, 0);
      expect(at(picture, 3, 0)).toEqual(first);
    },
  );
});

describe('JPEG 2000', () => {
  it.each(['jpx', 'jpxBare', 'jpxSixteenBits'] as const)('%s', async (name) => {
    expect(furthest(await decoded(pictureFile(name), 'jpx'), inColour)).toBe(0);
  });

  it('grey, and with opacity', async () => {
    expect(furthest(await decoded(pictureFile('jpxGrey'), 'jpx'), grey)).toBeLessThanOrEqual(1);
    expect(furthest(await decoded(pictureFile('jpxOpacity'), 'jpx'), colourAt)).toBe(0);
  });

  it('of inks, as the colours that they make', async () => {
    const bytes = pictureFile('jpxOpacity');
    const colr = new TextDecoder('latin1').decode(bytes).indexOf('colr');
    bytes.set([0, 0, 0, 12], colr + 7);
    const [, , , black] = colourAt(10, 11);
    const wanted = colourAt(10, 11)
      .slice(0, 3)
      .map((ink) => ((255 - ink) * (255 - black)) / 255);
    const found = at(await decoded(bytes, 'jpx'), 10, 11);
    expect(found.map((value, index) => Math.abs(value - ([...wanted, 255][index] ?? 0)) <= 1)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('JBIG2', () => {
  it.each(['jbig2', 'jbig2HeadersFirst', 'jbig2Stripes'] as const)('%s', async (name) => {
    // The T.6 data inside has black and white the other way round.
    const wanted = (x: number, y: number) => (isBlackAt(x, y) ? [255, 255, 255, 255] : [0, 0, 0, 255]);
    expect(furthest(await decoded(pictureFile(name), 'jbig2'), wanted)).toBe(0);
  });
});

describe('what is refused', () => {
  it('a flood: sizes beyond the bound, before anything is laid out', async () => {
    const side = 60_000;
    expect(side * side).toBeGreaterThan(MOST_PIXELS);
    const tiff = pictureFile('plain');
    for (const tag of [256, 257]) setField(tiff, tag, side);
    expect(await decodePicture(tiff, 'tiff')).toBeNull();
    const jpx = pictureFile('jpx');
    const siz = new TextDecoder('latin1').decode(jpx).indexOf('\xff\x4f\xff\x51');
    new DataView(jpx.buffer).setUint32(siz + 8, side);
    new DataView(jpx.buffer).setUint32(siz + 12, side);
    expect(await decodePicture(jpx, 'jpx')).toBeNull();
    const jbig2 = pictureFile('jbig2');
    for (const place of [24, 28]) new DataView(jbig2.buffer).setUint32(place, side);
    expect(await decodePicture(jbig2, 'jbig2')).toBeNull();
  });

  it('tiles that reach far over a small picture', async () => {
    const bytes = pictureFile('tiles');
    for (const tag of [322, 323]) setField(bytes, tag, 40_000);
    expect(await decodePicture(bytes, 'tiff')).toBeNull();
  });

  it('what is the browser’s, and what is something else', async () => {
    for (const format of ['png', 'jpeg', 'gif', 'bmp', 'ofd', 'unknown'] as const) {
      expect(await decodePicture(pictureFile('plain'), format)).toBeNull();
    }
    for (const format of ['tiff', 'jbig2', 'jpx'] as const) {
      expect(await decodePicture(new Uint8Array(0), format)).toBeNull();
      expect(await decodePicture(new TextEncoder().encode('no picture at all'), format)).toBeNull();
    }
    expect(await decodePicture(pictureFile('jpx').subarray(0, 120), 'jpx')).toBeNull();
  });
});
