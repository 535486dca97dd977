// One's own highlights and notes on one version, as they are written and kept, beside everybody's signed ones. Each change is saved through main after a
// short rest. Nothing is written before the kept ones have been read, so that nothing can be overwritten unseen. Knows no page and no pointer.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Highlight, PageNote, Remarks, SignedRemarks } from '../../../preload/contract/fields.ts';
import { call, type Failure, failureOf } from '../../shell/office.ts';
import {
  addHighlights,
  addNote,
  changeNote,
  type Entry,
  entriesOf,
  NO_REMARKS,
  toKeep,
  without,
} from './remark-list.ts';

/** Rest after the last change before it is saved, in milliseconds. */
const REST = 500;

export type RemarksState = {
  readonly mine: Remarks;
  readonly signed: readonly SignedRemarks[];
  /** Whether the signed ones are shown. */
  readonly shown: boolean;
  /** All that is to be shown, in the order of the pages. */
  readonly entries: readonly Entry[];
  /** The kept ones have been read; before that nothing can be written. */
  readonly ready: boolean;
  readonly mayWrite: boolean;
  /** The next press on a page puts a note there. */
  readonly placing: boolean;
  /** Where the small bar stands, in CSS pixels of the pages' scrolled area, and what it is for: the selection, or one's own highlight. */
  readonly bar: { readonly left: number; readonly top: number; readonly own: number | null } | null;
  /** One's own note that is being written. */
  readonly editing: number | null;
  /** Key of the entry that is in hand. */
  readonly chosen: string | null;
  readonly saving: 'none' | 'waiting' | 'saving' | 'saved' | 'failed';
  readonly savedAt: number;
  readonly failure: Failure | undefined;
};

export class RemarksBook {
  readonly state: StoreApi<RemarksState>;
  readonly #dossier: string;
  readonly #digest: string;
  #timer = 0;
  #saved: Remarks = NO_REMARKS;
  #saves: Promise<void> = Promise.resolve();

  constructor(dossier: string, digest: string) {
    this.#dossier = dossier;
    this.#digest = digest;
    this.state = createStore<RemarksState>()(() => ({
      mine: NO_REMARKS,
      signed: [],
      shown: true,
      entries: [],
      ready: false,
      mayWrite: false,
      placing: false,
      bar: null,
      editing: null,
      chosen: null,
      saving: 'none',
      savedAt: 0,
      failure: undefined,
    }));
    this.state.subscribe((now, before) => {
      if (now.mine === before.mine && now.signed === before.signed && now.shown === before.shown) return;
      this.state.setState({ entries: entriesOf(now.mine, now.shown ? now.signed : []) });
    });
  }

  /** Reads the kept ones and everyone's signed ones. What is not saved yet stays. */
  async load(): Promise<void> {
    try {
      const { mine: kept, signed } = await call(window.office.circulation.remarks, {
        dossier: this.#dossier,
        digest: this.#digest,
      });
      const { mine, ready } = this.state.getState();
      const same = JSON.stringify(kept) === JSON.stringify(toKeep(mine));
      if (same) this.#saved = mine;
      if (same || (ready && mine !== this.#saved)) {
        return this.state.setState({ signed, ready: true, failure: undefined });
      }
      this.#saved = kept;
      this.state.setState({ mine: kept, signed, ready: true, editing: null, chosen: null, failure: undefined });
    } catch (error) {
      this.state.setState({ failure: failureOf(error) });
    }
  }

  setShown(shown: boolean): void {
    this.state.setState({ shown });
  }

  setMayWrite(mayWrite: boolean): void {
    this.state.setState({ mayWrite, ...(mayWrite ? {} : { placing: false, bar: null }) });
  }

  setPlacing(placing: boolean): void {
    this.state.setState({ placing: placing && this.writable, bar: null });
  }

  get writable(): boolean {
    const { ready, mayWrite } = this.state.getState();
    return ready && mayWrite;
  }

  highlight(added: readonly Highlight[]): void {
    if (!this.writable || added.length === 0) return;
    this.state.setState({ bar: null });
    this.#change(addHighlights(this.state.getState().mine, added));
  }

  /** Begins an empty note; answers whether there was room for it. */
  begin(place: Omit<PageNote, 'text'>): boolean {
    if (!this.writable) return false;
    this.finish();
    const { mine } = this.state.getState();
    const next = addNote(mine, place);
    this.state.setState({ placing: false, bar: null });
    if (next === mine) return false;
    const index = next.notes.length - 1;
    this.state.setState({ mine: next, editing: index, chosen: `mine note ${index}` });
    return true;
  }

  edit(index: number): void {
    if (this.writable) this.state.setState({ editing: index, chosen: `mine note ${index}` });
  }

  write(index: number, text: string): void {
    if (this.writable) this.#change(changeNote(this.state.getState().mine, index, text));
  }

  /** Ends writing; a note that says nothing goes. */
  finish(): void {
    const { mine, editing } = this.state.getState();
    if (editing === null) return;
    this.state.setState({ editing: null });
    if (mine.notes[editing]?.text.trim() === '') this.remove('note', editing);
  }

  remove(kind: Entry['kind'], index: number): void {
    if (!this.writable) return;
    this.state.setState({ editing: null, chosen: null, bar: null });
    this.#change(without(this.state.getState().mine, kind, index));
  }

  #change(mine: Remarks): void {
    this.state.setState({ mine, saving: 'waiting' });
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush().catch(() => undefined), REST);
  }

  /** Saves what is not saved yet, one save after another. Throws when main did not keep it. */
  flush(): Promise<void> {
    window.clearTimeout(this.#timer);
    this.#saves = this.#saves.catch(() => undefined).then(() => this.#save());
    return this.#saves;
  }

  async #save(): Promise<void> {
    const { mine, ready } = this.state.getState();
    if (!ready || mine === this.#saved) return;
    this.state.setState({ saving: 'saving', failure: undefined });
    try {
      const remarks = toKeep(mine);
      const { savedAt } = await call(window.office.circulation.saveRemarks, {
        dossier: this.#dossier,
        digest: this.#digest,
        remarks,
      });
      this.#saved = mine;
      const more = this.state.getState().mine !== mine;
      this.state.setState({ saving: more ? 'waiting' : 'saved', savedAt });
    } catch (error) {
      this.state.setState({ saving: 'failed', failure: failureOf(error) });
      throw error;
    }
  }

  /** Lets go; what is not saved is saved, as long as main still listens. */
  close(): void {
    void this.flush().catch(() => undefined);
  }
}
