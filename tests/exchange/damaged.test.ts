// A content that is gone from the disk, or no longer what it was: said of this document, and of this document alone.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobs } from '../../main/store/index.ts';
import { filesIn } from '../../main/store/store.fixture.ts';
import { keptBy, sessionOf } from './kept.ts';
import { COUNTY_CLERK, closeSharedQuarantine, openOffice } from './office.ts';
import { as, Homes, steps, type Walk } from './walk.ts';

const homes = new Homes();
let reached: { home: string; walk: Walk };
let registered: { home: string; walk: Walk };

beforeAll(async () => {
  reached = await homes.walked('dispatch');
  registered = await homes.walked('register');
}, 120_000);

afterAll(() => {
  closeSharedQuarantine();
  homes.remove();
});

describe.each([
  ['gone', 'document.missing', (path: string) => rmSync(path)],
  [
    'changed',
    'document.damaged',
    (path: string) => {
      const bytes = readFileSync(path);
      bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
  ],
])('a stored document that is %s', (_what, code, spoil) => {
  it('is not shown, exported or acknowledged, and everything else is', async () => {
    const office = openOffice({ home: homes.copy(reached.home) });
    await as(office, COUNTY_CLERK);
    const { store } = sessionOf(office);
    const [content] = store.read((db) => blobs.all(db));
    if (!content) throw new Error('nothing came');
    spoil(join(store.folder, 'blobs', content.id.slice(0, 2), content.id));

    const { arrivals } = await office.core.handlers.exchange.arrivals({});
    expect(arrivals).toMatchObject([{ arrival: reached.walk.arrival, banner: { verdict: 'indeterminate' } }]);
    expect((await office.core.handlers.circulation.list({ box: 'toDo' })).rows).toHaveLength(1);
    await expect(steps.acknowledge.act(office, reached.walk)).rejects.toMatchObject({ code: 'arrival.missing' });
    const dossier = arrivals[0]?.dossier ?? '';
    const view = await office.core.handlers.circulation.dossier({ dossier });
    expect(view).toMatchObject({ state: 'arrived', banner: { verdict: 'indeterminate' } });
    await expect(
      office.core.handlers.documents.exportVersion({ dossier, digest: content.digest }),
    ).rejects.toMatchObject({ code });
    office.close();
  });

  it('is not passed on: no act is signed and no envelope left behind', async () => {
    const office = openOffice({ home: homes.copy(registered.home) });
    await as(office, COUNTY_CLERK);
    const { store } = sessionOf(office);
    const [content] = store.read((db) => blobs.all(db));
    if (!content) throw new Error('nothing came');
    const path = join(store.folder, 'blobs', content.id.slice(0, 2), content.id);
    const whole = readFileSync(path);
    spoil(path);
    const before = keptBy(sessionOf(office));
    await expect(steps.propose.act(office, registered.walk)).rejects.toMatchObject({ code });
    expect(keptBy(sessionOf(office))).toEqual(before);
    expect(filesIn(join(store.folder, 'outbox'))).toEqual([]);
    // Put back from a copy, it goes on its way.
    writeFileSync(path, whole);
    await steps.propose.act(office, registered.walk);
    office.close();
  });
});
