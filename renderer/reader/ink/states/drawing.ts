// A stroke is being written on one page. A pen that comes while a finger writes takes over: what the finger wrote was the palm.
import type { InkStroke } from '../../../../preload/contract/fields.ts';
import type { GestureState, Hand, InkPoint, Press, Sample } from '../gesture-state.ts';
import { MAX_POINTS } from '../strokes.ts';

/** Points closer than this to the last one say nothing new; in PDF points. */
const NEAR = 0.35;

export function drawing(press: Press, page: number, hand: Hand): GestureState {
  const { host } = hand;
  const { colour, width } = host.style();
  const began = press.sample.at;
  const points: InkPoint[] = [toPoint(press.sample)];

  function toPoint(sample: Sample): InkPoint {
    const { x, y } = host.locate(page, sample);
    const pressure = Math.min(1, Math.max(0, sample.pressure));
    return [round(x, 100), round(y, 100), round(pressure, 1000), Math.max(0, Math.round(sample.at - began))];
  }

  function stroke(): InkStroke {
    return { page, width, colour, points: [...points] };
  }

  host.show(stroke());
  const self: GestureState = {
    name: 'drawing',
    pointerDown(other) {
      if (press.kind !== 'touch' || other.id === press.id || other.kind === 'mouse') return self;
      host.show(null);
      return other.kind === 'pen' ? hand.idle().pointerDown(other) : hand.panning(other);
    },
    pointerMove(travel) {
      if (travel.id !== press.id) return self;
      for (const sample of travel.samples) {
        const last = points.at(-1);
        const next = toPoint(sample);
        if (last && Math.hypot(next[0] - last[0], next[1] - last[1]) < NEAR) continue;
        if (points.length < MAX_POINTS) points.push(next);
      }
      host.show(stroke());
      return self;
    },
    pointerUp(id) {
      if (id !== press.id) return self;
      host.show(null);
      host.commit(stroke());
      return hand.idle();
    },
    cancel() {
      host.show(null);
      return hand.idle();
    },
  };
  return self;
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
