// What a profile keeps, for comparing before and after: every row that is not audit, and every file beside the database.

import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { OpenSession } from '../../main/session.ts';
import { acts, blobs, drafts, envelopes, projections, sql } from '../../main/store/index.ts';
import type { TestOffice } from './office.ts';

/** Rows and files of an open profile, in a fixed order. */
export function keptBy(session: OpenSession) {
  const { store } = session;
  return store.read((db) => ({
    acts: acts.all(db).map(({ id, act }) => `${act.type} ${id}`),
    contents: blobs.all(db),
    certificates: db.all(sql`SELECT count(*) AS certificates FROM certificates`),
    drafts: drafts.list(db).map(({ id }) => id),
    envelopes: (['in', 'out'] as const).flatMap((direction) =>
      envelopes.list(db, direction).map(({ id, state }) => `${direction} ${id} ${state}`),
    ),
    rows: projections.snapshot(db),
    files: [...filesIn(store.folder, 'blobs'), ...filesIn(store.folder, 'outbox')],
  }));
}

/** Files below a folder of a profile, in order. */
function filesIn(folder: string, name: string): string[] {
  try {
    return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** What there is, without what is random about it. */
export function shapeOf(session: OpenSession, office: TestOffice) {
  const kept = keptBy(session);
  return {
    acts: kept.acts.map((act) => act.split(' ')[0]),
    contents: kept.contents.length,
    certificates: kept.certificates,
    drafts: kept.drafts.length,
    envelopes: kept.envelopes.map((envelope) => envelope.replace(/ [0-9a-f]+ /, ' ')).sort(),
    states: kept.rows.dossiers.map((row) => row.state).sort(),
    numbers: kept.rows.numbers.length,
    waiting: kept.files.filter((file) => file.startsWith('outbox')),
    carried: office.core.office.carrier.list().length,
  };
}

/** Nothing is damaged, nothing lies about. */
export async function expectWhole(session: OpenSession, office: TestOffice): Promise<void> {
  const { contents, files } = keptBy(session);
  expect(files.map((file) => basename(file)).sort()).toEqual(contents.map(({ id }) => id).sort());
  for (const { digest } of session.store.read((db) => blobs.all(db))) {
    const reader = session.store.openBlob(digest);
    expect(toHex(sm3(reader.readAll()))).toBe(digest);
    reader.close();
  }
  const { findings } = await office.core.handlers.audit.verify({});
  // Before a profile's second unlocking its log has no witness yet.
  expect(
    findings.filter(({ code, status }) => status === 'bad' || (status !== 'ok' && code !== 'audit.witness')),
  ).toEqual([]);
}

/** The open session. */
export function sessionOf(office: TestOffice): OpenSession {
  const session = office.core.current();
  if (!session) throw new Error('locked');
  return session;
}
