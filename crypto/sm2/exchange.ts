// SM2 key exchange, GB/T 32918.3-2016, 6.1, with the optional confirmation of steps A9 to A10 and B8 to B10. Each side has a lasting key pair and one made for this
// exchange alone by generateKeyPair(); they send each other the public key of the latter. Without the confirmation neither knows that the other came to the same bytes.

import { concatBytes, wipe } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import { sm3 } from '../sm3/sm3.ts';
import { checkPoint, checkPrivateKey, isScalar, WIDTH } from './curve.ts';
import { sm2Kdf } from './encryption.ts';
import { addPoints, mulAddOrder, multiply, multiplyBase } from './kernel.ts';
import { DEFAULT_USER_ID, identityDigest } from './sm2.ts';

/** Our side: the lasting private key, the private key made for this exchange (32 bytes each), and our id. */
export type ExchangeSelf = { privateKey: Uint8Array; oncePrivateKey: Uint8Array; userId?: Uint8Array };
/** The other side, as it said: its lasting public key, which we trust for other reasons, and the one made for this exchange (65 bytes each). */
export type ExchangePeer = { publicKey: Uint8Array; oncePublicKey: Uint8Array; userId?: Uint8Array };

/** What both sides come to. The responder sends `fromResponder` (S_B), the initiator `fromInitiator` (S_A); who gets other bytes stops. */
export type Exchanged = {
  sharedKey: Uint8Array<ArrayBuffer>;
  fromResponder: Uint8Array<ArrayBuffer>;
  fromInitiator: Uint8Array<ArrayBuffer>;
};

/** 2^127 + (x mod 2^127) as 32 bytes (6.1, A4: w = 127). */
function half(point: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(WIDTH);
  out.set(point.subarray(1 + WIDTH / 2, 1 + WIDTH), WIDTH / 2);
  out[WIDTH / 2]! |= 0x80;
  return out;
}

/**
 * `length` bytes that only both sides can compute, and the two confirmations.
 * @throws EncodingError 'sm2.publicKey' for a public key that is not a point on the curve, 'sm2.privateKey'; 'sm2.exchange' when the peer chose
 * its point so that nothing comes out (U at infinity).
 * @throws InputError 'sm2.exchangeLength' below 1, 'sm2.privateKeyLength', 'sm2.userId'.
 */
export function exchange(
  role: 'initiator' | 'responder',
  self: ExchangeSelf,
  peer: ExchangePeer,
  length: number,
): Exchanged {
  if (!Number.isSafeInteger(length) || length < 1) throw new InputError('sm2.exchangeLength');
  checkPrivateKey(self.privateKey);
  checkPrivateKey(self.oncePrivateKey);
  checkPoint(peer.publicKey, 'sm2.publicKey');
  checkPoint(peer.oncePublicKey, 'sm2.publicKey');
  const oncePublicKey = multiplyBase(self.oncePrivateKey);
  const ours = identityDigest(multiplyBase(self.privateKey), self.userId ?? DEFAULT_USER_ID);
  const theirs = identityDigest(peer.publicKey, peer.userId ?? DEFAULT_USER_ID);

  const t = mulAddOrder(self.privateKey, half(oncePublicKey), self.oncePrivateKey);
  const theirPoint = addPoints(peer.publicKey, multiply(peer.oncePublicKey, half(peer.oncePublicKey)));
  if (theirPoint === undefined || !isScalar(t)) throw new EncodingError('sm2.exchange');
  const u = multiply(theirPoint, t);
  wipe(t);

  const [initiator, responder] = role === 'initiator' ? [ours, theirs] : [theirs, ours];
  const [first, second] =
    role === 'initiator' ? [oncePublicKey, peer.oncePublicKey] : [peer.oncePublicKey, oncePublicKey];
  const sharedKey = sm2Kdf(concatBytes(u.subarray(1), initiator, responder), length);
  const [x, y] = [u.subarray(1, 1 + WIDTH), u.subarray(1 + WIDTH)];
  const inner = sm3(x, initiator, responder, first.subarray(1), second.subarray(1));
  const fromResponder = sm3(Uint8Array.of(2), y, inner);
  const fromInitiator = sm3(Uint8Array.of(3), y, inner);
  wipe(u, inner);
  return { sharedKey, fromResponder, fromInitiator };
}
