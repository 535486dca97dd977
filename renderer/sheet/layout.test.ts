import { describe, expect, it } from 'vitest';
import type { SheetInput } from '../../preload/contract/sheet.ts';
import { CELL, LINE_PITCH, mm, PAGE, TEXT, TEXT_BOTTOM, TEXT_RIGHT } from './geometry.ts';
import { type Layout, layout } from './layout.ts';
import type { Metrics, Run } from './model.ts';

/** A face of full-width ideographs and half-width figures, its ink 0.82 em above and 0.06 em below the baseline. */
const METRICS: Metrics = {
  advance: (_face, character) => (/[ -~]/.test(character) ? 0.5 : 1),
  extent: () => ({ above: 0.82, below: 0.06 }),
};
const INPUT: SheetInput = {
  elements: {
    documentKind: 'notice',
    issuingAgency: '示例市发展和改革委员会',
    title: '关于开展安全检查的通知',
    primaryRecipients: ['各县（市、区）发展和改革局', '市直有关单位'],
    body: ['为做好安全生产工作，现就有关事项通知如下。', '一、总体要求', '请各单位认真组织，按时报送。'],
    attachmentNotes: ['检查表', '联系人名单'],
    signatureBlock: '示例市发展和改革委员会',
    copiedRecipients: ['市财政局'],
    handlingMark: 'workSecret',
    urgency: 'extraUrgent',
    disclosure: 'proactive',
  },
  printingAgency: '示例市发展和改革委员会办公室',
  printedOn: { year: 2026, month: 11, day: 21 },
  exercise: false,
  filled: {},
};
const FILLED: SheetInput['filled'] = {
  documentNumber: { agencyCode: '演发改', year: 2026, serial: 14 },
  signedOffOn: { year: 2026, month: 1, day: 5 },
};
const lay = (change: Partial<SheetInput> = {}): Layout =>
  layout({ ...INPUT, ...change }, METRICS, (text) => Array.from(text));
const runs = (laid: Layout): Run[] => laid.pages.flatMap((page) => page.runs);
const find = (laid: Layout, text: string): Run => {
  const run = runs(laid).find((one) => one.text === text);
  if (!run) throw new Error(`no run ${text}`);
  return run;
};
const letter = { elements: { ...INPUT.elements, documentKind: 'letter' as const } };

describe('draft and final copy', () => {
  it.each([
    ['notice', {}],
    ['letter', letter],
  ])('of a %s differ by the runs of number and date alone', (_kind, change) => {
    const draft = lay(change);
    const final = lay({ ...change, filled: FILLED });
    const added = runs(final).filter(
      (run) => !runs(draft).some((other) => JSON.stringify(other) === JSON.stringify(run)),
    );
    expect(added.map((run) => run.text)).toEqual(['演发改〔2026〕14号', '2026年1月5日']);
    expect(runs(final).length).toBe(runs(draft).length + 2);
    expect(final.pages.map((page) => page.rules)).toEqual(draft.pages.map((page) => page.rules));
    expect(final.places).toEqual(draft.places);
  });

  it('have number and date within their reserved boxes', () => {
    for (const change of [{}, letter]) {
      const final = lay({ ...change, filled: FILLED });
      for (const [text, box] of [
        ['演发改〔2026〕14号', final.places.documentNumber],
        ['2026年1月5日', final.places.date],
      ] as const) {
        const run = find(final, text);
        const width = Array.from(text).reduce((sum, one) => sum + METRICS.advance('fangsong', one) * run.size, 0);
        expect(run.x).toBeGreaterThanOrEqual(box.x - 0.01);
        expect(run.x + width + run.spacing * (text.length - 1)).toBeLessThanOrEqual(box.x + box.width + 0.01);
        const top = PAGE.height - box.y - box.height;
        expect(run.baseline - 0.88 * run.size).toBeGreaterThanOrEqual(top - 0.01);
        expect(run.baseline + 0.12 * run.size).toBeLessThanOrEqual(top + box.height + 0.01);
      }
    }
  });
});

describe('the 版记', () => {
  it('keeps the place of a date of printing that comes with the final copy', () => {
    const { printedOn: _known, ...unknown } = INPUT;
    const layUnknown = (filled: SheetInput['filled']): Layout =>
      layout({ ...unknown, filled }, METRICS, (text) => Array.from(text));
    const draft = layUnknown({});
    const final = layUnknown({ printedOn: { year: 2026, month: 11, day: 21 } });
    const text = find(final, '2026年11月21日');
    const box = final.places.printedOn;
    if (!box) throw new Error('no place for the date of printing');
    expect(final.places).toEqual(draft.places);
    expect(runs(final).length).toBe(runs(draft).length + 1);
    expect(text.x).toBeGreaterThanOrEqual(box.x);
    expect(find(final, '印发').x).toBeGreaterThan(box.x + box.width);
    expect(PAGE.height - text.baseline).toBeGreaterThan(box.y);
    expect(PAGE.height - text.baseline + 0.88 * 14).toBeLessThan(box.y + box.height);
  });

  it('sets a list of copies smaller rather than let it leave the page', () => {
    const copiedRecipients = Array.from({ length: 50 }, (_, index) => `${'示例市第'.repeat(10)}${index}局`);
    const laid = lay({ elements: { ...INPUT.elements, copiedRecipients } });
    const all = laid.pages.at(-1)?.runs.filter((run) => run.size < 14) ?? [];
    expect(all.length).toBeGreaterThan(10);
    for (const run of all) expect(run.baseline - run.size).toBeGreaterThanOrEqual(TEXT.top);
  });
});

