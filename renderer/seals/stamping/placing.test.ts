import { describe, expect, it } from 'vitest';
import { centredAt, distances, keepOn, MILLIMETRE, sameBox, sealSize, stepped } from './placing.ts';

const sheet = { width: 210 * MILLIMETRE, height: 297 * MILLIMETRE };
const size = sealSize({ widthMillimetres: 42, heightMillimetres: 42 });

describe('a seal in the hand', () => {
  it('is as large as it is told, in points', () => {
    expect(size.width).toBeCloseTo(119.055, 2);
  });

  it('lies with its middle under the hand, counted from the bottom', () => {
    const box = centredAt(1, { x: 105 * MILLIMETRE, y: 50 * MILLIMETRE }, size, sheet);
    expect(box.page).toBe(1);
    expect(distances(box)).toEqual({ left: 84, bottom: 226 });
  });

  it('stays on the page wherever the hand goes', () => {
    expect(centredAt(0, { x: -500, y: -500 }, size, sheet)).toMatchObject({ x: 0, y: sheet.height - size.height });
    const right = keepOn({ page: 0, x: 9999, y: -3, ...size }, sheet);
    expect(right.x + right.width).toBeCloseTo(sheet.width, 9);
    expect(right.y).toBe(0);
    expect(keepOn({ page: 0, x: 3, y: 3, width: 300, height: 300 }, { width: 100, height: 400 }).x).toBe(-100);
  });

  it('goes a millimetre by an arrow key and five with Shift, up being up', () => {
    const box = { page: 0, x: 100, y: 100, ...size };
    expect(stepped(box, 'ArrowUp', false, sheet)).toMatchObject({ x: 100, y: 100 + MILLIMETRE });
    expect(stepped(box, 'ArrowLeft', true, sheet)).toMatchObject({ x: 100 - 5 * MILLIMETRE, y: 100 });
    expect(stepped(box, 'Enter', false, sheet)).toBeUndefined();
    expect(stepped({ ...box, x: 1 }, 'ArrowLeft', false, sheet)).toMatchObject({ x: 0 });
  });

  it('is in the same place up to what no eye sees', () => {
    const box = { page: 0, x: 100, y: 100, ...size };
    expect(sameBox(box, { ...box, x: 100.001 })).toBe(true);
    expect(sameBox(box, { ...box, x: 100.1 })).toBe(false);
    expect(sameBox(box, { ...box, page: 1 })).toBe(false);
  });
});
