// The working copy looked at by others: qpdf reads it, Poppler and pdf.js show its annotations, the command line says what it is worth. Made of our own
// page, of sample files from other programs, and of files that qpdf has encrypted.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { byteRangesInFile } from '../../formats/pdf/byte-range.ts';
import type { CopyAnnotation } from '../../formats/pdf/copy-annotations.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { nodeSpawn, openQuarantine, type TaskInput } from '../../main/quarantine/index.ts';
import { withDocument } from '../../main/quarantine/pdfjs.ts';
import { findTextFont } from '../../main/seals/index.ts';

const lacks = (tool: string, ...args: string[]) => spawnSync(tool, args).error !== undefined;
const noQpdf = lacks('qpdf', '--version');
const noPoppler = lacks('pdftoppm', '-v') || lacks('pdftotext', '-v');
const found = findTextFont();
const SAMPLES = new URL('../../../shared/samples/pdf/', import.meta.url).pathname;
const noSamples = !existsSync(SAMPLES);
const because = (...reasons: (string | false)[]) => {
  const told = reasons.filter((reason) => reason !== false);
  return told.length > 0 ? ` (skipped: ${told.join(', ')})` : '';
};
const noFont = found === null && 'no Chinese typeface on this machine';
const folder = mkdtempSync(join(tmpdir(), 'yinzheng-copy-'));
const quarantine = openQuarantine(nodeSpawn());
let turn = 0;

afterAll(() => {
  quarantine.close();
  rmSync(folder, { recursive: true, force: true });
});

const said = { page: 0, author: '林致远', at: Date.UTC(2026, 10, 21), contents: '请核对' };
const ANNOTATIONS: CopyAnnotation[] = [
  { ...said, kind: 'note', x: 72, y: 300, number: 1 },
  { ...said, kind: 'highlight', boxes: [{ x: 300, y: 400, width: 100, height: 40 }] },
  {
    ...said,
    kind: 'ink',
    strokes: [
      {
        width: 8,
        colour: 'blue',
        points: [
          [100, 600, 0.5, 0],
          [300, 600, 0.6, 99],
        ],
      },
    ],
  },
];

function requestFor(bytes: Uint8Array): TaskInput<'makeWorkingCopy'> {
  if (!found) throw new Error('no font');
  return {
    bytes,
    heading: '标注副本',
    worth: '不具效力',
    origin: '林致远 2026年11月22日导出',
    title: '标注副本：通知',
    madeAt: Date.UTC(2026, 10, 22),
    annotations: ANNOTATIONS,
    list: { title: '批注清单', entries: [{ head: '批注 1', covered: '', text: '请核对月底的时间' }] },
    fontFile: found.file,
    ...(found.face ? { face: found.face } : {}),
  };
}

async function copyOf(bytes: Uint8Array): Promise<{ bytes: Uint8Array; path: string }> {
  const copy = await quarantine.run('makeWorkingCopy', requestFor(bytes));
  const path = join(folder, `${turn++}.pdf`);
  writeFileSync(path, copy.bytes);
  return { bytes: copy.bytes, path };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  );

