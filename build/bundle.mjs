/*
 * Builds what the windows load: renderer/ (one page per window: the client, the PIN window, the hidden sheet that lays documents out) to
 * dist/renderer, and the preload scripts to dist/preload as single CommonJS files, which a sandboxed window requires. main/ is not built: it runs
 * as it is, and keeps its compiled form in dist/compiled. A digest of the sources tells whether anything is to be done. `node build/bundle.mjs [--force]` builds by hand, the kernels of crypto/
 * (wasm.mjs) included.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { withLock } from './provision/lock.mjs';
import { ProvisionError, say, step } from './provision/say.mjs';
import { FOR_NODE, isMain, provision, ROOT, runMain } from './provision.mjs';
import { buildKernels } from './wasm.mjs';

/** Each window's page, in renderer/. */
export const PAGES = ['index.html', 'pin.html', 'sheet.html'];
/** Each window's preload, in preload/. */
export const PRELOADS = ['preload.ts', 'pin.ts', 'sheet.ts'];
/** What the output depends on. */
const SOURCES = ['renderer', 'preload', 'formats', 'package-lock.json', 'build/bundle.mjs'];
/** The oldest Chromium among the runtimes we use is 148; no syntax is lowered for older ones. */
const TARGET = 'chrome148';
/** What main serves, with its schemas. */
const CONTRACT = 'preload/contract/contract.ts';
/** Parts that the client's window loads as soon as its first picture stands. */
const CAME_NEXT = ['renderer/shell/Desk.tsx', 'renderer/shell/FirstSteps.tsx'];

/**
 * Builds when the sources changed since the last time.
 * @param {{ root?: string, force?: boolean }} [options]
 * @returns {Promise<boolean>} whether anything was built
 */
export async function buildClient(options = {}) {
  const root = options.root ?? ROOT;
  const fresh = () => !options.force && readStamp(root) === digestSources(root);
  if (fresh()) return false;
  return withLock(`build ${root}`, async () => {
    if (fresh()) return false;
    await step('client', 'building the screens and preloads', () => build(root));
    return true;
  });
}

/** @param {string} root */
async function build(root) {
  const stamp = digestSources(root);
  const work = join(root, 'dist', `.work-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    try {
      await buildRenderer(root, join(work, 'renderer'));
      await buildPreloads(root, join(work, 'preload'));
    } catch (error) {
      if (error instanceof ProvisionError) throw error;
      throw new ProvisionError(`The client does not build: ${stripVTControlCharacters(String(error))}`, 1);
    }
    rmSync(stampFile(root), { force: true });
    for (const name of ['renderer', 'preload']) {
      if (existsSync(join(root, 'dist', name))) renameSync(join(root, 'dist', name), join(work, `${name}.replaced`));
      if (existsSync(join(work, name))) renameSync(join(work, name), join(root, 'dist', name));
    }
    // What main/entry.ts has kept of earlier sources.
    rmSync(join(root, 'dist', 'compiled'), { recursive: true, force: true });
    writeFileSync(stampFile(root), `${stamp}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} out
 */
async function buildRenderer(root, out) {
  const pages = present(root, 'renderer', PAGES);
  const { build: viteBuild } = await import('vite');
  const { default: react } = await import('@vitejs/plugin-react');
  // Each by itself: what two windows share would be a file more for each of them to ask for before it can begin.
  for (const page of pages)
    await viteBuild({
      configFile: false,
      root: join(root, 'renderer'),
      base: './',
      publicDir: false,
      logLevel: 'warn',
      plugins: [react()],
      // Under names that stay, since the window's Trusted Types policy names the addresses of its workers.
      worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'workers/[name].js' } } },
      build: {
        outDir: out,
        emptyOutDir: false,
        target: TARGET,
        // Nothing may become a data: address or an inline script: the content security policy allows neither.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 4096,
        reportCompressedSize: false,
        rolldownOptions: {
          input: join(root, 'renderer', page),
          output: { codeSplitting: page === PAGES[0] ? { groups: fewFiles() } : false },
        },
      },
    });
  for (const page of pages) refuseInlineScript(join(out, page));
  copyPdfjs(root, join(out, 'pdfjs'));
}

/**
 * Files are asked for one by one, so there are few: what the page begins with, what comes next (CAME_NEXT with all that it needs), what the later parts share, and each of those.
 * @returns {import('vite').Rolldown.CodeSplittingGroup[]}
 */
function fewFiles() {
  /** @typedef {{ getModuleInfo(id: string): { isEntry: boolean, importers: string[] } | null }} Modules */
  /** @type {Map<string, Set<string>>} */
  const known = new Map();
  /**
   * The entries and parts that `id` comes with: those from which it is reached without a dynamic import.
   * @param {string} id @param {Modules} modules
   * @returns {Set<string>}
   */
  const comesWith = (id, modules) => {
    const found = known.get(id);
    if (found) return found;
    /** @type {Set<string>} */
    const all = new Set([id]);
    for (const one of all) for (const importer of modules.getModuleInfo(one)?.importers ?? []) all.add(importer);
    known.set(id, all);
    return all;
  };
  const begins = (/** @type {Set<string>} */ all, /** @type {Modules} */ modules) =>
    [...all].some((one) => modules.getModuleInfo(one)?.isEntry);
  const isNext = (/** @type {string} */ id) => CAME_NEXT.some((file) => id.endsWith(file));
  return [
    {
      debugName: 'begin',
      name: (id, modules) => (begins(comesWith(id, modules), modules) ? 'begin' : null),
      priority: 2,
    },
    {
      debugName: 'next',
      name: (id, modules) => ([...comesWith(id, modules)].some(isNext) ? 'next' : null),
      priority: 1,
    },
    { name: 'later', minShareCount: 2 },
  ];
}

