/*
 * The built client as an ordinary user has it: with the system's sandbox and no flags. Chromium refuses its sandbox to root, and tests in containers run as
 * root; then the client is laid out in a folder that everybody may read (hard links, nothing is copied on one disk) and started under the uid of nobody.
 * Whoever is not root runs it as himself. A second layout with one place of one file changed is how a test shows that it notices a control that is off.
 */
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { electronExecutable, ROOT } from './root.ts';

/** nobody, on every Linux. */
const NOBODY = 65534;
const PREFIX = 'yinzheng-ordinary-';
/** What runs of a checkout, beside the packages. */
const PARTS = ['crypto', 'dist/preload', 'dist/renderer', 'formats', 'main', 'preload'];

export interface Installed {
  /** The folder that Electron starts. */
  readonly client: string;
  /** Holds a program `electron`, which becomes the user before it starts; what ELECTRON_OVERRIDE_DIST_PATH wants. */
  readonly launcher: string;
  /** The runtime's own folder. */
  readonly runtime: string;
  /** Under whose uid the client runs; null for our own. */
  readonly uid: number | null;
  /** Further environment of the user. */
  readonly env: Readonly<Record<string, string>>;
  /** A new folder of the user's own. */
  folder(name: string): string;
  /** Makes a folder and all below it the user's own. */
  give(folder: string): void;
  /**
   * Another client folder, in which `from` in `file` reads `to`.
   * @throws when `from` is not there exactly once: a control that was rewritten must not look as if it had been switched off
   */
  without(file: string, from: string, to: string): string;
  /** Takes everything away again. */
  remove(): void;
}

export function installClient(): Installed {
  const root = process.getuid?.() === 0;
  const uid = root ? NOBODY : null;
  // A folder that every user can reach; the one for temporary files can be root's own.
  const base = root ? '/var/tmp' : tmpdir();
  sweep(base);
  const place = mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
  chmodSync(place, 0o755);
  const runtime = join(place, 'runtime');
  // To Electron's Node an archive is a folder, unless told otherwise.
  const electronProcess = process as { noAsar?: boolean };
  electronProcess.noAsar = true;
  linkTree(dirname(electronExecutable()), runtime);
  electronProcess.noAsar = false;
  const client = join(place, 'client');
  layOut(client);
  const launcher = join(place, 'launcher');
  writeLauncher(launcher, join(runtime, 'electron'), uid);
  let folders = 0;
  const give = (folder: string): void => {
    if (uid === null) return;
    chownSync(folder, uid, uid);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      chownSync(join(entry.parentPath, entry.name), uid, uid);
    }
  };
  const folder = (name: string): string => {
    const path = join(place, `${name}-${++folders}`);
    mkdirSync(path, { mode: 0o700 });
    give(path);
    return path;
  };
  return {
    client,
    launcher,
    runtime,
    uid,
    env: root ? { HOME: folder('user'), TMPDIR: folder('tmp'), XDG_RUNTIME_DIR: folder('run') } : {},
    folder,
    give,
    without: (file, from, to) => {
      const changed = join(place, `client-${++folders}`);
      layOut(changed);
      const path = join(changed, file);
      const text = readFileSync(path, 'utf8');
      if (text.split(from).length !== 2) throw new Error(`${file} does not hold ${JSON.stringify(from)} exactly once`);
      // Removed first: it is a link to the checkout's own file.
      rmSync(path);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
      return changed;
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** What runs that were killed left behind. */
function sweep(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (pid > 0 && !existsSync(`/proc/${pid}`)) rmSync(join(base, name), { recursive: true, force: true });
  }
}

function layOut(client: string): void {
  for (const part of PARTS) linkTree(join(ROOT, part), join(client, part));
  linkFile(join(ROOT, 'package.json'), join(client, 'package.json'));
  const modules = realpathSync(join(ROOT, 'node_modules'));
  const packages = runtimePackages(dirname(modules));
  for (const packageFolder of packages) {
    // Lies inside another one's folder, and goes with it.
    if ([...packages].some((other) => packageFolder.startsWith(`${other}/`))) continue;
    linkTree(packageFolder, join(client, 'node_modules', packageFolder.slice(modules.length + 1)));
  }
}

/** Folders of the packages that the client needs at run time, and of those that they need. */
function runtimePackages(root: string): Set<string> {
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    for (let folder = from; folder.length >= root.length; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name);
      if (!existsSync(join(candidate, 'package.json'))) continue;
      if (found.has(candidate)) return;
      found.add(candidate);
      for (const one of dependenciesOf(candidate)) add(one, candidate);
      return;
    }
  };
  for (const name of dependenciesOf(ROOT)) add(name, root);
  return found;
}

function dependenciesOf(folder: string): string[] {
  type Manifest = { dependencies?: object; optionalDependencies?: object };
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (statSync(source).isFile()) linkFile(realpathSync(source), target);
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // Another disk, or somebody else's file.
    if (!['EXDEV', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    copyFileSync(from, to);
  }
}

function writeLauncher(folder: string, program: string, uid: number | null): void {
  mkdirSync(folder);
  // Playwright has the client wait until it is connected; its script lies where the user may not look.
  const loader = join(folder, 'loader.js');
  copyFileSync(
    join(
      dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
      'lib/server/electron/loader.js',
    ),
    loader,
  );
  chmodSync(loader, 0o644);
  const become = uid === null ? '' : `setpriv --reuid=${uid} --regid=${uid} --clear-groups `;
  const script = [
    '#!/bin/sh',
    `if [ "$1" = -r ]; then shift 2; set -- -r '${loader}' "$@"; fi`,
    `exec ${become}'${program}' "$@"`,
    '',
  ];
  writeFileSync(join(folder, 'electron'), script.join('\n'), { mode: 0o755 });
}
