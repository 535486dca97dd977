// Pictures on a page, drawn whole from the package: of formats that a browser does not decode, through masks, with a border, and floods.

import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../crypto/ready.ts';
import { pagePackage } from '../../formats/ofd/drawing.fixture.ts';
import {
  colourAt,
  type pictureFile as file,
  pictureFile,
} from '../../renderer/reader/ofd/pictures/pictures.fixture.ts';
import { drawOfd } from './draw-ofd.ts';

beforeAll(() => ready());

const DPI = 254;
const PIXELS = DPI / 25.4;

/** Draws objects on a page of 100 by 50 mm and answers its pixels by millimetres. */
async function drawnWith(objects: string, files: Readonly<Record<string, Uint8Array>>) {
  const media = Object.keys(files).map(
    (name, index) => `<MultiMedia ID="${index + 1}" Type="Image"><MediaFile>${name}</MediaFile></MultiMedia>`,
  );
  const bytes = pagePackage({
    objects,
    resources: `<MultiMedias>${media.join('')}</MultiMedias>`,
    files: Object.fromEntries(Object.entries(files).map(([name, content]) => [`Doc_0/Res/${name}`, content])),
  });
  const { png, page } = await drawOfd(bytes, { page: 0, dpi: DPI });
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return {
    page,
    at: (x: number, y: number) => [...context.getImageData(x * PIXELS, y * PIXELS, 1, 1).data.subarray(0, 3)],
  };
}

const image = (attributes: string, inside = '') =>
  `<ImageObject ID="9" ResourceID="1" Boundary="10 5 40 26" ${attributes}>${inside}</ImageObject>`;

function png(width: number, height: number, paint: (x: number, y: number) => string): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      context.fillStyle = paint(x, y);
      context.fillRect(x, y, 1, 1);
    }
  }
  return new Uint8Array(canvas.toBuffer('image/png'));
}

describe('pictures on a page', () => {
  it.each([
    ['lzw', 'a.tif'],
    ['jpx', 'a.jp2'],
  ] as const)('%s', async (name: Parameters<typeof file>[0], path) => {
    const { at } = await drawnWith(image(''), { [path]: pictureFile(name) });
    // Two millimetres to a pixel of the picture; in the middle of one, away from its neighbours.
    const wanted = colourAt(3, 1).slice(0, 3);
    expect(at(17, 8).every((value, index) => Math.abs(value - (wanted[index] ?? 0)) < 4)).toBe(true);
    expect(at(5, 8)).toEqual([255, 255, 255]);
  });

  it('jbig2, and fax in TIFF', async () => {
    const { at } = await drawnWith(image(''), { 'a.jb2': pictureFile('jbig2') });
    const fax = await drawnWith(image(''), { 'a.tif': pictureFile('fax4') });
    // In the middle of a square of six by four millimetres; the one has black where the other has white.
    expect([at(13, 7), fax.at(13, 7)]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ]);
    expect([at(19, 7), fax.at(19, 7)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it('show through their mask, whoever decodes the two', async () => {
    const red = png(4, 4, () => '#ff0000');
    const half = png(2, 1, (x) => (x === 0 ? '#ffffff' : '#000000'));
    const { at } = await drawnWith(image('ImageMask="2"'), { 'a.png': red, 'm.png': half });
    expect([at(15, 18), at(45, 18)]).toEqual([
      [255, 0, 0],
      [255, 255, 255],
    ]);
    const fax = await drawnWith(image('ImageMask="2"'), { 'a.png': red, 'm.tif': pictureFile('fax4') });
    expect([fax.at(13, 7), fax.at(19, 7)]).toEqual([
      [255, 255, 255],
      [255, 0, 0],
    ]);
  });

  it('whose mask cannot be had show without', async () => {
    const red = png(4, 4, () => '#ff0000');
    const broken = await drawnWith(image('ImageMask="2"'), { 'a.png': red, 'm.tif': new Uint8Array(9) });
    expect(broken.at(20, 18)).toEqual([255, 0, 0]);
    const missing = await drawnWith(image('ImageMask="7"'), { 'a.png': red });
    expect(missing.at(20, 18)).toEqual([255, 0, 0]);
    expect(missing.page.notes).toMatchObject([{ code: 'missing', clause: '10', detail: '7' }]);
  });

  it('have a border, with corners that are round', async () => {
    const border =
      '<Border LineWidth="2" HorizonalCornerRadius="6" VerticalCornerRadius="6"><BorderColor Value="0 0 255"/></Border>';
    const { at } = await drawnWith(image('', border), { 'a.png': png(1, 1, () => '#ffff00') });
    expect([at(30, 5), at(10, 18), at(30, 18)]).toEqual([
      [0, 0, 255],
      [0, 0, 255],
      [255, 255, 0],
    ]);
    expect(at(10.2, 5.2)).toEqual([255, 255, 0]);
  });

  it('that say they are enormous are not begun', async () => {
    const flood = png(1, 1, () => '#ff0000');
    new DataView(flood.buffer, flood.byteOffset).setUint32(16, 70_000);
    const { at } = await drawnWith(image(''), { 'a.png': flood });
    expect(at(30, 18)).toEqual([255, 255, 255]);
  });
});
