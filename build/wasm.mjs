/*
 * Builds the compiled kernels of crypto/: each entry in crypto/wasm/assembly becomes a module that holds the WebAssembly in base64, so that crypto/
 * reads no file and runs alike everywhere. The modules are kept with the sources, since a checkout runs as it is; each names the digest of what it was
 * made from, and is made again when that has changed. `node build/wasm.mjs [--force]` builds by hand.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './provision/lock.mjs';
import { ProvisionError, say, step } from './provision/say.mjs';
import { FOR_NODE, isMain, provision, ROOT, runMain } from './provision.mjs';

/**
 * A WebAssembly module: its entry in crypto/wasm/assembly, its memory in pages of 64 KiB, and how it is optimized. The bulk kernels are written in the
 * order in which they are to run, which Binaryen's own passes undo (they move every value to its first use): it only joins functions, and V8 does
 * the rest.
 */
export const KERNELS = Object.freeze([
  { entry: 'kernels.ts', pages: 3, optimize: ['-O0', '--runPasses', 'inlining,memory-packing'] },
  { entry: 'sm2.ts', pages: 22, optimize: ['-O3'] },
]);

/** @typedef {{ entry: string, pages: number, optimize: readonly string[] }} Kernel */

const SOURCES = 'crypto/wasm/assembly';
/**
 * No relaxed SIMD: its results may differ between processors. Data begin at 1024: where a place stands a few bytes behind a page's beginning, copying to
 * it from the beginning of another page, where large arrays are, takes fifteen times as long on some processors.
 */
const OPTIONS = ['--runtime', 'stub', '--noAssert', '--enable', 'simd', '--memoryBase', '1024'];

/** @param {Kernel} kernel @returns {string} the generated module, from the root */
export const generatedModule = (kernel) => `crypto/wasm/${kernel.entry.replace(/\.ts$/, '.generated.ts')}`;

/**
 * Makes the modules whose sources have changed.
 * @param {{ root?: string, force?: boolean }} [options]
 * @returns {Promise<boolean>} whether anything was made
 */
export async function buildKernels(options = {}) {
  const root = options.root ?? ROOT;
  const stale = () =>
    KERNELS.filter((kernel) => options.force || readDigest(root, kernel) !== digestSources(root, kernel));
  if (stale().length === 0) return false;
  return withLock(`kernels ${root}`, async () => {
    const wanted = stale();
    for (const kernel of wanted) {
      await step('kernels', `compiling ${SOURCES}/${kernel.entry}`, async () => {
        const file = join(root, generatedModule(kernel));
        writeFileSync(`${file}.${process.pid}`, await generate(root, kernel));
        renameSync(`${file}.${process.pid}`, file);
      });
    }
    return wanted.length > 0;
  });
}

/**
 * The text of a generated module.
 * @param {string} root
 * @param {Kernel} kernel
 * @returns {Promise<string>}
 */
export async function generate(root, kernel) {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | null} */
  let binary = null;
  let told = '';
  const pages = ['--initialMemory', String(kernel.pages), '--maximumMemory', String(kernel.pages)];
  const { error } = await asc.main([kernel.entry, ...kernel.optimize, ...OPTIONS, ...pages, '--outFile', 'out.wasm'], {
    readFile: (name, base) => {
      // Only names below the sources are ours; the compiler asks for its own library by others.
      const file = join(base ?? '', name);
      const path = /^[\w-]+\.ts$/.test(file) ? join(root, SOURCES, file) : join(root, file);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
    stderr: { write: (chunk) => (told += String(chunk)) },
  });
  if (error !== null || binary === null)
    throw new ProvisionError(`${kernel.entry} does not compile: ${told || String(error)}`, 1);
  const inlined = Buffer.from(binary).toString('base64');
  return `// Made by build/wasm.mjs from ${SOURCES}/${kernel.entry}; not to be edited.
// sources ${digestSources(root, kernel)}

/** The WebAssembly module, base64. */
export const MODULE =
  '${inlined}';
`;
}

/** @param {string} root @param {Kernel} kernel */
function readDigest(root, kernel) {
  const file = join(root, generatedModule(kernel));
  return existsSync(file) ? (readFileSync(file, 'utf8').match(/^\/\/ sources (\w+)$/m)?.[1] ?? null) : null;
}

/**
 * The digest of a kernel's sources and of the compiler's version: a change of either makes the module again.
 * @param {string} root
 * @param {Kernel} kernel
 */
function digestSources(root, kernel) {
  const hash = createHash('sha256');
  for (const name of sourcesOf(root, kernel)) {
    const bytes = readFileSync(join(root, SOURCES, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  const compiler = readFileSync(join(ROOT, 'node_modules', 'assemblyscript', 'package.json'), 'utf8');
  hash.update(JSON.stringify([JSON.parse(compiler).version, OPTIONS, kernel]));
  return hash.digest('hex');
}

/** The entry and all that it imports, sorted. @param {string} root @param {Kernel} kernel */
function sourcesOf(root, kernel) {
  const names = new Set([kernel.entry]);
  for (const name of names) {
    const text = readFileSync(join(root, SOURCES, name), 'utf8');
    for (const [, imported] of text.matchAll(/ from '\.\/([\w-]+)';$/gm)) names.add(`${imported}.ts`);
  }
  return [...names].sort();
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await provision(FOR_NODE);
    const built = await buildKernels({ force: process.argv.includes('--force') });
    if (!built) say('kernels', 'built already');
    return 0;
  });
}
