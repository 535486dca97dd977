// The rubber goes over one page and takes whole strokes. One press is one step of the history; cancelling brings everything back.
import type { GestureHost, GestureState, Press } from '../gesture.ts';
import { idle } from './idle.ts';

export function erasing(press: Press, page: number, host: GestureHost): GestureState {
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
      return idle;
    },
    cancel() {
      host.endErasing(false);
      return idle;
    },
  };
  return self;
}
