// Parts of the program that are loaded when they are wanted, or ahead of that in idle time: what a page needs at once stays small. A part is one module with all that only it
// needs. A load that fails is told to whoever wants the part (FaultBoundary.tsx), and stays failed: Chromium keeps what it could not load for as long as the page stands.

/** A part could not be loaded. */
export class PartError extends Error {
  override readonly name = 'PartError';
}

export class Part<Loaded> {
  readonly #load: () => Promise<Loaded>;
  #loaded: Loaded | undefined;
  #loading: Promise<Loaded> | undefined;

  constructor(load: () => Promise<Loaded>) {
    this.#load = load;
  }

  /** What was loaded, or the promise of it, which is broken with a PartError; always the same one. */
  want(): Loaded | Promise<Loaded> {
    if (this.#loaded !== undefined) return this.#loaded;
    this.#loading ??= this.#begin();
    return this.#loading;
  }

  /** Loads it ahead. That this failed is told when the part is wanted. */
  async ready(): Promise<void> {
    try {
      await this.want();
    } catch (error) {
      if (!(error instanceof PartError)) throw error;
    }
  }

  async #begin(): Promise<Loaded> {
    try {
      this.#loaded = await this.#load();
      return this.#loaded;
    } catch (cause) {
      throw new PartError('', { cause });
    }
  }
}
