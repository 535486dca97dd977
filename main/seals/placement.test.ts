import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { turnBox, turnSize } from '../../formats/pdf/turn.ts';
import type { PageBox } from '../../preload/contract/fields.ts';
// A child is not needed for a file that the test itself names.
import { findSignaturePlace } from '../quarantine/signature-place.ts';
import { legalPlace, placeSeal, SNAP_DISTANCE } from './placement.ts';

const MM = 72 / 25.4;
const size = { width: 42 * MM, height: 42 * MM };
const sheets = [{ width: 595.28, height: 841.89, rotate: 0 as const }];
const signatureBlock = { page: 0, x: 330, y: 244, width: 176, height: 16 };
const date = { page: 0, x: 364, y: 214, width: 108, height: 16 };
const textAbove = { page: 0, x: 111, y: 316, width: 380, height: 16 };
const shown = { date, signatureBlock, textAbove };
const legal = legalPlace(size, sheets, shown) as PageBox;
const middle = (box: PageBox) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
const top = (box: PageBox) => box.y + box.height;
const holds = (outer: PageBox, inner: PageBox) =>
  outer.page === inner.page &&
  inner.x >= outer.x - 1e-6 &&
  inner.y >= outer.y - 1e-6 &&
  inner.x + inner.width <= outer.x + outer.width + 1e-6 &&
  top(inner) <= top(outer) + 1e-6;

describe('the legal place of a seal', () => {
  it('holds the whole date, is centred on name and date, which lie a little below its middle, and keeps off the text', () => {
    expect(legal).toMatchObject({ page: 0, width: size.width, height: size.height });
    expect(holds(legal, date)).toBe(true);
    expect(middle(legal).x).toBeCloseTo(418, 6);
    expect(middle(legal).y).toBeCloseTo((214 + 260) / 2 + 2 * MM, 6);
    expect(top(legal)).toBeLessThanOrEqual(textAbove.y);
    expect(top(legal)).toBeGreaterThan(textAbove.y - 29);
  });

  it('is lower where the text comes near, a little higher where it is farther, and stays where it is far', () => {
    const under = (y: number) => legalPlace(size, sheets, { ...shown, textAbove: { ...textAbove, y } }) as PageBox;
    const near = under(275);
    expect([top(near), holds(near, date), holds(near, { ...signatureBlock, x: 364, width: 108 })]).toEqual([
      275,
      true,
      true,
    ]);
    expect(top(under(340))).toBeCloseTo(340 - (225 / 22) * MM, 6);
    expect(under(400)).toEqual(legal);
    expect([top(under(262)), holds(under(262), date)]).toEqual([262, true]);
  });

  it('goes with the date where the name is wider, and lies within a date that is wider than it', () => {
    const aside = legalPlace(size, sheets, {
      ...shown,
      signatureBlock: { ...signatureBlock, x: 200, width: 200 },
    }) as PageBox;
    expect(holds(aside, date)).toBe(true);
    const long = { ...date, x: 340, width: 176 };
    const within = legalPlace(size, sheets, { ...shown, date: long }) as PageBox;
    expect(within.x).toBeGreaterThanOrEqual(340);
    expect(within.x + within.width).toBeLessThanOrEqual(516);
    expect(placeSeal({ wanted: within, size, sheets, legal: within, shown: { ...shown, date: long } })).toMatchObject({
      coversDate: true,
    });
  });

  it('is about the date alone where it stands on a page of its own, and none without a date', () => {
    const two = [...sheets, ...sheets];
    const apart = { date: { ...date, page: 1 }, signatureBlock, textAbove: null };
    const place = legalPlace(size, two, apart) as PageBox;
    expect([place.page, holds(place, apart.date)]).toEqual([1, true]);
    expect(placeSeal({ wanted: place, size, sheets: two, legal: place, shown: apart })).toMatchObject({
      snapped: true,
      coversDate: true,
      coversSignatureBlock: false,
    });
    expect(legalPlace(size, sheets, { date: null, signatureBlock, textAbove })).toBeNull();
  });

  it.each([90, 180, 270] as const)('is the same to the eye on a page that is shown turned by %i degrees', (rotate) => {
    const undone = ({ 90: 270, 180: 180, 270: 90 } as const)[rotate];
    const upright = sheets[0] ?? { width: 0, height: 0, rotate: 0 };
    const stored = { ...turnSize(upright, undone), rotate };
    const turned = (box: PageBox): PageBox => ({ page: 0, ...turnBox(box, upright, undone) });
    const oval = { width: 45 * MM, height: 30 * MM };
    const wanted = legalPlace(oval, sheets, shown) as PageBox;
    const place = legalPlace(oval, [stored], {
      date: turned(date),
      signatureBlock: turned(signatureBlock),
      textAbove: turned(textAbove),
    }) as PageBox;
    const back = turnBox(place, stored, rotate);
    for (const side of ['x', 'y', 'width', 'height'] as const) expect(back[side]).toBeCloseTo(wanted[side], 6);
  });
});

