// The page in main's hidden window: takes the elements, chooses faces, lays out, draws, reports. Main then prints it to PDF.
// It keeps nothing, fetches nothing and is loaded anew for each document.
import { SHEET_FACES, type SheetHost } from '../../preload/contract/sheet.ts';
import { drawPage } from './draw.ts';
import { chooseFace, substitutions, wantedFamily } from './faces.ts';
import { layout } from './layout.ts';
import { ruler } from './metrics.ts';

declare global {
  interface Window {
    readonly sheet: SheetHost;
  }
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const words = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

const input = await window.sheet.input();
const measure = ruler(document);
const faces = SHEET_FACES.map((face) => chooseFace(face, (family) => measure.installed(family)));
measure.use(faces);
for (const { face, stack, weight } of faces) {
  document.documentElement.style.setProperty(`--${face}`, stack);
  document.documentElement.style.setProperty(`--${face}-weight`, String(weight));
}

const { pages, places, warnings } = layout(input, measure, words);
const lacking = SHEET_FACES.flatMap((face) => {
  const text = pages.flatMap((page) => page.runs.filter((run) => run.face === face).map((run) => run.text));
  const characters = measure.missing(face, text.join(''));
  return characters.length > 0
    ? [{ code: 'glyphMissing' as const, detail: { face, characters: characters.join('') } }]
    : [];
});

document.title = input.elements.title.replace(/\s+/g, '');
document.body.append(...pages.map((page) => drawPage(document, page)));
await document.fonts.ready;

window.sheet.done({
  pages: pages.length,
  ...places,
  fonts: faces.map(({ face, family }) => ({ face, wanted: wantedFamily(face), used: family })),
  warnings: [...substitutions(faces), ...lacking, ...warnings],
});
