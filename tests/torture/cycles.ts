// The cycles of the torture: start an office on a home, stop it at a moment that the seed chooses, look at what is left. The same home goes on from cycle to cycle, so that each begins
// with what the one before has left; every so many it is a fresh one, which keeps the looking quick.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { verifyAudit } from '../../main/audit/index.ts';
import { rebuildProjections } from '../../main/documents/index.ts';
import type { OpenSession } from '../../main/session.ts';
import { acts, projections } from '../../main/store/index.ts';
import { keptBy, sessionOf } from '../exchange/kept.ts';
import { closeSharedQuarantine, openOffice, type TestOffice } from '../exchange/office.ts';
import { Homes } from '../exchange/walk.ts';

export type Tally = {
  cycles: number;
  /** Acts that were said to be held, over all profiles and cycles. */
  held: number;
  lost: number;
  readonly faults: string[];
  /** How the cycles ended. */
  readonly during: Record<string, number>;
};

type Order = {
  readonly cycles: number;
  readonly seed: number;
  readonly tell?: (cycle: number, tally: Tally) => void;
};

const FRESH_EVERY = 25;
/** The latest moment after the beginning at which an office is stopped, milliseconds: about one walk of the line. */
const LATEST = 3500;
/** An office that has not begun by then never will. */
const NEVER = 120_000;
const IMAGE_MEGABYTES = 96;

const program = fileURLToPath(new URL('./life.ts', import.meta.url));

/** Ends the process at the moment chosen. */
export async function killCycles(order: Order): Promise<Tally> {
  const homes = new Homes();
  const tally = freshTally();
  const moments = momentsOf(order.seed);
  const { home: untouched } = await homes.walked(null);
  let home = homes.copy(untouched);
  const held = new Set<string>();
  try {
    for (let cycle = 1; cycle <= order.cycles; cycle++) {
      const life = begin(home, homes.compiled, held);
      await life.begun;
      await moment(moments());
      life.child.kill('SIGKILL');
      count(tally, await life.ended);
      await check(home, held, `cycle ${cycle}`, tally);
      order.tell?.(cycle, { ...tally, held: tally.held + held.size });
      if (cycle % FRESH_EVERY === 0) {
        tally.held += held.size;
        homes.drop(home);
        home = homes.copy(untouched);
        held.clear();
      }
    }
    tally.held += held.size;
    return tally;
  } finally {
    homes.remove();
    closeSharedQuarantine();
  }
}

