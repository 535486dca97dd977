// The signatures of an OFD (GB/T 33190 clause 18, seals by GB/T 38540): every reference's digest, the digest of Signature.xml, the seal
// signature, the seal file beside it, and what no signature covers. The quarantine reads package and XML and hands out the bytes; all digests
// are computed here. Digital signatures of GB/T 35275 (Type Sign) are checked in cms.ts; of integrity protection (GM/T 0099) only the signature is.

import { equalBytes, toHex } from '../../crypto/bytes.ts';
import { type DigestName, digestName, isWeakDigest } from '../../crypto/certificates/algorithms.ts';
import { type Finding, finding } from '../../crypto/certificates/findings.ts';
import { type Trust, verifySealSignature } from '../../crypto/seals/verify.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { cutDer, sniffContents } from '../../formats/pdf/byte-range.ts';
import type { SignatureReport } from '../../preload/contract/verification.ts';
import type { OfdSignatureList } from '../quarantine/index.ts';
import { examineCms } from './cms.ts';
import { type Examined, judged, NOTHING_KNOWN } from './report.ts';

type OfdSignature = OfdSignatureList['signatures'][number];
/** The digest of a file of the package; undefined where it cannot be computed. */
type DigestFile = (path: string, name: DigestName) => Uint8Array | undefined;

/** Digests by the names that some makers write in place of identifiers. */
const BY_NAME: Readonly<Record<string, DigestName>> = {
  sm3: 'sm3',
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
};
/** So many paths are told; more are counted. */
const PATHS_TOLD = 5;

/** Examines every signature of an OFD, in the order of the lists; those taken out of the lists come last. */
export function examineOfd(found: OfdSignatureList, trust: Trust): SignatureReport[] {
  const files = new Map(found.files.map(({ path, bytes }) => [path, bytes]));
  const digests = new Map<string, Uint8Array | undefined>();
  const digest: DigestFile = (path, name) => {
    const key = `${name} ${path}`;
    const bytes = files.get(path);
    if (!digests.has(key) && bytes) {
      digests.set(key, name === 'sm3' ? sm3(bytes) : trust.foreignVerifier?.digest(name, [bytes]));
    }
    return digests.get(key);
  };
  const own = new Set([
    ...found.lists,
    ...(found.integrity?.paths ?? []),
    // What a signature consists of is checked by itself.
    ...found.signatures.flatMap(({ path, valuePath, sealPath }) => [path, valuePath, sealPath]),
  ]);
  const reports = found.signatures.map((signature) => {
    const covered = new Set(signature.references.flatMap(({ path }) => path ?? []));
    const uncovered = found.paths.filter((path) => !covered.has(path) && !own.has(path));
    return judged(examine(signature, digest, uncovered, trust));
  });
  return found.integrity ? [...reports, judged(integrity(found.integrity, found.paths, trust))] : reports;
}

/**
 * The signature over the list of files, and whether the package holds just the files of the list: one more or one less is a change. The list names files
 * without their digests, so what is in them stays open.
 */
function integrity(
  { paths: own, entries, signedValue, listed, missing }: NonNullable<OfdSignatureList['integrity']>,
  paths: readonly string[],
  trust: Trust,
): Examined {
  const named = new Set([...listed, ...own]);
  const added = paths.filter((path) => !named.has(path) && !path.endsWith('/'));
  const counts = { listed: listed.length, missing: missing.length, added: added.length, standard: 'GM/T 0099' };
  const told = [...missing, ...added].slice(0, PATHS_TOLD).join(' ');
  const open =
    missing.length + added.length > 0
      ? finding('ofd.integrity', 'bad', { ...counts, reason: 'filesDiffer', files: told })
      : finding('ofd.integrity', 'unknown', { ...counts, reason: 'namesOnly' });
  const der = cutDer(signedValue);
  if (der === undefined || sniffContents(der) !== 'cms') return { ...NOTHING_KNOWN, kind: 'signature', checks: [open] };
  const examined = examineCms(der, [entries], trust);
  return { ...examined, checks: [open, ...examined.checks] };
}

