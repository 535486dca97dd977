// Cuts the flow of lines into pages of 22 (fewer below the head of page 1). The signature block never stands on a page without text:
// GB/T 9704-2012, 7.3.5.5 wants the lines adjusted instead of 此页无正文. So every page height from 19 to 25 lines is tried on all pages,
// and the one nearest to 22 that leaves no bad page wins; only where none does, lines move along and the page before stays short.

export type FlowLine = {
  /** Between body and attachment note; dropped where a page begins. */
  readonly blank?: boolean;
  /** A heading: not the last line of a page. */
  readonly heading?: boolean;
  /** A line of the body, as opposed to 主送机关 or an attachment note. */
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
  /** The distance of lines on this page, 1 being that of 22 lines a page. */
  readonly pitch: number;
  /** The page before ends early, so that this one has text above the signature block. */
  readonly moved: boolean;
};

export type Capacity = {
  /** Lines left on page 1 below the title. */
  readonly first: number;
  readonly rest: number;
  /** Lines of the signature block with the blank lines around it. */
  readonly block: number;
  readonly imprint: number;
};

/** Lines a page, in the order of preference. */
const HEIGHTS = [22, 23, 21, 24, 20, 25, 19] as const;
const NORMAL = 22;
const TIGHTEST = 22 / 25;
/** Lines of body that belong above a signature block on a page of their own. */
const TOGETHER = 2;

type Attempt = { readonly plans: Plan[]; readonly cost: number };

const square = (value: number): number => value * value;

function cutCost(flow: readonly FlowLine[], from: number): number {
  if (from === 0) return 0;
  const last = flow.slice(from);
  const body = last.filter((line) => line.body).length;
  const inNote = !flow[from]?.body && !flow[from - 1]?.body && !flow[from - 1]?.blank;
  return (body === 0 ? 60 : body < TOGETHER ? 8 : 0) + (inNote ? 10 : 0);
}

/** The page with the signature block, or nothing if the lines from `from` on do not fit above it. */
function lastPage(flow: readonly FlowLine[], from: number, room: number, wished: number, capacity: Capacity) {
  const used = flow.length - from + capacity.block;
  const beside = room - capacity.imprint;
  const imprint = capacity.imprint > 0 && beside / used >= TIGHTEST;
  const available = imprint ? beside : room;
  const pitch = Math.min(wished, available / used);
  if (pitch < TIGHTEST - 1e-9) return undefined;
  const apart = capacity.imprint > 0 && !imprint;
  return { pitch, imprint, apart, cost: square(NORMAL / pitch - NORMAL) + (apart ? 8 : 0) };
}

/** Fills pages of `height` lines; `hold` lines at least are kept back for the last page. */
function attempt(flow: readonly FlowLine[], capacity: Capacity, height: number, hold: number): Attempt | undefined {
  const plans: Plan[] = [];
  const wished = NORMAL / height;
  let cost = 0;
  let from = 0;
  for (;;) {
    const room = plans.length === 0 ? capacity.first : capacity.rest;
    const last =
      plans.length === 0 || hold === 0 || flow.length - from <= hold
        ? lastPage(flow, from, room, wished, capacity)
        : undefined;
    if (last) {
      const moved = hold > 0 && plans.length > 0;
      const { pitch, imprint } = last;
      plans.push({ from, to: flow.length, block: true, imprint, pitch, moved });
      if (last.apart) {
        plans.push({ from: flow.length, to: flow.length, block: false, imprint: true, pitch: 1, moved: false });
      }
      return { plans, cost: cost + last.cost + cutCost(flow, from) };
    }
    const lines = Math.max(1, Math.round((room * height) / NORMAL));
    let to = Math.min(from + lines, flow.length - hold);
    while (to - 1 > from && (flow[to - 1]?.heading || flow[to - 1]?.blank)) to -= 1;
    // Without lines to hold back, a page that would swallow all of the text leaves none for the block.
    if (to <= from || to >= flow.length) return undefined;
    const pitch = room / lines;
    plans.push({ from, to, block: false, imprint: false, pitch, moved: false });
    cost += square(NORMAL / pitch - NORMAL) + square(Math.max(0, from + lines - to - 1)) + 3;
    from = to;
    while (flow[from]?.blank) from += 1;
  }
}

/** Lays out at least one page; every line of the flow is on exactly one page, in order (blank lines at a page's top are dropped). */
export function paginate(flow: readonly FlowLine[], capacity: Capacity): Plan[] {
  let best: Attempt | undefined;
  const consider = (made: Attempt | undefined): void => {
    if (made && (!best || made.cost < best.cost - 1e-9)) best = made;
  };
  for (const height of HEIGHTS) consider(attempt(flow, capacity, height, 0));
  for (let hold = 1; hold <= 10 && hold < flow.length; hold += 1) {
    if (!flow[flow.length - hold]?.blank) consider(attempt(flow, capacity, NORMAL, hold));
  }
  // A flow of one line under an endless title: text first, then the block wherever it fits.
  return best?.plans ?? lonely(flow, capacity);
}

function lonely(flow: readonly FlowLine[], capacity: Capacity): Plan[] {
  const plans: Plan[] = [];
  let from = 0;
  while (from < flow.length) {
    const to = Math.min(flow.length, from + Math.max(1, plans.length === 0 ? capacity.first : capacity.rest));
    plans.push({ from, to, block: false, imprint: false, pitch: 1, moved: false });
    from = to;
  }
  const imprint = capacity.imprint > 0;
  return [...plans, { from, to: from, block: true, imprint, pitch: 1, moved: true }];
}