describe.skipIf(noFont !== false)(`the working copy${because(noFont)}`, () => {
  it.skipIf(noQpdf)(`is clean to qpdf${because(noQpdf && 'no qpdf on this machine')}`, async () => {
    const { path } = await copyOf(onePagePdf());
    const checked = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });

  it.skipIf(noPoppler)(
    `is shown by Poppler with its annotations and its marks${because(noPoppler && 'no Poppler on this machine')}`,
    async () => {
      const { path } = await copyOf(onePagePdf());
      const text = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).stdout;
      const pages = text.split('\f').filter((page) => page.trim() !== '');
      expect(pages).toHaveLength(2);
      for (const page of pages) expect(page.replace(/\s/g, '')).toMatch(/标注副本不具效力.*林致远2026年11月22日导出/s);
      expect(pages[1]?.replace(/\s/g, '')).toContain('请核对月底的时间');
      const picture = draw(path);
      expect(picture(350, 420)).toEqual([246, 220, 125]);
      expect(picture(200, 600)).toEqual([31, 78, 140]);
      expect(picture(550, 700)).toEqual([255, 255, 255]);
      // The marker of a note stands over the corner of its place.
      expect(picture(67, 292)).not.toEqual([255, 255, 255]);
    },
  );

  it('is shown by pdf.js with its annotations, words as words', async () => {
    const { bytes } = await copyOf(onePagePdf());
    const annotations = await withDocument(bytes, undefined, async (document) =>
      (await document.getPage(1)).getAnnotations(),
    );
    expect(annotations.map(({ subtype, hasAppearance }) => [subtype, hasAppearance])).toEqual([
      ['Text', true],
      ['Highlight', true],
      ['Ink', true],
    ]);
    for (const { titleObj, contentsObj, richText } of annotations) {
      expect([titleObj.str, contentsObj.str, richText]).toEqual(['林致远', '请核对', undefined]);
    }
  });

  it('claims nothing: the command line finds no signature and says what it is', async () => {
    const { path } = await copyOf(onePagePdf());
    const program = fileURLToPath(new URL('../../main/verification/cli.ts', import.meta.url));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['--no-warnings', program, path, ...args], {
        encoding: 'utf8',
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      });
    const told = run();
    expect(told.status).toBe(2);
    expect(told.stdout.split('\n')[0]).toContain('没有签章或签名');
    expect(told.stdout).toContain('这是标注副本：不具效力');
    expect(JSON.parse(run('--json').stdout)).toMatchObject({
      verdict: 'unsigned',
      reasons: ['pdf.workingCopy'],
      signatures: [],
    });
  });

  const others = noSamples
    ? []
    : [
        'signed_verified.pdf',
        'gigu003-govdoc-template.pdf',
        'rotation.pdf',
        'stamps.pdf',
        'helloworld-bad.pdf',
        'xfa_issue14315.pdf',
      ];
  it.skipIf(noSamples || noQpdf).each(noSamples ? ['samples'] : others)(
    `of %s is clean to qpdf and carries no signature${because(noSamples && `no sample files at ${SAMPLES}`, noQpdf && 'no qpdf on this machine')}`,
    async (name) => {
      const { path, bytes } = await copyOf(new Uint8Array(readFileSync(join(SAMPLES, name))));
      const checked = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
      expect([checked.status, checked.stderr]).toEqual([0, '']);
      expect(byteRangesInFile(bytes)).toEqual([]);
      expect((await quarantine.run('inspectPdf', { bytes })).facts).toMatchObject({ workingCopy: true, active: [] });
    },
  );

  it.skipIf(noQpdf)(
    `of an encrypted file is made in the clear where its rights allow it, else refused${because(noQpdf && 'no qpdf on this machine')}`,
    async () => {
      const plain = join(folder, 'plain.pdf');
      writeFileSync(plain, onePagePdf());
      const encrypted = (...options: string[]) => {
        const out = join(folder, `encrypted-${turn++}.pdf`);
        const run = spawnSync('qpdf', ['--encrypt', ...options, '--', plain, out], { encoding: 'utf8' });
        expect([run.status, run.stderr]).toEqual([0, '']);
        return new Uint8Array(readFileSync(out));
      };
      const open = await copyOf(encrypted('', 'owner', '256'));
      expect(spawnSync('qpdf', ['--is-encrypted', open.path]).status).toBe(2);
      const text = await quarantine.run('pdfText', { bytes: open.bytes, pages: [0] });
      expect(text[0]?.items.map((item) => item.text).join('')).toContain('Hello');
      expect(await codeOf(copyOf(encrypted('', 'owner', '256', '--modify=none')))).toBe('pdf.notPermitted');
      expect(await codeOf(copyOf(encrypted('secret', 'owner', '256')))).toBe('pdf.passwordRequired');
    },
  );

  it('is refused without a usable typeface', async () => {
    const fontFile = new Uint8Array(64);
    expect(await codeOf(quarantine.run('makeWorkingCopy', { ...requestFor(onePagePdf()), fontFile }))).toBe(
      'copy.noFont',
    );
  });
});

/** Colours of the first page by Poppler, at points from its top left. */
function draw(path: string): (x: number, y: number) => number[] {
  const { stdout } = spawnSync('pdftoppm', ['-r', '72', '-f', '1', '-l', '1', path], { maxBuffer: 16 * 1024 * 1024 });
  const [, width = '', height = ''] =
    /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.subarray(0, 40).toString('latin1')) ?? [];
  const start = stdout.length - Number(width) * Number(height) * 3;
  return (x, y) => [...stdout.subarray(start + (y * Number(width) + x) * 3).subarray(0, 3)];
}
