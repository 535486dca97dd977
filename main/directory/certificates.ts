// The certificates that a directory knows, with their state now: for the screen of whoever keeps keys.

import type { InferOutput } from 'valibot';
import type { Certificate } from '../../crypto/certificates/certificate.ts';
import { type Crl, isRevoked } from '../../crypto/certificates/crl.ts';
import type { keys } from '../../preload/contract/keys.ts';
import type { Directory, Unit } from './directory.ts';

type View = InferOutput<typeof keys.certificates.output>;
type Entry = View['certificates'][number];

export function certificatesOf(directory: Directory, now: number): View {
  const units = [directory.unit, ...directory.others];
  const entries = units.flatMap((unit) => ofUnit(unit, directory.revocationLists, now));
  const ofSeals = directory.seals.flatMap(({ name, seal, unitCertificate }) => [
    entryOf(unitCertificate, 'unit', name, directory.unit.name, directory.revocationLists, now),
    entryOf(seal.maker, 'sealMaker', seal.maker.subject.text, directory.unit.name, directory.revocationLists, now),
  ]);
  return {
    certificates: [...entries, ...ofSeals],
    revocationLists: directory.revocationLists.map((list) => ({
      issuer: list.issuer.text,
      issuedAt: list.thisUpdate,
      nextAt: list.nextUpdate ?? null,
      revoked: list.revoked.size,
    })),
    store: directory.refused.map(({ act, code }) => ({ code, status: 'bad' as const, detail: { act } })),
  };
}

function ofUnit(unit: Unit, lists: readonly Crl[], now: number): Entry[] {
  return [
    entryOf(unit.root, 'root', unit.name, unit.name, lists, now),
    ...unit.members.flatMap((member) => [
      entryOf(member.signing, 'signing', member.name, unit.name, lists, now),
      entryOf(member.encryption, 'encryption', member.name, unit.name, lists, now),
    ]),
  ];
}

function entryOf(
  certificate: Certificate,
  use: Entry['use'],
  holder: string,
  unit: string,
  lists: readonly Crl[],
  now: number,
): Entry {
  const ofIssuer = lists.filter((list) => list.issuer.text === certificate.issuer.text);
  const revoked = ofIssuer.some((list) => isRevoked(list, certificate.serialNumber));
  const expired = now > certificate.notAfter || now < certificate.notBefore;
  return {
    fingerprint: certificate.fingerprint,
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    holder,
    unit,
    use,
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    status: revoked ? 'revoked' : expired ? 'expired' : ofIssuer.length === 0 && use !== 'root' ? 'unknown' : 'good',
  };
}
