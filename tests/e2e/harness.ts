/*
 * Starts the real client under Playwright for the end-to-end tests and the tour: a home folder of its own, answers for the system's file dialogs
 * (which no test can click), pictures of the windows, and the client's complaints gathered so that a test can insist on silence.
 * The display is the caller's: build/test.mjs and build/start.mjs bring one. It drives nothing by itself.
 */
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import type { Installed } from './ordinary.ts';
import { electronExecutable, ROOT } from './root.ts';

export { electronExecutable, ROOT };

/**
 * Answers to the system's own file dialogs, in the order in which they will be asked; null is "cancel". Without them a folder stands in for the
 * dialogs (`offerFile`, `savedFolder`), and nothing in main is touched.
 */
export interface DialogAnswers {
  open?: readonly (readonly string[] | null)[];
  save?: readonly (string | null)[];
}

export interface LaunchOptions {
  /** `YINZHENG_HOME`; a fresh temporary folder, removed at `close`, unless given. */
  home?: string;
  dialogs?: DialogAnswers;
  /** The folder Electron starts; the project's own unless given. */
  appFolder?: string;
  /** Further command-line arguments of the client. */
  args?: readonly string[];
  /** Starts the client as an ordinary user, with the real sandbox and no flags of ours. */
  as?: Installed;
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>;
  /** Where pictures and the client's output go; out/e2e unless given. */
  outFolder?: string;
  /** Takes the content security policy away, for a measurement that brings code of its own; never for a test. */
  bypassPolicy?: boolean;
  /** How long the first window may take, milliseconds. */
  firstWindowMs?: number;
}

