/*
 * DeltaX and DeltaY of a TextCode (GB/T 33190 clause 11.3): the way from each glyph to the next, where "g n v" stands for v n times. Nothing is
 * laid out beyond what is asked for, so that a count of a thousand million costs nothing. Makers give too few; the last one then goes on.
 */

import { numberOf, wordsOf } from '../document/values.ts';

/** The way to each of the first `count` glyphs from the one before it; zero for all where there is none. */
export function readDeltas(text: string | undefined, count: number): number[] {
  // A repetition takes three words for at least one glyph.
  const words = wordsOf(text, count * 3);
  const out: number[] = [];
  for (let at = 0; at < words.length && out.length < count; at++) {
    // "g3 5" stands for "g 3 5".
    const [, glued] = /^g(\d*)$/i.exec(words[at] ?? '') ?? [];
    if (glued === undefined) {
      out.push(numberOf(words[at]) ?? 0);
      continue;
    }
    const times = Math.min(count, Math.trunc(Number(glued === '' ? words[++at] : glued)) || 0);
    const value = numberOf(words[++at]) ?? 0;
    for (let n = 0; n < times && out.length < count; n++) out.push(value);
  }
  const last = out.at(-1) ?? 0;
  while (out.length < count) out.push(last);
  return out;
}
