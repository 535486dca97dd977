// The entries of lists against the generic reader, which reads every element as a node and keeps a map: equal answers or equal refusals, for lists that
// are orderly, odd, and damaged. And each refusal of an entry by itself.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as read from '../asn1/reader.ts';
import { time } from '../asn1/text.ts';
import * as write from '../asn1/writer.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import { parseExtensions } from './certificate.ts';
import { encodeExtension } from './issue.ts';
import { OID } from './oids.ts';
import { parseRevocations, REASONS, type Revocation, serialHex } from './revocations.ts';

const T0 = Date.UTC(2026, 0, 1);

/** The slow way: what parseRevocations must agree with. */
function slowly(node: read.Node, unknownCritical: Set<string>): Map<string, Revocation> {
  const revoked = new Map<string, Revocation>();
  for (const entry of read.sequence(node, 'crl.entry')) {
    const [serial, date, extensions, extra] = read.sequence(entry, 'crl.entry');
    if (extra !== undefined) throw new EncodingError('crl.entry', entry.offset);
    let reason: Revocation['reason'];
    for (const { oid, critical, value } of extensions ? parseExtensions(extensions) : []) {
      if (oid === OID.reasonCode) reason = REASONS[read.enumerated(read.readDer(value))];
      else if (critical) unknownCritical.add(oid);
    }
    const key = serialHex(read.integerContent(serial));
    const at = time(date);
    const earlier = revoked.get(key);
    if (earlier === undefined || at < earlier.at) revoked.set(key, reason === undefined ? { at } : { at, reason });
  }
  return revoked;
}

function refusalOf(error: unknown): { code: string; offset: number | undefined } {
  if (error instanceof EncodingError) return { code: error.code, offset: error.offset };
  throw error;
}

type Told =
  | { refused: ReturnType<typeof refusalOf> }
  | { critical: string[]; size: number; entries: [string, unknown][] };

function oracle(list: Uint8Array): Told {
  const critical = new Set<string>();
  try {
    const found = slowly(read.readDer(list, { lenient: true }), critical);
    return { critical: [...critical], size: found.size, entries: [...found] };
  } catch (error) {
    return { refused: refusalOf(error) };
  }
}

/** What the reader under test tells of the serial numbers `asked`; its size first or last. */
function told(list: Uint8Array, asked: readonly string[], sizeFirst: boolean): Told {
  const critical = new Set<string>();
  try {
    const found = parseRevocations(read.readDer(list, { lenient: true }), critical);
    const early = sizeFirst ? found.size : undefined;
    const entries = asked.map((serial): [string, unknown] => [serial, found.lookup(serial)]);
    return { critical: [...critical], size: early ?? found.size, entries };
  } catch (error) {
    return { refused: refusalOf(error) };
  }
}

function agree(list: Uint8Array, sizeFirst: boolean): Told {
  const expected = oracle(list);
  const asked = 'entries' in expected ? expected.entries.map(([serial]) => serial) : [];
  expect(told(list, asked, sizeFirst)).toEqual(expected);
  return expected;
}

/** An element of any tag with any content. */
const element = (tag: number, content: Uint8Array): Uint8Array => {
  const made = write.octetString(content);
  made[0] = tag;
  return made;
};

const reasonOf = (code: number): Uint8Array => encodeExtension(OID.reasonCode, write.enumerated(code));
const plainEntry = (serial: Uint8Array, at: number, ...extensions: Uint8Array[]): Uint8Array =>
  write.sequence(serial, write.x509Time(at), ...(extensions.length > 0 ? [write.sequence(...extensions)] : []));

