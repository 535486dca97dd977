import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { ELEMENTS } from '../exchange/office.ts';
import { plainSheet } from '../exchange/plain-sheet.ts';
import { drawPdf } from './draw-pdf.ts';

async function inkOf(png: Uint8Array): Promise<{ width: number; height: number; ink: number }> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) ink++;
  return { width: image.width, height: image.height, ink };
}

describe('a page of a PDF without a window', () => {
  it('has its size at the resolution asked for, and its text', async () => {
    const { pdf } = plainSheet({ elements: ELEMENTS, printingAgency: '', exercise: true, filled: {} });
    const png = await drawPdf(pdf, { page: 0, dpi: 72 });
    const { width, height, ink } = await inkOf(png ?? new Uint8Array());
    expect([width, height]).toEqual([596, 842]);
    expect(ink).toBeGreaterThan(200);
  });

  it('is none where the document has no such page, and a fault where it is no document', async () => {
    expect(await drawPdf(onePagePdf(), { page: 1, dpi: 72 })).toBeNull();
    await expect(drawPdf(new TextEncoder().encode('a letter'), { page: 0, dpi: 72 })).rejects.toThrow('Invalid PDF');
  });
});
