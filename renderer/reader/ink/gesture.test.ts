import { describe, expect, it } from 'vitest';
import type { InkStroke } from '../../../preload/contract/fields.ts';
import { Gesture } from './gesture.ts';
import type { Press, StateName, Tool } from './gesture-state.ts';
import { add, change, type InkBook, openBook, rub } from './strokes.ts';

/** A hand over one page whose points are the window's pixels; a test reads like the gesture. */
class Hand {
  tool: Tool = 'none';
  mayWrite = true;
  book: InkBook = openBook([]);
  live: InkStroke | null = null;
  panned = { x: 0, y: 0 };
  readonly #gesture: Gesture;
  #before: readonly InkStroke[] = [];
  #clock = 0;
  #last = 1;

  constructor() {
    this.#gesture = new Gesture({
      tool: () => this.tool,
      mayWrite: () => this.mayWrite,
      style: () => ({ colour: 'vermilion', width: 2 }),
      locate: (_page, at) => ({ x: at.x, y: at.y }),
      show: (stroke) => {
        this.live = stroke;
      },
      commit: (stroke) => {
        this.book = add(this.book, stroke);
      },
      beginErasing: () => {
        this.#before = this.book.strokes;
      },
      erase: (page, from, to) => {
        this.book = { ...this.book, strokes: rub(this.book.strokes, page, from, to, 4) };
      },
      endErasing: (keep) => {
        const after = this.book.strokes;
        this.book = { ...this.book, strokes: this.#before };
        if (keep) this.book = change(this.book, after);
      },
      pan: (dx, dy) => {
        this.panned = { x: this.panned.x + dx, y: this.panned.y + dy };
      },
    });
  }

  with(tool: Tool): this {
    this.tool = tool;
    return this;
  }

  pointerDown(x: number, y: number, press: Partial<Press> = {}): this {
    this.#last = press.id ?? 1;
    this.#gesture.pointerDown({
      id: this.#last,
      kind: 'mouse',
      button: 0,
      buttons: 1,
      page: 0,
      sample: this.#sample(x, y),
      ...press,
    });
    return this;
  }

  pointerMove(x: number, y: number, id = this.#last): this {
    this.#gesture.pointerMove({ id, samples: [this.#sample(x, y)] });
    return this;
  }

  pointerUp(id = this.#last): this {
    this.#gesture.pointerUp(id);
    return this;
  }

  cancel(): this {
    this.#gesture.cancel();
    return this;
  }

  expectToBeIn(state: StateName): this {
    expect(this.#gesture.state).toBe(state);
    return this;
  }

  #sample(x: number, y: number) {
    this.#clock += 8;
    return { x, y, pressure: 0.5, at: this.#clock };
  }
}

const pen = { kind: 'pen', id: 7 } as const;
const finger = { kind: 'touch', id: 9 } as const;

describe('writing', () => {
  it('writes with the mouse only after the pen was taken up', () => {
    const hand = new Hand().pointerDown(10, 10).pointerMove(50, 50).expectToBeIn('idle').pointerUp();
    expect(hand.book.strokes).toHaveLength(0);
    hand.with('pen').pointerDown(10, 10).pointerMove(50, 50).expectToBeIn('drawing').pointerUp().expectToBeIn('idle');
    expect(hand.book.strokes).toEqual([
      {
        page: 0,
        width: 2,
        colour: 'vermilion',
        points: [
          [10, 10, 0.5, 0],
          [50, 50, 0.5, 8],
        ],
      },
    ]);
  });

  it('writes with a real pen at once', () => {
    const hand = new Hand().pointerDown(10, 10, pen).expectToBeIn('drawing').pointerMove(20, 20).pointerUp();
    expect(hand.book.strokes).toHaveLength(1);
  });

  it('writes nothing for one who may not, and nothing beside the page', () => {
    const hand = new Hand().with('pen');
    hand.mayWrite = false;
    hand.pointerDown(10, 10, pen).expectToBeIn('idle').pointerUp();
    hand.mayWrite = true;
    hand.pointerDown(10, 10, { page: null }).expectToBeIn('idle');
    hand.pointerDown(10, 10, { button: 2, buttons: 2 }).expectToBeIn('idle');
    expect(hand.book.strokes).toHaveLength(0);
  });

  it('leaves out points that say nothing new', () => {
    const hand = new Hand()
      .with('pen')
      .pointerDown(10, 10)
      .pointerMove(10.1, 10.1)
      .pointerMove(10.2, 10)
      .pointerMove(12, 10)
      .pointerUp();
    expect(hand.book.strokes[0]?.points.map(([x]) => x)).toEqual([10, 12]);
  });

  it('keeps nothing of a cancelled stroke', () => {
    const hand = new Hand().with('pen').pointerDown(10, 10).pointerMove(30, 30).cancel().expectToBeIn('idle');
    expect(hand.live).toBeNull();
    expect(hand.book.strokes).toHaveLength(0);
  });
});

