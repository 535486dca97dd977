// Files that others made, drawn whole: on every page each character that is to be read has left its mark where the file says it stands.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../crypto/ready.ts';
import { openOfd } from '../../formats/ofd/document/document.ts';
import type { PageDrawing, TextItem } from '../../formats/ofd/drawing.ts';
import { drawOfd } from './draw-ofd.ts';

const SAMPLES = new URL('../../../shared/samples/ofd/', import.meta.url).pathname;
const files = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith('.ofd')) : [];
const DPI = 108;
const SCALE = DPI / 25.4;
/** Characters that leave no mark, or hardly one. */
const FAINT = /[\s\p{C}\p{Z}.,·、。．，'’‘`-]/u;
const MOST_PAGES = 5;

beforeAll(() => ready());

const noSamples = files.length === 0 ? ` (skipped: no sample files at ${SAMPLES})` : '';

describe.skipIf(files.length === 0)(`sample files${noSamples}`, () => {
  it.each(files)('%s', async (name) => {
    const bytes = new Uint8Array(readFileSync(join(SAMPLES, name)));
    const { pageCount } = openOfd(bytes).document(0);
    expect(pageCount).toBeGreaterThan(0);
    for (let page = 0; page < Math.min(pageCount, MOST_PAGES); page++) {
      const drawn = await drawOfd(bytes, { page, dpi: DPI });
      const { marked, looked } = await marksOf(drawn.png, drawn.page);
      expect([page, marked / Math.max(1, looked)]).toEqual([page, looked === 0 ? 0 : expect.closeTo(1, 1)]);
    }
  });
});

/** Of the characters on the page, how many have a pixel that is not the paper's within their em box. */
async function marksOf(png: Uint8Array, page: PageDrawing): Promise<{ marked: number; looked: number }> {
  const image = await loadImage(Buffer.from(png));
  // Asked for once: each time it is a call into the library.
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const isMarked = (left: number, top: number, right: number, bottom: number): boolean => {
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, Math.ceil(right)); x++) {
        if ((data[(y * width + x) * 4 + 1] ?? 255) < 250) return true;
      }
    }
    return false;
  };
  let [marked, looked] = [0, 0];
  for (const { character, x, y, height: em } of page.text.flatMap(charactersOf)) {
    if (FAINT.test(character) || x < 0 || y < 0 || x > page.width || y > page.height) continue;
    looked++;
    // Around the origin, since text may run in any direction.
    if (isMarked((x - em) * SCALE, (y - em) * SCALE, (x + em) * SCALE, (y + em) * SCALE)) marked++;
  }
  return { marked, looked };
}

function charactersOf({ text, positions, height }: TextItem) {
  return [...text].map((character, index) => ({
    character,
    x: positions[index * 2] ?? 0,
    y: positions[index * 2 + 1] ?? 0,
    height,
  }));
}
