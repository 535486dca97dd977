// The sample files as they looked when they were last looked at by eye: a fingerprint of each of their first pages lies in golden/. A page may have a few cells off, since canvases round
// differently; a seal, a picture or a line of text that is missing or elsewhere is more than that. To make one anew: `npm run -s render -- FILE --page N --fingerprint`.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../crypto/ready.ts';
import { drawOfd } from './draw-ofd.ts';
import { cellsOff, fingerprintOf, GOLDEN_DPI } from './fingerprint.ts';

const SAMPLES = new URL('../../../shared/samples/ofd/', import.meta.url).pathname;
const GOLDEN = new URL('golden/', import.meta.url).pathname;
/** Of 5,760 cells. */
const MOST_OFF = 12;

const golden = readdirSync(GOLDEN).map((name) => {
  const [, file = '', page = '1'] = /^(.+)-(\d+)\.txt$/.exec(name) ?? [];
  return { name, sample: join(SAMPLES, `${file}.ofd`), page: Number(page) };
});
const isThere = existsSync(SAMPLES);

beforeAll(() => ready());

describe('golden pictures', () => {
  for (const { name, sample, page } of golden) {
    it.skipIf(!existsSync(sample))(
      `${name}${existsSync(sample) ? '' : ' (skipped: no such sample file)'}`,
      async () => {
        const { png } = await drawOfd(bytesOf(sample), { page: page - 1, dpi: GOLDEN_DPI, boxes: true });
        expect(cellsOff(await fingerprintOf(png), linesOf(name))).toBeLessThanOrEqual(MOST_OFF);
      },
    );
  }

  it.skipIf(!isThere)(`notice a seal that is missing${isThere ? '' : ' (skipped: no sample files)'}`, async () => {
    const name = 'ofdrw-reader__SESV4SignDoc-1.txt';
    const bytes = bytesOf(join(SAMPLES, 'ofdrw-reader__SESV4SignDoc.ofd'));
    const { png } = await drawOfd(bytes, { page: 0, dpi: GOLDEN_DPI, boxes: true, seals: false });
    expect(cellsOff(await fingerprintOf(png), linesOf(name))).toBeGreaterThan(MOST_OFF);
  });

  it('notice a line of text elsewhere', () => {
    const lines = linesOf('ofdrw-converter__z-1.txt');
    expect(cellsOff(lines, lines)).toBe(0);
    expect(cellsOff(['', ...lines.slice(0, -1)], lines)).toBeGreaterThan(MOST_OFF);
  });
});

function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

function linesOf(name: string): string[] {
  return readFileSync(join(GOLDEN, name), 'utf8').trimEnd().split('\n');
}
