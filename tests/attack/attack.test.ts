// A slice of `npm run attack -- audit`: every kind of attack, at places on both sides of the heads and at both ends.

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTACKS, attack, type Prepared, prepare, verdictOn } from './audit-log.ts';

const ENTRIES = 230;
const PLACES = [1, 2, 57, 99, 100, 101, 102, 199, 200, 201, 225, 226, 227, 228, 229, 230];

let prepared: Prepared;
beforeAll(() => {
  prepared = prepare(ENTRIES);
});
afterAll(() => rmSync(prepared.folder, { recursive: true, force: true }));

describe('the audit log, changed through another SQLCipher', () => {
  it('says nothing bad while nobody has touched it', () => {
    expect(verdictOn(prepared.folder)).toBe('nothing');
    expect(prepared.lastHead).toBe(226);
  });

  it.each(ATTACKS.map((one) => [one.holdsDataKey ? `${one.kind}, with the data key` : one.kind, one] as const))(
    '%s: is found at its entry, or cannot be known',
    (_kind, one) => {
      const verdicts = PLACES.filter((at) => at <= one.last(ENTRIES)).map((at) => attack(prepared, one, at));
      expect(verdicts.map(({ found }) => found)).toEqual(verdicts.map(({ expected }) => expected));
      // What is not found stands behind the last head, never before it.
      expect(verdicts.filter(({ found }) => found !== 'nothing').length).toBeGreaterThanOrEqual(12);
    },
  );
});
