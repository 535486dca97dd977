import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsOpenssl, noOpenssl, openssl } from '../../tests/interop/openssl.ts';
import { smCrypto } from '../../tests/interop/sm-crypto.ts';
import { absent, field, needs, stanzas } from '../../tests/vectors/evp.ts';
import { fromHex, toHex, utf8 } from '../bytes.ts';
import { HmacSm3, hmacSm3 } from './hmac.ts';

describe('HMAC-SM3', () => {
  it('gives the code of GM/T 0042-2015, D.3', () => {
    const key = fromHex('0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20');
    const message = utf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'.repeat(2));
    expect(toHex(hmacSm3(key, message))).toBe('ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a');
  });

  it.skipIf(absent)(`gives every code of evpmac_sm3.txt${needs}`, () => {
    const cases = stanzas('tongsuo/evpmac_sm3.txt').filter((stanza) => stanza.kind === 'MAC');
    expect(cases.length).toBe(4);
    for (const one of cases) expect(hmacSm3(field(one, 'Key'), field(one, 'Input'))).toEqual(field(one, 'Output'));
  });

  it('agrees with sm-crypto for keys from one byte to three blocks', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        (key, message) => {
          expect(toHex(hmacSm3(key, message))).toBe(smCrypto.sm3([...message], { key: toHex(key), mode: 'hmac' }));
        },
      ),
    );
  });

  it.skipIf(noOpenssl)(`agrees with OpenSSL for keys around the block length${needsOpenssl}`, () => {
    for (const length of [1, 63, 64, 65, 130]) {
      const key = new Uint8Array(length).fill(length);
      const args = ['dgst', '-sm3', '-mac', 'HMAC', '-macopt', `hexkey:${toHex(key)}`, '-binary'];
      expect(hmacSm3(key, utf8('公文'))).toEqual(openssl(args, utf8('公文')));
    }
  });

  it('takes its message in parts, and a code depends on every one', () => {
    const key = utf8('Jefe');
    const running = new HmacSm3(key).update(utf8('what do ya want '));
    const half = running.digest();
    expect(half).toEqual(hmacSm3(key, utf8('what do ya want ')));
    expect(toHex(running.update(utf8('for nothing?')).digest())).toBe(
      '2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882',
    );
    expect(hmacSm3(key, utf8('what do ya '), utf8('want for '), utf8('nothing?'))).toEqual(running.digest());
  });
});
