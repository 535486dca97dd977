import { describe, expect, it } from 'vitest';
import { readPath } from './abbreviated.ts';
import { arcCurves } from './arc.ts';
import { boxPath, pathBox, roundedPath } from './shapes.ts';

const read = (data: string) => readPath(data, 1000);

describe('AbbreviatedData', () => {
  it.each([
    ['M 1 2 L 3 4 C', 'MLZ', [1, 2, 3, 4]],
    ['S 1 2 L 3 4', 'ML', [1, 2, 3, 4]],
    ['M1,2L-3.5.5 6e1 7', 'MLL', [1, 2, -3.5, 0.5, 60, 7]],
    ['M 0 0 B 1 2 3 4 5 6', 'MC', [0, 0, 1, 2, 3, 4, 5, 6]],
    ['M 0 0 Q 3 3 6 0', 'MC', [0, 0, 2, 2, 4, 2, 6, 0]],
    ['M 1 1 L 2 2 C L 5 5', 'MLZML', [1, 1, 2, 2, 1, 1, 5, 5]],
    ['L 5 5', 'ML', [0, 0, 5, 5]],
    ['M 0 0 A 0 5 0 0 1 4 4', 'ML', [0, 0, 4, 4]],
    ['', '', []],
  ])('%s', (data, commands, points) => {
    const { path, whole } = read(data);
    expect(whole).toBe(true);
    expect(path.commands).toBe(commands);
    path.points.forEach((value, index) => {
      expect(value).toBeCloseTo(points[index] ?? Number.NaN, 9);
    });
    expect(path.points).toHaveLength(points.length);
  });

  it.each([
    ['M 1 2 X 3 4', 'M'],
    ['M 1 2 L 3', 'M'],
    ['M 1 2 L 3 C', 'M'],
    ['1 2', ''],
    ['M 1 2 L 3 4 5e99 6', 'ML'],
    ['M 1 2 C 5', 'M'],
    ['M 1 2 ; L 3 4', 'M'],
  ])('ends where it is no longer understood: %s', (data, commands) => {
    const { path, whole } = read(data);
    expect(whole).toBe(false);
    expect(path.commands.replace('Z', '')).toBe(commands);
  });

  it('takes no more coordinates than it may', () => {
    const { path, whole } = readPath(`M 0 0 ${'L 1 1 '.repeat(100)}`, 20);
    expect(whole).toBe(false);
    expect(path.points.length).toBeLessThanOrEqual(28);
  });
});

describe('arcs', () => {
  const ends = (curves: number[] | null) => curves?.slice(-2);

  it.each([
    [true, true, 0, -5],
    [true, false, 0, 5],
  ])('a half circle: large %s, clockwise %s', (large, clockwise, x, y) => {
    const curves = arcCurves([-5, 0], [5, 5], 0, large, clockwise, [5, 0]);
    expect(curves).toHaveLength(12);
    expect(curves?.[4]).toBeCloseTo(x, 9);
    expect(curves?.[5]).toBeCloseTo(y, 9);
    expect(ends(curves)).toEqual([5, 0]);
  });

  it('stays on its ellipse, turned or not, small or large', () => {
    for (const degrees of [0, 30, 90]) {
      for (const [large, clockwise] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        const curves = arcCurves([1, 2], [6, 3], degrees, large, clockwise, [4, 5]) ?? [];
        const turn = (-degrees * Math.PI) / 180;
        const flat = (x: number, y: number): [number, number] => [
          (Math.cos(turn) * x - Math.sin(turn) * y) / 6,
          (Math.sin(turn) * x + Math.cos(turn) * y) / 3,
        ];
        // Joints and ends lie on one circle of radius 1 after flattening: any three of them tell its centre.
        const joints = [flat(1, 2)];
        let [px, py] = [1, 2];
        for (let at = 0; at < curves.length; at += 6) {
          const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x = 0, y = 0] = curves.slice(at, at + 6);
          joints.push(flat((px + 3 * x1 + 3 * x2 + x) / 8, (py + 3 * y1 + 3 * y2 + y) / 8), flat(x, y));
          [px, py] = [x, y];
        }
        const [[ax, ay], [bx, by], [cx, cy]] = joints as [[number, number], [number, number], [number, number]];
        const d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by));
        const [p, q, r] = [ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy];
        const [ox, oy] = [
          (p * (by - cy) + q * (cy - ay) + r * (ay - by)) / d,
          (p * (cx - bx) + q * (ax - cx) + r * (bx - ax)) / d,
        ];
        for (const [x, y] of joints) expect(Math.hypot(x - ox, y - oy)).toBeCloseTo(1, 2);
        expect(curves.length > 12).toBe(large);
      }
    }
  });

  it('radii that do not reach grow, a way to nowhere is nothing', () => {
    expect(ends(arcCurves([0, 0], [1, 1], 0, false, true, [10, 0]))).toEqual([10, 0]);
    expect(arcCurves([3, 3], [1, 1], 0, false, true, [3, 3])).toEqual([]);
    expect(arcCurves([0, 0], [0, 1], 0, false, true, [10, 0])).toBeNull();
  });
});

describe('shapes', () => {
  const box = { x: 1, y: 2, width: 10, height: 6 };
  it('a box, and one with round corners, fill their box', () => {
    expect(pathBox(boxPath(box))).toEqual(box);
    expect(pathBox(roundedPath(box, 2, 1))).toEqual(box);
    expect(roundedPath(box, 2, 1).points).toHaveLength(4 * 8 + 2);
    expect(roundedPath(box, 0, 1)).toEqual(boxPath(box));
    expect(pathBox({ commands: '', points: [] })).toBeNull();
  });
});
