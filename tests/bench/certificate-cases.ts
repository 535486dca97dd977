// What verifying somebody else's signature is made of: a certificate, a long revocation list, a seal with its eight checks (format, the maker's signature
// and certificate, the signer listed, dates, signature value, digest, the signer's chain, revocation). Processor time; no peer does the same.

import { toHex } from '../../crypto/bytes.ts';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { checkCrlSignature, isRevoked, issueCrl, parseCrl } from '../../crypto/certificates/crl.ts';
import { randomBytes } from '../../crypto/random.ts';
import {
  DATA_HASH,
  issue,
  list,
  makeSeal,
  root,
  signWith,
  T0,
  TRUST,
  unit,
  unitRoot,
} from '../../crypto/seals/seals.fixture.ts';
import { type Trust, verifySealSignature } from '../../crypto/seals/verify.ts';
import { type Case, cpuTime, rate } from './measure.ts';

const ENTRIES = 20_000;
const SEALS = 50;

/** A list of serial numbers of 16 bytes, half of them with a reason, and one that is on it. */
function longList(): { der: Uint8Array; listed: string } {
  const revoked = Array.from({ length: ENTRIES }, (_, entry) => {
    const serial = randomBytes(16);
    serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
    const at = T0 + entry * 1000;
    const serialNumber = toHex(serial);
    return entry % 2 === 0 ? { serialNumber, at } : { serialNumber, at, reason: 'superseded' as const };
  });
  const { certificate: issuer, privateKey: issuerPrivateKey } = unitRoot;
  const der = issueCrl({ issuer, issuerPrivateKey, thisUpdate: T0, nextUpdate: T0 + 1e9, revoked });
  return { der, listed: revoked[ENTRIES / 2]?.serialNumber ?? '' };
}

type Sealed = { signature: Uint8Array; trust: Trust };

/** A seal of a unit that nobody has met: root, maker, unit, list and seal of its own. */
function strangersSeal(): Sealed {
  const theirRoot = root('外地根证书');
  const maker = issue(theirRoot, 'sealMaker', '外地印章制作中心');
  const signer = issue(theirRoot, 'unit', '外地发展和改革委员会');
  const signature = signWith({ seal: makeSeal({ maker, signers: [signer] }), signer });
  return { signature, trust: { ...TRUST, roots: [theirRoot.certificate], crls: [list([], theirRoot)] } };
}

function check({ signature, trust }: Sealed): void {
  const { verdict } = verifySealSignature(signature, { ...trust, dataHash: DATA_HASH });
  if (verdict !== 'valid') throw new Error(`the seal is ${verdict}`);
}

export function certificateCases(): Case[] {
  const certificate = unit.certificate.raw;
  const { der, listed } = longList();
  const lookUp = () => {
    const crl = parseCrl(der);
    if (!isRevoked(crl, listed)) throw new Error('the serial number is not on the list');
    return crl;
  };
  const known: Sealed = { signature: signWith(), trust: TRUST };
  return [
    { name: 'certificate, parse', unit: 'µs', sample: () => 1e6 / rate(() => parseCertificate(certificate)) },
    {
      name: `CRL of ${ENTRIES.toLocaleString('en')} entries, parse and one lookup`,
      unit: 'ms',
      sample: () => 1000 / rate(lookUp),
    },
    {
      name: 'the same and its signature',
      unit: 'ms',
      sample: () =>
        1000 /
        rate(() => {
          if (checkCrlSignature(lookUp(), unitRoot.certificate) !== 'ok') throw new Error('the list is not signed');
        }),
    },
    {
      name: 'foreign seal, eight checks',
      unit: 'ms',
      sample: () => {
        const strangers = Array.from({ length: SEALS }, strangersSeal);
        return cpuTime(() => strangers.forEach(check)) / SEALS;
      },
    },
    { name: 'foreign seal, eight checks, a known unit', unit: 'ms', sample: () => 1000 / rate(() => check(known)) },
  ];
}
