// Scales of the page: steps, fits, limits. A scale of 1 shows one PDF point as 96/72 CSS pixels, the size on paper. Pure.

export const POINT = 96 / 72;
export const MIN_SCALE = 0.25;
export const MAX_SCALE = 5;
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5] as const;

/** How the scale follows the window: the page's width, the whole page, or a scale chosen by hand. */
export type Fit = 'width' | 'page' | 'none';

export type Size = { readonly width: number; readonly height: number };

export function clampScale(scale: number): number {
  return Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
}

/** The next step above (`+1`) or below (`-1`) a scale that may lie between steps. */
export function stepScale(scale: number, direction: 1 | -1): number {
  const near = 0.005;
  const next =
    direction === 1 ? STEPS.find((step) => step > scale + near) : STEPS.findLast((step) => step < scale - near);
  return next ?? (direction === 1 ? MAX_SCALE : MIN_SCALE);
}

/** The scale at which `page` (in points) fits `room` (in CSS pixels); by width it never grows past 2. */
export function fitScale(fit: Exclude<Fit, 'none'>, page: Size, room: Size): number {
  if (page.width <= 0 || page.height <= 0 || room.width <= 0 || room.height <= 0) return 1;
  const byWidth = room.width / (page.width * POINT);
  const byHeight = room.height / (page.height * POINT);
  return clampScale(fit === 'width' ? Math.min(byWidth, 2) : Math.min(byWidth, byHeight));
}
