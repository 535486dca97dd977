// What stands in the store's place when it is opened: an older copy, garbage, a database of a newer version, contents that are gone. Said, with nothing removed or made anew.

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Other from '@signalapp/sqlcipher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { blobs, sql } from '../../main/store/index.ts';
import { filesIn } from '../../main/store/store.fixture.ts';
import { sessionOf } from './kept.ts';
import { COUNTY_CLERK, closeSharedQuarantine, openOffice, profileOf, type TestOffice } from './office.ts';
import { Homes } from './walk.ts';

const SNAPSHOTS = 20;
const homes = new Homes();
let walked: string;

beforeAll(async () => {
  walked = (await homes.walked('dispatch')).home;
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

/** An office on a copy of the home, with the clerk's folder. */
async function officeWithClerk(): Promise<{ office: TestOffice; id: string; folder: string }> {
  const office = openOffice({ home: homes.copy(walked) });
  await office.unlock(COUNTY_CLERK);
  const { folder } = sessionOf(office).store;
  office.core.lock('hand');
  return { office, id: (await profileOf(office, COUNTY_CLERK)).id, folder };
}

/** What the clerk is told after unlocking; locks again. */
async function warningsOf(office: TestOffice, id: string) {
  const { warnings } = await office.core.handlers.keys.unlock({ profile: id });
  const told = await office.core.handlers.keys.session({});
  expect(told?.warnings).toEqual(warnings);
  office.core.lock('hand');
  return warnings;
}

describe('an older copy of the store put back', () => {
  it('is told from the newest, each of twenty, and the newest is not flagged', async () => {
    const { office, id, folder } = await officeWithClerk();
    const snapshots: string[] = [];
    for (let i = 0; i < SNAPSHOTS; i++) {
      await warningsOf(office, id);
      const snapshot = `${folder}-${i}`;
      cpSync(folder, snapshot, { recursive: true });
      snapshots.push(snapshot);
    }
    const witness = join(office.home, 'device', `${id}.witness`);
    const newest = readFileSync(witness);
    for (const [i, snapshot] of snapshots.entries()) {
      rmSync(folder, { recursive: true });
      cpSync(snapshot, folder, { recursive: true });
      // As it stood when the copy was put back: an opening since would have moved it.
      writeFileSync(witness, newest);
      const told = i === SNAPSHOTS - 1 ? [] : [{ code: 'rolledBack', count: 0 }];
      expect(await warningsOf(office, id), `snapshot ${i}`).toEqual(told);
    }
    for (const snapshot of snapshots) rmSync(snapshot, { recursive: true });
    office.close();
  }, 180_000);

  it('is not hidden by taking the witness away', async () => {
    const { office, id } = await officeWithClerk();
    rmSync(join(office.home, 'device', `${id}.witness`));
    expect(await warningsOf(office, id)).toEqual([{ code: 'witnessMissing', count: 0 }]);
    // Said once; from now on there is a witness again.
    expect(await warningsOf(office, id)).toEqual([]);
    office.close();
  });
});

describe('contents that are gone', () => {
  it('are counted at unlock, and everything else opens', async () => {
    const { office, id, folder } = await officeWithClerk();
    await office.unlock(COUNTY_CLERK);
    const [content] = sessionOf(office).store.read((db) => blobs.all(db));
    office.core.lock('hand');
    if (!content) throw new Error('nothing came');
    rmSync(join(folder, 'blobs', content.id.slice(0, 2), content.id));
    expect(await warningsOf(office, id)).toEqual([{ code: 'contentsMissing', count: 1 }]);
    await office.unlock(COUNTY_CLERK);
    expect((await office.core.handlers.circulation.list({ box: 'toDo' })).rows).toHaveLength(1);
    office.close();
  });
});

describe('in place of the database', () => {
  const standIns: readonly (readonly [string, string, (path: string, key: string) => void])[] = [
    ['garbage', 'profile.damaged', (path) => writeFileSync(path, Buffer.alloc(40_960, 0x5a))],
    ['nothing', 'profile.damaged', (path) => rmSync(path)],
    ['an empty file', 'profile.damaged', (path) => writeFileSync(path, '')],
    ['half of it', 'profile.damaged', (path) => writeFileSync(path, readFileSync(path).subarray(0, 20_480))],
    [
      'one of a newer version',
      'profile.newer',
      (path, key) => {
        const other = new Other(path);
        other.pragma(`key = "x'${key}'"`);
        other.exec('PRAGMA user_version = 9999');
        other.close();
      },
    ],
  ];

  it.each(standIns)(
    '%s: refused as %s, nothing is removed or made anew, and other profiles open',
    async (_, code, put) => {
      const { office, id, folder } = await officeWithClerk();
      await office.unlock(COUNTY_CLERK);
      const key = toHex(sessionOf(office).unlocked.storeKey);
      office.core.lock('hand');
      const path = join(folder, 'store.db');
      for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
      put(path, key);
      const before = contentsOf(folder);
      await expect(office.core.handlers.keys.unlock({ profile: id })).rejects.toMatchObject({ code });
      expect(contentsOf(folder)).toEqual(before);
      expect(existsSync(path)).toBe(_ !== 'nothing');
      const others = (await office.core.handlers.keys.profiles({})).profiles.filter((one) => one.id !== id);
      expect(others.length).toBeGreaterThan(0);
      for (const other of others) expect(await warningsOf(office, other.id)).toEqual([]);
      office.close();
    },
  );
});

describe('the check of the audit log', () => {
  it('vouches for a log that holds, and not for one that does not', async () => {
    const { office } = await officeWithClerk();
    await office.unlock(COUNTY_CLERK);
    const { store } = sessionOf(office);
    const heads = () => store.read((db) => db.all(sql`SELECT reason FROM audit_heads WHERE reason = 'check'`)).length;
    const statuses = async () => {
      const { findings } = await office.core.handlers.audit.verify({});
      return [...new Set(findings.map(({ status }) => status))].sort();
    };
    store.commit({ action: 'test.entry', subject: '' }, () => {});
    expect(await statuses()).toEqual(['ok']);
    expect(heads()).toBe(1);
    store.commit({ action: 'test.tamper', subject: '' }, (db) => {
      db.run(sql`DROP TRIGGER audit_never_updated`);
      db.run(sql`UPDATE audit SET record = x'00' WHERE sequence = 2`);
    });
    expect(await statuses()).toContain('bad');
    expect(heads()).toBe(1);
    office.close();
  });
});

/** Every file of the profile with its bytes, but for the count of tries and what SQLite keeps beside an open database. */
function contentsOf(folder: string): string[] {
  return filesIn(folder)
    .filter(({ path }) => !/attempts|-wal$|-shm$/.test(path))
    .map(({ path, bytes }) => `${path} ${bytes.toString('base64')}`);
}
