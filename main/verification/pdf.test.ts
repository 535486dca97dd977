// Seals on PDF files: our own stamped file holds, and every kind of change to it shows.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSignatureV4 } from '../../crypto/seals/write.ts';
import {
  issue,
  list,
  maker,
  makeSeal,
  root,
  SIGNED,
  strangeRoot,
  T0,
  TRUST,
  unit,
  unitRoot,
  DAY,
} from '../../crypto/seals/seals.fixture.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { byteRangeParts, spliceContents } from '../../formats/pdf/splice.ts';
import { nodeSpawn, openQuarantine, type Quarantine } from '../quarantine/index.ts';
import { Refusal } from '../refusal.ts';
import { verifyFile, type VerifyTrust } from './index.ts';

const NOW = T0 + 101 * DAY;
const picture = { viewBox: [0, 0, 10, 10] as const, paths: [{ d: 'M0 0L10 0L10 10Z', fill: '#ff0000' }] };

let quarantine: Quarantine;
let stamped: Uint8Array;

beforeAll(async () => {
  quarantine = openQuarantine(nodeSpawn());
  stamped = await stamp(onePagePdf());
});
afterAll(() => quarantine.close());

async function stamp(bytes: Uint8Array, seal = makeSeal(), timeMs = SIGNED): Promise<Uint8Array> {
  const prepared = await quarantine.run('prepareSealRevision', {
    bytes,
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
    signerCertificate: unit.certificate.raw,
  });
  return spliceContents(prepared, finish(sm2.sign(unit.privateKey, toSign)));
}

const trust: VerifyTrust = { roots: TRUST.roots, crls: TRUST.crls };
const check = (bytes: Uint8Array, against = trust, now = NOW) =>
  verifyFile({ name: 'letter.pdf', bytes }, against, { now, quarantine });

describe('a stamped PDF', () => {
  it('is valid with its root and revocation list', async () => {
    const report = await check(stamped);
    expect(report).toMatchObject({ format: 'pdf', verdict: 'valid', reasons: [], size: stamped.length });
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]).toMatchObject({
      kind: 'seal',
      sesVersion: 4,
      signer: '示例市发展和改革委员会',
      dataHashOk: true,
      signatureOk: true,
      sealSignatureOk: true,
      signedAt: SIGNED,
      verdict: 'valid',
    });
    expect(report.signatures[0]?.checks.slice(0, 2).map(({ code }) => code)).toEqual(['pdf.byteRange', 'pdf.coverage']);
  });
});