export interface Client {
  app: ElectronApplication;
  /** The first window. */
  window: Page;
  home: string;
  /** Waits for the next window whose address has `part` in it (the PIN window: 'pin.html'), or gives the one that is there. */
  windowOf(part: string, timeoutMs?: number): Promise<Page>;
  /** Saves a picture of a window as NAME.png and gives its path. */
  screenshot(name: string, page?: Page): Promise<string>;
  /** What pages and main complained about so far: uncaught errors, console errors, refused requests. */
  problems(): readonly string[];
  /** Everything the client's main process wrote. */
  output(): string;
  /** The file that the next open dialogs choose; null for none (they are cancelled). */
  offerFile(path: string | null): void;
  /** The files that the next dialogs for several files choose. */
  offerFiles(paths: readonly string[]): void;
  /** Where files go that the client saves under their suggested names. */
  savedFolder: string;
  /** Answers further dialogs; only for a client launched with `dialogs`. */
  answerDialogs(answers: DialogAnswers): Promise<void>;
  /** Ends the client as a person would by closing it; kills it when it does not end. Gives the exit code. */
  close(): Promise<number | null>;
  /** Ends the client at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Flags that Electron needs here: no sandbox as root (it refuses otherwise), no GPU on a virtual display. */
export function electronFlags(): string[] {
  const flags: string[] = [];
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  if (process.platform === 'linux') flags.push('--disable-gpu');
  return flags;
}

/** Starts the client and waits for its first window. */
export async function launchClient(options: LaunchOptions = {}): Promise<Client> {
  const user = options.as;
  const folder = (name: string) => user?.folder(name) ?? mkdtempSync(join(tmpdir(), `yinzheng-${name}-`));
  const home = options.home ?? folder('home');
  const outFolder = options.outFolder ?? join(ROOT, 'out', 'e2e');
  mkdirSync(outFolder, { recursive: true });
  const dialogFolder = folder('dialogs');
  const standIn: Record<string, string> = options.dialogs === undefined ? { YINZHENG_DIALOGS: dialogFolder } : {};
  if (user !== undefined) {
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = user.launcher;
  } else if (process.env['YINZHENG_ELECTRON_SOURCE'] !== 'official') {
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= dirname(electronExecutable());
  }
  const launching = electron.launch({
    // No executablePath: only then does Playwright hold the client back until it is connected; started freely, one launch in a few hangs on a
    // busy machine. It finds the program as the electron package does, by ELECTRON_OVERRIDE_DIST_PATH.
    args: [...(user ? [] : electronFlags()), options.appFolder ?? user?.client ?? ROOT, ...(options.args ?? [])],
    // Left to itself it switches the sandbox off; whether it is off is for electronFlags to say.
    chromiumSandbox: true,
    bypassCSP: options.bypassPolicy ?? false,
    cwd: user?.client ?? ROOT,
    env: clientEnvironment({ ...standIn, ...user?.env, ...options.env, YINZHENG_HOME: home }),
    timeout: options.firstWindowMs ?? 60_000,
  });
  const endedAtOnce = (cause: unknown) =>
    new Error(`the client ended at once: is another one running over ${home}?`, { cause });
  const app = await launching.catch((error: unknown) => {
    throw String(error).includes('exitCode=0') ? endedAtOnce(error) : error;
  });
  // Playwright forgets the process once the application is closed, so it is held here.
  const child = app.process();
  const problems: string[] = [];
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  app.on('window', (page) => watch(page, problems));
  for (const page of app.windows()) watch(page, problems);
  const tidy = (said: string) => {
    writeFileSync(join(outFolder, 'client-output.txt'), said);
    rmSync(dialogFolder, { recursive: true, force: true });
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  const client: Client = {
    app,
    home,
    window: undefined as never,
    windowOf: (part, timeoutMs = 15_000) => windowOf(app, part, timeoutMs),
    screenshot: async (name, page = client.window) => {
      const path = join(outFolder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    problems: () => problems,
    output: () => output,
    offerFile: (path) => offerFiles(dialogFolder, path === null ? [] : [path]),
    offerFiles: (paths) => offerFiles(dialogFolder, paths),
    savedFolder: join(dialogFolder, 'saved'),
    answerDialogs: (answers) => answerDialogs(app, answers),
    close: () => close(app, child, () => tidy(output)),
    kill: async () => {
      const gone = ended(child);
      killAll(child);
      await gone;
    },
  };
  try {
    if (options.dialogs !== undefined) await answerDialogs(app, options.dialogs);
    client.window = await app.firstWindow({ timeout: options.firstWindowMs ?? 60_000 });
    await client.window.waitForLoadState('domcontentloaded');
  } catch (error) {
    // On a busy machine it ends only after Playwright has connected to it; the page is told gone before the process is.
    const alone = await Promise.race([ended(child).then(() => child.exitCode === 0), delay(5000, false)]);
    await client.kill();
    if (alone) throw endedAtOnce(error);
    throw new Error(`the client showed no window; it said:\n${output.slice(-4000)}`, { cause: error });
  }
  return client;
}

/** The environment of the client: ours without what would turn Electron into Node or leak the test's own settings. */
export function clientEnvironment(added: Readonly<Record<string, string>>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || name === 'ELECTRON_RUN_AS_NODE' || name === 'NODE_OPTIONS' || name.startsWith('VITEST'))
      continue;
    env[name] = value;
  }
  return { ...env, ...ownDisplay(), ...added };
}

/** The display of this worker, where build/test.mjs made one for each. */
function ownDisplay(): Record<string, string> {
  const displays = process.env['YINZHENG_DISPLAYS']?.split(' ') ?? [];
  const own = displays[(Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % Math.max(1, displays.length)];
  return own ? { DISPLAY: own } : {};
}

function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => {
    // What pdf.js says in its own worker when a document is closed while it opens; the worker ends with it.
    if (error.message !== 'Worker was terminated') problems.push(`${page.url()}: ${error.message}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed';
    // The page itself has let go of it.
    if (why !== 'net::ERR_ABORTED') problems.push(`${request.url()}: ${why}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`);
  });
}

async function windowOf(app: ElectronApplication, part: string, timeoutMs: number): Promise<Page> {
  const matches = (page: Page) => !page.isClosed() && page.url().includes(part);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = app.windows().find(matches);
    if (found !== undefined) {
      await found.waitForLoadState('domcontentloaded');
      return found;
    }
    const left = deadline - performance.now();
    if (left <= 0)
      throw new Error(
        `no window at ${part}; there are: ${app
          .windows()
          .map((page) => page.url())
          .join(', ')}`,
      );
    // A window's address is known only after it navigates, which the event does not wait for: so look again soon as well.
    await app.waitForEvent('window', { timeout: Math.min(left, 100) }).catch(() => undefined);
  }
}

function offerFiles(dialogFolder: string, paths: readonly string[]): void {
  const open = join(dialogFolder, 'open');
  rmSync(open, { recursive: true, force: true });
  mkdirSync(open, { recursive: true });
  for (const path of paths) copyFileSync(path, join(open, basename(path)));
}

/** Replaces the dialogs' functions in main; a question nobody prepared an answer for is cancelled and shows in the output. */
async function answerDialogs(app: ElectronApplication, answers: DialogAnswers): Promise<void> {
  await app.evaluate(
    ({ dialog }, prepared) => {
      const opens = [...prepared.open];
      const saves = [...prepared.save];
      dialog.showOpenDialog = async () => {
        const filePaths = opens.shift() ?? null;
        if (filePaths === null) process.stderr.write('open dialog: cancelled\n');
        return { canceled: filePaths === null, filePaths: filePaths === null ? [] : [...filePaths] };
      };
      dialog.showSaveDialog = async () => {
        const filePath = saves.shift() ?? null;
        if (filePath === null) process.stderr.write('save dialog: cancelled\n');
        return { canceled: filePath === null, filePath: filePath ?? '' };
      };
    },
    { open: answers.open ?? [], save: answers.save ?? [] },
  );
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once('exit', () => done()));
}

/** Ends the client with all its helper processes, which Playwright starts as one process group. */
function killAll(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Not a group of its own, or gone already.
  }
  child.kill('SIGKILL');
}

async function close(app: ElectronApplication, child: ChildProcess, tidyUp: () => void): Promise<number | null> {
  const gone = ended(child);
  const killer = setTimeout(() => killAll(child), 10_000);
  await app.close().catch(() => undefined);
  await gone;
  clearTimeout(killer);
  tidyUp();
  return child.exitCode;
}
