// What a PKCS #12 file may cost its reader. The integrity code is no protection: whoever made the file may have told its password with it.

import { expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { EncodingError } from '../errors.ts';
import type { ForeignCiphers } from './foreign.ts';
import { KEY_OID } from './oids.ts';
import { pkcs12Of } from './pkcs12.fixture.ts';
import { openPkcs12 } from './pkcs12.ts';

const TRIPLE_DES = '1.2.840.113549.1.12.1.3';
const RC2_128 = '1.2.840.113549.1.12.1.5';
const salt = write.octetString(new Uint8Array(8));

function encrypted(method: Uint8Array): Uint8Array {
  const content = write.sequence(
    write.oid('1.2.840.113549.1.7.1'),
    method,
    write.implicit(0, write.octetString(new Uint8Array(16))),
  );
  const data = write.sequence(write.integer(0), content);
  return write.sequence(write.oid('1.2.840.113549.1.7.6'), write.explicit(0, data));
}

const old = (scheme: string, iterations: number) =>
  encrypted(write.sequence(write.oid(scheme), write.sequence(salt, write.integer(iterations))));

function pbes2(iterations: number): Uint8Array {
  const prf = write.sequence(write.oid(KEY_OID.hmacSm3));
  const kdf = write.sequence(write.oid(KEY_OID.pbkdf2), write.sequence(salt, write.integer(iterations), prf));
  const scheme = write.sequence(write.oid(KEY_OID.sm4Cbc), write.octetString(new Uint8Array(16)));
  return encrypted(write.sequence(write.oid(KEY_OID.pbes2), write.sequence(kdf, scheme)));
}

/** A host that computes nothing: what is asked of it is counted, and every content opens to an empty list. */
function counting(): ForeignCiphers & { digests: number } {
  const port = {
    digests: 0,
    digest: () => {
      port.digests += 1;
      return new Uint8Array(20);
    },
    hmac: () => undefined,
    pbkdf2: () => undefined,
    decryptCbc: () => Uint8Array.of(0x30, 0),
  };
  return port;
}

function code(infos: Uint8Array[], foreign?: ForeignCiphers): string {
  try {
    openPkcs12(pkcs12Of(write.sequence(...infos), 'pass'), 'pass', foreign);
  } catch (error) {
    if (error instanceof EncodingError) return error.code;
    throw error;
  }
  return 'accepted';
}

it('one derivation has its ceiling, and none is refused', () => {
  const port = counting();
  expect(code([old(RC2_128, 300_001)], port)).toBe('keys.iterations');
  expect(code([old(RC2_128, 0)], port)).toBe('keys.iterations');
  // Two hash values of key and one of IV: too dear although the count is allowed.
  expect(code([old(TRIPLE_DES, 300_000)], port)).toBe('keys.iterations');
  expect(port.digests).toBe(0);
});

it('all derivations of a file share one budget', () => {
  const port = counting();
  expect(code([old(TRIPLE_DES, 100_000), old(TRIPLE_DES, 100_000)], port)).toBe('keys.none');
  expect(port.digests).toBe(600_000);
  const another = counting();
  expect(
    code(
      [1, 2, 3, 4, 5, 6].map(() => old(TRIPLE_DES, 100_000)),
      another,
    ),
  ).toBe('keys.iterations');
  expect(another.digests).toBe(600_000);
});

it('PBES2 takes from the same budget, from which the integrity code took its part', () => {
  expect(code([pbes2(2_999_997)])).toBe('keys.iterations');
  expect(code([old(TRIPLE_DES, 100_000), pbes2(1_800_000)], counting())).toBe('keys.iterations');
});
