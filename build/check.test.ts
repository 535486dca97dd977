/*
 * The checks, checked: every rule about who may import whom is violated once in a small tree and found; a tool that sees no modules fails; forgotten
 * awaits and hosts inside pure walls are found. A rule without a planted violation fails the test, too.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, lint, walls } from './check.mjs';
import { FOR_NODE, provision, ROOT } from './provision.mjs';

type Files = Readonly<Record<string, string>>;
type Ready = Awaited<ReturnType<typeof provision>>;

/** A tree in which everything is allowed. */
const ALLOWED: Files = {
  'crypto/sm3/sm3.ts': "import { sha256 } from '@noble/hashes/sha2.js';\nexport const sm3 = sha256;\n",
  'crypto/sm3/sm3.reference.ts': "import { sha256 } from '@noble/hashes/sha2.js';\nexport const plain = sha256;\n",
  'crypto/asn1/reader.ts': "import { sm3 } from '../sm3/sm3.ts';\nexport const read = sm3;\n",
  'crypto/certificates/certificate.ts': "import { read } from '../asn1/reader.ts';\nexport const parse = read;\n",
  'crypto/cms/signed.ts': "import { parse } from '../certificates/certificate.ts';\nexport const signed = parse;\n",
  'crypto/seals/seal.ts': "import { signed } from '../cms/signed.ts';\nexport const seal = signed;\n",
  'crypto/envelopes/envelope.ts': "import { seal } from '../seals/seal.ts';\nexport const open = seal;\n",
  'formats/pdf/facts.ts': "import { PDF } from '@libpdf/core';\nexport const facts = PDF;\n",
  'preload/contract/contract.ts':
    "import * as v from 'valibot';\nexport const contract = v;\nexport type Contract = typeof contract;\n",
  'preload/preload.ts':
    "import { ipcRenderer } from 'electron';\nimport { contract } from './contract/contract.ts';\nexport const wired = [ipcRenderer, contract];\n",
  'main/main.ts':
    "import { app } from 'electron';\nimport { stamp } from './seals/index.ts';\nexport const started = [app, stamp];\n",
  'main/shell/window.ts': "import { BrowserWindow } from 'electron';\nexport const window = BrowserWindow;\n",
  'main/store/index.ts': "export { commit } from './store.ts';\n",
  'main/store/store.ts': "import { readFileSync } from 'node:fs';\nexport const commit = readFileSync;\n",
  'main/seals/index.ts': "export { stamp } from './stamp.ts';\n",
  'main/seals/stamp.ts':
    "import { seal } from '../../crypto/seals/seal.ts';\nimport { commit } from '../store/index.ts';\nimport { contract } from '../../preload/contract/contract.ts';\nexport const stamp = [seal, commit, contract];\n",
  'renderer/shell/App.tsx':
    "import { useState } from 'react';\nimport type { Contract } from '../../preload/contract/contract.ts';\nexport const App = (c: Contract) => [c, useState];\n",
  'tests/e2e/line.spec.ts': "import { stamp } from '../../main/seals/stamp.ts';\nexport const tested = stamp;\n",
  'build/tool.ts': "import { stamp } from '../main/seals/index.ts';\nexport const tool = stamp;\n",
};