describe('the places of GB/T 9704', () => {
  const laid = lay({ filled: FILLED });

  it('the red mark begins 35 mm below the upper edge of the 版心 and stays on it', () => {
    const mark = find(laid, '示例市发展和改革委员会文件');
    expect(mark.baseline - 0.82 * mark.size).toBeCloseTo(TEXT.top + mm(35), 6);
    expect(mark.x).toBeGreaterThanOrEqual(TEXT.left - 1e-6);
    expect(mark.ink).toBe('red');
  });

  it('the number stands two lines below the mark, the red line of 156 mm another 4 mm below', () => {
    const mark = find(laid, '示例市发展和改革委员会文件');
    const number = find(laid, '演发改〔2026〕14号');
    const numberTop = number.baseline - 0.88 * 16;
    expect(numberTop - (mark.baseline + 0.06 * mark.size)).toBeCloseTo(2 * LINE_PITCH, 6);
    const line = laid.pages[0]?.rules.find((rule) => rule.ink === 'red');
    expect(line?.y).toBeCloseTo(numberTop + 16 + mm(4), 6);
    expect(line?.width).toBeCloseTo(mm(156), 6);
  });

  it('text stands on the grid of 22 lines', () => {
    const grid = (run: Run): number => (run.baseline - TEXT.top - (LINE_PITCH - 16) / 2 - 0.88 * 16) / LINE_PITCH;
    for (const text of ['一、总体要求', '特急', '工作秘密']) {
      expect(grid(find(laid, text))).toBeCloseTo(Math.round(grid(find(laid, text))), 6);
    }
    expect(find(laid, '一、总体要求').x).toBeCloseTo(TEXT.left + 2 * CELL, 6);
    expect(find(laid, '一、总体要求').face).toBe('hei');
  });

  it('the date ends four characters in', () => {
    const date = find(laid, '2026年1月5日');
    const width = 6 * 0.5 * 16 + 3 * 16 + 8 * date.spacing;
    expect(date.x + width).toBeCloseTo(TEXT_RIGHT - 4 * CELL, 6);
  });

  it('the seal covers name and date, its top within one line of the text, and stays above the 版记', () => {
    const { seal, signatureBlock, date } = laid.places;
    const top = seal.y + seal.height;
    expect(seal.width).toBeCloseTo(mm(42), 6);
    expect(top).toBeGreaterThan(signatureBlock.y + signatureBlock.height);
    expect(seal.y).toBeLessThan(date.y);
    const middle = signatureBlock.y + signatureBlock.height / 2;
    expect(middle).toBeLessThan(seal.y + seal.height / 2);
    expect(seal.x + seal.width / 2).toBeCloseTo(signatureBlock.x + signatureBlock.width / 2, 6);
    const above = runs(laid).filter((run) => run.text === '联系人名单');
    const textBottom = PAGE.height - ((above[0]?.baseline ?? 0) + 0.12 * 16);
    expect(textBottom - top).toBeGreaterThan(0);
    expect(textBottom - top).toBeLessThanOrEqual(LINE_PITCH);
    expect(seal.y).toBeGreaterThan(PAGE.height - TEXT_BOTTOM);
  });

  it('page numbers stand 7 mm below the 版心, odd ones right, even ones left, one character in', () => {
    const long = lay({ elements: { ...INPUT.elements, body: Array.from({ length: 80 }, () => '请认真组织。') } });
    const first = find(long, '— 1 —');
    const second = find(long, '— 2 —');
    expect(first.baseline - 0.82 * 14).toBeCloseTo(TEXT_BOTTOM + mm(7), 6);
    expect(first.x + (3 * 0.5 + 2) * 14).toBeCloseTo(TEXT_RIGHT - 14, 6);
    expect(second.x).toBeCloseTo(TEXT.left + 14, 6);
  });

  it('a letter has its mark 30 mm below the edge, double lines of 170 mm and no number on page 1', () => {
    const one = lay({ ...letter, filled: FILLED });
    const mark = find(one, '示例市发展和改革委员会');
    expect(mark.baseline - 0.82 * mark.size).toBeCloseTo(mm(30), 6);
    const lines = one.pages[0]?.rules.filter((rule) => rule.ink === 'red') ?? [];
    expect(lines.map((rule) => Math.round(rule.width))).toEqual(Array.from({ length: 4 }, () => Math.round(mm(170))));
    expect(runs(one).some((run) => run.text === '— 1 —')).toBe(false);
  });

  it('an exercise is marked on every page', () => {
    const elements = { ...INPUT.elements, body: Array.from({ length: 60 }, () => '请认真组织。') };
    const marked = lay({ elements, exercise: true });
    expect(marked.pages.length).toBeGreaterThan(2);
    for (const page of marked.pages) expect(page.runs.filter((run) => run.text === '演练')).toHaveLength(1);
    expect(runs(lay({ elements })).some((run) => run.text === '演练')).toBe(false);
  });

  it('a title as long as the form allows still leaves text on page 1', () => {
    const laidOut = lay({ elements: { ...INPUT.elements, title: '关于国家重点建设项目的通知'.repeat(15) } });
    expect(laidOut.pages[0]?.runs.some((run) => run.face === 'fangsong' && run.text.startsWith('各县'))).toBe(true);
  });
});