/** Why the power cannot be cut here, or null. */
export function canCutPower(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a power cut needs Linux and root';
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-power-'));
  try {
    const disk = mountFresh(folder, 'try');
    unmount(disk);
    return null;
  } catch (error) {
    return `no file system can be mounted here: ${error instanceof Error ? error.message.split('\n')[0] : ''}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes the disk's image while the process stands still: pages that were not synced are not in it. Every cycle is a home of its own. */
export async function powerCycles(order: Order): Promise<Tally> {
  const homes = new Homes();
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-power-'));
  const tally = freshTally();
  const moments = momentsOf(order.seed);
  const { home: untouched } = await homes.walked(null);
  try {
    for (let cycle = 1; cycle <= order.cycles; cycle++) {
      const disk = mountFresh(folder, 'at-work');
      const held = new Set<string>();
      let life: Life | null = null;
      const cut = join(folder, 'cut.img');
      try {
        const home = join(disk.path, 'home');
        cpSync(untouched, home, { recursive: true });
        execFileSync('sync', ['-f', disk.path]);
        life = begin(home, homes.compiled, held);
        await life.begun;
        await moment(moments());
        life.child.kill('SIGSTOP');
        copyFileSync(disk.image, cut);
        // What it said while the image was being copied it had said before: it stands still.
        life.child.kill('SIGKILL');
        count(tally, await life.ended);
      } finally {
        life?.child.kill('SIGKILL');
        unmount(disk);
      }
      const left = mountImage(folder, 'left', cut);
      try {
        await check(join(left.path, 'home'), held, `cut ${cycle}`, tally);
      } finally {
        unmount(left);
      }
      tally.held += held.size;
      order.tell?.(cycle, tally);
    }
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    homes.remove();
    closeSharedQuarantine();
  }
}

type Life = { readonly child: ChildProcess; readonly begun: Promise<void>; readonly ended: Promise<string> };

/** An office at work; what it says it holds goes into `held`. */
function begin(home: string, compiled: string, held: Set<string>): Life {
  const child = spawn(process.execPath, [program, home], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_COMPILE_CACHE: compiled },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let unread = '';
  let complaint = '';
  const begun = new Promise<void>((resolve, reject) => {
    const never = setTimeout(() => reject(new Error(`the office did not begin: ${complaint}`)), NEVER);
    child.stdout?.on('data', (bytes: Buffer) => {
      const lines = (unread + bytes.toString()).split('\n');
      unread = lines.pop() ?? '';
      for (const line of lines) {
        if (line === 'begun') {
          clearTimeout(never);
          resolve();
        }
        if (line.startsWith('held ')) held.add(line.slice(5));
      }
    });
    child.once('close', () => {
      clearTimeout(never);
      reject(new Error(`the office ended before it began: ${complaint}`));
    });
  });
  child.stderr?.on('data', (text: Buffer) => (complaint += text.toString()));
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ? 'killed' : `ended by itself with ${code}: ${complaint}`));
  });
  return { child, begun, ended };
}

/** Opens every profile once more: what was said to be held is there, and all of it is whole. */
async function check(home: string, held: ReadonlySet<string>, label: string, tally: Tally): Promise<void> {
  const office = openOffice({ home });
  const fault = (what: string): void => void tally.faults.push(`${label}: ${what}`);
  try {
    const { profiles } = await office.core.handlers.keys.profiles({});
    for (const { id, name, exercisePin } of profiles) {
      await office.core.unlockWith(id, exercisePin ?? '');
      const session = sessionOf(office);
      const { store } = session;
      const present = new Set(store.read((db) => acts.all(db).map((entry) => `${id} ${entry.id}`)));
      const lost = [...held].filter((one) => one.startsWith(`${id} `) && !present.has(one));
      tally.lost += lost.length;
      if (lost.length > 0) fault(`${name} lost ${lost.length} acts`);
      for (const broken of brokenIn(session)) fault(`${name}: ${broken}`);
      // The witness is renewed after the entry it names, so a stop between them leaves it behind, never ahead.
      for (const { code } of session.warnings) fault(`${name}: ${code}`);
    }
    await takenIn(office, fault);
  } finally {
    office.close();
  }
}

function brokenIn(session: OpenSession): string[] {
  const { store, profile, me } = session;
  const broken = verifyAudit(store, profile.id, me.signing.publicKey.bytes)
    .findings.filter(({ status }) => status === 'bad')
    .map(({ code, detail }) => `${code} ${detail.sequence}`);
  const { contents, files } = keptBy(session);
  const named = new Set(contents.map(({ id }) => id));
  const onDisk = new Set(files.filter((file) => file.startsWith('blobs')).map((file) => basename(file)));
  if (!isDeepStrictEqual(named, onDisk)) broken.push('contents and files differ');
  const shown = store.read((db) => projections.snapshot(db));
  store.commit({ action: 'torture.rebuild', subject: profile.id }, (db) =>
    rebuildProjections(db, session.directory(), session.ledger),
  );
  if (
    !isDeepStrictEqual(
      store.read((db) => projections.snapshot(db)),
      shown,
    )
  )
    broken.push('lists and acts differ');
  for (const { digest } of contents) {
    const reader = store.openBlob(digest);
    try {
      if (toHex(sm3(reader.readAll())) !== digest) broken.push(`content ${digest}`);
    } finally {
      reader.close();
    }
  }
  return broken;
}

/** What lies in the carrier is taken in or not for whoever looks; a broken envelope is one that was half written. */
async function takenIn(office: TestOffice, fault: (what: string) => void): Promise<void> {
  const { profiles } = await office.core.handlers.keys.profiles({});
  for (const { id, name, exercisePin } of profiles) {
    await office.core.unlockWith(id, exercisePin ?? '');
    const { refused } = await office.core.handlers.exchange.collect({});
    for (const { code } of refused) fault(`${name} was sent ${code}`);
  }
}

type Disk = { readonly image: string; readonly path: string };

function mountFresh(folder: string, name: string): Disk {
  const image = join(folder, `${name}.img`);
  rmSync(image, { force: true });
  execFileSync('truncate', ['-s', `${IMAGE_MEGABYTES}M`, image]);
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  return mountImage(folder, name, image);
}

function mountImage(folder: string, name: string, image: string): Disk {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-o', 'loop', image, path], { stdio: 'pipe' });
  return { image, path };
}

function unmount({ path }: Disk): void {
  execFileSync('umount', [path], { stdio: 'pipe' });
}

function freshTally(): Tally {
  return { cycles: 0, held: 0, lost: 0, faults: [], during: {} };
}

function count(tally: Tally, outcome: string): void {
  tally.cycles++;
  tally.during[outcome] = (tally.during[outcome] ?? 0) + 1;
  if (outcome !== 'killed') tally.faults.push(`cycle ${tally.cycles} ${outcome}`);
}

/** Moments after the beginning, in ms, evenly spread: Knuth's multiplicative sequence from the seed. */
function momentsOf(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * LATEST);
  };
}

/** The moment itself is what is under test: nothing is waited for. */
function moment(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