/** One violation of each rule: the rule, the importing file, what it imports. */
const VIOLATIONS: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['crypto-stands-alone', 'crypto/bad-node.ts', 'node:fs'],
  ['crypto-stands-alone', 'crypto/bad-wall.ts', '../formats/pdf/facts.ts'],
  ['crypto-stands-alone', 'crypto/bad-package.ts', 'valibot'],
  ['formats-stands-alone', 'formats/bad-node.ts', 'node:zlib'],
  ['formats-stands-alone', 'formats/bad-wall.ts', '../crypto/sm3/sm3.ts'],
  ['renderer-has-no-power', 'renderer/bad-main.ts', '../main/store/index.ts'],
  ['renderer-has-no-power', 'renderer/bad-crypto.ts', '../crypto/sm3/sm3.ts'],
  ['renderer-has-no-power', 'renderer/bad-node.ts', 'node:fs'],
  ['renderer-has-no-power', 'renderer/bad-preload.ts', '../preload/preload.ts'],
  ['preload-is-the-wall', 'preload/bad-main.ts', '../main/store/index.ts'],
  ['contract-is-data', 'preload/contract/bad-electron.ts', 'electron'],
  ['electron-in-few-hands', 'main/seals/bad-electron.ts', 'electron'],
  ['electron-in-few-hands', 'preload/bad-electron.ts', 'electron'],
  ['main-knows-no-screens', 'main/bad-screen.ts', '../renderer/shell/App.tsx'],
  ['main-knows-no-screens', 'main/bad-bridge.ts', '../preload/bad-electron.ts'],
  ['slices-meet-at-their-index', 'main/seals/bad-neighbour.ts', '../store/store.ts'],
  ['slices-meet-at-their-index', 'main/bad-core.ts', './store/store.ts'],
  ['slices-meet-at-their-index', 'main/shell/bad-shell.ts', '../seals/stamp.ts'],
  ['nothing-imports-build', 'main/bad-build.ts', '../build/tool.ts'],
  ['nothing-imports-tests', 'main/bad-tests.ts', '../tests/e2e/line.spec.ts'],
  ['nothing-imports-tests', 'crypto/sm3/bad.ts', './sm3.reference.ts'],
  ['shipped-code-uses-shipped-packages', 'main/bad-dev.ts', 'react'],
  ['no-unknown-package', 'main/bad-unlisted.ts', 'unlisted'],
  ['no-unresolved', 'main/bad-unresolved.ts', './nowhere.ts'],
  ['no-cycles', 'main/bad-circle.ts', './bad-circle-two.ts'],
  ['crypto-order-primitives', 'crypto/sm2/bad.ts', '../certificates/certificate.ts'],
  ['crypto-order-keys', 'crypto/keys/bad.ts', '../seals/seal.ts'],
  ['crypto-order-asn1', 'crypto/asn1/bad.ts', '../certificates/certificate.ts'],
  ['crypto-order-certificates', 'crypto/certificates/bad.ts', '../cms/signed.ts'],
  ['crypto-order-cms', 'crypto/cms/bad.ts', '../seals/seal.ts'],
  ['crypto-order-seals', 'crypto/seals/bad.ts', '../envelopes/envelope.ts'],
  ['crypto-order-envelopes', 'crypto/envelopes/bad.ts', '../index/index.ts'],
];

const PACKAGES = ['@noble/hashes', '@libpdf/core', 'valibot'];
const DEV_PACKAGES = ['electron', 'react'];
const RULES_FILE = '.dependency-cruiser.cjs';

let ready: Ready;
const trees: string[] = [];

