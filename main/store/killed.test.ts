import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { entries, verifyAudit } from '../audit/index.ts';
import { blobs, drafts, sequences } from './index.ts';
import {
  type createOnce,
  DOSSIER,
  filesIn,
  inFolder,
  PROFILE_ID,
  signer,
  storeIn,
  WRITTEN,
  type writeOnce,
} from './store.fixture.ts';

const fixture = new URL('./store.fixture.ts', import.meta.url).href;

type Fixture = { createOnce: typeof createOnce; writeOnce: typeof writeOnce };

/** Runs a function of the fixture in a process of its own; answers with the signal that ended it. */
function runAndKill(name: keyof Fixture, folder: string, killAt: number): NodeJS.Signals | null {
  const script = `const { ${name} } = await import('${fixture}'); await ${name}(${JSON.stringify(folder)}, ${killAt});`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  if (child.signal === null) throw new Error(`the child ended by itself: ${child.stderr}`);
  return child.signal;
}

describe('a process killed at any step of making a store', () => {
  it('leaves none or one that opens', async () => {
    await inFolder((parent) => {
      let signal: NodeJS.Signals | null = null;
      let killAt = 0;
      while (signal !== 'SIGTERM') {
        killAt++;
        expect(killAt).toBeLessThan(50);
        const folder = join(parent, `run${killAt}`);
        signal = runAndKill('createOnce', folder, killAt);
        const store = storeIn(folder, { create: signal === 'SIGKILL' });
        store.commit({ action: 'a', subject: 's' }, (db) => sequences.next(db, 'actor', DOSSIER));
        expect(entries(store, null, 10).total).toBe(1);
        store.close();
      }
      // The folders' syncs and the commit of the first migration.
      expect(killAt).toBeGreaterThan(2);
    });
  }, 180_000);
});

describe('a process killed at any step of an import', () => {
  it('leaves all of it or nothing, until one run completes', async () => {
    await inFolder((parent) => {
      const prepared = join(parent, 'prepared');
      storeIn(prepared).close();
      const digest = toHex(sm3(WRITTEN));
      const outcomes: string[] = [];
      for (let killAt = 1; outcomes.at(-1) !== 'all'; killAt++) {
        expect(killAt).toBeLessThan(50);
        const folder = join(parent, `run${killAt}`);
        cpSync(prepared, folder, { recursive: true });
        const signal = runAndKill('writeOnce', folder, killAt);

        const store = storeIn(folder, { create: false });
        const found = store.read((db) => ({
          row: blobs.get(db, digest),
          draft: drafts.get(db, 'only'),
          sequence: sequences.last(db, 'actor', DOSSIER),
        }));
        const log = entries(store, null, 10).entries.map((entry) => entry.action);
        const files = filesIn(join(folder, 'blobs')).map((file) => file.path);
        if (signal === 'SIGTERM') {
          expect(found).toMatchObject({ row: { digest }, draft: { content: { digest } }, sequence: 1 });
          expect(log).toEqual(['document.import']);
          expect(files).toHaveLength(1);
          expect(store.sweptAtOpen).toBe(0);
          const reader = store.openBlob(digest);
          expect(reader.readAll()).toEqual(WRITTEN);
          reader.close();
          outcomes.push('all');
        } else {
          expect(found).toEqual({ row: undefined, draft: undefined, sequence: 0 });
          expect(log).toEqual([]);
          expect(files).toEqual([]);
          outcomes.push(store.sweptAtOpen > 0 ? 'swept' : 'nothing');
        }
        expect(verifyAudit(store, PROFILE_ID, signer.publicKey).findings.filter((f) => f.status === 'bad')).toEqual([]);
        store.close();
      }
      // Write, the folder and its sync, sync, rename, sync, commit: both kinds of interruption must have been met.
      expect(outcomes.filter((outcome) => outcome === 'nothing').length).toBeGreaterThanOrEqual(1);
      expect(outcomes.filter((outcome) => outcome === 'swept').length).toBeGreaterThanOrEqual(5);
    });
  }, 180_000);
});