const serials = fc.oneof(
  // Few values, so that some come twice; two's complement as it stands, negative ones too.
  fc.integer({ min: 0, max: 40 }).map((value) => write.integer(value)),
  fc.integer({ min: 0, max: 255 }).map((value) => element(2, Uint8Array.of(value))),
  fc.bigInt({ min: 0n, max: 1n << 160n }).map((value) => write.integer(value)),
  fc.uint8Array({ minLength: 120, maxLength: 135 }).map((bytes) => element(2, concatBytes(Uint8Array.of(1), bytes))),
);
const moments = fc.integer({ min: 0, max: 2_500_000_000 }).map((seconds) => seconds * 1000);
const times = fc.oneof(
  { weight: 6, arbitrary: moments.map((ms) => write.x509Time(ms)) },
  moments.map((ms) => write.generalizedTime(ms)),
  fc.constantFrom('20260411080000+0800', '202604110000Z', '20260411000000.5Z').map((text) => element(24, utf8(text))),
  fc.constantFrom('2604110000Z', '260411000000+0800').map((text) => element(23, utf8(text))),
);
const extensions = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 12 }).map((code) => [reasonOf(code)]) },
  fc.constantFrom(
    [encodeExtension('2.5.29.24', write.generalizedTime(T0))],
    [reasonOf(1), encodeExtension('2.5.29.24', write.generalizedTime(T0))],
    [encodeExtension('2.5.29.29', write.sequence(), true)],
    [encodeExtension('1.2.3.4', write.nullValue(), true), reasonOf(4)],
    [encodeExtension(OID.reasonCode, write.enumerated(1), true)],
  ),
);
const entry = fc
  .tuple(serials, times, extensions)
  .map(([serial, at, more]) => write.sequence(serial, at, ...(more === undefined ? [] : [write.sequence(...more)])));
const usualEntry = fc
  .tuple(serials, moments, fc.option(fc.integer({ min: 0, max: 12 })))
  .map(([serial, at, code]) => plainEntry(serial, at, ...(code === null ? [] : [reasonOf(code)])));
const lists = fc
  .oneof(fc.array(entry, { maxLength: 40 }), fc.array(usualEntry, { maxLength: 40 }))
  .map((entries) => write.sequence(...entries));

