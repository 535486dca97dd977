import { describe, expect, it } from 'vitest';
import { needsOpenssl, noOpenssl, openssl } from '../../tests/interop/openssl.ts';
import { toHex, utf8 } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { hkdfSm3 } from './hkdf.ts';
import { hmacSm3 } from './hmac.ts';

const NONE = new Uint8Array(0);

describe('HKDF-SM3', () => {
  it.skipIf(noOpenssl)(`agrees with OpenSSL at lengths around the digest’s and at the limit${needsOpenssl}`, () => {
    const inputKey = Uint8Array.from({ length: 22 }, (_, i) => i + 1);
    for (const salt of [utf8('salt'), new Uint8Array(80).fill(9)]) {
      for (const length of [1, 16, 31, 32, 33, 64, 100, 255 * 32]) {
        const args = ['kdf', '-binary', '-keylen', String(length), '-kdfopt', 'digest:SM3'];
        args.push('-kdfopt', `hexkey:${toHex(inputKey)}`, '-kdfopt', `hexsalt:${toHex(salt)}`);
        args.push('-kdfopt', `hexinfo:${toHex(utf8('印证'))}`, 'HKDF');
        expect(hkdfSm3(inputKey, salt, utf8('印证'), length)).toEqual(openssl(args));
      }
    }
  });

  it('is extract and expand of RFC 5869, an empty salt standing for 32 zero bytes', () => {
    const extracted = hmacSm3(new Uint8Array(32), utf8('secret'));
    const first = hmacSm3(extracted, utf8('info'), Uint8Array.of(1));
    const second = hmacSm3(extracted, first, utf8('info'), Uint8Array.of(2));
    expect(hkdfSm3(utf8('secret'), NONE, utf8('info'), 40)).toEqual(
      Uint8Array.from([...first, ...second.subarray(0, 8)]),
    );
  });

  it.each([0, -1, 1.5, 255 * 32 + 1])('refuses a length of %s', (length) => {
    expect(() => hkdfSm3(utf8('secret'), NONE, NONE, length)).toThrow(InputError);
  });
});
