// pdf.js alone in the client's window, apart from the client's own: the peer of the reader. It has the plain file, chosen in an input of its own, and the worker that the
// client serves; its code comes from outside, which the client's policy would refuse (`bypassPolicy`).

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as pdfjsDist from 'pdfjs-dist';
import type * as pdfjsViewer from 'pdfjs-dist/web/pdf_viewer.mjs';
import type { Page } from 'playwright-core';

type Peer = {
  readonly pdfjs: typeof pdfjsDist;
  readonly file: File;
  /** The whole file, for the time of opening alone. */
  readonly bytes: Uint8Array;
  /** Pages from 0 whose picture and text stand. */
  readonly drawn: Set<number>;
};

/** Where the viewer stands, CSS pixels of the window. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const ours = (path: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(`pdfjs-dist/${path}`), 'utf8');

/** pdf.js and the plain file, ready in the window as `globalThis.peer`; with `inMemory` its bytes as well. */
export async function preparePeer(page: Page, file: string, inMemory = true): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'plain-file';
    input.hidden = true;
    document.body.append(input);
  });
  await page.locator('#plain-file').setInputFiles(file);
  await page.evaluate(
    async ({ source, inMemory }) => {
      const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      const pdfjs: typeof pdfjsDist = await import(address);
      pdfjs.GlobalWorkerOptions.workerSrc = new URL('pdfjs/pdf.worker.mjs', document.baseURI).href;
      const input = document.querySelector<HTMLInputElement>('#plain-file');
      const chosen = input?.files?.[0];
      if (!input || !chosen) throw new Error('no file was chosen');
      const bytes = inMemory ? await chosen.bytes() : new Uint8Array(0);
      Object.assign(globalThis, { peer: { pdfjs, file: chosen, bytes, drawn: new Set() } });
    },
    { source: ours('build/pdf.min.mjs'), inMemory },
  );
}

/** Milliseconds from the bytes in memory to the first page drawn. */
export async function openPlain(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { pdfjs, bytes } = (globalThis as unknown as { peer: Peer }).peer;
    const address = (path: string) => new URL(`pdfjs/${path}`, document.baseURI).href;
    const data = bytes.slice();
    const begun = performance.now();
    const task = pdfjs.getDocument({
      data,
      cMapUrl: address('cmaps/'),
      cMapPacked: true,
      standardFontDataUrl: address('standard_fonts/'),
    });
    const first = await (await task.promise).getPage(1);
    const viewport = first.getViewport({ scale: 1.5 });
    const canvas = document.createElement('canvas');
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    await first.render({ canvas, viewport }).promise;
    await new Promise((done) => requestAnimationFrame(done));
    const took = performance.now() - begun;
    await task.destroy();
    return took;
  });
}

/** pdf.js's own viewer over the client's screen, with the first page drawn. The file comes by ranges of the size that the client's reader asks for, and nothing ahead. */
export async function openViewer(page: Page, box: Box): Promise<void> {
  await page.evaluate(
    async ({ source, style, box }) => {
      const { pdfjs, file, drawn } = (globalThis as unknown as { peer: Peer }).peer;
      // Where the viewer's module looks for the library.
      Object.assign(globalThis, { pdfjsLib: pdfjs });
      const module = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      const { EventBus, PDFLinkService, PDFViewer }: typeof pdfjsViewer = await import(module);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      document.adoptedStyleSheets.push(sheet);
      const container = document.createElement('div');
      container.id = 'plain-viewer';
      Object.assign(container.style, {
        position: 'absolute',
        left: `${box.x}px`,
        top: `${box.y}px`,
        width: `${box.width}px`,
        height: `${box.height}px`,
        overflow: 'auto',
        zIndex: '10000',
        background: '#888',
      });
      const pages = document.createElement('div');
      pages.className = 'pdfViewer';
      container.append(pages);
      document.body.append(container);
      const eventBus = new EventBus();
      const linkService = new PDFLinkService({ eventBus });
      const viewer = new PDFViewer({ container, viewer: pages, eventBus, linkService });
      linkService.setViewer(viewer);
      const stands = { picture: new Set<number>(), text: new Set<number>() };
      const first = new Promise<void>((done) => {
        const tell = (part: Set<number>, number: number) => {
          part.add(number);
          if (!stands.picture.has(number) || !stands.text.has(number)) return;
          drawn.add(number - 1);
          if (number === 1) done();
        };
        eventBus.on('pagesinit', () => {
          viewer.currentScaleValue = 'page-width';
        });
        eventBus.on('pagerendered', ({ pageNumber }: { pageNumber: number }) => tell(stands.picture, pageNumber));
        eventBus.on('textlayerrendered', ({ pageNumber }: { pageNumber: number }) => tell(stands.text, pageNumber));
      });
      class FileRange extends pdfjs.PDFDataRangeTransport {
        override requestDataRange(begin: number, end: number): void {
          void file
            .slice(begin, end)
            .bytes()
            .then((bytes) => this.onDataRange(begin, bytes));
        }
      }
      const address = (path: string) => new URL(`pdfjs/${path}`, document.baseURI).href;
      const task = pdfjs.getDocument({
        range: new FileRange(file.size, null),
        rangeChunkSize: 64 * 1024,
        disableAutoFetch: true,
        disableStream: true,
        cMapUrl: address('cmaps/'),
        cMapPacked: true,
        standardFontDataUrl: address('standard_fonts/'),
        wasmUrl: address('wasm/'),
      });
      const opened = await task.promise;
      linkService.setDocument(opened);
      viewer.setDocument(opened);
      await first;
    },
    { source: ours('web/pdf_viewer.mjs'), style: ours('web/pdf_viewer.css'), box },
  );
}
