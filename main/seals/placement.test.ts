import { describe, expect, it } from 'vitest';
import { placeSeal, SNAP_DISTANCE } from './placement.ts';

const pages = [{ width: 595, height: 842 }];
const legal = { page: 0, x: 370, y: 180, width: 119, height: 119 };
const signatureBlock = { page: 0, x: 330, y: 210, width: 200, height: 60 };
const date = { page: 0, x: 330, y: 210, width: 200, height: 22 };
const place = (x: number, y: number, page = 0) =>
  placeSeal({ wanted: { ...legal, page, x, y }, pages, legal, signatureBlock, date });

describe('the place of a seal', () => {
  it('is the legal one for a hand that comes near it, and covers name and date', () => {
    expect(place(legal.x + SNAP_DISTANCE - 0.1, legal.y)).toEqual({
      box: legal,
      snapped: true,
      coversSignatureBlock: true,
      coversDate: true,
    });
  });

  it("is the hand's own beyond that distance", () => {
    const placed = place(legal.x + SNAP_DISTANCE + 0.1, legal.y);
    expect(placed).toMatchObject({ snapped: false, box: { x: legal.x + SNAP_DISTANCE + 0.1 } });
  });

  it('says when it covers neither name nor date', () => {
    expect(place(20, 600)).toMatchObject({ snapped: false, coversSignatureBlock: false, coversDate: false });
  });

  it('stays on the page whatever the hand does', () => {
    expect(place(-50, 5000)?.box).toMatchObject({ x: 0, y: 842 - 119 });
    expect(place(5000, -50)?.box).toMatchObject({ x: 595 - 119, y: 0 });
  });

  it('is none on a page that is not there or is smaller than the seal', () => {
    expect(place(10, 10, 1)).toBeNull();
    const small = [{ width: 100, height: 842 }];
    expect(placeSeal({ wanted: legal, pages: small, legal, signatureBlock, date })).toBeNull();
  });
});
