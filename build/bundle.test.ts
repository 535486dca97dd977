/* What the windows load, built from a small tree: nothing inline, nothing a sandbox cannot require, nothing done twice. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { buildClient, PAGES, PRELOADS } from './bundle.mjs';
import { ROOT } from './provision.mjs';

let root: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const page = (head: string) =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8" />${head}</head><body><script type="module" src="./page.ts"></script></body></html>`;
const inDist = (...parts: string[]) => join(root, 'dist', ...parts);

beforeEach(() => {
  // What is said at the terminal would only be noise among the tests' own lines.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  root = mkdtempSync(join(tmpdir(), 'yinzheng-bundle-'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  write('package-lock.json', '{}');
  write('renderer/page.css', 'body { background: url(./mark.svg); }');
  write('renderer/mark.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  write('renderer/page.ts', "import './page.css';\nconst words: string = 'one page';\ndocument.title = words;\n");
  for (const name of PAGES) write(`renderer/${name}`, page('<title>印证</title>'));
  write('preload/shared.ts', "export const shared: string = 'shared by both';\n");
  for (const name of PRELOADS) {
    write(
      `preload/${name}`,
      "import { contextBridge } from 'electron';\nimport { shared } from './shared.ts';\ncontextBridge.exposeInMainWorld('office', { shared });\n",
    );
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

it('builds a page per window and a single file per preload', async () => {
  expect(await buildClient({ root })).toBe(true);
  for (const name of PAGES) {
    const html = readFileSync(inDist('renderer', name), 'utf8');
    expect(html).toMatch(/<script type="module"[^>]* src="\.\/assets\//);
    expect(html).not.toMatch(/<style|data:/);
  }
  expect(readdirSync(inDist('preload')).sort()).toEqual(['pin.cjs', 'preload.cjs', 'sheet.cjs']);
  const preload = readFileSync(inDist('preload', 'preload.cjs'), 'utf8');
  expect([...preload.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])).toEqual(['electron']);
  expect(preload).toContain('shared by both');
});

it('turns no picture into a data: address', async () => {
  await buildClient({ root });
  const styles = readdirSync(inDist('renderer', 'assets')).filter((name) => name.endsWith('.css'));
  expect(styles).not.toEqual([]);
  for (const name of styles)
    expect(readFileSync(inDist('renderer', 'assets', name), 'utf8')).toMatch(/url\((?!data:)[^)]*mark/);
});

it('brings what pdf.js asks for, but no engine for scripts inside documents', async () => {
  await buildClient({ root });
  const files = (readdirSync(inDist('renderer', 'pdfjs'), { recursive: true }) as string[]).map(String);
  for (const name of ['pdf.worker.mjs', join('wasm', 'openjpeg.wasm'), join('wasm', 'jbig2.wasm')])
    expect(files).toContain(name);
  expect(files.filter((name) => name.startsWith(`cmaps`)).length).toBeGreaterThan(100);
  expect(files.filter((name) => /quickjs/i.test(name))).toEqual([]);
});

it('builds again when a source changed, and only then', async () => {
  expect(await buildClient({ root })).toBe(true);
  expect(await buildClient({ root })).toBe(false);
  write('renderer/page.test.ts', 'export {};\n');
  expect(await buildClient({ root })).toBe(false);
  write('renderer/page.ts', "document.title = 'another page';\n");
  expect(await buildClient({ root })).toBe(true);
  const scripts = readdirSync(inDist('renderer', 'assets')).map((name) =>
    readFileSync(inDist('renderer', 'assets', name), 'utf8'),
  );
  expect(scripts.join('')).toContain('another page');
  expect(scripts.join('')).not.toContain('one page');
});

it('builds once when two ask at the same time', async () => {
  const built = await Promise.all([buildClient({ root }), buildClient({ root })]);
  expect(built.filter(Boolean)).toHaveLength(1);
});

it.each([
  ['an inline script', '<script>document.title = 1</script>'],
  ['an inline style', '<style>body { margin: 0 }</style>'],
  ['a handler in an attribute', '<meta name="x" onload="alert(1)" />'],
])('refuses a page with %s', async (_what, head) => {
  write('renderer/index.html', page(head));
  await expect(buildClient({ root })).rejects.toThrow(/inline script or style/);
  expect(existsSync(inDist('renderer'))).toBe(false);
});

it('refuses a preload that requires what a sandbox does not give', async () => {
  write('preload/pin.ts', "import { readFileSync } from 'node:fs';\nreadFileSync('/');\n");
  await expect(buildClient({ root })).rejects.toThrow(/a preload asks for node:fs/);
  expect(existsSync(inDist('preload'))).toBe(false);
});

it('keeps the last good build when a source is broken', async () => {
  await buildClient({ root });
  write('renderer/page.ts', 'const = ;\n');
  await expect(buildClient({ root })).rejects.toMatchObject({
    message: expect.stringContaining('does not build'),
    exitCode: 1,
  });
  expect(existsSync(inDist('renderer', 'index.html'))).toBe(true);
});