const place = (x: number, y: number, page = 0) =>
  placeSeal({ wanted: { ...legal, page, x, y }, size, sheets, legal, shown });

describe('the place of a seal', () => {
  it('is the legal one for a hand that comes near it', () => {
    expect(place(legal.x + SNAP_DISTANCE - 0.1, legal.y)).toEqual({
      box: legal,
      snapped: true,
      coversSignatureBlock: true,
      coversDate: true,
    });
  });

  it("is the hand's own beyond that distance, and where there is no legal place", () => {
    const placed = place(legal.x + SNAP_DISTANCE + 0.1, legal.y);
    expect(placed).toMatchObject({ snapped: false, box: { x: legal.x + SNAP_DISTANCE + 0.1 } });
    const none = { date: null, signatureBlock: null, textAbove: null };
    expect(placeSeal({ wanted: legal, size, sheets, legal: null, shown: none })).toEqual({
      box: legal,
      snapped: false,
      coversSignatureBlock: false,
      coversDate: false,
    });
  });

  it('says when it covers name or date no longer', () => {
    expect(place(20, 600)).toMatchObject({ snapped: false, coversSignatureBlock: false, coversDate: false });
    expect(place(legal.x, date.y + 1)).toMatchObject({ snapped: false, coversDate: false });
    expect(place(legal.x, legal.y - 0.5 - SNAP_DISTANCE)).toMatchObject({ snapped: false, coversDate: true });
  });

  it('has the size of the seal whatever is asked for, and stays on the page whatever the hand does', () => {
    expect(placeSeal({ wanted: { ...legal, width: 400, height: 1 }, size, sheets, legal, shown })?.box).toEqual(legal);
    expect(place(-50, 5000)?.box).toMatchObject({ x: 0, y: 841.89 - size.height });
    expect(place(5000, -50)?.box).toMatchObject({ x: 595.28 - size.width, y: 0 });
  });

  it('is none on a page that is not there or is smaller than the seal', () => {
    expect(place(10, 10, 1)).toBeNull();
    const small = [{ width: 100, height: 842, rotate: 0 as const }];
    expect(placeSeal({ wanted: legal, size, sheets: small, legal, shown })).toBeNull();
  });
});

describe('a red-head letter that others made', () => {
  const path = '../shared/samples/pdf/gigu003-govdoc-template.pdf';
  it.skipIf(!existsSync(path))(
    `has a seal of 42 mm hold the whole date and the last agency's name${existsSync(path) ? '' : ` (${path} is not here)`}`,
    async () => {
      const found = await findSignaturePlace({ bytes: new Uint8Array(readFileSync(path)) });
      const there = { date: found.date, signatureBlock: found.name, textAbove: found.textAbove };
      const seal = legalPlace(size, found.sheets, there);
      if (!seal || !found.date || !found.name || !found.textAbove) throw new Error('not found');
      expect(seal).toMatchObject({ page: 1, x: expect.closeTo(401.1, 0), y: expect.closeTo(318.9, 0) });
      expect(found.date).toMatchObject({ x: expect.closeTo(401.4, 0), width: expect.closeTo(116, 0) });
      expect([holds(seal, found.date), holds(seal, found.name)]).toEqual([true, true]);
      expect(top(seal)).toBeLessThanOrEqual(found.textAbove.y);
      expect(placeSeal({ wanted: seal, size, sheets: found.sheets, legal: seal, shown: there })).toMatchObject({
        snapped: true,
        coversSignatureBlock: true,
        coversDate: true,
      });
    },
  );
});
