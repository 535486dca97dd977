// Nothing is under way. Decides what a press begins: writing, rubbing out, moving the page, or nothing of ours (selecting text).
import type { Gesture, GestureState, Press } from '../gesture.ts';
import { drawing } from './drawing.ts';
import { erasing } from './erasing.ts';
import { panning } from './panning.ts';

const MIDDLE = 1;
/** The bit that a pen's other end sets in `buttons`. */
const ERASER_END = 32;

export const idle: GestureState = {
  name: 'idle',
  pointerDown: begin,
  pointerMove: () => idle,
  pointerUp: () => idle,
  cancel: () => idle,
};

function begin(press: Press, gesture: Gesture): GestureState {
  const { host } = gesture;
  const tool = host.tool();
  if (press.kind === 'mouse' && press.button === MIDDLE) return panning(press, host);
  const fingerMoves = gesture.penSeen || tool === 'none' || !host.mayWrite();
  if (press.kind === 'touch' && (fingerMoves || press.page === null)) return panning(press, host);
  if (press.page === null || !host.mayWrite()) return idle;
  if (press.kind === 'mouse' && (press.button !== 0 || tool === 'none')) return idle;
  if (tool === 'eraser' || (press.buttons & ERASER_END) !== 0) return erasing(press, press.page, host);
  return drawing(press, press.page, host);
}
