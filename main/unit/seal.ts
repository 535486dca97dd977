// A unit's seal, made on the spot: its picture drawn, signed by a seal maker whom the unit's own root certifies (GB/T 38540-2020, 6.1). The maker's key
// serves this one seal and is forgotten.

import { toBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import type { Certificate } from '../../crypto/certificates/certificate.ts';
import { randomBytes } from '../../crypto/random.ts';
import { encodeSeal } from '../../crypto/seals/write.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import type { Bodies } from '../acts/index.ts';
import type { Quarantine } from '../quarantine/index.ts';
import { Refusal, require } from '../refusal.ts';
import { findSealFont } from '../seals/index.ts';
import { type Authority, issueTo } from './found.ts';

/** Diameter of a unit's seal. */
const MILLIMETRES = 42;
const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60_000;

/**
 * The registration of a fresh seal that signs with the key of `holder` (a certificate of profile `unit`). `keeper`: fingerprint of who keeps it.
 * Throws Refusal `seal.noFont` and those of the quarantine.
 */
export async function makeSeal(
  quarantine: Quarantine,
  authority: Authority,
  holder: Certificate,
  keeper: string,
  now: number,
): Promise<Bodies['registerSeal']> {
  const font = findSealFont();
  require(font, 'seal.noFont');
  const name = authority.unit;
  const drawn = await quarantine.run('drawSealPicture', {
    name,
    width: MILLIMETRES,
    fontFile: font.file,
    ...(font.face ? { face: font.face } : {}),
  });
  if (drawn.missing.length > 0) throw new Refusal('seal.noFont', { characters: drawn.missing.join('') });
  const maker = issueTo(authority, `${name}制章`, 'sealMaker', now);
  const id = freshSealId();
  const info = encodeSeal({
    id,
    vendor: 'YINZHENG',
    type: 1,
    name,
    picture: { type: 'SVG', data: utf8(drawn.svg), width: MILLIMETRES, height: MILLIMETRES },
    signerCertificates: [holder.raw],
    createdAt: now - MINUTE,
    validFrom: now - MINUTE,
    validTo: holder.notAfter - DAY,
    makerCertificate: maker.certificate.raw,
  });
  const der = info.finish(sm2.sign(maker.keys.privateKey, info.toSign));
  maker.keys.privateKey.fill(0);
  return { id, name, seal: toBase64(der), unitCertificate: toBase64(holder.raw), keeper };
}

/** A name for a seal: random, printable, as GB/T 38540 asks of esID. */
function freshSealId(): string {
  return `YZ${toHex(randomBytes(10))}`.toUpperCase();
}
