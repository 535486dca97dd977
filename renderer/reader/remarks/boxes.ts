// From the many small rectangles of selected characters to one box a line. Pure.

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Joins boxes that follow one another on one line; gaps up to the height of the line are spaces between words. */
export function joinLines(boxes: readonly Box[]): Box[] {
  const lines: Box[] = [];
  for (const box of boxes) {
    const last = lines.at(-1);
    if (last && onOneLine(last, box)) lines[lines.length - 1] = around(last, box);
    else lines.push(box);
  }
  return lines;
}

/** Shares the boxes out so that no list is longer than `most`. */
export function inLists(boxes: readonly Box[], most: number): Box[][] {
  return Array.from({ length: Math.ceil(boxes.length / most) }, (_none, index) =>
    boxes.slice(index * most, (index + 1) * most),
  );
}

function onOneLine(a: Box, b: Box): boolean {
  const overlap = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const gap = Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width);
  const height = Math.min(a.height, b.height);
  return overlap > height * 0.6 && gap < Math.max(a.height, b.height);
}

function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The smallest box around two corners, to hundredths of a point; never without an area. */
export function boxBetween(one: { x: number; y: number }, other: { x: number; y: number }): Box {
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return {
    x: hundredths(x),
    y: hundredths(y),
    width: Math.max(0.01, hundredths(Math.abs(one.x - other.x))),
    height: Math.max(0.01, hundredths(Math.abs(one.y - other.y))),
  };
}
