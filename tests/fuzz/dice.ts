// The chance of the fuzzer: what is thrown follows from a seed number and an index alone, so that any input can be had again.

/** A small generator of even numbers below 2^32 (xorshift32 of a scrambled start): repeatable, and nothing more. */
export class Dice {
  #state: number;

  constructor(seed: number, index: number) {
    let state = (seed ^ Math.imul(index + 1, 0x9e3779b1)) | 0;
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    this.#state = state ^ (state >>> 16) || 1;
  }

  /** An integer from 0 to below `limit`. */
  below(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % Math.max(1, limit);
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('nothing to pick from');
    return choice;
  }
}
