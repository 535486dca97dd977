import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePath } from '../../formats/pdf/picture.ts';
import { arcLayout, drawSealPicture, SEAL_RED, SealPictureError } from './seal-picture.ts';

const FACES = [
  '/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc',
  '/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc',
];
const path = FACES.find((one) => existsSync(one));
if (!path) console.log(`skipped: none of ${FACES.join(', ')} is installed`);
const fontFile = path ? new Uint8Array(readFileSync(path)) : new Uint8Array(0);

const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof SealPictureError ? error.code : String(error)),
  );

/** Distances of all points of a path from the middle of the seal, and the angle of their centre, clockwise from the top, in degrees. */
function place(d: string, centre: number) {
  const points = parsePath(d).flatMap(({ args }) =>
    Array.from(
      { length: args.length / 2 },
      (_, i) => [(args[2 * i] ?? 0) - centre, (args[2 * i + 1] ?? 0) - centre] as const,
    ),
  );
  const radii = points.map(([x, y]) => Math.hypot(x, y));
  const [x, y] = [
    points.reduce((sum, one) => sum + one[0], 0) / points.length,
    points.reduce((sum, one) => sum + one[1], 0) / points.length,
  ];
  return { least: Math.min(...radii), most: Math.max(...radii), angle: (Math.atan2(x, -y) * 180) / Math.PI };
}

describe.skipIf(!path)('a round seal', () => {
  it('has ring, star and one shape per character, inside the diameter, in vermilion', async () => {
    const name = '示例市发展和改革委员会';
    const { picture, svg, missing } = await drawSealPicture({ name, width: 42, fontFile });
    expect(missing).toEqual([]);
    expect(picture.viewBox).toEqual([0, 0, 42, 42]);
    expect(picture.paths).toHaveLength(2 + name.length);
    expect(new Set(picture.paths.map((one) => one.fill))).toEqual(new Set([SEAL_RED]));
    const [ring, star, ...characters] = picture.paths.map(({ d }) => place(d, 21));
    expect(ring?.most).toBeLessThan(21 * 1.16);
    expect(star?.most).toBeCloseTo(7, 2);
    const angles = characters.map((one) => one.angle);
    expect(angles).toEqual(angles.toSorted((a, b) => a - b));
    expect(Math.abs((angles[0] ?? 0) + (angles.at(-1) ?? 0))).toBeLessThan(6);
    for (const one of characters) {
      expect(one.most).toBeLessThan(21 - 1.2);
      expect(one.least).toBeGreaterThan(7);
    }
    expect(svg).toContain('width="42mm"');
    expect(svg.match(/<path /g)).toHaveLength(picture.paths.length);
  });

  it.each([2, 4, 8, 12, 20, 24, 30, 36])('fits a name of %i characters without overlap', (count) => {
    const { height, width, step, top } = arcLayout(count);
    // The chord at the characters' foot is the tightest place.
    expect(2 * (top - height) * Math.sin(step / 2)).toBeGreaterThanOrEqual(width);
    expect(step * (count - 1)).toBeLessThan((300 * Math.PI) / 180);
    expect(width / height).toBeGreaterThan(0.3);
  });

  it('scales with the diameter, and takes a caption', async () => {
    const small = await drawSealPicture({ name: '示例局', width: 21, fontFile, caption: '演练' });
    expect(small.picture.paths).toHaveLength(2 + 3 + 2);
    expect(place(small.picture.paths[1]?.d ?? '', 10.5).most).toBeCloseTo(3.5, 2);
  });

  it('tells characters that the face does not have', async () => {
    expect((await drawSealPicture({ name: '示例\u{10fffd}局', width: 42, fontFile })).missing).toEqual(['\u{10fffd}']);
  });

  it('refuses what cannot be a seal', async () => {
    expect(await codeOf(drawSealPicture({ name: '局', width: 42, fontFile }))).toBe('seal.name');
    expect(await codeOf(drawSealPicture({ name: '示'.repeat(37), width: 42, fontFile }))).toBe('seal.name');
    expect(await codeOf(drawSealPicture({ name: '示例局', width: 400, fontFile }))).toBe('seal.size');
    expect(await codeOf(drawSealPicture({ name: '示例局', width: 42, fontFile: fontFile.subarray(0, 1000) }))).toBe(
      'seal.face',
    );
    expect(await codeOf(drawSealPicture({ name: '示例局', width: 42, fontFile, face: 'NoSuchFace' }))).toBe(
      'seal.face',
    );
  });
});
