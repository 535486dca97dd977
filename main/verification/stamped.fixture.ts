// For tests: a one-page PDF stamped with the product's own writers and the seals of crypto/seals/seals.fixture.ts.

import { type Holder, makeSeal, SIGNED, unit } from '../../crypto/seals/seals.fixture.ts';
import { encodeSignatureV4 } from '../../crypto/seals/write.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { prepareSealRevision } from '../../formats/pdf/append.ts';
import { byteRangeParts, spliceContents } from '../../formats/pdf/splice.ts';

const picture = { viewBox: [0, 0, 10, 10] as const, paths: [{ d: 'M0 0L10 0L10 10Z', fill: '#ff0000' }] };

type StampChoice = { seal?: Uint8Array; timeMs?: number; by?: Holder };

/** The file with a seal appended; by the unit, with a good seal, unless told. */
export async function stamp(bytes: Uint8Array, choice: StampChoice = {}): Promise<Uint8Array> {
  const { seal = makeSeal(), timeMs = SIGNED, by = unit } = choice;
  const prepared = await prepareSealRevision(bytes, {
    page: 0,
    rect: [300, 200, 120, 120],
    picture,
    signedAtMs: timeMs,
  });
  const { toSign, finish } = encodeSignatureV4({
    eseal: seal,
    timeMs,
    dataHash: sm3(...byteRangeParts(prepared)),
    propertyInfo: '',
    signerCertificate: by.certificate.raw,
  });
  return spliceContents(prepared, finish(sm2.sign(by.privateKey, toSign)));
}
