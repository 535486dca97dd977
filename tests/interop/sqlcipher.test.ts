// After the whole line has been walked: every profile's database opens in another SQLCipher with its raw key and in no other way, and no file of the home
// holds a word of what was written.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Other from '@signalapp/sqlcipher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  CITY_OFFICER,
  COUNTY_CLERK,
  COUNTY_LEADER,
  closeSharedQuarantine,
  ELEMENTS,
  openOffice,
  type TestOffice,
} from '../exchange/office.ts';
import { Homes, INSTRUCT_OPINION, SIGN_OFF_OPINION, walkLine } from '../exchange/walk.ts';

const EVERYBODY = [CITY_CLERK, CITY_LEADER, CITY_OFFICER, COUNTY_CLERK, COUNTY_LEADER];
const homes = new Homes();
const home = homes.fresh();
let office: TestOffice;

beforeAll(async () => {
  office = openOffice({ home });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office);
}, 120_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

/** The store's file and its raw key in hex, with the store closed behind it. */
async function storeOf(name: string): Promise<{ path: string; rawKey: string }> {
  await office.unlock(name);
  const { unlocked, store } = office.core.office.session();
  const found = { path: join(store.folder, 'store.db'), rawKey: toHex(unlocked.storeKey) };
  office.core.lock('hand');
  return found;
}

function opened(path: string, key: string | null): InstanceType<typeof Other> {
  const other = new Other(path);
  if (key !== null) other.pragma(`key = "x'${key}'"`);
  return other;
}

/** What reading the first table says: how many tables, or the complaint. */
function tablesWith(path: string, key: string | null): number | string {
  const other = opened(path, key);
  try {
    return other.prepare('SELECT name FROM sqlite_master').all().length;
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  } finally {
    other.close();
  }
}

describe.each(EVERYBODY)('the database of %s in another SQLCipher', (name) => {
  it('opens with the raw key, whole', async () => {
    const { path, rawKey } = await storeOf(name);
    const other = opened(path, rawKey);
    try {
      // No rows: no page whose code does not hold.
      expect(other.prepare('PRAGMA cipher_integrity_check').all()).toEqual([]);
      expect(other.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      const acts = other.prepare('SELECT count(*) AS acts FROM acts').get<{ acts: number }>();
      expect(acts?.acts).toBeGreaterThan(0);
    } finally {
      other.close();
    }
  });

  it('does not open without the key, nor with one that differs in a bit', async () => {
    const { path, rawKey } = await storeOf(name);
    const almost = `${rawKey.slice(0, -1)}${(parseInt(rawKey.slice(-1), 16) ^ 1).toString(16)}`;
    expect(tablesWith(path, rawKey)).toBeGreaterThan(5);
    for (const key of [null, almost]) expect(tablesWith(path, key)).toMatch(/not a database/);
  });
});

/** Every file below a folder, with its bytes. */
function filesBelow(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(home, path), bytes: readFileSync(path) }));
}

/** The ways in which a text could lie in a file by oversight. */
function spellings(text: string): { spelling: string; bytes: Buffer }[] {
  const utf16 = Buffer.from(text, 'utf16le');
  const utf8 = Buffer.from(text);
  const escaped = [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  // In base64 a text has three spellings; the characters that its neighbours share are left out.
  const base64 = [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    return Buffer.from(coded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + utf8.length) * 8) / 6)));
  });
  return [
    { spelling: 'UTF-8', bytes: utf8 },
    { spelling: 'UTF-16LE', bytes: utf16 },
    { spelling: 'UTF-16BE', bytes: Buffer.from(utf16).swap16() },
    { spelling: 'JSON escapes', bytes: Buffer.from(escaped) },
    { spelling: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
    { spelling: 'upper-case hex', bytes: Buffer.from(utf8.toString('hex').toUpperCase()) },
    ...base64.map((bytes) => ({ spelling: 'base64', bytes })),
  ];
}

/** `file: spelling` of every place where a text lies in the clear. */
function found(text: string): string[] {
  const looked = spellings(text);
  return filesBelow(home).flatMap((file) =>
    looked.filter(({ bytes }) => file.bytes.includes(bytes)).map(({ spelling }) => `${file.name}: ${spelling}`),
  );
}

describe('the files of the home', () => {
  it.each([
    ['the title', ELEMENTS.title],
    ['a paragraph', ELEMENTS.body[1] ?? ''],
    ['the attachment', ELEMENTS.attachmentNotes[0] ?? ''],
    ['the opinion at sign-off', SIGN_OFF_OPINION],
    ['the instruction', INSTRUCT_OPINION],
    ['the number', '演发改〔2026〕1号'.replace('2026', String(new Date().getFullYear()))],
  ])('do not hold %s, while a store is open and after', async (_what, text) => {
    await office.unlock(CITY_CLERK);
    expect(filesBelow(home).some(({ name }) => name.endsWith('store.db-wal'))).toBe(true);
    expect(found(text)).toEqual([]);
    office.core.lock('hand');
    expect(found(text)).toEqual([]);
  });

  it("hold a person's name and an exercise's PIN in the header of that profile and nowhere else", async () => {
    const { profiles } = await office.core.handlers.keys.profiles({});
    expect(profiles.map((profile) => profile.name).sort()).toEqual([...EVERYBODY].sort());
    for (const { id, name, exercisePin } of profiles) {
      const header = `${join('profiles', id, 'profile.json')}: UTF-8`;
      // A certificate bears its holder's name, and an envelope its sender's certificate.
      const elsewhere = found(name).filter((place) => !/profile\.json: base64$|\.yzen: base64$/.test(place));
      expect(elsewhere).toEqual([header]);
      const typed = Buffer.from(`"${exercisePin}"`);
      const holding = filesBelow(home).filter((file) => file.bytes.includes(typed));
      expect(holding.map((file) => `${file.name}: UTF-8`)).toEqual([header]);
    }
  });
});
