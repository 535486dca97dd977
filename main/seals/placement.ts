// Where a seal may lie (GB/T 9704-2012, 7.3.5.4): upright, centred on the signature block and the date so that it covers both, its upper edge
// within one line of the text above, inside the page. A hand near the legal place is drawn to it; elsewhere on the page the hand decides.
// Lengths in PDF points, origin at the page's bottom-left corner. Pure.

import type { PageBox } from '../../preload/contract/fields.ts';

export type PageSize = { readonly width: number; readonly height: number };

export type Placement = {
  readonly box: PageBox;
  readonly snapped: boolean;
  readonly coversSignatureBlock: boolean;
  readonly coversDate: boolean;
};

/** Points within which the hand is drawn to the legal place: 8 mm. */
export const SNAP_DISTANCE = 22.7;

export function placeSeal(options: {
  readonly wanted: PageBox;
  readonly pages: readonly PageSize[];
  readonly legal: PageBox | null;
  readonly signatureBlock: PageBox | null;
  readonly date: PageBox | null;
}): Placement | null {
  const { wanted, legal, pages } = options;
  const page = pages[wanted.page];
  if (!page || wanted.width > page.width || wanted.height > page.height) return null;
  const near =
    legal !== null &&
    legal.page === wanted.page &&
    Math.hypot(centre(legal).x - centre(wanted).x, centre(legal).y - centre(wanted).y) <= SNAP_DISTANCE;
  const box = near ? legal : within(wanted, page);
  return {
    box,
    snapped: near,
    coversSignatureBlock: options.signatureBlock !== null && touches(box, options.signatureBlock),
    coversDate: options.date !== null && touches(box, options.date),
  };
}

function centre(box: PageBox): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function within(box: PageBox, page: PageSize): PageBox {
  return {
    ...box,
    x: Math.min(Math.max(box.x, 0), page.width - box.width),
    y: Math.min(Math.max(box.y, 0), page.height - box.height),
  };
}

/** Whether `box` lies over the middle of `under`, so that the text reads through the seal (骑年盖月). */
function touches(box: PageBox, under: PageBox): boolean {
  const middle = centre(under);
  return (
    box.page === under.page &&
    middle.x >= box.x &&
    middle.x <= box.x + box.width &&
    middle.y >= box.y &&
    middle.y <= box.y + box.height
  );
}
