// Places that are not ours: a folder that takes no file, a stick pulled out while it is read, a disk that is full when the desk is left.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CITY_CLERK, closeSharedQuarantine, openOffice } from './office.ts';
import { as, currentOf, Homes, type Walk } from './walk.ts';

const homes = new Homes();
let reached: { home: string; walk: Walk };

beforeAll(async () => {
  reached = await homes.walked('submit');
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

describe('a place that cannot be written', () => {
  it('refuses what is exported, and keeps nothing half-written', async () => {
    const office = openOffice({ home: homes.copy(reached.home) });
    const { dossier } = reached.walk;
    await as(office, CITY_CLERK);
    const digest = currentOf(office, dossier);
    const { circulation, documents, exchange, verification } = office.core.handlers;
    const { title } = await circulation.dossier({ dossier });
    const names = [`${title}.pdf`, 'unit-root.pem', `验证报告-${digest.slice(0, 8)}.json`];
    for (const name of names) {
      mkdirSync(join(office.home, name));
      writeFileSync(join(office.home, name, 'in the way'), '');
    }
    const before = readdirSync(office.home);
    const exported = [
      async () => documents.exportVersion({ dossier, digest }),
      async () => exchange.exportRoot({}),
      async () => verification.exportReport({ dossier, digest }),
    ];
    for (const work of exported) await expect(work()).rejects.toMatchObject({ code: 'file.unwritable' });
    expect(readdirSync(office.home)).toEqual(before);
    office.close();
  });
});

describe('a file that goes while it is read', () => {
  it('is refused as unreadable', async () => {
    const office = openOffice({ home: homes.copy(reached.home) });
    await as(office, CITY_CLERK);
    let looks = 0;
    office.chosen = {
      fileName: 'letter.pdf',
      get bytes(): Uint8Array {
        if (looks++ > 0) throw Object.assign(new Error('input/output error'), { code: 'EIO' });
        return new Uint8Array(10);
      },
    };
    const choose = async () => office.core.handlers.documents.choose({ candidate: null, password: null });
    await expect(choose()).rejects.toMatchObject({ code: 'file.unreadable', detail: { fileName: 'letter.pdf' } });
    office.close();
  });
});

describe('leaving the desk', () => {
  it('locks though the disk is full', async () => {
    let isFull = false;
    const office = openOffice({
      home: homes.copy(reached.home),
      onStep: () => {
        if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
    });
    await as(office, CITY_CLERK);
    const { unlocked } = office.core.office.session();
    isFull = true;
    expect(await office.core.handlers.keys.lock({})).toEqual({});
    expect(office.core.current()).toBeNull();
    expect(office.events.at(-1)).toMatchObject({ type: 'locked' });
    expect([...unlocked.storeKey, ...unlocked.dataKey].every((byte) => byte === 0)).toBe(true);
    isFull = false;
    office.close();
  });
});
