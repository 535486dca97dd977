// A slice of `npm run torture -- writes`: of each operation every fifth write, sync, rename, commit and removal fails once.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeSharedQuarantine } from '../exchange/office.ts';
import { OPERATIONS, type Operation, type Prepared, prepareAll } from '../exchange/operations.ts';
import { Homes } from '../exchange/walk.ts';
import { failEach, summary } from './writes.ts';

const homes = new Homes();
let prepared: Map<Operation, Prepared>;

beforeAll(async () => {
  prepared = await prepareAll(homes);
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

describe('one step on the disk that fails, and no other', () => {
  it.each(OPERATIONS)(
    '%s: what is told is what has happened, and it can be done again',
    async (operation) => {
      const from = prepared.get(operation);
      if (!from) throw new Error('not prepared');
      const outcomes = await failEach(homes, from, { operation, reason: 'EIO', every: 5 });
      expect(summary(outcomes).filter((line) => line.includes('FAULT'))).toEqual([]);
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(
        expect.objectContaining(new Set(['write', 'sync', 'rename', 'commit'])),
      );
      const told = { receive: 'envelope.fault' }[operation as string] ?? 'fault';
      expect(new Set(outcomes.filter(({ held }) => held === 'nothing').map((one) => one.told))).toEqual(
        new Set([told]),
      );
      expect(new Set(outcomes.filter(({ held }) => held === 'all').map((one) => one.told)).size).toBeLessThanOrEqual(1);
    },
    240_000,
  );

  it.each(['submit', 'receive'] as const)(
    '%s: no space is a refusal that says so',
    async (operation) => {
      const from = prepared.get(operation);
      if (!from) throw new Error('not prepared');
      const outcomes = await failEach(homes, from, { operation, reason: 'ENOSPC', every: 5 });
      expect(summary(outcomes).filter((line) => line.includes('FAULT'))).toEqual([]);
      expect(new Set(outcomes.filter(({ held }) => held === 'nothing').map((one) => one.told))).toEqual(
        new Set(['disk.full']),
      );
    },
    240_000,
  );
});
