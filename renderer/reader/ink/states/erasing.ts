// The rubber goes over one page and takes whole strokes. One press is one step of the history; cancelling brings everything back.
import type { GestureState, Hand, Press } from '../gesture-state.ts';

export function erasing(press: Press, page: number, hand: Hand): GestureState {
  const { host } = hand;
  let last = host.locate(page, press.sample);
  host.beginErasing();
  host.erase(page, last, last);
  const self: GestureState = {
    name: 'erasing',
    pointerDown: () => self,
    pointerMove(travel) {
      if (travel.id !== press.id) return self;
      for (const sample of travel.samples) {
        const next = host.locate(page, sample);
        host.erase(page, last, next);
        last = next;
      }
      return self;
    },
    pointerUp(id) {
      if (id !== press.id) return self;
      host.endErasing(true);
      return hand.idle();
    },
    cancel() {
      host.endErasing(false);
      return hand.idle();
    },
  };
  return self;
}
