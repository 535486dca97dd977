// What passes between a hand, its states and the pages: presses and movements in plain form, and what a state may do. Types only, so that states
// know each other by what they are for and not by their files.
import type { Ink, InkStroke } from '../../../preload/contract/fields.ts';
import type { Point } from './strokes.ts';

export type Tool = 'none' | 'pen' | 'eraser';
export type Colour = InkStroke['colour'];
export type InkPoint = Ink[number]['points'][number];
export type StateName = 'idle' | 'drawing' | 'erasing' | 'panning';

/** Where a pointer was, in CSS pixels of the window; pressure 0 to 1; `at` in milliseconds of any one clock. */
export type Sample = Point & { readonly pressure: number; readonly at: number };

export type Press = {
  readonly id: number;
  readonly kind: 'pen' | 'mouse' | 'touch';
  readonly button: number;
  readonly buttons: number;
  /** The page under the pointer, from 0; null beside the pages. */
  readonly page: number | null;
  readonly sample: Sample;
};

/** Movement since the last event, all coalesced samples in order. */
export type Travel = { readonly id: number; readonly samples: readonly Sample[] };

/** What the states may do to the pages. */
export type GestureHost = {
  readonly tool: () => Tool;
  /** Whether this person may write on this version at all. */
  readonly mayWrite: () => boolean;
  readonly style: () => { readonly colour: Colour; readonly width: number };
  /** A window position as a point of a page, kept within the page; in PDF points from its top left. */
  readonly locate: (page: number, at: Point) => Point;
  /** Shows the stroke that is being written, or none. */
  readonly show: (stroke: InkStroke | null) => void;
  readonly commit: (stroke: InkStroke) => void;
  /** Begins an erasure; what follows is one step of the history. */
  readonly beginErasing: () => void;
  readonly erase: (page: number, from: Point, to: Point) => void;
  readonly endErasing: (keep: boolean) => void;
  readonly pan: (dx: number, dy: number) => void;
};

/** One state; each method answers the state that follows. */
export type GestureState = {
  readonly name: StateName;
  pointerDown(press: Press): GestureState;
  pointerMove(travel: Travel): GestureState;
  pointerUp(id: number): GestureState;
  /** The system took the pointer away, or the person pressed Esc: as if it had not begun. */
  cancel(): GestureState;
};

/** The hand that a state belongs to, and the ways from one state to the next. */
export type Hand = {
  readonly host: GestureHost;
  /** A pen was seen since the document was opened. */
  readonly penSeen: () => boolean;
  readonly idle: () => GestureState;
  readonly drawing: (press: Press, page: number) => GestureState;
  readonly erasing: (press: Press, page: number) => GestureState;
  readonly panning: (press: Press) => GestureState;
};
