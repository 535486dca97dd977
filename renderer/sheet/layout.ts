// An official document from its elements to fixed places on A4 pages (GB/T 9704-2012). Pure: the same elements and the same glyph
// measures give the same pages. Draft and final copy share every place; filling in number or date adds their runs and moves nothing.
import type { SheetInput, SheetResult, SheetWarning } from '../../preload/contract/sheet.ts';
import { layFlow, tidy } from './flow.ts';
import { blockLines, exerciseMark, layBlock, layImprint, pageNumber } from './foot.ts';
import { baselineIn, LINE_PITCH, LINES, SIZE_3, TEXT } from './geometry.ts';
import { layHead } from './head.ts';
import type { Metrics, SheetPage } from './model.ts';
import { paginate } from './pagination.ts';

export type Layout = {
  readonly pages: SheetPage[];
  readonly places: Pick<SheetResult, 'documentNumber' | 'date' | 'printedOn' | 'signatureBlock' | 'seal'>;
  readonly warnings: SheetWarning[];
};

/** `words` cuts Chinese text into words, for the title's line breaks. */
export function layout(given: SheetInput, metrics: Metrics, words: (text: string) => string[]): Layout {
  const title = given.elements.title.split(/\r?\n/).map(tidy).join('\n').trim();
  const issuingAgency = tidy(given.elements.issuingAgency);
  const input = { ...given, elements: { ...given.elements, title, issuingAgency } };
  const head = layHead(input, metrics, words(title));
  const flow = layFlow(input.elements, metrics);
  const imprint = layImprint(input, metrics);
  const plans = paginate(flow, {
    first: Math.max(1, LINES - head.nextLine),
    rest: LINES,
    block: blockLines(input),
    imprint: imprint.lines,
  });
  const warnings = [...head.warnings];
  let places: Partial<Layout['places']> = { documentNumber: head.number };

  const pages = plans.map((plan, page): SheetPage => {
    const firstLine = page === 0 ? head.nextLine : 0;
    const top = TEXT.top + firstLine * LINE_PITCH;
    const pitch = LINE_PITCH * plan.pitch;
    const runs = page === 0 ? [...head.runs] : [];
    const rules = page === 0 ? [...head.rules] : [];
    for (const [index, line] of flow.slice(plan.from, plan.to).entries()) {
      const baseline = baselineIn(top + index * pitch, pitch, SIZE_3);
      runs.push(...line.runs.map((run) => ({ ...run, x: TEXT.left + run.x, baseline })));
    }
    if (plan.block) {
      const below = top + (plan.to - plan.from) * pitch;
      const block = layBlock(input, metrics, page, below, Math.min(pitch, LINE_PITCH));
      runs.push(...block.runs);
      places = { ...places, date: block.date, signatureBlock: block.block, seal: block.seal };
    }
    if (Math.abs(plan.pitch - 1) > 1e-9) {
      warnings.push({ code: 'linesAdjusted', detail: { page, lines: Math.round(LINES / plan.pitch) } });
    }
    if (plan.moved) warnings.push({ code: 'blockMoved', detail: { page } });
    if (plan.imprint) {
      const foot = imprint.draw(page);
      runs.push(...foot.runs);
      rules.push(...foot.rules);
      if (foot.printedOn) places = { ...places, printedOn: foot.printedOn };
    }
    if (input.exercise) {
      const mark = exerciseMark(metrics);
      runs.push(...mark.runs);
      rules.push(...mark.rules);
    }
    runs.push(...pageNumber(input, metrics, page));
    return { runs, rules };
  });
  const { documentNumber, date, signatureBlock, seal, printedOn } = places;
  if (!documentNumber || !date || !signatureBlock || !seal) throw new Error('no page holds the signature block');
  const complete = { documentNumber, date, signatureBlock, seal, ...(printedOn ? { printedOn } : {}) };
  return { pages, places: complete, warnings };
}
