// A unit's round seal drawn as filled vector paths, after the customary measures of Chinese official seals (State Council, Guofa [1999]
// No. 25: name on the arc from left to right, star in the middle): for 42 mm a ring of 1.2 mm and a star of 14 mm across. The characters
// are outlines of the face given, narrowed to fit. A picture proves nothing; the seal's data and signature do (crypto/seals).

import type { Font } from 'fontkit';
import { faceOf, glyphOf } from './face.ts';
import type { DrawnSeal } from './protocol.ts';

/** A seal that cannot be drawn: 'seal.name' (length, characters), 'seal.size', 'seal.face' (not a usable font). */
export class SealPictureError extends Error {
  readonly code: 'seal.name' | 'seal.size' | 'seal.face';

  constructor(code: SealPictureError['code'], message: string) {
    super(message);
    this.name = 'SealPictureError';
    this.code = code;
  }
}

/** Vermilion of seal paste. */
export const SEAL_RED = '#c8281e';
/** Measures of the 42 mm seal; others are scaled. */
const DIAMETER = 42;
const RING = 1.2;
const STAR_RADIUS = 7;
const GAP = 0.95;
const MAX_NAME = 36;
const MAX_CAPTION = 10;
/** Degrees of the arc at most; the rest stays open at the bottom. */
const MAX_SWEEP = 292;

/** Draws the seal. `width` is the diameter in mm, 20 to 60. @throws SealPictureError */
export async function drawSealPicture(input: {
  name: string;
  width: number;
  fontFile: Uint8Array;
  face?: string;
  caption?: string;
}): Promise<DrawnSeal> {
  const { width } = input;
  if (!Number.isFinite(width) || width < 20 || width > 60) throw new SealPictureError('seal.size', 'diameter');
  const name = characters(input.name, MAX_NAME);
  const caption = characters(input.caption ?? '', MAX_CAPTION);
  if (name.length < 2) throw new SealPictureError('seal.name', 'the name is too short');
  const font = faceOf(input.fontFile, input.face);
  if (!font) throw new SealPictureError('seal.face', 'the font cannot be read or has no such face');
  const missing = [...name, ...caption].filter((character) => glyphOf(font, character) === undefined);
  const drawn = [ring(), star(), ...nameOnArc(font, name), ...captionLine(font, caption)];
  const scale = width / DIAMETER;
  const paths = drawn.map((commands) => ({ d: pathText(commands, scale), fill: SEAL_RED }));
  const picture = { viewBox: [0, 0, width, width] as const, paths };
  return { picture, svg: svgOf(picture), width, height: width, missing: [...new Set(missing)] };
}

