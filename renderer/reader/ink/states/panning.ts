// A finger or the middle button moves the page. A pen that comes takes over at once.
import type { GestureState, Hand, Press } from '../gesture-state.ts';

export function panning(press: Press, hand: Hand): GestureState {
  let last = press.sample;
  const self: GestureState = {
    name: 'panning',
    pointerDown: (other) => (other.kind === 'pen' ? hand.idle().pointerDown(other) : self),
    pointerMove(travel) {
      const next = travel.samples.at(-1);
      if (travel.id !== press.id || !next) return self;
      hand.host.pan(last.x - next.x, last.y - next.y);
      last = next;
      return self;
    },
    pointerUp: (id) => (id === press.id ? hand.idle() : self),
    cancel: () => hand.idle(),
  };
  return self;
}
