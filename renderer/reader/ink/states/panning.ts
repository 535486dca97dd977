// A finger or the middle button moves the page. A pen that comes takes over at once.
import type { GestureHost, GestureState, Press } from '../gesture.ts';
import { idle } from './idle.ts';

export function panning(press: Press, host: GestureHost): GestureState {
  let last = press.sample;
  const self: GestureState = {
    name: 'panning',
    pointerDown: (other, gesture) => (other.kind === 'pen' ? idle.pointerDown(other, gesture) : self),
    pointerMove(travel) {
      const next = travel.samples.at(-1);
      if (travel.id !== press.id || !next) return self;
      host.pan(last.x - next.x, last.y - next.y);
      last = next;
      return self;
    },
    pointerUp: (id) => (id === press.id ? idle : self),
    cancel: () => idle,
  };
  return self;
}