/**
 * pdf.js: the worker as a module of its own, and the data it asks for by address. The JavaScript engine for scripts inside documents (QuickJS) is
 * left out on purpose: such scripts never run.
 * @param {string} root
 * @param {string} out
 */
function copyPdfjs(root, out) {
  const from = join(root, 'node_modules', 'pdfjs-dist');
  mkdirSync(out, { recursive: true });
  cpSync(join(from, 'build', 'pdf.worker.min.mjs'), join(out, 'pdf.worker.mjs'));
  for (const folder of ['cmaps', 'standard_fonts', 'iccs', 'wasm']) {
    cpSync(join(from, folder), join(out, folder), { recursive: true, filter: (path) => !/quickjs/i.test(path) });
  }
}

/**
 * @param {string} root
 * @param {string} out
 */
async function buildPreloads(root, out) {
  const { build: viteBuild } = await import('vite');
  mkdirSync(out, { recursive: true });
  for (const file of present(root, 'preload', PRELOADS)) {
    const name = file.replace(/\.ts$/, '.cjs');
    await viteBuild({
      configFile: false,
      root: join(root, 'preload'),
      publicDir: false,
      logLevel: 'warn',
      plugins: [withoutNode, namesAlone],
      build: {
        outDir: out,
        emptyOutDir: false,
        target: TARGET,
        minify: false,
        reportCompressedSize: false,
        lib: { entry: join(root, 'preload', file), formats: ['cjs'], fileName: () => name },
        rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
      },
    });
    refuseOtherModules(join(out, name));
  }
}

/**
 * A preload makes a function of every name in the contract and looks at nothing else of it: in place of the schemas, which take their time to be made at every start of a window, it
 * gets the names.
 */
const namesAlone = {
  name: 'names-alone',
  /** @param {string} id */
  async load(id) {
    if (!id.endsWith(CONTRACT)) return null;
    const { build: viteBuild } = await import('vite');
    const built = await viteBuild({
      configFile: false,
      logLevel: 'warn',
      build: { write: false, minify: false, lib: { entry: id, formats: ['es'], fileName: 'contract' } },
    });
    const [output] = [built].flat();
    const chunk = output && 'output' in output ? output.output[0] : null;
    if (!chunk) throw new ProvisionError(`${CONTRACT} does not build`, 1);
    /** @type {Record<string, Record<string, Record<string, unknown>>>} */
    const contracts = await import(`data:text/javascript;base64,${Buffer.from(chunk.code).toString('base64')}`);
    return Object.entries(contracts)
      .map(([name, contract]) => {
        const slices = Object.entries(contract).map(([slice, methods]) => [
          slice,
          Object.fromEntries(Object.keys(methods).map((method) => [method, true])),
        ]);
        return `export const ${name} = ${JSON.stringify(Object.fromEntries(slices))};\n`;
      })
      .join('');
  },
};

/** Vite would put an empty module in place of Node's; a sandboxed preload has none, so asking for one is an error. */
const withoutNode = {
  name: 'without-node',
  enforce: /** @type {const} */ ('pre'),
  resolveId(/** @type {string} */ id) {
    if (isBuiltin(id)) throw new ProvisionError(`a preload asks for ${id}, which a sandboxed preload cannot have`, 1);
    return null;
  },
};

/**
 * @param {string} root
 * @param {string} folder
 * @param {readonly string[]} names
 */
function present(root, folder, names) {
  const missing = names.filter((name) => !existsSync(join(root, folder, name)));
  for (const name of missing) say('client', `${folder}/${name} is not there; left out`);
  return names.filter((name) => !missing.includes(name));
}

/** @param {string} page */
function refuseInlineScript(page) {
  const html = readFileSync(page, 'utf8');
  if (
    /<script(?![^>]*\ssrc=)[^>]*>/i.test(html) ||
    /\son\w+\s*=/i.test(html) ||
    /<style[\s>]/i.test(html) ||
    /\sstyle\s*=/i.test(html)
  ) {
    throw new ProvisionError(`${page} holds an inline script or style, which the content security policy forbids`, 1);
  }
}

/** A sandboxed preload can require nothing but electron. @param {string} file */
function refuseOtherModules(file) {
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)) {
    if (name !== 'electron')
      throw new ProvisionError(`${file} requires "${name}", which a sandboxed preload cannot`, 1);
  }
}

const stampFile = (/** @type {string} */ root) => join(root, 'dist', 'sources.sha256');

/** @param {string} root */
function readStamp(root) {
  try {
    return readFileSync(stampFile(root), 'utf8').trim();
  } catch {
    return null;
  }
}

/** @param {string} root */
function digestSources(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesUnder(root, source)) {
      const bytes = readFileSync(join(root, file));
      hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(root, path) {
  if (!existsSync(join(root, path))) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await provision(FOR_NODE);
    await buildKernels();
    const built = await buildClient({ force: process.argv.includes('--force') });
    if (!built) say('client', 'built already');
    return 0;
  });
}
