// Time stamps: one that holds bounds the time of what it stands on, and answers for a certificate that was revoked afterwards; everything else about it is told.

import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { utf8 } from '../bytes.ts';
import { OID } from '../certificates/oids.ts';
import { assemble, attributes, list, NOW, person, REQUEST, root, SIGNED, strangeRoot, TRUST } from './cms.fixture.ts';
import { CMS_OID, CONTENT } from './oids.ts';
import { parseSignedData } from './signed-data.ts';
import { verifyStampedData } from './stamped.ts';
import { authority, type StampChoice, stampToken } from './time-stamp.fixture.ts';
import { checkTimeStamp, parseTimeStamp } from './time-stamp.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1);
const OVER = utf8('a signature value');
const service = authority();
const token = (choice: Partial<StampChoice> = {}) => stampToken({ over: OVER, time: SIGNED, by: service, ...choice });
const judge = (bytes: Uint8Array, trust = TRUST) =>
  checkTimeStamp(bytes, {
    readings: [[utf8('another')], [OVER.subarray(0, 3), OVER.subarray(3)]],
    trust,
    otherwise: 'bad',
  });

describe('a time stamp', () => {
  it('that holds tells its time and its authority, and bounds', () => {
    expect(judge(token())).toEqual({
      check: { code: 'time.stamp', status: 'ok', detail: { time: SIGNED, authority: '示例时间戳服务' } },
      provenBefore: SIGNED,
    });
  });

  it('is found inside the answer of a service', () => {
    const answer = write.sequence(write.sequence(write.integer(0)), token());
    expect(parseTimeStamp(answer).time).toBe(SIGNED);
    expect(judge(answer).provenBefore).toBe(SIGNED);
  });

  const flipped = (made: Uint8Array) => {
    const changed = Uint8Array.from(made);
    changed.reverse();
    return changed;
  };
  it.each<[string, () => Uint8Array, typeof TRUST, string, string]>([
    ['on something else', () => token({ over: utf8('other') }), TRUST, 'bad', 'imprint'],
    ['with a signature that does not hold', () => token({ signature: flipped }), TRUST, 'bad', 'stampSignature'],
    ['that is none', () => utf8('20260411T000000Z'), TRUST, 'bad', 'unreadable'],
    ['that is another message', () => token({ contentType: CONTENT.data }), TRUST, 'bad', 'unreadable'],
    [
      'of a digest that nobody here knows',
      () => token({ digestAlgorithm: '1.2.3.4' }),
      TRUST,
      'unknown',
      'digestAlgorithm',
    ],
    ['of an authority nobody trusts', () => token({ by: authority(strangeRoot) }), TRUST, 'unknown', 'authority'],
    [
      'by somebody who stamps no times',
      () => token({ by: authority(root, OID.sm3) }),
      TRUST,
      'unknown',
      'stampPurpose',
    ],
    [
      'by a certificate without a purpose',
      () => token({ by: authority(root, null) }),
      TRUST,
      'unknown',
      'stampPurpose',
    ],
    ['from the future', () => token({ time: NOW + DAY }), TRUST, 'unknown', 'future'],
    ['before the authority was there', () => token({ time: T0 - DAY }), TRUST, 'bad', 'stampSignature'],
    [
      'by an authority that had been revoked',
      () => token(),
      { ...TRUST, crls: [list([{ holder: service, at: SIGNED - DAY }])] },
      'bad',
      'stampSignature',
    ],
  ])('%s', (_what, make, trust, status, reason) => {
    const { check, provenBefore } = judge(make(), trust);
    expect([check.status, check.detail['reason']]).toEqual([status, reason]);
    expect(provenBefore).toBeUndefined();
  });
});

const revokedLater = list([{ holder: person, at: SIGNED + DAY / 2 }]);
/** A message with stamps over its signature value, or over something else. */
function stampedMessage(make: (signature: Uint8Array) => Uint8Array[]): Uint8Array {
  let unsigned: Uint8Array[] = [];
  let kept: Uint8Array = new Uint8Array(0);
  assemble({
    signature: (made) => {
      kept = made;
      return made;
    },
  });
  unsigned = [attributes.of(CMS_OID.timeStampAttribute, ...make(kept))];
  return assemble({ unsigned, signature: () => kept });
}

describe('a message with a stamp beside its signature', () => {
  const one = (bytes: Uint8Array, code: string, request = REQUEST) =>
    verifyStampedData(bytes, request).checks.filter((check) => check.code === code);

  it('is as good as without one, and more is known of its time', () => {
    const stamped = stampedMessage((signature) => [token({ over: signature, time: SIGNED + 60_000 })]);
    expect(verifyStampedData(stamped, REQUEST).verdict).toBe('valid');
    expect(one(stamped, 'time')).toMatchObject([{ status: 'ok', detail: { provenBefore: SIGNED + 60_000 } }]);
    expect(one(stamped, 'time.stamp')).toMatchObject([{ status: 'ok' }]);
    expect(parseSignedData(stamped, { foreign: true }).signers[0]?.timeStamps).toHaveLength(1);
  });

  it('holds although its certificate was revoked afterwards; without the stamp, or with a later one, that is open', () => {
    const request = { ...REQUEST, crls: [revokedLater] };
    const good = stampedMessage((signature) => [token({ over: signature, time: SIGNED + 60_000 })]);
    const late = stampedMessage((signature) => [token({ over: signature, time: SIGNED + 0.75 * DAY })]);
    expect(verifyStampedData(good, request).verdict).toBe('valid');
    expect(one(good, 'signer.revocation', request)).toMatchObject([{ detail: { reason: 'revokedLater' } }]);
    expect(verifyStampedData(late, request).verdict).toBe('indeterminate');
    expect(verifyStampedData(assemble(), request).verdict).toBe('indeterminate');
  });

  it('is invalid when the stamp stands on another signature, is broken, or was not there to be read', () => {
    const swapped = stampedMessage(() => [token({ over: OVER })]);
    expect(verifyStampedData(swapped, REQUEST).verdict).toBe('invalid');
    expect(one(swapped, 'time.stamp')).toMatchObject([{ status: 'bad', detail: { reason: 'imprint' } }]);
    expect(
      verifyStampedData(
        stampedMessage(() => [write.sequence()]),
        REQUEST,
      ).verdict,
    ).toBe('invalid');
  });

  it('leaves the time open when it claims to be younger than its stamp', () => {
    const older = stampedMessage((signature) => [token({ over: signature, time: SIGNED - DAY })]);
    expect(verifyStampedData(older, REQUEST).verdict).toBe('indeterminate');
    expect(one(older, 'time')).toMatchObject([{ status: 'unknown', detail: { reason: 'afterStamp' } }]);
  });

  it('is judged by each of its stamps: one that holds does not make up for one that does not', () => {
    const two = stampedMessage((signature) => [
      token({ over: signature, time: SIGNED + 60_000 }),
      token({ over: OVER }),
    ]);
    // A SET has no order but that of its bytes.
    expect(
      one(two, 'time.stamp')
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['bad', 'ok']);
  });
});
