// For tests: a PKCS #12 file of any contents under an integrity code that is right, so that what lies behind it is reached. RFC 7292 B.2 for one
// iteration with SM3, written apart from the product.

import * as write from '../asn1/writer.ts';
import { concatBytes } from '../bytes.ts';
import { hmacSm3 } from '../sm3/hmac.ts';
import { sm3 } from '../sm3/sm3.ts';

/** @param content what stands under the code, DER; @param password ASCII */
export function pkcs12Of(content: Uint8Array, password: string): Uint8Array {
  const salt = new Uint8Array(8).fill(7);
  const wide = concatBytes(...[...password].map((letter) => Uint8Array.of(0, letter.charCodeAt(0))), new Uint8Array(2));
  const filled = (bytes: Uint8Array) => Uint8Array.from({ length: 64 }, (_, at) => bytes[at % bytes.length] ?? 0);
  const mac = hmacSm3(sm3(new Uint8Array(64).fill(3), filled(salt), filled(wide)), content);
  const method = write.sequence(write.oid('1.2.156.10197.1.401'), write.nullValue());
  const data = write.sequence(write.oid('1.2.840.113549.1.7.1'), write.explicit(0, write.octetString(content)));
  const code = write.sequence(
    write.sequence(method, write.octetString(mac)),
    write.octetString(salt),
    write.integer(1),
  );
  return write.sequence(write.integer(3), data, code);
}
