/*
 * `npm run package -- [OUT]`: the client as it is installed, in a folder (out/package/yinzheng-linux-x64 unless told): Electron's runtime, our parts and the packages that they need at run
 * time in one archive, and every fuse of the runtime set. Made from the official runtime only; `--for-tests` takes whatever is here, and the client then says so of itself.
 * Not yet: installers, other systems, and a signed list of all files (on Linux the archive's integrity fuse does nothing, so the folder must belong to root).
 */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { buildClient } from './bundle.mjs';
import { ProvisionError, say, step } from './provision/say.mjs';
import { FOR_NODE, isMain, provision, ROOT, runMain } from './provision.mjs';
import { buildKernels } from './wasm.mjs';

/** What runs of a checkout, beside the packages. */
const PARTS = ['crypto', 'formats', 'main', 'preload', 'dist/preload', 'dist/renderer'];
/** What lies among them for tests alone. */
const FOR_TESTS_ONLY = /\.(test|fixture|reference)\.ts$|\/assembly$|\/tsconfig\.json$/;
/** What packages carry beside what runs here: sources, builds for other systems, types, debugging aids, and pdf.js's screens, since only its reading of text runs in main. */
const NOT_RUN = [
  /^better-sqlite3-multiple-ciphers\/(deps|src|binding\.gyp)/,
  new RegExp(`^better-sqlite3-multiple-ciphers/prebuilds/(?!${process.platform}-${process.arch}\\.node$)`),
  /^pdfjs-dist\/(build|web|types|image_decoders|webpack\.mjs)/,
  // But what their licences want passed on.
  /(?<!licen[cs]e|notice|copying)\.md$/i,
  /\.(map|d\.ts|d\.mts|d\.cts)$/,
];

/**
 * Every fuse by name, so that one which a newer runtime brings stops the build until somebody has decided about it.
 * @param {typeof import('@electron/fuses')} fuses
 * @returns {import('@electron/fuses').FuseConfig<boolean>}
 */
function fuseConfig({ FuseVersion, FuseV1Options }) {
  return {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    [FuseV1Options.WasmTrapHandlers]: true,
  };
}

/**
 * @param {{ electron: import('./provision/electron.mjs').Runtime, out: string, forTests: boolean }} options
 * @returns {Promise<string>} the program
 */
async function packageClient({ electron, out, forTests }) {
  if (process.platform !== 'linux') throw new ProvisionError('Only the Linux folder is made so far', 1);
  if (electron.source !== 'official' && !forTests)
    throw new ProvisionError(
      `A package is made from the official runtime; this one is ${electron.source}. --for-tests takes it`,
      1,
    );
  const work = `${out}.work-${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  const stage = join(work, 'client');
  const folder = join(work, 'folder');
  try {
    await step('package', 'gathering what runs', () => layOut(stage, electron.source));
    await step('package', 'the runtime with the archive and its fuses', async () => {
      const runtime = dirname(electron.executable);
      cpSync(runtime, folder, { recursive: true });
      rmSync(join(folder, 'resources', 'default_app.asar'), { force: true });
      // The fuse asks for one of main's own; it is the same for both.
      cpSync(join(folder, 'v8_context_snapshot.bin'), join(folder, 'browser_v8_context_snapshot.bin'));
      const { createPackageWithOptions } = await import('@electron/asar');
      await createPackageWithOptions(stage, join(folder, 'resources', 'app.asar'), { unpack: '*.node' });
      const program = join(folder, 'yinzheng');
      renameSync(join(folder, basename(electron.executable)), program);
      chmodSync(program, 0o755);
      const fuses = await import('@electron/fuses');
      await fuses.flipFuses(program, fuseConfig(fuses));
      rmSync(out, { recursive: true, force: true });
      renameSync(folder, out);
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return join(out, 'yinzheng');
}

/**
 * The client's parts and packages, as the archive will hold them.
 * @param {string} stage
 * @param {string} runtimeSource
 */
async function layOut(stage, runtimeSource) {
  for (const part of PARTS) {
    cpSync(join(ROOT, part), join(stage, part), { recursive: true, filter: (path) => !FOR_TESTS_ONLY.test(path) });
  }
  const { name, productName, version, license, type, main, dependencies } = manifestOf(ROOT);
  writeFileSync(
    join(stage, 'package.json'),
    `${JSON.stringify({ name, productName, version, license, type, main, dependencies, runtimeSource }, null, 2)}\n`,
  );
  cpSync(join(ROOT, 'LICENSE'), join(stage, 'LICENSE'));
  const modules = join(ROOT, 'node_modules');
  for (const from of runtimePackages()) {
    cpSync(from, join(stage, 'node_modules', relative(modules, from)), {
      recursive: true,
      dereference: true,
      filter: (path) => !NOT_RUN.some((pattern) => pattern.test(relative(modules, path))),
    });
  }
}

/** Folders of the packages that the client needs at run time, and of those that they need; each found as Node finds it. */
function runtimePackages() {
  /** @type {Set<string>} */
  const found = new Set();
  const add = (/** @type {string} */ name, /** @type {string} */ from) => {
    for (let folder = from; folder.length >= ROOT.length; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name);
      if (!existsSync(join(candidate, 'package.json'))) continue;
      if (found.has(candidate)) return;
      found.add(candidate);
      for (const one of neededBy(candidate)) add(one, candidate);
      return;
    }
  };
  for (const name of neededBy(ROOT)) add(name, ROOT);
  const folders = [...found];
  // What lies inside another one's folder goes with it.
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
}

/** @param {string} folder @returns {Record<string, any>} */
function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** @param {string} folder @returns {string[]} */
function neededBy(folder) {
  const { dependencies, optionalDependencies } = manifestOf(folder);
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const args = process.argv.slice(2);
    const forTests = args.includes('--for-tests');
    const [out = join(ROOT, 'out', 'package', `yinzheng-${process.platform}-${process.arch}`)] = args.filter(
      (arg) => !arg.startsWith('-'),
    );
    const { electron } = await provision(FOR_NODE);
    await buildKernels();
    await buildClient();
    mkdirSync(dirname(resolve(out)), { recursive: true });
    say('package', await packageClient({ electron, out: resolve(out), forTests }));
    return 0;
  });
}
