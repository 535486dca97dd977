// BER into DER: what is DER comes out as it is, every BER spelling of it comes out as that DER, and what is neither is refused.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derFromBer } from '../asn1/ber.ts';
import { readDer } from '../asn1/reader.ts';
import * as write from '../asn1/writer.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import { assemble, CONTENT_BYTES, REQUEST, sign } from './cms.fixture.ts';
import { verifySignedData } from './verify.ts';

/** The same value with indefinite lengths throughout, and octet strings in pieces of `piece` bytes. */
function loosen(der: Uint8Array, piece: number): Uint8Array {
  const node = readDer(der, { lenient: true });
  const head = node.raw[0] ?? 0;
  const end = Uint8Array.of(0, 0);
  if (node.is(4) && node.content.length > piece) {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < node.content.length; at += piece)
      pieces.push(write.octetString(node.content.subarray(at, at + piece)));
    return concatBytes(Uint8Array.of(0x24, 0x80), ...pieces, end);
  }
  if (!node.constructed) return node.raw;
  return concatBytes(Uint8Array.of(head, 0x80), ...node.children().map(({ raw }) => loosen(raw, piece)), end);
}

const code = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof EncodingError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('BER', () => {
  const golden = sign({ attached: true });
  it('leaves DER alone', () => {
    expect(derFromBer(golden)).toEqual(golden);
  });

  it.each([1, 7, 1000])('with indefinite lengths and pieces of %i bytes is the same message', (piece) => {
    const loose = loosen(golden, piece);
    expect(loose.length).toBeGreaterThan(golden.length);
    expect(derFromBer(loose)).toEqual(golden);
    expect(verifySignedData(loose, { ...REQUEST, foreign: true }).verdict).toBe('valid');
    expect(verifySignedData(loose, REQUEST).verdict).toBe('invalid');
  });

  it('takes zeros behind it where they are padding, and nothing else', () => {
    const padded = concatBytes(golden, new Uint8Array(100));
    expect(derFromBer(padded, { padded: true })).toEqual(golden);
    expect(code(() => derFromBer(padded))).toBe('ber.trailing');
    expect(code(() => derFromBer(concatBytes(golden, Uint8Array.of(0, 1)), { padded: true }))).toBe('ber.trailing');
  });

  it.each([
    ['long lengths', '3084000000050403616263', '3005 0403616263'],
    ['pieces of bits', '2380 0303006162 03020463 0000'.replace('020463', '020460'), '030404616260'],
    ['an empty string in pieces', '2480 0000', '0400'],
    ['a long tag', '7f8101 80 0000', '7f810100'],
  ])('%s', (_, ber, der) => {
    expect(toHex(derFromBer(fromHex(ber.replaceAll(' ', ''))))).toBe(der.replaceAll(' ', ''));
  });

  it.each([
    ['nothing', '', 'ber.truncated'],
    ['no end of contents', '3080', 'ber.truncated'],
    ['half an end of contents', '308000', 'ber.truncated'],
    ['an end of contents alone', '0000', 'ber.tag'],
    ['an indefinite primitive', '04800000', 'ber.length'],
    ['a length of seven bytes', '048700000000000001ff', 'ber.length'],
    ['a length past the end', '0405616263', 'ber.truncated'],
    ['a piece of another type', '2480 0c0161 0000', 'ber.piece'],
    ['bits left in the middle', '2380 030204f0 03020060 0000', 'ber.piece'],
    ['a piece of bits without its count', '2380 0300 0000', 'ber.piece'],
    ['a tag without end', '1f8181818181818101', 'ber.tag'],
    ['nesting without end', '3080'.repeat(40), 'ber.depth'],
  ])('refuses %s', (_, hex, expected) => {
    expect(code(() => derFromBer(fromHex(hex.replaceAll(' ', ''))))).toBe(expected);
  });

  it('refuses more elements than a message has', () => {
    const many = concatBytes(
      Uint8Array.of(0x30, 0x80),
      new Uint8Array(600_000).map((_, at) => (at % 2 === 0 ? 5 : 0)),
    );
    expect(code(() => derFromBer(many))).toBe('ber.elements');
  });

  it('ends in DER or a refusal, whatever comes', () => {
    const seeds = [golden, loosen(golden, 5), loosen(assemble(), 3)];
    const mutation = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }), (seed, changes) => {
        const changed = seed.slice();
        for (const [at, value] of changes) changed[at % changed.length] = value;
        try {
          const der = derFromBer(changed, { padded: true });
          expect(derFromBer(der)).toEqual(der);
        } catch (error) {
          expect(error).toBeInstanceOf(EncodingError);
        }
        const { verdict } = verifySignedData(changed, { ...REQUEST, content: [CONTENT_BYTES], foreign: true });
        expect(['valid', 'invalid', 'indeterminate']).toContain(verdict);
      }),
      { numRuns: 300 },
    );
  });

  it('text is not a message', () => {
    expect(code(() => derFromBer(utf8('hello')))).not.toBe('accepted');
  });
});
