// What an office does in bulk, on core.ts without a window: files imported through the quarantine and registered, and the projections of a whole
// registry derived anew. Time is by the clock on the wall, writing to the disk included.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCryptoPool } from '../../main/crypto-pool/index.ts';
import { rebuildIfNeeded } from '../../main/rebuild.ts';
import { projections } from '../../main/store/index.ts';
import { manyPages } from '../e2e/many-pages.ts';
import { COUNTY_CLERK, closeSharedQuarantine, openOffice, type TestOffice } from '../exchange/office.ts';
import { type Row, runCases, wallTimeOf } from './measure.ts';
import { ACTS_EACH, foundOffices } from './offices.ts';

const FILES = 100;
const FILE_PAGES = 20;
const REGISTRY = 100_000;

export async function runImports(rounds: number, tell: (name: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-bench-'));
  const office = openOffice({ home: folder });
  let serial = 0;
  try {
    await office.core.handlers.keys.createExercise({});
    await office.unlock(COUNTY_CLERK);
    return await runCases(
      [
        {
          name: `import ${FILES} PDF of half a megabyte, each registered`,
          unit: 'ms',
          sample: () =>
            wallTimeOf(async () => {
              for (let file = 0; file < FILES; file++) await importOne(office, ++serial);
            }),
        },
      ],
      rounds,
      Number.POSITIVE_INFINITY,
      tell,
    );
  } finally {
    office.close();
    closeSharedQuarantine();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importOne(office: TestOffice, serial: number): Promise<void> {
  const title = `关于报送第${serial}批示例材料的通知`;
  const pages = Array.from({ length: FILE_PAGES }, (_, page) => ({ lines: [title, `第${page + 1}页`] }));
  office.chosen = { fileName: `${serial}.pdf`, bytes: manyPages(pages) };
  const { handlers } = office.core;
  const found = await handlers.documents.choose({ candidate: null, password: null });
  if (!found) throw new Error('the file was not taken');
  await handlers.circulation.register({
    source: { kind: 'file', candidate: found.candidate, again: false },
    registration: {
      title,
      issuingAgency: '示例省发展和改革委员会',
      number: '',
      urgency: 'routine',
      handlingMark: 'none',
      pieces: 1,
      note: '',
    },
  });
}

/** Once only: filling the store takes longer than what is measured. */
export async function runRebuild(tell: (name: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-bench-'));
  const pool = openCryptoPool({ threads: 2 });
  try {
    const offices = foundOffices(pool);
    const store = offices.openStore(folder);
    tell(`filling a store with ${REGISTRY} dossiers`);
    offices.fill(store, REGISTRY);
    const before = process.resourceUsage().maxRSS;
    const name = `rebuild of ${REGISTRY.toLocaleString('en')} dossiers, ${(REGISTRY * ACTS_EACH).toLocaleString('en')} acts`;
    tell(name);
    let longest = 0;
    const took = await wallTimeOf(async () => {
      let last = performance.now();
      await rebuildIfNeeded(
        { store, ledger: offices.ledger, directory: () => offices.directory, profile: { id: '' } },
        {
          rebuilt: () => {
            longest = Math.max(longest, performance.now() - last);
            last = performance.now();
          },
          isCalledOff: () => false,
        },
      );
    });
    const rows = store.read((db) => projections.list(db)).length;
    if (rows !== REGISTRY) throw new Error(`${rows} rows for ${REGISTRY} dossiers`);
    const grown = ((process.resourceUsage().maxRSS - before) * 1024) / 1_000_000;
    store.close();
    return [
      once(name, 'ms', took),
      once('the longest that nobody is answered', 'ms', longest),
      once('memory that it takes', 'MB', grown),
    ];
  } finally {
    pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function once(name: string, unit: Row['unit'], value: number): Row {
  const rounded = Number(value.toPrecision(3));
  return { name, unit, best: rounded, median: rounded, peer: null, ratio: null };
}