/** The drawing as an SVG file, sized in mm. */
export function svgOf(picture: DrawnSeal['picture']): string {
  const [x, y, width, height] = picture.viewBox;
  const paths = picture.paths.map(({ d, fill }) => `<path fill="${fill}" d="${d}"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="${x} ${y} ${width} ${height}">${paths}</svg>\n`;
}

type Point = readonly [number, number];
/** A path command in mm from the seal's centre, y downwards. */
type Command = { readonly op: 'M' | 'L' | 'Q' | 'C' | 'Z'; readonly points: readonly Point[] };

function characters(text: string, most: number): string[] {
  const list = [...text.normalize('NFC').replace(/\s/g, '')];
  if (list.length > most) throw new SealPictureError('seal.name', 'the text is too long for a seal');
  return list;
}

/** A circle of four Bézier quarters; `turn` -1 runs the other way round, which makes a hole under the nonzero rule. */
function circle(radius: number, turn: 1 | -1): Command[] {
  const k = (4 / 3) * Math.tan(Math.PI / 8) * radius;
  const r = radius;
  const at = (x: number, y: number): Point => [x, y * turn];
  return [
    { op: 'M', points: [at(r, 0)] },
    { op: 'C', points: [at(r, k), at(k, r), at(0, r)] },
    { op: 'C', points: [at(-k, r), at(-r, k), at(-r, 0)] },
    { op: 'C', points: [at(-r, -k), at(-k, -r), at(0, -r)] },
    { op: 'C', points: [at(k, -r), at(r, -k), at(r, 0)] },
    { op: 'Z', points: [] },
  ];
}

function ring(): Command[] {
  return [...circle(DIAMETER / 2, 1), ...circle(DIAMETER / 2 - RING, -1)];
}

/** A regular pentagram, point upwards. */
function star(): Command[] {
  const inner = (STAR_RADIUS * Math.sin(Math.PI / 10)) / Math.sin((7 * Math.PI) / 10);
  const corners = Array.from({ length: 10 }, (_, index): Point => {
    const radius = index % 2 === 0 ? STAR_RADIUS : inner;
    const angle = (index * Math.PI) / 5;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
  return corners
    .map((corner, index): Command => ({ op: index === 0 ? 'M' : 'L', points: [corner] }))
    .concat({ op: 'Z', points: [] });
}

/** Height of the characters and the angle between them (radians) for a name of `count` characters. */
export function arcLayout(count: number): { height: number; width: number; step: number; top: number } {
  const top = DIAMETER / 2 - RING - GAP;
  const height = count <= 12 ? 6.2 : Math.max(4.4, 6.2 - (count - 12) * 0.11);
  const sweep = Math.min(MAX_SWEEP, 96 + 14.5 * (count - 2)) * (Math.PI / 180);
  const step = sweep / (count - 1);
  // Neighbours come closest at the foot, where the arc is shortest.
  const foot = 2 * (top - height) * Math.sin(step / 2);
  return { height, width: Math.min(height * 0.92, foot * 0.94), step, top };
}

function nameOnArc(font: Font, name: readonly string[]): Command[][] {
  const { height, width, step, top } = arcLayout(name.length);
  const middle = top - height / 2;
  return name.flatMap((character, index) => {
    const angle = (index - (name.length - 1) / 2) * step;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    return outline(font, character, width, height, ([u, v]) => [
      sin * (middle + v) + cos * u,
      -cos * (middle + v) + sin * u,
    ]);
  });
}

/** A line of text below the star, as some seals carry. */
function captionLine(font: Font, caption: readonly string[]): Command[][] {
  const pitch = Math.min(4.6, 20 / Math.max(1, caption.length));
  return caption.flatMap((character, index) => {
    const x = (index - (caption.length - 1) / 2) * pitch;
    return outline(font, character, pitch * 0.9, 4.2, ([u, v]) => [x + u, 11.4 - v]);
  });
}

/** A character's outline scaled so that its em box is width by height (mm), centred, y upwards, then placed. */
function outline(
  font: Font,
  character: string,
  width: number,
  height: number,
  place: (point: Point) => Point,
): Command[][] {
  const glyph = glyphOf(font, character);
  if (!glyph) return [];
  const em = font.unitsPerEm;
  const advance = glyph.advanceWidth > 0 ? glyph.advanceWidth : em;
  // The em box of Chinese faces lies 0.12 em below the baseline by convention, whatever their ascent says.
  const point = (x: number, y: number): Point => place([((x - advance / 2) / em) * width, (y / em - 0.38) * height]);
  const commands = glyph.path.commands.map(({ command, args }): Command => {
    const points: Point[] = [];
    for (let i = 0; i + 1 < args.length; i += 2) points.push(point(args[i] ?? 0, args[i + 1] ?? 0));
    return { op: OPERATORS[command] ?? 'Z', points };
  });
  return commands.length === 0 ? [] : [commands];
}

const OPERATORS: Readonly<Record<string, Command['op']>> = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  bezierCurveTo: 'C',
  closePath: 'Z',
};

/** Path data in mm with the origin at the top left; micrometres are enough. */
function pathText(commands: readonly Command[], scale: number): string {
  const number = (value: number) => String(Math.round((value + DIAMETER / 2) * scale * 1000) / 1000);
  return commands
    .map(({ op, points }) => [op, ...points.map(([x, y]) => `${number(x)} ${number(y)}`)].join(' '))
    .join(' ');
}
