import { describe, expect, it } from 'vitest';
import { masked } from './mask.ts';
import type { Picture } from './picture.ts';

const picture = (width: number, height: number, pixels: readonly (readonly number[])[]): Picture => ({
  width,
  height,
  rgba: new Uint8ClampedArray(pixels.flat()),
});
const RED = [255, 0, 0, 255];
const HALF_RED = [255, 0, 0, 128];
const [WHITE, BLACK, GREY, NOTHING] = [
  [255, 255, 255, 255],
  [0, 0, 0, 255],
  [102, 102, 102, 255],
  [255, 255, 255, 0],
];

describe('masks', () => {
  it('are opacity by their brightness, on top of the picture’s own', () => {
    const out = masked(picture(2, 2, [RED, RED, RED, HALF_RED]), picture(2, 2, [WHITE, BLACK, GREY, WHITE]));
    expect([...out.rgba]).toEqual([...RED, 255, 0, 0, 0, 255, 0, 0, 102, ...HALF_RED]);
  });

  it('let nothing through where they are transparent themselves', () => {
    expect([...masked(picture(1, 1, [RED]), picture(1, 1, [NOTHING])).rgba]).toEqual([255, 0, 0, 0]);
  });

  it('of another size stretch over the picture; the finer of the two decides', () => {
    const fine = masked(picture(1, 1, [RED]), picture(2, 1, [WHITE, BLACK]));
    expect([fine.width, fine.height, fine.rgba[3], fine.rgba[7]]).toEqual([2, 1, 255, 0]);
    const coarse = masked(picture(4, 1, [RED, RED, RED, RED]), picture(2, 1, [BLACK, WHITE]));
    expect([3, 7, 11, 15].map((at) => coarse.rgba[at])).toEqual([0, 0, 255, 255]);
  });

  it('together too large leave the picture its size', () => {
    const wide = { width: 60_000, height: 1, rgba: new Uint8ClampedArray(240_000).fill(255) };
    const tall = { width: 1, height: 60_000, rgba: new Uint8ClampedArray(240_000).fill(255) };
    const out = masked(wide, tall);
    expect([out.width, out.height]).toEqual([60_000, 1]);
  });
});
