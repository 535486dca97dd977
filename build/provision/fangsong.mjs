/*
 * A 仿宋 face for development and tests. GB/T 9704 sets the body of a document in 仿宋; no such face is in Debian's font packages, but the TeX
 * collection carries FandolFang. Where no 仿宋 is installed, this one file is taken out of that package into the user's own fonts. It is never
 * shipped with the client, and without it the layout falls back and says so. Nothing here needs to be root.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { failedLately, rememberFailure } from './memory.mjs';
import { call, say, step } from './say.mjs';
import { fontFamilies, inPath } from './system.mjs';

const FAMILIES = [
  'FangSong',
  '仿宋',
  'FangSong_GB2312',
  '仿宋_GB2312',
  'STFangsong',
  '华文仿宋',
  'FandolFang',
  'FandolFang R',
];
const PACKAGE = 'texlive-lang-chinese';
const FILE = 'FandolFang-Regular.otf';
/** A bigger download than this is not worth one face, bytes. */
const LARGEST = 150 * 1000 * 1000;

/** Whether there is nothing to do: a face is there, it cannot be had by this way, or it failed not long ago. */
export function fangsongSettled() {
  if (process.platform !== 'linux' || !inPath('apt-get') || !inPath('dpkg-deb')) return true;
  const families = fontFamilies();
  return FAMILIES.some((name) => families.has(name)) || failedLately(PACKAGE);
}

export async function installFangsong() {
  const size = Number(/^Size: (\d+)$/m.exec(call('apt-cache', ['show', PACKAGE]).stdout)?.[1] ?? Number.NaN);
  if (!(size <= LARGEST)) {
    giveUp(
      Number.isNaN(size)
        ? `${PACKAGE} is not offered by this system`
        : `the download would be ${Math.round(size / 1e6)} MB`,
    );
    return;
  }
  const work = mkdtempSync(join(tmpdir(), 'yinzheng-face-'));
  try {
    await step('fonts', `fetching one 仿宋 face for development out of ${PACKAGE} (${Math.round(size / 1e6)} MB)`, () =>
      extract(work),
    );
  } catch (error) {
    giveUp(/** @type {Error} */ (error).message);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work */
function extract(work) {
  const options = { cwd: work, timeout: 5 * 60_000 };
  let done = call('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', PACKAGE], options);
  if (!done.ok) done = call('apt-get', ['-q', 'download', PACKAGE], options);
  const archive = readdirSync(work).find((name) => name.endsWith('.deb'));
  if (!done.ok || archive === undefined) throw new Error(`${PACKAGE} could not be downloaded`);
  const listed = call('dpkg-deb', ['--contents', archive], options).stdout;
  const path = listed
    .split('\n')
    .find((line) => line.endsWith(`/${FILE}`))
    ?.split(/\s+/)
    .at(-1);
  if (path === undefined) throw new Error(`${PACKAGE} does not hold ${FILE}`);
  const unpacked = call('sh', ['-c', 'dpkg-deb --fsys-tarfile "$0" | tar -x "$1"', archive, path], options);
  const file = join(work, path);
  if (!unpacked.ok || !existsSync(file)) throw new Error(`${FILE} could not be unpacked`);
  const folder = join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'fonts', 'yinzheng');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${FILE}.part`), readFileSync(file));
  renameSync(join(folder, `${FILE}.part`), join(folder, FILE));
  call('fc-cache', ['-f', folder]);
}

/** @param {string} reason */
function giveUp(reason) {
  say('fonts', `no 仿宋 face: ${reason}; another face stands in`);
  rememberFailure(PACKAGE);
}
