// The client as build/package.mjs lays it out for an installation: everything that runs lies in the archive, and the runtime's fuses are set, each shown by what the
// program then no longer does. The fuses keep Playwright out, so the archive's contents are driven under the plain runtime, and the fused program is looked at from outside, as an
// ordinary user's with the real sandbox.

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { type Client, clientEnvironment, launchClient, ROOT } from './harness.ts';
import { manyPages } from './many-pages.ts';
import { installClient } from './ordinary.ts';
import { socketsOf, treeOf } from './processes.ts';

const installed = installClient();
const folder = join(installed.folder('package'), 'yinzheng');
const program = join(folder, 'yinzheng');
const archive = join(folder, 'resources', 'app.asar');

beforeAll(() => {
  execFileSync('node', [join(ROOT, 'build', 'package.mjs'), '--for-tests', folder], { stdio: 'pipe' });
}, 120_000);
afterAll(() => installed.remove());

type Started = {
  readonly pid: number;
  readonly ended: Promise<number | null>;
  output(): string;
  kill(): Promise<void>;
};

/** Starts the installed program as an ordinary user. */
function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}, at = program): Started {
  const state = installed.folder('state');
  const become =
    installed.uid === null ? [] : ['setpriv', `--reuid=${installed.uid}`, `--regid=${installed.uid}`, '--clear-groups'];
  const [command = '', ...rest] = [...become, at, ...args];
  const child = spawn(command, rest, {
    cwd: state,
    env: clientEnvironment({ ...installed.env, XDG_DATA_HOME: state, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const { pid } = child;
  if (pid === undefined) throw new Error('the program did not start');
  return {
    pid,
    ended,
    output: () => output,
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
      await ended;
    },
  };
}

/** Whether its window has a page: a renderer's process that stays. */
const hasWindow = ({ pid }: Started) => treeOf(pid).some(({ argv }) => argv.includes('--type=renderer'));
const comesUp = (one: Started) => expect.poll(() => hasWindow(one), { timeout: 30_000, interval: 200 }).toBe(true);

/** With archives as the files that they are; Electron's Node takes them for folders. */
function asFiles(work: () => void): void {
  const electronProcess = process as { noAsar?: boolean };
  electronProcess.noAsar = true;
  try {
    work();
  } finally {
    electronProcess.noAsar = false;
  }
}

async function whileUp(one: Started, look: () => void | Promise<void>): Promise<void> {
  try {
    await comesUp(one);
    await look();
  } finally {
    await one.kill();
  }
}

describe('the archive', () => {
  it('holds all that the client needs: a page of a file from outside is read, through the quarantine, from the store', async () => {
    let client: Client | null = null;
    try {
      client = await launchClient({ appFolder: archive });
      const desk = new Desk(client);
      const file = join(client.home, '来文.pdf');
      await desk.makeExercise();
      await desk.sitDown(COUNTY.clerk);
      writeFileSync(file, manyPages([{ lines: ['示例来文'] }]));
      client.offerFile(file);
      await desk.openBox('incoming');
      await desk.press(desk.say('home.import'));
      await desk.press(desk.say('import.choose'));
      await desk.page.getByLabel(desk.say('registration.form')).first().waitFor({ timeout: 60_000 });
      const field = (name: string) => desk.page.getByRole('textbox', { name, exact: false }).first();
      await desk.type(field(desk.say('registration.documentTitle')), '示例来文');
      await desk.type(field(desk.say('registration.issuingAgency')), '示例省发展和改革委员会');
      await desk.press(desk.say('registration.submit'));
      await desk.page.getByRole('form', { name: desk.say('action.propose') }).waitFor({ timeout: 60_000 });
      await desk.pageDrawn();
      expect(client.problems()).toEqual([]);
    } finally {
      await client?.close();
    }
  });

  it('holds nothing of the tests, and no package that is for building', () => {
    // Electron's Node reads an archive as a folder.
    const names = readdirSync(archive, { recursive: true, encoding: 'utf8' });
    expect(names).toContain('main/entry.ts');
    expect(names.filter((name) => /\.(test|fixture|reference)\.ts$|^(tests|build|renderer|docs)\//.test(name))).toEqual(
      [],
    );
    expect(
      names.filter((name) => /^node_modules\/(vite|vitest|electron|playwright-core|antd|react)\b/.test(name)),
    ).toEqual([]);
  });

  it('holds the licence of every package that it holds', () => {
    const licence = /(?:^|\/)(?:licen[cs]e|notice|copying)[^/]*$/i;
    const modules = join(ROOT, 'node_modules');
    const names = new Set(readdirSync(archive, { recursive: true, encoding: 'utf8' }));
    const packages = [...names].filter((name) => /^node_modules\/(?:@[^/]+\/)?[^/@]+\/package\.json$/.test(name));
    expect(packages.length).toBeGreaterThan(8);
    const missing = packages.flatMap((manifest) => {
      const name = manifest.slice('node_modules/'.length, -'/package.json'.length);
      const texts = readdirSync(join(modules, name)).filter((file) => licence.test(file));
      return texts.map((file) => `node_modules/${name}/${file}`).filter((path) => !names.has(path));
    });
    expect(missing).toEqual([]);
  });
});

describe('the installed program', () => {
  it('has every fuse set as it is to be', async () => {
    const { getCurrentFuseWire, FuseState, FuseV1Options } = await import('@electron/fuses');
    const wire = await getCurrentFuseWire(program);
    const states = Object.entries(wire).flatMap(([index, state]) => {
      const name = FuseV1Options[Number(index)];
      return name === undefined ? [] : [[name, state === FuseState.ENABLE]];
    });
    expect(Object.fromEntries(states)).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: true,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
    expect(Object.keys(wire).filter((key) => /^\d+$/.test(key))).toHaveLength(states.length);
  });

  it('comes up with its window, sandboxed, without a socket, and writes nothing beside itself', async () => {
    const before = readdirSync(folder).sort();
    const one = start(['--disable-gpu']);
    await whileUp(one, () => {
      const pages = treeOf(one.pid).filter(({ argv }) => argv.includes('--type=renderer'));
      expect(pages.map(({ seccomp }) => seccomp)).toEqual(pages.map(() => 2));
      expect(socketsOf(treeOf(one.pid))).toEqual([]);
      expect(readdirSync(folder).sort()).toEqual(before);
    });
  });

  it('is no Node, whatever its environment says', async () => {
    const mark = join(installed.folder('mark'), 'mark');
    const evil = join(installed.folder('evil'), 'evil.cjs');
    writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '1')`);
    const environments = [{ ELECTRON_RUN_AS_NODE: '1' }, { NODE_OPTIONS: `--require=${evil}` }];
    for (const env of environments) {
      await whileUp(start(['--disable-gpu', evil], env), () => expect(existsSync(mark)).toBe(false));
    }
  });

  it('would be Node, and take a debugger, with the fuses that the runtime came with', async () => {
    const plain = join(installed.runtime, 'electron');
    const mark = join(installed.folder('mark'), 'mark');
    const evil = join(installed.folder('evil'), 'evil.cjs');
    writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '1')`);
    expect(await start([evil], { ELECTRON_RUN_AS_NODE: '1' }, plain).ended).toBe(0);
    expect(existsSync(mark)).toBe(true);
    const inspected = start(['--disable-gpu', '--inspect=127.0.0.1:0', archive], {}, plain);
    await whileUp(inspected, () => expect(socketsOf(treeOf(inspected.pid))).not.toEqual([]));
  });

  it('takes no debugger: by switch, by signal, or by the port of its pages', async () => {
    const inspected = start(['--disable-gpu', '--inspect=127.0.0.1:0', '--inspect-brk']);
    await whileUp(inspected, () => expect(socketsOf(treeOf(inspected.pid))).toEqual([]));
    const signalled = start(['--disable-gpu']);
    await comesUp(signalled);
    process.kill(signalled.pid, 'SIGUSR1');
    // It may end of it, as programs do of a signal they know nothing of; it may not listen.
    await expect.poll(() => socketsOf(treeOf(signalled.pid)).length, { timeout: 1500, interval: 100 }).toBe(0);
    await signalled.kill();
  });

  it.each([
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--no-sandbox',
    '--disable-web-security',
    '--js-flags=--allow-natives-syntax',
    '--proxy-server=http://127.0.0.1:9',
    '--user-data-dir=/tmp',
  ])('does not start with %s', async (switched) => {
    const one = start(['--disable-gpu', switched]);
    try {
      const code = await Promise.race([one.ended, comesUp(one).then(() => 'came up')]);
      expect(code).toBe(64);
      expect(one.output()).toContain(`not started with ${switched.split('=')[0]}`);
    } finally {
      await one.kill();
    }
  });

  it('runs no client but that of its archive', async () => {
    const other = join(installed.folder('other'), 'yinzheng');
    // Links would be followed to the folder of the first.
    asFiles(() => {
      cpSync(folder, other, { recursive: true });
      rmSync(join(other, 'resources', 'app.asar'));
    });
    const planted = join(other, 'resources', 'app');
    mkdirSync(planted);
    const mark = join(installed.folder('mark'), 'mark');
    writeFileSync(join(planted, 'package.json'), '{ "main": "main.cjs" }');
    writeFileSync(join(planted, 'main.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '1')`);
    const one = start(['--disable-gpu'], {}, join(other, 'yinzheng'));
    expect(await one.ended).not.toBe(0);
    expect(existsSync(mark)).toBe(false);
    // The same, told by an argument.
    const told = start(['--disable-gpu', planted]);
    await whileUp(told, () => expect(existsSync(mark)).toBe(false));
  });

  it('says of itself what its runtime is', () => {
    const manifest = JSON.parse(readFileSync(join(archive, 'package.json'), 'utf8')) as { runtimeSource?: string };
    const { runtimeSource } = manifest;
    expect(['official', 'fallback', 'override']).toContain(runtimeSource);
  });
});
