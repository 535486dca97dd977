// What the hand is doing on the pages, as named states, one file each: idle, drawing, erasing, panning. Events come in plain form, so that a gesture
// can be played without a window. The pen goes before the finger: once a pen was seen, a finger moves the page and a resting palm writes nothing.
import type { GestureHost, GestureState, Hand, Press, StateName, Travel } from './gesture-state.ts';
import { drawing } from './states/drawing.ts';
import { erasing } from './states/erasing.ts';
import { idle } from './states/idle.ts';
import { panning } from './states/panning.ts';

export class Gesture {
  readonly #idle: GestureState;
  #state: GestureState;
  #penSeen = false;

  constructor(host: GestureHost) {
    const hand: Hand = {
      host,
      penSeen: () => this.#penSeen,
      idle: () => this.#idle,
      drawing: (press, page) => drawing(press, page, hand),
      erasing: (press, page) => erasing(press, page, hand),
      panning: (press) => panning(press, hand),
    };
    this.#idle = idle(hand);
    this.#state = this.#idle;
  }

  get state(): StateName {
    return this.#state.name;
  }

  /** Answers whether the gesture has taken the pointer. */
  pointerDown(press: Press): boolean {
    if (press.kind === 'pen') this.#penSeen = true;
    const before = this.#state;
    this.#state = before.pointerDown(press);
    return this.#state !== before;
  }

  pointerMove(travel: Travel): void {
    this.#state = this.#state.pointerMove(travel);
  }

  pointerUp(id: number): void {
    this.#state = this.#state.pointerUp(id);
  }

  cancel(): void {
    this.#state = this.#state.cancel();
  }
}