describe('pen before finger', () => {
  it('lets a finger write until a pen was seen, then a finger moves the page', () => {
    const hand = new Hand().with('pen').pointerDown(0, 0, finger).expectToBeIn('drawing').pointerMove(9, 9).pointerUp();
    hand.pointerDown(10, 10, pen).pointerMove(20, 20).pointerUp();
    hand.pointerDown(100, 100, finger).expectToBeIn('panning').pointerMove(90, 70).pointerUp().expectToBeIn('idle');
    expect(hand.panned).toEqual({ x: 10, y: 30 });
    expect(hand.book.strokes).toHaveLength(2);
  });

  it('forgets the palm when the pen comes down', () => {
    const hand = new Hand().with('pen').pointerDown(200, 200, finger).pointerMove(210, 205).expectToBeIn('drawing');
    hand.pointerDown(10, 10, pen).pointerMove(30, 10).expectToBeIn('drawing').pointerUp();
    expect(hand.book.strokes).toHaveLength(1);
    expect(hand.book.strokes[0]?.points[0]?.[0]).toBe(10);
  });

  it('ignores a palm that comes while the pen writes', () => {
    const hand = new Hand().pointerDown(10, 10, pen);
    hand
      .pointerDown(300, 300, finger)
      .expectToBeIn('drawing')
      .pointerMove(310, 300, 9)
      .pointerUp(9)
      .expectToBeIn('drawing');
    hand.pointerMove(40, 10, 7).pointerUp(7).expectToBeIn('idle');
    expect(hand.book.strokes[0]?.points.map(([x]) => x)).toEqual([10, 40]);
  });

  it('takes two fingers for moving the page', () => {
    new Hand()
      .with('pen')
      .pointerDown(0, 0, finger)
      .pointerDown(50, 0, { kind: 'touch', id: 10 })
      .expectToBeIn('panning');
  });
});

describe('rubbing out and moving', () => {
  it('rubs out with the tool and with the other end of the pen, as one step back', () => {
    const hand = new Hand()
      .with('pen')
      .pointerDown(0, 10)
      .pointerMove(100, 10)
      .pointerUp()
      .pointerDown(0, 90)
      .pointerMove(100, 90)
      .pointerUp();
    hand.with('eraser').pointerDown(50, 0).expectToBeIn('erasing').pointerMove(50, 50).pointerUp();
    expect(hand.book.strokes).toHaveLength(1);
    hand
      .with('pen')
      .pointerDown(50, 60, { ...pen, buttons: 32 })
      .expectToBeIn('erasing')
      .pointerMove(50, 100)
      .pointerUp();
    expect(hand.book.strokes).toHaveLength(0);
    expect(hand.book.past.at(-1)).toHaveLength(1);
  });

  it('brings everything back when rubbing out is cancelled', () => {
    const hand = new Hand().with('pen').pointerDown(0, 10).pointerMove(100, 10).pointerUp();
    const before = hand.book.strokes;
    hand.with('eraser').pointerDown(50, 0).pointerMove(50, 50);
    expect(hand.book.strokes).toHaveLength(0);
    expect(hand.cancel().expectToBeIn('idle').book.strokes).toBe(before);
  });

  it('moves the page with the middle button whatever the tool', () => {
    const hand = new Hand()
      .with('eraser')
      .pointerDown(10, 10, { button: 1, buttons: 4 })
      .expectToBeIn('panning')
      .pointerMove(10, 40)
      .pointerUp();
    expect(hand.panned).toEqual({ x: 0, y: -30 });
  });
});
