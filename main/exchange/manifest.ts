// What an envelope carries besides ciphertexts: signed acts, the certificates they name, and for each file its name, its ciphertext's name
// and its content key. Canonical JSON, encrypted as the envelope's first member, so it is read by recipients alone.
// Not done here: whether the acts may be believed (take-in.ts).

import * as v from 'valibot';
import { fromBase64, toBase64 } from '../../crypto/bytes.ts';
import { decodeCanonical, encodeCanonical, type SignedAct } from '../acts/index.ts';

/** A dossier whose papers were written on for long holds many acts of up to 1 MiB. Encrypted it stays below what an envelope takes (MAX_MANIFEST_LENGTH). */
const MOST_BYTES = 60_000_000;

const Digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));

const PURPOSES = ['handOver', 'dispatch', 'receipt', 'directory'] as const;

const ManifestShape = v.strictObject({
  schema: v.literal('yinzheng/manifest/1'),
  /**
   * handOver: a dossier passed on within the unit; dispatch: a document to another unit; receipt: an acknowledgement going home; directory: the unit's
   * whole ledger, to its own people.
   */
  purpose: v.picklist(PURPOSES),
  acts: v.pipe(v.array(v.strictObject({ bytes: Base64, signature: Base64 })), v.minLength(1), v.maxLength(10_000)),
  certificates: v.pipe(v.array(Base64), v.maxLength(1000)),
  blobs: v.pipe(
    v.array(
      v.strictObject({
        digest: Digest,
        id: Digest,
        dossier: Digest,
        /** 16 bytes. */
        contentKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{22}==$/)),
        size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      }),
    ),
    v.maxLength(4000),
  ),
});

export type Purpose = (typeof PURPOSES)[number];
export type CarriedAct = { readonly bytes: Uint8Array; readonly signature: Uint8Array };
export type CarriedBlob = {
  /** SM3 of the plaintext. */
  readonly digest: string;
  /** SM3 of the ciphertext, which is the envelope's member `blob <id>`. */
  readonly id: string;
  /** The dossier that the ciphertext's header names. */
  readonly dossier: string;
  readonly contentKey: Uint8Array;
  /** Length of the plaintext in bytes. */
  readonly size: number;
};
export type Manifest = {
  readonly purpose: Purpose;
  readonly acts: readonly CarriedAct[];
  readonly certificates: readonly Uint8Array[];
  readonly blobs: readonly CarriedBlob[];
};

export function encodeManifest(manifest: {
  purpose: Purpose;
  acts: readonly SignedAct[];
  certificates: readonly Uint8Array[];
  blobs: readonly CarriedBlob[];
}): Uint8Array {
  const value = {
    schema: 'yinzheng/manifest/1',
    purpose: manifest.purpose,
    acts: manifest.acts.map((act) => ({ bytes: toBase64(act.bytes), signature: toBase64(act.signature) })),
    certificates: manifest.certificates.map(toBase64),
    blobs: manifest.blobs.map((blob) => ({ ...blob, contentKey: toBase64(blob.contentKey) })),
  };
  return encodeCanonical(value, MOST_BYTES);
}

/** Throws EncodingError or a ValiError for anything but the one strict spelling. */
export function decodeManifest(bytes: Uint8Array): Manifest {
  const value = v.parse(ManifestShape, decodeCanonical(bytes, MOST_BYTES));
  return {
    purpose: value.purpose,
    acts: value.acts.map((act) => ({ bytes: fromBase64(act.bytes), signature: fromBase64(act.signature) })),
    certificates: value.certificates.map(fromBase64),
    blobs: value.blobs.map((blob) => ({ ...blob, contentKey: fromBase64(blob.contentKey) })),
  };
}
