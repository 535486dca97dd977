import { describe, expect, it } from 'vitest';
import type { PageDrawing } from '../../../formats/ofd/drawing.ts';
import { toViewport, viewportOf } from '../viewer/page-viewport.ts';
import { operationsOf, sealKey, transformOf } from './draw-page.ts';

const PAGE = { width: 210, height: 297 };
const POINTS = 72 / 25.4;

describe('a page on its sheet', () => {
  it.each([0, 90, 180, 270])('turned by %d degrees lies as the viewer’s layers over it', (rotation) => {
    const viewBox = [0, 0, PAGE.width * POINTS, PAGE.height * POINTS] as const;
    const viewport = viewportOf({ viewBox, rotate: 0, unit: 1 }, 1.5, rotation);
    const [a, b, c, d, e, f] = transformOf(PAGE, { ...viewport, rotation });
    for (const [x, y] of [
      [0, 0],
      [210, 0],
      [30, 200],
    ] as const) {
      const [left, top] = toViewport(viewport, x * POINTS, viewBox[3] - y * POINTS);
      expect(a * x + c * y + e).toBeCloseTo(left, 6);
      expect(b * x + d * y + f).toBeCloseTo(top, 6);
    }
  });

  it('is drawn content first, then what annotations show, then seals; without marks the content alone', () => {
    const path = (id: string) => ({ op: 'path', id }) as never;
    const annotation = (id: string, visible: boolean) => ({ id, visible, items: [path(id)] }) as never;
    const seal = { signature: 'S.xml', id: '3', box: { x: 1, y: 2, width: 30, height: 40 }, clip: null };
    const drawing: PageDrawing = {
      ...PAGE,
      content: [path('content')],
      annotations: [annotation('shown', true), annotation('hidden', false)],
      seals: [seal, { ...seal, clip: { x: 20, y: 2, width: 11, height: 40 } }],
      fonts: [],
      images: [],
      text: [],
      links: [],
      notes: [],
    };
    expect(operationsOf(drawing, false)).toEqual([path('content')]);
    const [content, shown, one, other, ...more] = operationsOf(drawing, true);
    expect([content, shown, more]).toEqual([path('content'), path('shown'), []]);
    expect(one).toMatchObject({ op: 'image', image: sealKey(seal), transform: [30, 0, 0, 40, 1, 2], clips: [] });
    expect(other?.clips[0]?.[0]?.path.points).toEqual([20, 2, 31, 2, 31, 42, 20, 42]);
  });
});
