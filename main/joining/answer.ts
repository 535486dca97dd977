// The answer to a request: which request it answers, the unit's root and recovery public key, and the whole ledger, in which the certificates stand. One line of
// canonical JSON (RFC 8785), then one line with the root's signature in base64: SM2 with SM3 (GB/T 32918.2) over `yinzheng/join-answer/1\n` and the
// first line's bytes, DER. The root is the file's own: that it is the right one is compared by voice or on paper.
// Not done here: whether the ledger holds and whom it names (main/unit).

import * as v from 'valibot';
import { concatBytes, fromBase64, fromUtf8, toBase64, utf8 } from '../../crypto/bytes.ts';
import { type Certificate, parseCertificate } from '../../crypto/certificates/certificate.ts';
import { EncodingError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { actId, decodeCanonical, encodeCanonical, type SignedAct } from '../acts/index.ts';

/** Longest answer file, 32 MiB: a ledger holds two certificates a person and the seal's picture. */
export const MAX_ANSWER = 33_554_432;
const MAX_SIGNATURE = 256;
const DOMAIN = utf8('yinzheng/join-answer/1\n');
const NEWLINE = 10;

const Base64 = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[A-Za-z0-9+/]+={0,2}$/));
const Shape = v.strictObject({
  schema: v.literal('yinzheng/join-answer/1'),
  request: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  root: Base64(16_384),
  /** 65 bytes. */
  recoveryPublicKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{87}=$/)),
  ledger: v.pipe(
    v.array(v.strictObject({ bytes: Base64(1_400_000), signature: Base64(256) })),
    v.minLength(1),
    v.maxLength(10_000),
  ),
});

export type JoinAnswer = {
  /** SM3 of the request file that it answers, hex. */
  readonly request: string;
  readonly root: Certificate;
  /** 65 bytes, 04 || X || Y. */
  readonly recoveryPublicKey: Uint8Array;
  readonly ledger: readonly SignedAct[];
};

export function makeJoinAnswer(answer: JoinAnswer, rootPrivateKey: Uint8Array): Uint8Array {
  const bytes = encodeCanonical(
    {
      schema: 'yinzheng/join-answer/1',
      request: answer.request,
      root: toBase64(answer.root.raw),
      recoveryPublicKey: toBase64(answer.recoveryPublicKey),
      ledger: answer.ledger.map((act) => ({ bytes: toBase64(act.bytes), signature: toBase64(act.signature) })),
    },
    MAX_ANSWER,
  );
  const signature = sm2.sign(rootPrivateKey, concatBytes(DOMAIN, bytes));
  return concatBytes(bytes, utf8(`\n${toBase64(signature)}\n`));
}

/** Reads an answer file. EncodingError `joinAnswer.unreadable`, or `joinAnswer.signature` if it is not signed by the root that it names. */
export function parseJoinAnswer(file: Uint8Array): JoinAnswer {
  const { bytes, signature } = split(file);
  const answer = answerIn(bytes);
  if (!sm2.verify(answer.root.publicKey.bytes, concatBytes(DOMAIN, bytes), signature))
    throw new EncodingError('joinAnswer.signature');
  return answer;
}

function split(file: Uint8Array): { bytes: Uint8Array; signature: Uint8Array } {
  const end = file.indexOf(NEWLINE);
  const isAnswer = file.length <= MAX_ANSWER + MAX_SIGNATURE && end > 0 && file.length - end <= MAX_SIGNATURE;
  if (!isAnswer || file.indexOf(NEWLINE, end + 1) !== file.length - 1) throw new EncodingError('joinAnswer.unreadable');
  return unreadableUnless(() => ({
    bytes: file.subarray(0, end),
    signature: fromBase64(fromUtf8(file.subarray(end + 1, file.length - 1))),
  }));
}

function answerIn(bytes: Uint8Array): JoinAnswer {
  return unreadableUnless(() => {
    const parsed = v.safeParse(Shape, decodeCanonical(bytes, MAX_ANSWER));
    if (!parsed.success) throw new EncodingError('joinAnswer.unreadable');
    const { request, root, recoveryPublicKey, ledger } = parsed.output;
    const publicKey = fromBase64(recoveryPublicKey);
    sm2.validatePublicKey(publicKey);
    const certificate = parseCertificate(fromBase64(root));
    sm2.validatePublicKey(certificate.publicKey.bytes);
    return {
      request,
      root: certificate,
      recoveryPublicKey: publicKey,
      ledger: ledger.map((act) => {
        const actBytes = fromBase64(act.bytes);
        return { id: actId(actBytes), bytes: actBytes, signature: fromBase64(act.signature) };
      }),
    };
  });
}

function unreadableUnless<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof EncodingError) throw new EncodingError('joinAnswer.unreadable');
    throw error;
  }
}
