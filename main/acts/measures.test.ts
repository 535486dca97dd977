import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { MilliBox, MilliHighlight, MilliNote, MilliStroke } from './bodies.ts';
import { decodeCanonical, encodeCanonical } from './canonical-json.ts';
import {
  fromMilliBox,
  fromMilliHighlight,
  fromMilliNote,
  fromMilliStroke,
  toMilliBox,
  toMilliHighlight,
  toMilliNote,
  toMilliStroke,
} from './measures.ts';

const length = fc.double({ min: -2000, max: 2000, noNaN: true });
const size = fc.double({ min: 0, max: 2000, noNaN: true });
const point = fc.tuple(
  length,
  length,
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 60_000, noNaN: true }),
);
const stroke = fc.record({
  page: fc.nat(500),
  width: fc.double({ min: 0.2, max: 20, noNaN: true }),
  colour: fc.constantFrom('ink' as const, 'vermilion' as const, 'blue' as const),
  points: fc.array(point, { minLength: 1, maxLength: 20 }),
});

describe('measures', () => {
  it('of boxes are integers that an act can hold, within half a thousandth of a point', () => {
    fc.assert(
      fc.property(fc.record({ page: fc.nat(500), x: length, y: length, width: size, height: size }), (box) => {
        const milli = toMilliBox(box);
        expect(v.is(MilliBox, milli)).toBe(true);
        expect(decodeCanonical(encodeCanonical(milli))).toEqual(milli);
        const back = fromMilliBox(milli);
        expect(back.page).toBe(box.page);
        for (const name of ['x', 'y', 'width', 'height'] as const) {
          expect(Math.abs(back[name] - box[name])).toBeLessThanOrEqual(0.000501);
        }
        expect(toMilliBox(back)).toEqual(milli);
      }),
    );
  });

  it('of strokes likewise, within half a hundredth of a point', () => {
    fc.assert(
      fc.property(stroke, (drawn) => {
        const milli = toMilliStroke(drawn);
        expect(v.is(MilliStroke, milli)).toBe(true);
        expect(decodeCanonical(encodeCanonical(milli))).toEqual(milli);
        const back = fromMilliStroke(milli);
        back.points.forEach(([x, y, pressure, at], i) => {
          const [x0, y0, pressure0, at0] = drawn.points[i] ?? [0, 0, 0, 0];
          expect(Math.max(Math.abs(x - x0), Math.abs(y - y0))).toBeLessThanOrEqual(0.00501);
          expect(Math.abs(pressure - pressure0)).toBeLessThanOrEqual(0.000501);
          expect(Math.abs(at - at0)).toBeLessThanOrEqual(0.501);
        });
        expect(toMilliStroke(back)).toEqual(milli);
      }),
    );
  });

  it('have no minus zero', () => {
    expect(Object.is(toMilliBox({ page: 0, x: -0.0001, y: 0, width: 0, height: 0 }).x, 0)).toBe(true);
  });

  it('of highlights and notes likewise, and no box loses its area', () => {
    const box = fc.record({ x: length, y: length, width: size, height: size });
    const highlight = fc.record({ boxes: fc.array(box, { minLength: 1, maxLength: 5 }), text: fc.constant('字') });
    fc.assert(
      fc.property(highlight, length, length, (drawn, x, y) => {
        const milli = toMilliHighlight(drawn);
        const note = toMilliNote({ x, y, text: '字' });
        expect(v.is(MilliHighlight, milli)).toBe(true);
        expect(v.is(MilliNote, note)).toBe(true);
        expect(decodeCanonical(encodeCanonical({ ...milli, note }))).toEqual({ ...milli, note });
        expect(toMilliHighlight(fromMilliHighlight(milli))).toEqual(milli);
        expect(toMilliNote(fromMilliNote(note))).toEqual(note);
        expect(Math.abs(fromMilliNote(note).x - x)).toBeLessThanOrEqual(0.00501);
      }),
    );
  });
});
