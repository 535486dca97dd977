import { describe, expect, it } from 'vitest';
import { needsOpenssl, noOpenssl, openssl } from '../../tests/interop/openssl.ts';
import { toHex, utf8 } from '../bytes.ts';
import { InputError } from '../errors.ts';
import { hmacSm3 } from './hmac.ts';
import { pbkdf2Sm3 } from './pbkdf2.ts';

describe('PBKDF2-HMAC-SM3', () => {
  it.skipIf(noOpenssl)(`agrees with OpenSSL${needsOpenssl}`, () => {
    const cases: [Uint8Array, Uint8Array, number, number][] = [
      [utf8('password'), utf8('salt'), 1, 32],
      [utf8('password'), utf8('salt'), 2, 20],
      [utf8('123456'), new Uint8Array(16).fill(7), 4096, 33],
      [new Uint8Array(65).fill(65), new Uint8Array(120).fill(3), 777, 100],
      [utf8('密码口令'), utf8('盐'), 20_000, 64],
    ];
    for (const [password, salt, iterations, length] of cases) {
      const args = [
        'kdf',
        '-binary',
        '-keylen',
        String(length),
        '-kdfopt',
        'digest:SM3',
        '-kdfopt',
        `iter:${iterations}`,
      ];
      args.push('-kdfopt', `hexpass:${toHex(password)}`, '-kdfopt', `hexsalt:${toHex(salt)}`);
      // Without this OpenSSL refuses short passwords and few iterations.
      args.push('-kdfopt', 'pkcs5:1', 'PBKDF2');
      expect(pbkdf2Sm3(password, salt, iterations, length)).toEqual(openssl(args));
    }
  });

  it('is the sum of chained codes, RFC 8018 5.2, for every block', () => {
    const [password, salt] = [utf8('p'), utf8('s')];
    const expected: number[] = [];
    for (const block of [1, 2]) {
      let u = hmacSm3(password, salt, Uint8Array.of(0, 0, 0, block));
      let sum = u;
      for (let turn = 1; turn < 5; turn++) {
        u = hmacSm3(password, u);
        const last = u;
        sum = sum.map((byte, i) => byte ^ (last[i] ?? 0));
      }
      expected.push(...sum);
    }
    expect([...pbkdf2Sm3(password, salt, 5, 64)]).toEqual(expected);
  });

  it.each([
    [0, 32],
    [1.5, 32],
    [2 ** 32, 32],
    [1, 0],
    [1, -5],
  ])('refuses %s iterations for %s bytes', (iterations, length) => {
    expect(() => pbkdf2Sm3(utf8('p'), utf8('s'), iterations, length)).toThrow(InputError);
  });
});
