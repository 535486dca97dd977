import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { signAct } from '../acts/index.ts';
import { createAuditLog } from '../audit/index.ts';
import { poolWithoutThreads } from '../crypto-pool/index.ts';
import { acts, blobs, certificates, drafts, envelopes, nodeDisk, openStore, projections } from '../store/index.ts';
import { DOSSIER, filesIn, inFolder } from '../store/store.fixture.ts';
import type { UnlockedProfile } from './index.ts';
import { PIN, profileIn } from './profile.fixture.ts';

/** Words that stand in a document and nowhere else; each feature is given its own. */
const CANARIES = {
  content: '金丝雀正文甲',
  act: '金丝雀意见乙',
  draft: '金丝雀草稿丙',
  projection: '金丝雀标题丁',
  envelope: '金丝雀文件名戊',
  certificate: '金丝雀姓名己',
  audit: '金丝雀审计庚',
};

/** The spellings in which a word might have got onto the disk. */
function spellings(word: string): Buffer[] {
  const bytes = Buffer.from(word);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : shift + 1, -4),
  );
  return [
    bytes,
    Buffer.from(word, 'utf16le'),
    Buffer.from(word, 'utf16le').swap16(),
    Buffer.from(bytes.toString('hex')),
    ...base64.map((text) => Buffer.from(text)),
  ];
}

function storeOf(folder: string, open: UnlockedProfile) {
  const { header, provider, storeKey, dataKey } = open;
  const sign = (message: Uint8Array) => provider.sign(message);
  const log = createAuditLog({ profileId: header.id, actor: header.fingerprint, now: () => 1_790_000_000_000, sign });
  const ports = { disk: nodeDisk(), pool: poolWithoutThreads(), holders: provider, appendAudit: log.append };
  return { store: openStore({ folder, storeKey, dataKey, ...ports, create: true }), sign };
}

/** Every value of every table, with the raw key of the database. */
function everyValue(path: string, storeKey: Uint8Array): Buffer[] {
  const db = new Database(path);
  db.pragma("cipher = 'sqlcipher'");
  db.pragma('legacy = 4');
  db.pragma(`key = "x'${toHex(storeKey)}'"`);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
  const rows = tables.flatMap(({ name }) => db.prepare(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[]);
  db.close();
  return rows.flatMap((row) =>
    Object.values(row).map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value)))),
  );
}

describe('plaintext', () => {
  it('of no feature is found in any file of a profile, open or locked', async () => {
    await inFolder(async (home) => {
      const { folder, unlock } = await profileIn(home);
      const open = await unlock(PIN);
      const { header, storeKey } = open;
      const { store, sign } = storeOf(folder, open);
      const plaintext = utf8(CANARIES.content.repeat(9000));
      const blob = await store.writeBlob({ plaintext, dossier: DOSSIER, kind: 'pdf', label: 'workSecret' });
      const act = signAct(
        {
          type: 'signOff',
          dossier: DOSSIER,
          actor: header.fingerprint,
          post: header.post,
          device: open.device,
          seq: 1,
          at: 1,
          seen: 0,
          parents: [],
          subjects: [blob.digest],
          label: { mark: 'workSecret' },
          consent: 'pin',
          basis: [],
          body: { opinion: CANARIES.act },
        },
        sign,
      );
      store.commit({ action: 'document.import', subject: DOSSIER, detail: { note: CANARIES.audit } }, (db) => {
        blobs.put(db, blob);
        acts.put(db, act, 1);
        certificates.put(db, utf8(CANARIES.certificate));
        drafts.put(db, { id: 'a', kind: 'document', dossier: DOSSIER, savedAt: 1, content: { body: CANARIES.draft } });
        envelopes.put(db, {
          id: 'e',
          direction: 'in',
          peer: 'p',
          sequence: 1,
          state: 's',
          at: 1,
          detail: CANARIES.envelope,
        });
        projections.replace(db, DOSSIER, {
          direction: 'incoming',
          state: 'arrived',
          urgency: 'urgent',
          lastAt: 1,
          waitsFor: '',
          view: { title: CANARIES.projection },
          number: null,
          texts: [CANARIES.projection],
        });
      });
      const hits = (words: string[]) =>
        filesIn(home).flatMap(({ path, bytes }) =>
          words.flatMap((word) =>
            spellings(word).some((spelling) => bytes.includes(spelling)) ? [`${word} in ${path}`] : [],
          ),
        );
      // While open there is a write-ahead log beside the database: it is searched as well.
      expect(filesIn(folder).some(({ path }) => path.endsWith('store.db-wal'))).toBe(true);
      expect(hits(Object.values(CANARIES))).toEqual([]);
      expect(store.read((db) => projections.search(db, CANARIES.projection))).toEqual([DOSSIER]);
      store.close();
      // The second line: who has the database's key but not the data key reads no word either.
      const values = everyValue(join(folder, 'store.db'), storeKey);
      expect(values.length).toBeGreaterThan(40);
      const words = Object.values(CANARIES).flatMap(spellings);
      expect(values.filter((value) => words.some((word) => value.includes(word)))).toEqual([]);
      open.lock();
      expect(hits(Object.values(CANARIES))).toEqual([]);
      // The search itself finds what is there: the person's name stands in profile.json, for the lock screen.
      expect(hits([header.name])).toHaveLength(1);
    });
  });
});

describe('keys', () => {
  it('stand in no file: not the content key, the store key, the data key', async () => {
    await inFolder(async (home) => {
      const { folder, unlock } = await profileIn(home);
      const open = await unlock(PIN);
      const { store } = storeOf(folder, open);
      const blob = await store.writeBlob({ plaintext: utf8('x'), dossier: DOSSIER, kind: 'pdf', label: 'none' });
      store.commit({ action: 'a', subject: 's' }, (db) => blobs.put(db, blob));
      const secrets = [blob.contentKey, open.storeKey, open.dataKey].map((secret) => Buffer.from(secret));
      const found = () => filesIn(home).filter(({ bytes }) => secrets.some((secret) => bytes.includes(secret)));
      expect(found()).toEqual([]);
      store.close();
      expect(found()).toEqual([]);
    });
  });
});
