// Nothing is under way. Decides what a press begins: writing, rubbing out, moving the page, or nothing of ours (selecting text).
import type { GestureState, Hand, Press } from '../gesture-state.ts';

const MIDDLE = 1;
/** The bit that a pen's other end sets in `buttons`. */
const ERASER_END = 32;

export function idle(hand: Hand): GestureState {
  const { host } = hand;

  function begin(press: Press): GestureState {
    const tool = host.tool();
    if (press.kind === 'mouse' && press.button === MIDDLE) return hand.panning(press);
    const fingerMoves = hand.penSeen() || tool === 'none' || !host.mayWrite();
    if (press.kind === 'touch' && (fingerMoves || press.page === null)) return hand.panning(press);
    if (press.page === null || !host.mayWrite()) return self;
    if (press.kind === 'mouse' && (press.button !== 0 || tool === 'none')) return self;
    if (tool === 'eraser' || (press.buttons & ERASER_END) !== 0) return hand.erasing(press, press.page);
    return hand.drawing(press, press.page);
  }

  const self: GestureState = {
    name: 'idle',
    pointerDown: begin,
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
  };
  return self;
}
