/*
 * Between a page as it is stored and as it is shown: /Rotate turns it clockwise by quarters (ISO 32000-1 7.7.3.3). Boxes have their origin at the bottom
 * left of the crop box, whichever corner of the stored page that is. Pure.
 */

export type Turn = 0 | 90 | 180 | 270;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A size as it is after a turn. */
export function turnSize({ width, height }: Size, turn: Turn): Size {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Where a box of a sheet of `size` lies once the sheet has been turned clockwise. */
export function turnBox(box: Box, size: Size, turn: Turn): Box {
  const { x, y, width, height } = box;
  const [right, above] = [size.width - x - width, size.height - y - height];
  if (turn === 90) return { x: y, y: right, width: height, height: width };
  if (turn === 180) return { x: right, y: above, width, height };
  if (turn === 270) return { x: above, y: x, width: height, height: width };
  return { x, y, width, height };
}

/** The turn that undoes one: a shown box goes back to the stored page by it, with the shown size. */
export function undo(turn: Turn): Turn {
  return turn === 90 ? 270 : turn === 270 ? 90 : turn;
}
