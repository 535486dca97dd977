import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { fits } from './picture.ts';
import { pictureSize } from './size.ts';

describe('the size that a picture says it has', () => {
  const canvas = createCanvas(31, 17);
  canvas.getContext('2d').fillRect(0, 0, 9, 9);

  it('PNG, JPEG and GIF', () => {
    const size = { width: 31, height: 17 };
    expect(pictureSize(new Uint8Array(canvas.toBuffer('image/png')), 'png')).toEqual(size);
    const jpeg = new Uint8Array(canvas.toBuffer('image/jpeg'));
    expect(pictureSize(jpeg, 'jpeg')).toEqual(size);
    // Bytes that fill up stand before a marker.
    expect(pictureSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xff, ...jpeg.subarray(2)), 'jpeg')).toEqual(size);
    const gif = Uint8Array.of(...new TextEncoder().encode('GIF89a'), 31, 0, 17, 0);
    expect(pictureSize(gif, 'gif')).toEqual(size);
  });

  it('BMP of both kinds, and from the top', () => {
    const head = (...numbers: number[]) => Uint8Array.from({ length: 30 }, (_, at) => numbers[at - 14] ?? 0);
    expect(pictureSize(head(40, 0, 0, 0, 31, 0, 0, 0, 17), 'bmp')).toEqual({ width: 31, height: 17 });
    expect(pictureSize(head(40, 0, 0, 0, 31, 0, 0, 0, 0xef, 255, 255, 255), 'bmp')).toEqual({ width: 31, height: 17 });
    expect(pictureSize(head(12, 0, 0, 0, 31, 0, 17, 0), 'bmp')).toEqual({ width: 31, height: 17 });
  });

  it('is none where the file ends before it, or is something else', () => {
    for (const format of ['png', 'jpeg', 'gif', 'bmp', 'tiff'] as const) {
      expect(pictureSize(new Uint8Array(5), format)).toBeNull();
      expect(pictureSize(new Uint8Array(20), 'jpeg')).toBeNull();
    }
  });

  it('is one to lay out only within the bounds', () => {
    expect([fits(1, 1), fits(8000, 9000), fits(65_535, 1)]).toEqual([true, true, true]);
    expect([fits(8000, 9001), fits(65_536, 1), fits(0, 5), fits(1.5, 2), fits(-1, 2)]).toEqual(Array(5).fill(false));
  });
});
