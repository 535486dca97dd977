// Keeps a draft while it is written: a moment after the last keystroke, one saving at a time, the newest text always last. A draft gets its
// id at its first saving. Knows no screen and no main; both are handed in, so that the order of savings can be tested.

export type KeeperState = {
  readonly draft: string | null;
  readonly savedAt: number | undefined;
  readonly status: 'idle' | 'waiting' | 'saving';
  /** What the last saving threw, until one succeeds. */
  readonly error: unknown;
};

export type SaveDraft = (
  draft: string | null,
  text: string,
) => Promise<{ readonly draft: string; readonly savedAt: number }>;

/** Milliseconds between the last keystroke and the saving. */
export const SAVE_DELAY = 700;

export class DraftKeeper {
  #state: KeeperState;
  readonly #save: SaveDraft;
  readonly #tell: (state: KeeperState) => void;
  #text: string;
  #saved: string;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay: Promise<void> = Promise.resolve();

  /** `text` is what is kept already, or what a new draft begins with: it is not saved before it changes. */
  constructor(
    start: { draft: string | null; savedAt: number | undefined; text: string },
    save: SaveDraft,
    tell: (state: KeeperState) => void,
  ) {
    this.#state = { draft: start.draft, savedAt: start.savedAt, status: 'idle', error: undefined };
    this.#text = start.text;
    this.#saved = start.text;
    this.#save = save;
    this.#tell = tell;
  }

  get state(): KeeperState {
    return this.#state;
  }

  /** Tells the present text; equal text is not saved again. */
  note(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    if (this.#state.status === 'idle') this.#set({ status: 'waiting' });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), SAVE_DELAY);
  }

  /** Saves at once what is not saved yet, after a saving under way; answers the draft's id, null if there is none. Never throws. */
  async flush(): Promise<string | null> {
    clearTimeout(this.#timer);
    this.#underWay = this.#underWay.then(() => this.#once());
    await this.#underWay;
    return this.#state.draft;
  }

  /** Saves no more: the draft was submitted or deleted. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stopped = true;
  }

  async #once(): Promise<void> {
    if (this.#stopped || this.#text === this.#saved) return;
    const text = this.#text;
    this.#set({ status: 'saving' });
    try {
      const kept = await this.#save(this.#state.draft, text);
      this.#saved = text;
      this.#set({
        draft: kept.draft,
        savedAt: kept.savedAt,
        status: this.#text === text ? 'idle' : 'waiting',
        error: undefined,
      });
    } catch (error) {
      this.#set({ status: 'waiting', error });
    }
  }

  #set(change: Partial<KeeperState>): void {
    this.#state = { ...this.#state, ...change };
    this.#tell(this.#state);
  }
}