function examine(signature: OfdSignature, digest: DigestFile, uncovered: readonly string[], trust: Trust): Examined {
  const { problem, path } = signature;
  const listed = signature.listed ? [] : [finding('ofd.listed', 'bad', { path, reason: 'hidden' })];
  const unread = problem !== undefined && problem !== 'sealMissing';
  const structure = finding('ofd.signature', unread ? 'bad' : 'ok', { path, ...(unread ? { reason: problem } : {}) });
  if (unread) return { ...NOTHING_KNOWN, checks: [...listed, structure] };
  const { name, known, good, bad, missing, firstBad } = checkReferences(signature, digest);
  const total = signature.references.length;
  const counts = { total, ok: good, bad, missing };
  const references = !known
    ? finding('ofd.references', 'unknown', { total, reason: 'digestAlgorithm', algorithm: signature.checkMethod })
    : total === 0
      ? finding('ofd.references', 'bad', { ...counts, reason: 'none' })
      : bad > 0
        ? finding('ofd.references', 'bad', { ...counts, first: firstBad })
        : name !== undefined && isWeakDigest(name)
          ? // Whoever can make two files of one digest can have signed the other.
            finding('ofd.references', 'unknown', { ...counts, reason: 'weakDigest', algorithm: name })
          : finding('ofd.references', 'ok', counts);
  const checks: Finding[] = [...listed, structure, references, coverage(uncovered, total)];
  const examined = examineValue(signature, trust);
  return {
    ...examined,
    referencesOk: known ? good : null,
    referencesBad: known ? bad : null,
    referencesUncovered: uncovered.length,
    checks: [...checks, ...examined.checks],
  };
}

/** What lies in the package beside the signature: that it shows nothing cannot be told from here. */
function coverage(uncovered: readonly string[], covered: number): Finding {
  if (uncovered.length === 0) return finding('ofd.coverage', 'ok', { covered });
  const told = uncovered.slice(0, PATHS_TOLD).join(' ');
  return finding('ofd.coverage', 'unknown', { covered, uncovered: uncovered.length, files: told, reason: 'partly' });
}

function checkReferences({ references, checkMethod }: OfdSignature, digestFile: DigestFile) {
  const written = checkMethod.trim().toLowerCase();
  const name = BY_NAME[written.replace('-', '')] ?? digestName(written);
  let good = 0;
  let missing = 0;
  let unknown = name === undefined;
  let firstBad = '';
  for (const { fileRef, path, checkValue } of references) {
    const digest = path === undefined || name === undefined ? undefined : digestFile(path, name);
    if (digest && equalBytes(digest, checkValue)) good++;
    else firstBad ||= fileRef;
    if (path === undefined) missing++;
    else if (!digest) unknown = true;
  }
  return { name, known: !unknown, good, missing, bad: references.length - good, firstBad };
}

function examineValue(signature: OfdSignature, trust: Trust): Examined {
  const { signedValue, signatureXml } = signature;
  const der = cutDer(signedValue);
  const kind = sniffContents(der);
  if (der === undefined || kind === 'unknown') {
    return { ...NOTHING_KNOWN, checks: [finding('signature.format', 'bad', { reason: 'unknownContents' })] };
  }
  if (kind === 'cms') return examineCms(der, [signatureXml], trust);
  const report = verifySealSignature(der, { ...trust, dataHash: sm3(signatureXml) });
  return {
    ...NOTHING_KNOWN,
    kind: 'seal',
    sesVersion: report.parsed?.version ?? null,
    signer: report.signerName,
    sealName: report.sealName,
    signedAt: report.time ?? null,
    dataHashOk: report.dataHashOk,
    signatureOk: report.signatureOk,
    sealSignatureOk: report.sealSignatureOk,
    checks: [...sealFile(signature, report.parsed?.seal.raw), ...report.checks],
  };
}

/** The seal that readers draw must be the one that was signed. */
function sealFile({ seal, sealPath, problem }: OfdSignature, inside: Uint8Array | undefined): Finding[] {
  if (problem === 'sealMissing') return [finding('ofd.sealFile', 'bad', { reason: 'missing' })];
  if (sealPath === '' || inside === undefined) return [];
  if (equalBytes(seal, inside)) return [finding('ofd.sealFile', 'ok', { path: sealPath })];
  const digests = { file: toHex(sm3(seal)), signed: toHex(sm3(inside)) };
  return [finding('ofd.sealFile', 'bad', { path: sealPath, ...digests })];
}
