import { describe, expect, it } from 'vitest';
import { selfTest } from './self-test.ts';

describe('the self-test at start', () => {
  it('holds for every algorithm', () => {
    expect(selfTest()).toEqual([
      { algorithm: 'SM3', holds: true },
      { algorithm: 'SM4', holds: true },
      { algorithm: 'SM4-GCM', holds: true },
      { algorithm: 'SM2', holds: true },
    ]);
  });
});
