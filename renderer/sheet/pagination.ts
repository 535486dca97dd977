// Cuts the flow of lines into pages of 22 (fewer below the head of page 1). The signature block never stands on a page without text
// (GB/T 9704-2012, 7.3.5.5: adjust the lines, do not write 此页无正文): a little too much is tightened in, otherwise text moves along.

export type FlowLine = {
  /** Between body and attachment note; dropped where a page begins. */
  readonly blank?: boolean;
  /** A heading: not the last line of a page. */
  readonly heading?: boolean;
  /** A line of the body, as opposed to an attachment note. */
  readonly body?: boolean;
};

export type Plan = {
  /** Lines `from` (included) to `to` (excluded) of the flow. */
  readonly from: number;
  readonly to: number;
  /** The signature block follows the text of this page. */
  readonly block: boolean;
  /** The 版记 stands at the foot of this page. */
  readonly imprint: boolean;
  /** 1, or less where the lines are tightened. */
  readonly pitch: number;
  /** Lines were taken along from the page before, for the signature block's sake. */
  readonly moved: boolean;
};

export type Capacity = {
  /** Lines left on page 1 below title. */
  readonly first: number;
  readonly rest: number;
  /** Lines of the signature block with the blank lines around it. */
  readonly block: number;
  readonly imprint: number;
};

/** 24 lines instead of 22: the closest lines that still look like a printed document. */
const TIGHTEST = 22 / 24;
const TOGETHER = 2;

/** How many of the lines `from` to `to` the signature block takes along: two lines of body and the attachment note after them. */
function along(flow: readonly FlowLine[], from: number, to: number): number {
  let body = 0;
  for (let index = to - 1; index > from; index -= 1) {
    if (flow[index]?.body) body += 1;
    if (body >= TOGETHER && !flow[index - 1]?.heading) return to - index;
  }
  return Math.min(TOGETHER, Math.max(0, to - from - 1));
}

/** Lays out at least one page; every line of the flow is on exactly one page, in order (blank lines at a page's top are dropped). */
export function paginate(flow: readonly FlowLine[], capacity: Capacity): Plan[] {
  const pages: Plan[] = [];
  const room = (): number => (pages.length === 0 ? capacity.first : capacity.rest);
  const full = (from: number, to: number): void => {
    pages.push({ from, to, block: false, imprint: false, pitch: 1, moved: false });
  };
  let from = 0;
  const skipBlanks = (): void => {
    while (flow[from]?.blank) from += 1;
  };
  while (flow.length - from > room()) {
    let to = from + room();
    while (to - 1 > from && (flow[to - 1]?.heading || flow[to - 1]?.blank)) to -= 1;
    full(from, to);
    from = to;
    skipBlanks();
  }
  let used = flow.length - from + capacity.block;
  const moved = room() / used < TIGHTEST;
  if (moved) {
    const taken = along(flow, from, flow.length);
    full(from, flow.length - taken);
    from = flow.length - taken;
    skipBlanks();
    used = flow.length - from + capacity.block;
  }
  const beside = room() - capacity.imprint;
  const imprint = capacity.imprint > 0 && beside / used >= TIGHTEST;
  const pitch = Math.min(1, (imprint ? beside : room()) / used);
  pages.push({ from, to: flow.length, block: true, imprint, pitch, moved });
  if (capacity.imprint > 0 && !imprint) {
    pages.push({ from: flow.length, to: flow.length, block: false, imprint: true, pitch: 1, moved: false });
  }
  return pages;
}
