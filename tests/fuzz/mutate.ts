// Inputs for the parsers: what a mutator makes of seeds, and now and then what fast-check makes of nothing. An input follows from its seed number and
// its index alone, so that any of them can be had again.

import fc from 'fast-check';
import { changeDer, changePem } from './der.ts';
import { Dice } from './dice.ts';

const INTERESTING = [
  0, 1, 2, 3, 4, 5, 6, 12, 16, 19, 22, 23, 24, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0xa0, 0xa3, 0xfe, 0xff,
];
/** Lengths in DER, and numbers and words of text formats, in which readers go wrong. */
const WORDS = [
  '\x30\x80',
  '\x30\x84\xff\xff\xff\xff',
  '\x30\x88\x7f\xff\xff\xff\xff\xff\xff\xff',
  '\x02\x00',
  '\x06\x00',
  '\x06\x01\x80',
  '\x03\x01\x08',
  '\0\0',
  '-1',
  '0',
  '00',
  '4294967296',
  '9007199254740993',
  '99999999999999999999',
  '1e400',
  '\n',
  '\r\n',
  ' ',
  '=',
  '"',
  '\\ud800',
  '\\u0000',
  '__proto__',
  '{',
  '[',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  'endobj',
  '1 0 obj',
  '1 0 R',
  '<<',
  '>>',
  '/Prev 0',
  '/Length 99999999',
  '/Kids [1 0 R]',
  '/Parent 1 0 R',
  '/ByteRange [0 0 0 0]',
  'startxref\n0\n%%EOF',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  ']]>',
  'PK\x03\x04',
  'PK\x05\x06',
].map((text) => Uint8Array.from(Buffer.from(text, 'latin1')));

/** Longest input that is made. */
const LONGEST = 2_000_000;

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** One change of `bytes`; `other` is another seed to take pieces from. Of DER every second one keeps the lengths right. */
function change(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  const structured = bytes[0] === 0x30 ? changeDer : bytes[0] === 0x2d ? changePem : undefined;
  const changed = structured !== undefined && dice.below(2) === 0 ? structured(bytes, other, dice) : undefined;
  return changed ?? changeBytes(bytes, other, dice);
}

function changeBytes(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  const at = dice.below(bytes.length + 1);
  // Mostly short pieces, sometimes long ones.
  const length = dice.below(4) === 0 ? dice.below(bytes.length + 1) : dice.below(24);
  const end = Math.min(bytes.length, at + length);
  const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  const out = bytes.slice();
  switch (dice.below(12)) {
    case 0:
    case 1:
      if (out.length > 0) out[at % out.length] = (out[at % out.length] ?? 0) ^ (1 << dice.below(8));
      return out;
    case 2:
    case 3:
      if (out.length > 0) out[at % out.length] = dice.pick(INTERESTING);
      return out;
    case 4:
      if (out.length > 0) out[at % out.length] = (out[at % out.length] ?? 0) + (dice.below(2) === 0 ? 1 : 255);
      return out;
    case 5:
      return join(before, after);
    case 6:
      return join(before, piece, piece, after);
    case 7:
      return join(before, dice.pick(WORDS), bytes.subarray(at));
    case 8:
      return join(before, dice.pick(WORDS), after);
    case 9: {
      const from = dice.below(other.length + 1);
      return join(
        before,
        other.subarray(from, from + 1 + dice.below(200)),
        dice.below(2) === 0 ? after : bytes.subarray(at),
      );
    }
    case 10:
      return before.length > 0 ? before.slice() : out;
    default: {
      // A place and another exchanged.
      const second = end + dice.below(bytes.length - end + 1);
      const next = bytes.subarray(second, second + piece.length);
      return join(before, next, bytes.subarray(end, second), piece, bytes.subarray(second + next.length));
    }
  }
}

const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => new Uint8Array(Buffer.from(text))),
  fc.json({ maxDepth: 6 }).map((text) => new Uint8Array(Buffer.from(text))),
);

/** Input `index` of a run. */
export function inputOf(seeds: readonly Uint8Array[], seed: number, index: number): Uint8Array {
  const dice = new Dice(seed, index);
  if (dice.below(20) === 0) {
    const [sample] = fc.sample(anything, { numRuns: 1, seed: dice.below(0x7fffffff) });
    if (sample) return sample;
  }
  let bytes = dice.pick(seeds);
  const turns = 1 + dice.below(dice.pick([2, 4, 16]));
  for (let turn = 0; turn < turns && bytes.length <= LONGEST; turn++) bytes = change(bytes, dice.pick(seeds), dice);
  return bytes.subarray(0, LONGEST);
}