/** Writes a tree of its own with packages that are only names. */
function plant(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'yinzheng-walls-'));
  trees.push(root);
  const pins = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const all: Record<string, string> = {
    ...files,
    'package.json': JSON.stringify({
      type: 'module',
      dependencies: pins(PACKAGES),
      devDependencies: pins(DEV_PACKAGES),
    }),
    [RULES_FILE]: readFileSync(join(ROOT, RULES_FILE), 'utf8'),
  };
  for (const name of [...PACKAGES, ...DEV_PACKAGES, 'unlisted']) {
    all[`node_modules/${name}/package.json`] = JSON.stringify({ name, version: '1.0.0', main: 'index.js' });
    all[`node_modules/${name}/index.js`] = 'module.exports = {};\n';
  }
  all['node_modules/@noble/hashes/sha2.js'] = 'module.exports = {};\n';
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** A tree with the real configuration of lint and types, and the real packages. */
function plantReal(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'yinzheng-lint-'));
  trees.push(root);
  for (const name of [
    '.oxlintrc.json',
    'tsconfig.base.json',
    'package.json',
    'crypto/tsconfig.json',
    'crypto/ambient.d.ts',
    'main/tsconfig.json',
  ]) {
    cpSync(join(ROOT, name), join(root, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

beforeAll(async () => {
  ready = await provision(FOR_NODE);
});

afterAll(() => {
  for (const root of trees) rmSync(root, { recursive: true, force: true });
});

describe('the walls', () => {
  it('lets the allowed ways pass', async () => {
    const count = Object.keys(ALLOWED).length;
    expect(await walls({ root: plant(ALLOWED), ready })).toEqual({
      ok: true,
      output: `${count} of ${count} TypeScript modules seen`,
    });
  });

  describe('with a violation of each rule', () => {
    let found: { ok: boolean; output: string };

    beforeAll(async () => {
      const planted = Object.fromEntries(
        VIOLATIONS.map(([, from, to]) => [from, `import * as it from '${to}';\nexport const used = it;\n`]),
      );
      const circle = { 'main/bad-circle-two.ts': "export * from './bad-circle.ts';\n" };
      const right = { 'crypto/index/index.ts': 'export const all = 1;\n' };
      found = await walls({ root: plant({ ...ALLOWED, ...circle, ...right, ...planted }), ready });
    });

    it.each(VIOLATIONS)('%s: %s', (rule, from) => {
      expect(found.ok).toBe(false);
      const blamed = found.output.split('\n').filter((line) => line.startsWith(`${rule}: `) && line.includes(from));
      expect(blamed).not.toEqual([]);
    });

    it('blames no file that is allowed', () => {
      const blamed = new Set(found.output.split('\n').map((line) => / (\S+) → /.exec(line)?.[1]));
      expect([...blamed].filter((file) => file !== undefined && file in ALLOWED)).toEqual([]);
    });
  });

  it('has a planted violation for every rule there is', () => {
    const config: { forbidden: { name: string }[] } = createRequire(import.meta.url)(join(ROOT, RULES_FILE));
    const planted = new Set(VIOLATIONS.map(([rule]) => rule));
    expect(config.forbidden.map((rule) => rule.name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it('fails when the tool sees no modules', async () => {
    const root = plant(ALLOWED);
    const blind = readFileSync(join(ROOT, RULES_FILE), 'utf8').replace("parser: 'swc',", "includeOnly: '^nowhere/',");
    writeFileSync(join(root, RULES_FILE), blind);
    const found = await walls({ root, ready });
    expect(found.ok).toBe(false);
    expect(found.output).toContain('too few modules seen: 0 of');
  });

  it('fails when there is nothing to see', async () => {
    const found = await walls({ root: plant({ 'main/readme.md': 'no code\n' }), ready });
    expect(found.ok).toBe(false);
  });
});

describe('lint', () => {
  const CONTRACT = `
type Command = { input: string; output: number };
type Client<C extends Record<string, Command>> = { [K in keyof C]: (input: C[K]['input']) => Promise<C[K]['output']> };
declare const client: Client<{ stamp: Command }>;
`;

  it('finds a forgotten await, also one that passes through a mapped type', async () => {
    const root = plantReal({
      'main/forgotten.ts': `${CONTRACT}export function stampTwice(): void {\n  client.stamp('a');\n}\n`,
      'main/kept.ts': `${CONTRACT}export async function stampOnce(): Promise<number> {\n  return client.stamp('a');\n}\n`,
    });
    const found = await lint({ root, ready });
    expect(found.ok).toBe(false);
    expect(found.output).toContain('no-floating-promises');
    expect(found.output).toContain('main/forgotten.ts');
    expect(found.output).not.toContain('main/kept.ts');
  });

  it('finds a second listener for the renderer, and a console', async () => {
    const text = "import { ipcMain } from 'electron';\nexport const listen = (): void => console.log(ipcMain);\n";
    const root = plantReal({
      'main/ipc/electron-gate.ts': text.replace('console.log(ipcMain)', 'void ipcMain'),
      'main/shell/bad.ts': text,
    });
    const found = await lint({ root, ready });
    expect(found.output).toContain('Only the gate (main/ipc) listens.');
    expect(found.output).toContain('no-console');
    expect(found.output).not.toContain('electron-gate.ts');
  });

  it('passes what is in order', async () => {
    const root = plantReal({
      'main/kept.ts': `${CONTRACT}export const stampOnce = (): Promise<number> => client.stamp('a');\n`,
    });
    expect(await lint({ root, ready })).toMatchObject({ ok: true });
  });
});

describe('types', () => {
  it.each([
    ['Buffer', 'export const bytes = Buffer.alloc(1);\n'],
    ['node:fs', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
    ['window', 'export const title = window.document.title;\n'],
    ['process', 'export const home = process.env;\n'],
  ])('keep %s out of crypto', async (name, text) => {
    const found = await CHECKS.get('types crypto')?.({ root: plantReal({ 'crypto/bad.ts': text }), ready });
    expect(found?.ok).toBe(false);
    expect(found?.output).toContain(`'${name}'`);
  });

  it('let plain code pass', async () => {
    const root = plantReal({ 'crypto/good.ts': 'export const one = new Uint8Array(1);\n' });
    expect(await CHECKS.get('types crypto')?.({ root, ready })).toMatchObject({ ok: true });
  });
});
