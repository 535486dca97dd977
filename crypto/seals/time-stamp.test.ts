// Time stamps on seals: one over the signature bounds its time; what else a stamp may stand on is not said by the standards, so that is open.

import { describe, expect, it } from 'vitest';
import { readDer } from '../asn1/reader.ts';
import * as write from '../asn1/writer.ts';
import { utf8 } from '../bytes.ts';
import { authority, stampToken } from '../cms/time-stamp.fixture.ts';
import { DATA_HASH, DAY, list, oddV4, SIGNED, T0, unit, unitRoot } from './seals.fixture.ts';
import { verifySealSignature } from './verify.ts';

const OVER = utf8('something else');
const NOW = T0 + 101 * DAY;

describe('a seal signature with a stamp', () => {
  const crls = [list([{ holder: unit, at: SIGNED + DAY / 2 }])];
  const sealService = authority(unitRoot);
  const check = (der: Uint8Array) =>
    verifySealSignature(der, { roots: [unitRoot.certificate], crls, at: NOW, dataHash: DATA_HASH });
  /** The value of a signature is random, so the stamp goes over what was signed, which is one of the readings. */
  const stamp = (over: Uint8Array) =>
    write.explicit(0, write.bitString(stampToken({ over, time: SIGNED + 60_000, by: sealService })));
  const signedPart = (der: Uint8Array) => {
    const parsed = check(der).parsed;
    if (!parsed) throw new Error('not read');
    return parsed;
  };

  it('holds although the signer was revoked afterwards', () => {
    const plain = oddV4({});
    const { toSignRaw, signature } = signedPart(plain);
    for (const over of [toSignRaw, signature]) {
      // The same signature again, with the stamp behind it.
      const der = write.sequence(...childrenOf(plain), stamp(over));
      expect(check(der).checks.find(({ code }) => code === 'time.stamp')).toMatchObject({ status: 'ok' });
      expect(check(der).checks.find(({ code }) => code === 'signer.revocation')).toMatchObject({ status: 'ok' });
    }
    expect(check(plain).checks.find(({ code }) => code === 'signer.revocation')).toMatchObject({ status: 'unknown' });
  });

  it('is left open by one that stands on something else', () => {
    const der = write.sequence(...childrenOf(oddV4({})), stamp(OVER));
    expect(check(der).checks.find(({ code }) => code === 'time.stamp')).toMatchObject({
      status: 'unknown',
      detail: { reason: 'imprint' },
    });
  });
});

function childrenOf(der: Uint8Array): Uint8Array[] {
  return readDer(der, { lenient: true })
    .children()
    .map(({ raw }) => raw);
}
