import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import { exchange } from './exchange.ts';
import { modOrder, ORDER, Point, toBytes, toNumber } from './sm2.reference.ts';
import * as sm2 from './sm2.ts';

// GB/T 32918.5-2017, annex B: both key pairs, the pairs made once, ids and results.
const A = {
  privateKey: fromHex('81eb26e941bb5af16df116495f90695272ae2cd63d6c4ae1678418be48230029'),
  publicKey: fromHex(
    '04160e12897df4edb61dd812feb96748fbd3ccf4ffe26aa6f6db9540af49c942324a7dad08bb9a459531694beb20aa489d6649975e1bfcf8c4741b78b4b223007f',
  ),
  oncePrivateKey: fromHex('d4de15474db74d06491c440d305e012400990f3e390c7e87153c12db2ea60bb3'),
  oncePublicKey: fromHex(
    '0464ced1bdbc99d590049b434d0fd73428cf608a5db8fe5ce07f15026940bae40e376629c7ab21e7db260922499ddb118f07ce8eaae3e7720afef6a5cc062070c0',
  ),
};
const B = {
  privateKey: fromHex('785129917d45a9ea5437a59356b82338eaadda6ceb199088f14ae10defa229b5'),
  publicKey: fromHex(
    '046ae848c57c53c7b1b5fa99eb2286af078ba64c64591b8b566f7357d576f16dfbee489d771621a27b36c5c7992062e9cd09a9264386f3fbea54dff69305621c4d',
  ),
  oncePrivateKey: fromHex('7e07124814b309489125eaed101113164ebf0f3458c5bd88335c1f9d596243d6'),
  oncePublicKey: fromHex(
    '04acc27688a6f7b706098bc91ff3ad1bff7dc2802cdb14ccccdb0a90471f9bd7072fedac0494b2ffc4d6853876c79b8f301c6573ad0aa50f39fc87181e1a1b46fe',
  ),
};

describe('SM2 key exchange', () => {
  it('gives the figures of GB/T 32918.5-2017, annex B, on both sides', () => {
    expect(sm2.publicKeyOf(A.privateKey)).toEqual(A.publicKey);
    expect(sm2.publicKeyOf(A.oncePrivateKey)).toEqual(A.oncePublicKey);
    expect(sm2.publicKeyOf(B.privateKey)).toEqual(B.publicKey);
    expect(sm2.publicKeyOf(B.oncePrivateKey)).toEqual(B.oncePublicKey);
    const results = [exchange('initiator', A, B, 16), exchange('responder', B, A, 16)];
    for (const one of results) {
      expect(toHex(one.sharedKey)).toBe('6c89347354de2484c60b4ab1fde4c6e5');
      expect(toHex(one.fromResponder)).toBe('d3a0fe15dee185ceae907a6b595cc32a266ed7b3367e9983a896dc32fa20f8eb');
      expect(toHex(one.fromInitiator)).toBe('18c7894b3816df16cf07b05c5ec0bef5d655d58f779cc1b400a4f3884644db88');
    }
  });

  it('agrees at random lengths and ids, and with nobody else', () => {
    for (let round = 0; round < 20; round++) {
      const [a, b, c, aOnce, bOnce] = [0, 1, 2, 3, 4].map(() => sm2.generateKeyPair());
      if (!a || !b || !c || !aOnce || !bOnce) throw new Error('no pairs');
      const [aId, bId] = [utf8(`initiator ${round}`), utf8(`响应方 ${round}`)];
      const asA = { privateKey: a.privateKey, oncePrivateKey: aOnce.privateKey, userId: aId };
      const asB = { privateKey: b.privateKey, oncePrivateKey: bOnce.privateKey, userId: bId };
      const toB = { publicKey: b.publicKey, oncePublicKey: bOnce.publicKey, userId: bId };
      const toA = { publicKey: a.publicKey, oncePublicKey: aOnce.publicKey, userId: aId };
      const ours = exchange('initiator', asA, toB, 1 + round * 7);
      expect(ours.sharedKey.length).toBe(1 + round * 7);
      expect(exchange('responder', asB, toA, 1 + round * 7)).toEqual(ours);
      const others = [
        exchange('initiator', asB, toA, 32),
        exchange('responder', asB, { ...toA, userId: bId }, 32),
        exchange('responder', { ...asB, userId: aId }, toA, 32),
        exchange('responder', { ...asB, privateKey: c.privateKey }, toA, 32),
        exchange('responder', asB, { ...toA, publicKey: c.publicKey }, 32),
        exchange('responder', asB, { ...toA, oncePublicKey: c.publicKey }, 32),
      ];
      const wanted = toHex(exchange('initiator', asA, toB, 32).fromInitiator);
      for (const one of others) expect(toHex(one.fromInitiator)).not.toBe(wanted);
    }
  });

  it('refuses what is no point, no private key, and a point chosen so that nothing comes out', () => {
    const off = A.publicKey.map((byte, at) => (at === 64 ? byte ^ 1 : byte));
    for (const peer of [
      { ...B, publicKey: off },
      { ...B, oncePublicKey: off },
      { ...B, oncePublicKey: new Uint8Array(1) },
    ]) {
      expect(() => exchange('initiator', A, peer, 16)).toThrow(new EncodingError('sm2.publicKey'));
    }
    expect(() => exchange('initiator', { ...A, oncePrivateKey: toBytes(ORDER) }, B, 16)).toThrow(
      new EncodingError('sm2.privateKey'),
    );
    expect(() => exchange('initiator', { ...A, privateKey: new Uint8Array(31) }, B, 16)).toThrow(InputError);
    for (const length of [0, -1, 1.5]) expect(() => exchange('initiator', A, B, length)).toThrow(InputError);
    // P_B = -[x̄]R_B: the peer names a lasting public key that its point undoes.
    const x = toNumber(B.oncePublicKey.subarray(17, 33)) | (1n << 127n);
    const undone = Point.BASE.multiplyUnsafe(modOrder(-x * toNumber(B.oncePrivateKey))).toAffine();
    const publicKey = concatBytes(Uint8Array.of(4), toBytes(undone.x), toBytes(undone.y));
    expect(() => exchange('initiator', A, { ...B, publicKey }, 16)).toThrow(new EncodingError('sm2.exchange'));
  });
});
