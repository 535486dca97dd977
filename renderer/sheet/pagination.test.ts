import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Capacity, type FlowLine, type Plan, paginate } from './pagination.ts';

const CAPACITY: Capacity = { first: 9, rest: 22, block: 5, imprint: 2 };
/** 主送, `body` lines of text, then an attachment note of `notes` lines. */
const flow = (body: number, notes = 0): FlowLine[] => [
  {},
  ...Array.from({ length: body }, () => ({ body: true })),
  ...(notes > 0 ? [{ blank: true }, ...Array.from({ length: notes }, () => ({}))] : []),
];

function sound(lines: FlowLine[], plans: Plan[], capacity: Capacity): void {
  let next = 0;
  for (const plan of plans) {
    while (plan.from > next && lines[next]?.blank) next += 1;
    expect(plan.from).toBe(next);
    next = plan.to;
  }
  expect(next).toBe(lines.length);
  expect(plans.filter((plan) => plan.block)).toHaveLength(1);
  expect(plans.filter((plan) => plan.imprint)).toHaveLength(capacity.imprint > 0 ? 1 : 0);
  expect(plans.at(-1)?.block || plans.at(-1)?.imprint).toBe(true);
  for (const [index, plan] of plans.entries()) {
    const room = index === 0 ? capacity.first : capacity.rest;
    const used = plan.to - plan.from + (plan.block ? capacity.block : 0);
    const foot = plan.imprint ? capacity.imprint : 0;
    expect(used * plan.pitch).toBeLessThanOrEqual(room - foot + 1e-9);
    if (plan.block) expect(plan.to).toBeGreaterThan(plan.from);
    if (!plan.block && plan.to < lines.length) expect(lines[plan.to - 1]?.heading).not.toBe(true);
  }
}

describe('cutting a document into pages', () => {
  it('puts a short notice on one page when all of it fits', () => {
    const plans = paginate(flow(3), { ...CAPACITY, first: 12 });
    expect(plans).toEqual([{ from: 0, to: 4, block: true, imprint: true, pitch: 1, moved: false }]);
  });

  it('fills 22 lines a page where nothing forces otherwise', () => {
    const plans = paginate(flow(9 + 22 + 4), CAPACITY);
    expect(plans.map((plan) => plan.to - plan.from)).toEqual([9, 22, 5]);
    expect(plans.every((plan) => plan.pitch === 1)).toBe(true);
  });

  it('puts the 版记 on a page of its own when it does not fit', () => {
    const plans = paginate(flow(3), CAPACITY);
    expect(plans.map(({ block, imprint }) => [block, imprint])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('never leaves the signature block without text, whatever the length', () => {
    for (let body = 1; body <= 120; body += 1) {
      for (const notes of [0, 1, 4]) {
        const lines = flow(body, notes);
        const plans = paginate(lines, CAPACITY);
        sound(lines, plans, CAPACITY);
        const last = plans.find((plan) => plan.block);
        const text = lines.slice(last?.from, last?.to).filter((line) => line.body).length;
        expect(text > 0 || body <= 4, `${body} lines of body, ${notes} of notes`).toBe(true);
      }
    }
  });

  it('does not end a page with a heading', () => {
    const lines = flow(40).map((line, index) => (index === 8 ? { ...line, heading: true } : line));
    expect(paginate(lines, CAPACITY)[0]?.to).toBe(8);
  });

  it('is sound for any flow', () => {
    const line = fc.record({ body: fc.boolean(), heading: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 2, maxLength: 90 }),
        fc.integer({ min: 6, max: 14 }),
        fc.integer({ min: 0, max: 6 }),
        (lines, first, imprint) => {
          // Headings in a row have no good page end; single ones are what documents have.
          const single = lines.map((one, index) => ({ ...one, heading: one.heading && index % 3 === 2 }));
          const capacity = { first, rest: 22, block: 5, imprint };
          const plans = paginate(single, capacity);
          expect(plans.length).toBeGreaterThan(0);
          sound(single, plans, capacity);
        },
      ),
    );
  });
});