describe('entries against the generic reader', () => {
  it('orderly and odd ones: the same answers', () => {
    fc.assert(
      fc.property(lists, fc.boolean(), (list, sizeFirst) => {
        expect('entries' in agree(list, sizeFirst)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('damaged ones: the same answers or the same refusals, at the same byte', () => {
    let refused = 0;
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'insert', 'remove'));
    fc.assert(
      fc.property(lists, fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean(), (list, changes, sizeFirst) => {
        let bytes: number[] = [...list];
        for (const [where, value, kind] of changes) {
          const at = where % bytes.length;
          bytes = bytes.toSpliced(at, kind === 'insert' ? 0 : 1, ...(kind === 'remove' ? [] : [value]));
        }
        if ('refused' in agree(Uint8Array.from(bytes), sizeFirst)) refused++;
      }),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('every single changed bit of a list: the same', () => {
    const list = write.sequence(
      plainEntry(write.integer(7), T0),
      plainEntry(write.integer(fromHex('80'.padEnd(32, '1'))), T0 + 1000, reasonOf(4)),
      write.sequence(write.integer(300), write.generalizedTime(T0), write.sequence(reasonOf(1))),
      plainEntry(write.integer(9), T0, encodeExtension('2.5.29.29', write.sequence(), true)),
    );
    let readable = 0;
    for (let bit = 0; bit < list.length * 8; bit++) {
      const changed = Uint8Array.from(list);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if ('entries' in agree(changed, bit % 2 === 0)) readable++;
    }
    expect(readable).toBeGreaterThan(100);
  });
});

describe('an entry', () => {
  const usual = plainEntry(write.integer(5), T0, reasonOf(1));
  const list = (...entries: Uint8Array[]) =>
    parseRevocations(read.readDer(write.sequence(...entries), { lenient: true }), new Set());
  const codeOf = (...entries: Uint8Array[]): string => {
    try {
      list(...entries);
    } catch (error) {
      return refusalOf(error).code;
    }
    return 'accepted';
  };
  const date = write.utcTime(T0);
  it.each<[string, Uint8Array, string]>([
    ['a fourth field', write.sequence(write.integer(1), date, write.sequence(reasonOf(1)), date), 'crl.entry'],
    ['no SEQUENCE', write.integer(1), 'crl.entry'],
    ['a time that is none', write.sequence(write.integer(1), element(23, utf8('260230000000Z'))), 'der.time'],
    ['a time of another type', write.sequence(write.integer(1), element(12, utf8('260220000000Z'))), 'der.time'],
    ['no time', write.sequence(write.integer(1)), 'der.time'],
    ['no serial number', write.sequence(), 'der.tag'],
    ['an integer padded with 00', write.sequence(element(2, Uint8Array.of(0, 1)), date), 'der.integer'],
    ['an integer padded with ff', write.sequence(element(2, Uint8Array.of(0xff, 0x80)), date), 'der.integer'],
    ['an integer of nothing', write.sequence(element(2, new Uint8Array(0)), date), 'der.integer'],
    ['a length in two bytes', fromHex(`308112020101${toHex(date)}`), 'der.length'],
    ['a serial number’s length in two bytes', fromHex(`301302810101${toHex(date)}`), 'der.length'],
    ['an inner element that is longer', fromHex(`301202020101${toHex(date).slice(2)}`), 'der.truncated'],
    ['an extension twice', plainEntry(write.integer(1), T0, reasonOf(1), reasonOf(1)), 'certificate.extensions'],
    [
      'a negative reason',
      plainEntry(write.integer(1), T0, encodeExtension(OID.reasonCode, fromHex('0a0180'))),
      'der.integerRange',
    ],
  ])('with %s is refused, alone and among others', (_, odd, code) => {
    expect(codeOf(odd)).toBe(code);
    expect(codeOf(usual, odd, usual)).toBe(code);
  });

  it('one too many is refused', () => {
    const many = (count: number) =>
      element(
        0x30,
        new Uint8Array(count * 2).map((_, at) => (at % 2 === 0 ? 0x30 : 0)),
      );
    const refused = (count: number) => {
      try {
        parseRevocations(read.readDer(many(count)), new Set());
      } catch (error) {
        return refusalOf(error).code;
      }
      return 'accepted';
    };
    // Those that fit are then refused for what they lack.
    expect(refused(262_144)).toBe('der.tag');
    expect(refused(262_145)).toBe('der.children');
  });

  it('with an unknown critical extension says so, once for each', () => {
    const critical = new Set<string>();
    const odd = plainEntry(write.integer(1), T0, encodeExtension('2.5.29.29', write.sequence(), true));
    parseRevocations(read.readDer(write.sequence(odd, usual, odd)), critical);
    expect([...critical]).toEqual(['2.5.29.29']);
  });

  it('listed twice counts from its first day, before and after they are put in order', () => {
    const twice = Array.from({ length: 5000 }, (_, day) =>
      plainEntry(write.integer(77), T0 + ((day * 7919) % 5000) * 1000 + 1000, reasonOf(day % 7)),
    );
    const found = list(...twice, plainEntry(write.integer(77), T0, reasonOf(4)), plainEntry(write.integer(8), T0));
    const answers = Array.from({ length: 20 }, () => found.lookup('4d'));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ at: T0, reason: 'superseded' })]),
    );
    expect(found.size).toBe(2);
  });

  it('is found under the one spelling of its serial number', () => {
    const found = list(plainEntry(write.integer(fromHex('80ab')), T0), plainEntry(write.integer(0), T0));
    // The first sixteen questions pass over all entries, later ones search.
    for (let round = 0; round < 3; round++) {
      expect(found.lookup('80ab')).toEqual({ at: T0 });
      expect(found.lookup('00')).toEqual({ at: T0 });
      for (const other of ['80AB', '0080ab', '80a', '', '80ax', '80ac', '7fab', 'ab', '80ab00'])
        expect(found.lookup(other)).toBeUndefined();
    }
  });
});
