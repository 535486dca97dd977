/*
 * A drawing made of filled vector paths, and its translation into PDF path operators (ISO 32000-1 8.5). The same
 * shape is shown as SVG on the screen. Paths use absolute M, L, C, Q and Z only; coordinates have y downwards.
 */

import { FormatError } from './errors.ts';

/** A drawing: viewBox [x, y, width, height], y downwards; each path is filled by the nonzero rule. */
export interface VectorPicture {
  readonly viewBox: readonly [number, number, number, number];
  readonly paths: readonly VectorPath[];
}

export interface VectorPath {
  /** Absolute M L C Q Z commands, numbers separated by spaces or commas. */
  readonly d: string;
  /** '#rrggbb' */
  readonly fill: string;
}

const MAX_PATH_TEXT = 4 * 1024 * 1024;
const ARGUMENTS: Readonly<Record<string, number>> = { M: 2, L: 2, C: 6, Q: 4, Z: 0 };

/** One command with its absolute coordinates. */
export interface PathCommand {
  readonly op: 'M' | 'L' | 'C' | 'Q' | 'Z';
  readonly args: readonly number[];
}

/** Reads path data strictly. @throws FormatError pdf.picture for anything but absolute M L C Q Z with finite numbers */
export function parsePath(d: string): PathCommand[] {
  if (d.length > MAX_PATH_TEXT) throw new FormatError('pdf.picture', 'path data is too long');
  const commands: PathCommand[] = [];
  const pattern = /\s*([MLCQZ])((?:[\s,]*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)*)[\s,]*/giy;
  let at = 0;
  while (at < d.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(d);
    const op = match?.[1];
    if (!match || (op !== 'M' && op !== 'L' && op !== 'C' && op !== 'Q' && op !== 'Z'))
      throw new FormatError('pdf.picture', `path data at ${at}`);
    const args = (match[2]?.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    const step = ARGUMENTS[op] ?? 0;
    if (step === 0 ? args.length > 0 : args.length === 0 || args.length % step !== 0)
      throw new FormatError('pdf.picture', `path arguments at ${at}`);
    if (!args.every((value) => Number.isFinite(value) && Math.abs(value) < 1e7))
      throw new FormatError('pdf.picture', 'path number out of range');
    if (commands.length === 0 && op !== 'M') throw new FormatError('pdf.picture', 'path does not start with M');
    if (step === 0) commands.push({ op, args: [] });
    // Pairs that follow a first M pair are lines, as in SVG.
    for (let i = 0; i < args.length; i += step)
      commands.push({ op: op === 'M' && i > 0 ? 'L' : op, args: args.slice(i, i + step) });
    at = pattern.lastIndex;
  }
  return commands;
}

/** The drawing as a content stream that fills the box 0 0 width height (points, y upwards). */
export function pictureOperators(picture: VectorPicture, width: number, height: number): string {
  const [x, y, w, h] = picture.viewBox;
  if (![x, y, w, h].every(Number.isFinite) || w <= 0 || h <= 0) throw new FormatError('pdf.picture', 'viewBox');
  if (picture.paths.length === 0 || picture.paths.length > 10_000)
    throw new FormatError('pdf.picture', 'number of paths');
  const [scaleX, scaleY] = [width / w, height / h];
  const lines = ['q', `${real(scaleX)} 0 0 ${real(-scaleY)} ${real(-x * scaleX)} ${real(height + y * scaleY)} cm`];
  let colour = '';
  for (const path of picture.paths) {
    const next = colourOperator(path.fill);
    if (next !== colour) lines.push(next);
    colour = next;
    lines.push(...pathOperators(parsePath(path.d)), 'f');
  }
  lines.push('Q');
  return `${lines.join('\n')}\n`;
}

/** Path operators for absolute commands, in their own units. */
export function pathOperators(commands: readonly PathCommand[]): string[] {
  const lines: string[] = [];
  let [x, y] = [0, 0];
  for (const { op, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args;
    if (op === 'Z') lines.push('h');
    else if (op === 'M' || op === 'L') {
      lines.push(`${real(a)} ${real(b)} ${op === 'M' ? 'm' : 'l'}`);
      [x, y] = [a, b];
    } else if (op === 'C') {
      lines.push(`${[a, b, c, d, e, f].map(real).join(' ')} c`);
      [x, y] = [e, f];
    } else {
      // A quadratic curve raised to a cubic one; PDF knows cubic curves only.
      const cubic = [x + (2 / 3) * (a - x), y + (2 / 3) * (b - y), c + (2 / 3) * (a - c), d + (2 / 3) * (b - d), c, d];
      lines.push(`${cubic.map(real).join(' ')} c`);
      [x, y] = [c, d];
    }
  }
  return lines;
}

/** The operator that fills with '#rrggbb'. @throws FormatError pdf.picture */
export function colourOperator(fill: string): string {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(fill);
  if (!match) throw new FormatError('pdf.picture', 'fill is not #rrggbb');
  return `${[match[1], match[2], match[3]].map((part) => real(Number.parseInt(part ?? '0', 16) / 255)).join(' ')} rg`;
}

/** A number as PDF writes it: no exponent, at most five decimals. */
export function real(value: number): string {
  const text = value.toFixed(5).replace(/\.?0+$/, '');
  return text === '-0' || text === '' ? '0' : text;
}
