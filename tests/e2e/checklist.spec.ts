// The twenty items of Electron's security checklist, and what belongs beside them, on the built client as an ordinary user has it: the system's sandbox, no
// flags. docs/security.md has its table from the names of these tests (build/checklist.mjs). Scripts are run in pages and in main on purpose: in pages
// they stand for a page that has fallen into a stranger's hands, in main they only look.

import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { contract, pinContract } from '../../preload/contract/contract.ts';
import { channelOf } from '../../preload/contract/define.ts';
import { CITY_CLERK, CITY_LEADER, closeSharedQuarantine, ELEMENTS, openOffice } from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk } from '../tour/desk.ts';
import { type Client, launchClient, ROOT } from './harness.ts';
import { installClient } from './ordinary.ts';
import { type Process, socketsOf, startBare, treeOf } from './processes.ts';

const installed = installClient();
const home = installed.folder('office');
const bareHome = installed.folder('bare');
let client: Client;
let desk: Desk;
let page: Page;
let bare: ReturnType<typeof startBare>;
/** Of the client that was started by its name alone, once its window is up. */
let processes: Process[] = [];

/** Electron leaves these out of its types. */
type Preferences = Record<string, unknown>;

beforeAll(async () => {
  bare = startBare(installed, bareHome);
  const office = openOffice({ home, machineId: systemMachineId() });
  await office.core.handlers.keys.createExercise({});
  await walkLine(office, 'submit');
  office.close();
  installed.give(home);
  // A link that leads out of the built pages, to a file that is there.
  symlinkSync(join(installed.client, 'package.json'), join(installed.client, 'dist', 'renderer', 'outside.json'));
  client = await launchClient({ as: installed, home });
  ({ window: page } = client);
  desk = new Desk(client);
  await client.app.evaluate(({ app, BrowserWindow }) => {
    const told = globalThis as unknown as { heard: string[]; made: [string, Preferences][] };
    told.heard = [];
    told.made = [];
    // After the client's own listeners, so that their answer shows.
    const listen = (contents: Electron.WebContents): void => {
      const note = (event: { url: string; defaultPrevented: boolean }): void => {
        told.heard.push(`${event.defaultPrevented ? 'prevented' : 'ALLOWED'} ${event.url}`);
      };
      contents.on('will-navigate', note);
      contents.on('will-frame-navigate', note);
      contents.on('did-create-window', () => told.heard.push('WINDOW'));
    };
    const remember = (window: Electron.BrowserWindow): void => {
      const { webContents } = window;
      const asked = webContents as unknown as { getLastWebPreferences(): Preferences };
      const entry: [string, Preferences] = [webContents.getURL(), asked.getLastWebPreferences()];
      told.made.push(entry);
      webContents.on('did-navigate', (_event, url) => (entry[0] = url));
    };
    app.on('browser-window-created', (_event, window) => remember(window));
    for (const window of BrowserWindow.getAllWindows()) {
      remember(window);
      listen(window.webContents);
    }
  });
  await desk.sitDown(CITY_CLERK);
  // Brings up the hidden window that lays documents out.
  expect(
    await page.evaluate(async (elements) => {
      type Preview = (input: unknown) => Promise<{ ok: boolean }>;
      const office = globalThis['office' as never] as { circulation: { previewDraft: Preview } };
      return (await office.circulation.previewDraft({ elements })).ok;
    }, ELEMENTS),
  ).toBe(true);
  await vi.waitFor(() => expect(rendererOf(treeOf(bare.pid))?.seccomp).toBe(2), { timeout: 30_000 });
  processes = treeOf(bare.pid);
}, 180_000);

afterAll(async () => {
  await client.close();
  await bare.kill();
  closeSharedQuarantine();
  installed.remove();
});

const rendererOf = (tree: readonly Process[]) => tree.find(({ argv }) => argv.includes('--type=renderer'));

/** Preferences of every window since the start: the client's, the PIN window's, the sheet's. */
const preferences = () => client.app.evaluate(() => (globalThis as unknown as { made: [string, Preferences][] }).made);

async function expectPreferences(expected: Preferences): Promise<void> {
  const made = await preferences();
  const pages = ['index.html', 'pin.html', 'sheet.html'];
  expect(new Set(made.map(([address]) => address))).toEqual(new Set(pages.map((name) => `app://client/${name}`)));
  for (const [, one] of made) expect(one).toMatchObject(expected);
}

const heard = () => client.app.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);

/** Nobody went anywhere: the page is the one that it was, and there is no other. */
async function expectStayed(): Promise<void> {
  expect(await page.evaluate(() => location.href)).toBe('app://client/index.html');
  expect(client.app.windows()).toHaveLength(1);
  expect((await heard()).filter((line) => !line.startsWith('prevented '))).toEqual([]);
}

/** A link that is clicked, by script. */
const click = (href: string, attributes: Readonly<Record<string, string>> = {}) =>
  page.evaluate(
    ([address, further]) => {
      const link = document.createElement('a');
      link.href = address;
      for (const [name, value] of Object.entries(further)) link.setAttribute(name, value);
      document.body.append(link);
      link.click();
      link.remove();
    },
    [href, attributes] as const,
  );

/** What a fetch from the page is answered: its status, or that there is none. */
const fetched = (addresses: readonly string[]) =>
  page.evaluate(
    (all) =>
      Promise.all(
        all.map((address) =>
          fetch(address).then(
            ({ status }) => `${status} ${address}`,
            () => `refused ${address}`,
          ),
        ),
      ),
    addresses,
  );

describe("Electron's checklist", () => {
  it('1 Only secure content: nothing but app://client is loaded, by page or by session, and no process has a network socket', async () => {
    const foreign = ['https://example.invalid/', 'http://127.0.0.1/', 'ftp://127.0.0.1/', 'app://other/index.html'];
    expect(await fetched(foreign)).toEqual(foreign.map((address) => `refused ${address}`));
    const others = await page.evaluate(async () => {
      const outcome = (element: HTMLElement) =>
        new Promise<string>((done) => {
          const end = (how: string) => () => {
            element.remove();
            done(how);
          };
          element.addEventListener('load', end('loaded'));
          element.addEventListener('error', end('refused'));
          document.head.append(element);
        });
      const image = document.createElement('img');
      image.src = 'https://example.invalid/a.png';
      const sheet = document.createElement('link');
      sheet.rel = 'stylesheet';
      sheet.href = 'https://example.invalid/a.css';
      const socket = await new Promise<string>((done) => {
        try {
          const made = new WebSocket('wss://127.0.0.1:1/');
          made.addEventListener('open', () => done('loaded'));
          made.addEventListener('error', () => done('refused'));
        } catch {
          done('refused');
        }
      });
      return [await outcome(image), await outcome(sheet), socket];
    });
    expect(others).toEqual(['refused', 'refused', 'refused']);
    const module = "import('https://example.invalid/a.mjs').then(() => 'loaded', () => 'refused')";
    expect(await page.evaluate(module)).toBe('refused');
    // Without the page's policy in between: the session itself stops what is not its own.
    const session = await client.app.evaluate(async ({ session: sessions }) => {
      const ask = (partition: string, url: string) =>
        sessions
          .fromPartition(partition)
          .fetch(url)
          .then(
            () => 'answered',
            (error: unknown) => String(error),
          );
      const asked = ['https://example.invalid/', 'http://127.0.0.1:9/', 'ws://127.0.0.1:9/'];
      return Promise.all(['client', 'sheet'].flatMap((one) => asked.map((url) => ask(one, url))));
    });
    for (const one of session) expect(one).toContain('ERR_BLOCKED_BY_CLIENT');
    // The tool sees sockets: Playwright's own debugging port stands open in the client that it drives.
    expect(socketsOf(treeOf(client.app.process().pid ?? 0))).not.toEqual([]);
    expect(socketsOf(processes)).toEqual([]);
  });

  it('2 No Node.js integration: no window has it, in pages, frames or workers, and a page finds nothing of Node', async () => {
    const made = await preferences();
    for (const [, one] of made) {
      expect(one['nodeIntegration']).toBe(false);
      expect(one['nodeIntegrationInWorker'] ?? false).toBe(false);
      expect(one['nodeIntegrationInSubFrames'] ?? false).toBe(false);
    }
    const found = await page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const seen = [globalThis, frame.contentWindow as unknown as typeof globalThis].flatMap((world) =>
        ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'ipcRenderer', 'electron'].filter(
          (name) => name in world,
        ),
      );
      frame.remove();
      return seen;
    });
    expect(found).toEqual([]);
  });

  it('3 Context isolation: on in every window, and a page that bends the built-in objects gets hold of nothing', async () => {
    await expectPreferences({ contextIsolation: true });
    const outcome = await page.evaluate(async () => {
      type About = { shell: { about: (input: object) => Promise<{ ok: boolean }> } };
      const office = globalThis['office' as never] as About;
      const caught: string[] = [];
      type Bent = { call: unknown; push: unknown };
      const [functions, arrays] = [Function.prototype, Array.prototype] as unknown as [Bent, Bent];
      const call = functions.call as () => unknown;
      const push = arrays.push as () => number;
      const look = (value: unknown): void => {
        if (typeof value === 'object' && value !== null && ('invoke' in value || 'sendSync' in value))
          caught[0] = 'ipc';
      };
      // The page's own copies; what the preload uses must be others.
      functions.call = function (this: unknown, ...args: unknown[]) {
        look(this);
        look(args[0]);
        return Reflect.apply(call, this, args as []);
      };
      arrays.push = function (this: unknown[], ...args: unknown[]) {
        for (let i = 0; i < args.length; i++) look(args[i]);
        return Reflect.apply(push, this, args as []);
      };
      // oxlint-disable-next-line no-extend-native -- what a hostile page would do
      Object.defineProperty(Object.prototype, 'sudo', { value: true, enumerable: true, configurable: true });
      let ok: boolean;
      try {
        ({ ok } = await office.shell.about(Object.create(null) as object));
      } finally {
        functions.call = call;
        arrays.push = push;
        delete (Object.prototype as { sudo?: boolean }).sudo;
      }
      let replaced = true;
      try {
        (globalThis as Record<string, unknown>)['office'] = {};
        replaced = (globalThis['office' as never] as unknown) !== office;
      } catch {
        replaced = false;
      }
      return { ok, caught, replaced };
    });
    expect(outcome).toEqual({ ok: true, caught: [], replaced: false });
  });

  it('4 Process sandboxing: every page runs under seccomp in a process namespace of its own, and no process was told --no-sandbox', async () => {
    await expectPreferences({ sandbox: true });
    for (const tree of [processes, treeOf(client.app.process().pid ?? 0)]) {
      const pages = tree.filter(({ argv }) => argv.includes('--type=renderer'));
      expect(pages.length).toBeGreaterThan(0);
      for (const one of pages) {
        expect(one.seccomp).toBe(2);
        expect(one.namespaces).toBeGreaterThan(1);
        expect(one.argv).toContain('--enable-sandbox');
      }
      for (const { argv, uid } of tree) {
        expect(argv).not.toMatch(
          /--(no-sandbox|disable-setuid-sandbox|disable-seccomp-filter-sandbox|single-process)\b/,
        );
        expect(uid).not.toBe(0);
      }
    }
    // Started by its name and folder, and nothing else.
    expect(processes[0]?.argv).toBe(`${join(installed.runtime, 'electron')} ${installed.client}`);
  });

  it('5 Permission requests: every one is refused, asked by its name and asked by its use', async () => {
    const states = await page.evaluate(() => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'local-fonts'];
      return Promise.all(
        [...names, 'window-management', 'idle-detection', 'storage-access'].map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(
            ({ state }) => `${name} ${state}`,
            () => `${name} denied`,
          ),
        ),
      );
    });
    expect(states.filter((state) => !state.endsWith(' denied'))).toEqual([]);
    const used = await page.evaluate(async () => {
      const here = navigator as unknown as Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
      const world = globalThis as unknown as Record<string, (input?: unknown) => Promise<unknown>>;
      const uses: Record<string, () => Promise<unknown> | undefined> = {
        geolocation: () =>
          new Promise((done, fail) => {
            navigator.geolocation.getCurrentPosition(done, fail);
          }),
        camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
        microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
        screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
        clipboard: () => navigator.clipboard.readText(),
        usb: () => here['usb']?.['requestDevice']?.({ filters: [] }),
        hid: async () => {
          const devices = (await here['hid']?.['requestDevice']?.({ filters: [] })) as unknown[];
          if (devices.length === 0) throw new Error('no device');
        },
        serial: () => here['serial']?.['requestPort']?.({}),
        bluetooth: () => here['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true }),
        midi: () => here['requestMIDIAccess'] && navigator.requestMIDIAccess({ sysex: true }),
        fonts: () =>
          world['queryLocalFonts']?.().then((found) => {
            if ((found as unknown[]).length === 0) throw new Error('no font');
          }),
        screens: () => world['getScreenDetails']?.(),
        notification: () =>
          Notification.requestPermission().then((state) => {
            if (state !== 'granted') throw new Error(state);
          }),
      };
      const granted: string[] = [];
      const tried: string[] = [];
      for (const [name, use] of Object.entries(uses)) {
        try {
          const asked = use();
          if (asked === undefined) continue;
          tried.push(name);
          await asked;
          granted.push(name);
        } catch {
          // Refused, as it must be.
        }
      }
      return { granted, tried };
    });
    expect(used.granted).toEqual([]);
    expect(used.tried.length).toBeGreaterThan(9);
  });

  it('6 Web security: on in every window; another origin and the file system cannot be read', async () => {
    await expectPreferences({ webSecurity: true });
    for (const { argv } of processes) expect(argv).not.toMatch(/--(disable-web-security|bypasscsp-schemes=\S*app)\b/);
    expect(rendererOf(processes)?.argv).toContain('--cors-schemes=app');
    const asked = [
      'app://client.other/index.html',
      'file:///etc/hostname',
      'chrome://version/',
      'devtools://devtools/',
    ];
    expect(await fetched(asked)).toEqual(asked.map((address) => `refused ${address}`));
    const policies = await page.evaluate(async () => {
      const { headers } = await fetch('app://client/index.html');
      return [headers.get('cross-origin-opener-policy'), headers.get('cross-origin-resource-policy')];
    });
    expect(policies).toEqual(['same-origin', 'same-origin']);
  });

  it('7 Content security policy: in the header of every answer, with a nonce for each page; inline script, handlers, eval and styles are refused', async () => {
    const policies = await page.evaluate(async () => {
      const scripts = [...document.scripts].map(({ src }) => src);
      const sheets = [...document.querySelectorAll('link')].map(({ href }) => href);
      const others = ['index.html', 'index.html', 'pin.html', 'sheet.html', 'pdfjs/pdf.worker.mjs', 'none.js'];
      const asked = [...scripts, ...sheets, ...others.map((name) => `app://client/${name}`)];
      return Promise.all(
        asked.map(async (name) => [name, (await fetch(name)).headers.get('content-security-policy')] as const),
      );
    });
    expect(policies.length).toBeGreaterThan(7);
    for (const [name, policy] of policies) {
      const parts = policy?.split('; ') ?? [];
      expect(parts, name).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self' 'wasm-unsafe-eval'",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-src 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          'trusted-types default',
        ]),
      );
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
    }
    const pages = policies.filter(([name]) => name.endsWith('index.html'));
    expect(new Set(pages.map(([, policy]) => policy)).size).toBe(pages.length);
    const outcome = await page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
      const world = globalThis as unknown as { ran?: string[] };
      world.ran = [];
      // In a task of the page's own: within the tool's call eval is the tool's.
      await new Promise((done) => setTimeout(done));
      const script = document.createElement('script');
      script.append(new Text('globalThis.ran.push("script")'));
      document.body.append(script);
      const attempts: (() => unknown)[] = [
        () => document.body.setAttribute('onclick', 'globalThis.ran.push("handler")'),
        // oxlint-disable-next-line no-eval -- the point of the test
        () => (0, eval)('globalThis.ran.push("eval")'),
        // oxlint-disable-next-line no-new-func, no-implied-eval -- the point of the test
        () => (new Function('globalThis.ran.push("Function")') as () => unknown)(),
        // oxlint-disable-next-line no-implied-eval -- the point of the test
        () => setTimeout('globalThis.ran.push("timer")' as unknown as () => void),
        () => {
          location.href = 'javascript:globalThis.ran.push("address")';
        },
      ];
      const threw = attempts.map((attempt) => {
        try {
          attempt();
          return false;
        } catch {
          return true;
        }
      });
      document.body.click();
      const style = document.createElement('style');
      style.append(new Text('body { outline: 3px solid red }'));
      document.head.append(style);
      document.body.setAttribute('style', 'outline: 4px solid red');
      // The reports come in tasks of their own, after the fact.
      const late = performance.now() + 5000;
      const wanted = ['style-src-elem', 'style-src-attr'];
      while (!wanted.every((one) => seen.includes(one)) && performance.now() < late) {
        await new Promise((done) => requestAnimationFrame(done));
      }
      const { outlineWidth, outlineStyle } = getComputedStyle(document.body);
      document.body.removeAttribute('style');
      document.body.removeAttribute('onclick');
      return { ran: world.ran, evaluated: threw.slice(1, 3), seen, outline: outlineStyle + outlineWidth };
    });
    expect(outcome.ran).toEqual([]);
    expect(outcome.evaluated).toEqual([true, true]);
    expect(outcome.outline).toMatch(/^none/);
    expect(outcome.seen).toEqual(expect.arrayContaining(['style-src-elem', 'style-src-attr']));
    await expectStayed();
  });

  it('7 Trusted types: one policy; text becomes no markup, no script and no worker but the two that read documents', async () => {
    const outcome = await page.evaluate(() => {
      const attempt = (act: () => unknown): string => {
        try {
          act();
          return 'done';
        } catch (error) {
          return error instanceof Error ? error.name : 'thrown';
        }
      };
      const place = document.createElement('div');
      type Types = { createPolicy(name: string, rules: object): unknown };
      const types = globalThis['trustedTypes' as never] as Types;
      return {
        innerHtml: attempt(() => (place.innerHTML = '<img src=x>')),
        insertAdjacent: attempt(() => place.insertAdjacentHTML('beforeend', '<b>x</b>')),
        write: attempt(() => document.write('<p>')),
        parse: attempt(() => new DOMParser().parseFromString('<p>', 'text/html')),
        frame: attempt(() => (document.createElement('iframe').srcdoc = '<p>')),
        script: attempt(() => (document.createElement('script').src = 'app://client/pdfjs/pdf.worker.mjs?')),
        worker: attempt(() => new Worker('app://client/assets/other.js')),
        blob: attempt(() => new Worker(URL.createObjectURL(new Blob(['']))).terminate()),
        another: attempt(() => types.createPolicy('another', { createHTML: String })),
        again: attempt(() => types.createPolicy('default', { createHTML: String })),
        // What Ant Design does with its styles.
        text: attempt(() => (document.createElement('style').innerHTML = 'p > b { color: red }')),
      };
    });
    const { text, ...refused } = outcome;
    expect(text).toBe('done');
    expect(Object.entries(refused).filter(([, what]) => what !== 'TypeError')).toEqual([]);
  });

  it('7 Trusted types: the worker of pdf.js is still a real one', async () => {
    await desk.sitDown(CITY_LEADER);
    await desk.openRow(ELEMENTS.title);
    await desk.pageDrawn();
    expect(page.workers().map((worker) => worker.url())).toEqual(['app://client/pdfjs/pdf.worker.mjs']);
    // Where the worker cannot start, pdf.js loads its program into the page.
    expect(await page.evaluate(() => 'pdfjsWorker' in globalThis)).toBe(false);
  });

  it('8 No insecure content: not allowed in any window', () =>
    expectPreferences({ allowRunningInsecureContent: false }));

  it('9 No experimental features: off in every window, and on no command line', async () => {
    await expectPreferences({ experimentalFeatures: false });
    for (const { argv } of processes) expect(argv).not.toMatch(/--enable-(experimental-web-platform|webgl-draft)/);
  });

  it('10 No Blink features: none is named in any window or on any command line', async () => {
    for (const [, one] of await preferences()) {
      expect(one['enableBlinkFeatures'] ?? '').toBe('');
      expect(one['disableBlinkFeatures'] ?? '').toBe('');
    }
    for (const { argv } of processes) expect(argv).not.toContain('--enable-blink-features');
  });

  it('11 No webviews: the tag is off in every window and stays an unknown element', async () => {
    await expectPreferences({ webviewTag: false });
    const tag = await page.evaluate(() => {
      const webview = document.createElement('webview');
      webview.setAttribute('src', 'app://client/index.html');
      document.body.append(webview);
      const outcome = [
        webview.shadowRoot,
        webview.childNodes.length,
        'loadURL' in webview,
        'executeJavaScript' in webview,
      ];
      webview.remove();
      return outcome;
    });
    expect(tag).toEqual([null, 0, false, false]);
  });

  it('12 Webview options: attaching one is prevented whatever it asks for', async () => {
    const prevented = await client.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        let count = 0;
        const event = { preventDefault: () => count++, defaultPrevented: false };
        contents.emit('will-attach-webview', event, { nodeIntegration: true }, { src: 'app://client/index.html' });
        return count;
      }),
    );
    expect(prevented.length).toBeGreaterThan(0);
    for (const count of prevented) expect(count).toBe(1);
  });

  it('13 Navigation: by script, link, form, refresh, another of our pages or a file dropped on the window, the page stays where it is', async () => {
    await page.evaluate(() => (document.body.dataset['same'] = 'yes'));
    const away = ['https://example.invalid/', 'app://client/pin.html', 'app://other/index.html', 'http://127.0.0.1/'];
    for (const address of away) {
      await page.evaluate((to) => {
        location.href = to;
      }, address);
      await expect.poll(heard).toContain(`prevented ${address}`);
      await page.evaluate((to) => location.replace(`${to}?replaced`), address);
      await expect.poll(heard).toContain(`prevented ${address}?replaced`);
      await click(`${address}?clicked`);
      await expect.poll(heard).toContain(`prevented ${address}?clicked`);
    }
    await page.evaluate(() => {
      for (const method of ['get', 'post']) {
        const form = document.createElement('form');
        form.method = method;
        form.action = 'https://example.invalid/form';
        document.body.append(form);
        form.submit();
        form.remove();
      }
      const refresh = document.createElement('meta');
      refresh.httpEquiv = 'refresh';
      refresh.content = '0; url=https://example.invalid/refreshed';
      document.head.append(refresh);
      refresh.remove();
    });
    const devtools = await page.context().newCDPSession(page);
    const data = {
      items: [{ mimeType: 'text/uri-list', data: 'https://example.invalid/dropped' }],
      files: [join(installed.client, 'package.json')],
      dragOperationsMask: 1,
    };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 60, data });
    }
    await devtools.detach();
    await expectStayed();
    expect(await page.evaluate(() => document.body.dataset['same'])).toBe('yes');
  });

  it('14 New windows: none by script, target, middle button or control key, from the page or from a frame', async () => {
    const opened = await page.evaluate(() => {
      const addresses = [
        'https://example.invalid/',
        'about:blank',
        'app://client/index.html',
        '',
        'blob:app://client/1',
      ];
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const made = [globalThis, frame.contentWindow as unknown as typeof globalThis].flatMap((world) =>
        addresses.flatMap((address) => [world.open(address), world.open(address, 'name', 'popup,width=10')]),
      );
      frame.remove();
      return made.filter((one) => one !== null).length;
    });
    expect(opened).toBe(0);
    await click('app://client/index.html?target', { target: '_blank' });
    await click('app://client/index.html?rel', { target: '_blank', rel: 'opener' });
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'app://client/index.html?hand';
      link.id = 'hand';
      link.textContent = 'hand';
      link.style.cssText = 'position: fixed; left: 0; top: 0; width: 40px; height: 20px; z-index: 9999';
      document.body.append(link);
    });
    await page.mouse.click(10, 10, { button: 'middle' });
    await page.keyboard.down('Control');
    await page.mouse.click(10, 10);
    await page.keyboard.up('Control');
    await page.evaluate(() => document.getElementById('hand')?.remove());
    expect(await client.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
    await expectStayed();
  });

  it('15 openExternal: nothing of ours hands an address or a path to the system, and no kind of link does', async () => {
    const sources = ['main', 'preload', 'dist'].flatMap((part) =>
      readdirSync(join(installed.client, part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|js|mjs|cjs)$/.test(entry.name))
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
    );
    expect(sources.length).toBeGreaterThan(100);
    for (const text of sources) expect(text).not.toMatch(/openExternal|openPath|showItemInFolder|trashItem/);
    await client.app.evaluate(({ shell }) => {
      const told = globalThis as unknown as { handed: string[] };
      told.handed = [];
      const hand = (what: string) => (told.handed.push(what), Promise.resolve(''));
      shell.openExternal = hand as unknown as typeof shell.openExternal;
      shell.openPath = hand;
    });
    const kinds = ['mailto:a@example.invalid', 'file:///etc/hostname', 'smb://h/s', 'ms-msdt:/id', 'tel:1', 'data:,x'];
    for (const address of kinds) {
      await click(address);
      await click(address, { target: '_blank' });
      await page.evaluate((to) => {
        location.href = to;
      }, address);
    }
    await click('https://example.invalid/last');
    await expect.poll(heard).toContain('prevented https://example.invalid/last');
    expect(await client.app.evaluate(() => (globalThis as unknown as { handed: string[] }).handed)).toEqual([]);
    await expectStayed();
  });

  it('16 Current Electron: the pinned version is above the floor of known advisories; a runtime below it is never called official (open: the fallback is below it)', async () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: { electron: string };
    };
    expect(aboveFloor(manifest.devDependencies.electron)).toBe(true);
    expect(['42.0.0', '42.9.1', '43.4.0', '41.10.6', '44.0.0-beta.5'].filter(aboveFloor)).toEqual([]);
    const about = await page.evaluate(async () => {
      type About = {
        shell: { about: (input: object) => Promise<{ value: { electron: string; electronSource: string } }> };
      };
      return (await (globalThis['office' as never] as About).shell.about({})).value;
    });
    if (!aboveFloor(about.electron)) expect(about.electronSource).not.toBe('official');
  });

  it('17 Sender of every message: main listens on the channels of the contract and on no other; a frame below a page has no way to call (tests/e2e/every-call.spec.ts)', async () => {
    const listened = await client.app.evaluate(({ ipcMain, BrowserWindow }) => {
      // Electron keeps its handlers there; without the list nobody could say that there is no other.
      const { _invokeHandlers: handlers } = ipcMain as unknown as { _invokeHandlers: Map<string, unknown> };
      const contents = BrowserWindow.getAllWindows().map((window) => window.webContents);
      const own = contents.flatMap(({ ipc }) => [
        // oxlint-disable-next-line no-underscore-dangle -- Electron's own name
        ...(ipc as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys(),
        ...ipc.eventNames().map(String),
      ]);
      return { handlers: [...handlers.keys()].sort(), events: ipcMain.eventNames().map(String), own };
    });
    const channels = [contract, pinContract].flatMap((shape) =>
      Object.entries(shape).flatMap(([slice, methods]) => Object.keys(methods).map((name) => channelOf(slice, name))),
    );
    // Electron's own, for textures shared between processes.
    const own = 'IMPORT_SHARED_TEXTURE_RELEASE_RENDERER_TO_MAIN';
    expect(listened.handlers.filter((name) => name !== own)).toEqual(channels.sort());
    expect(listened.events.filter((name) => name !== 'error')).toEqual([]);
    expect(listened.own.filter((name) => name !== 'error')).toEqual([]);
    const below = await page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const found = ['office', 'officeEvents'].filter((name) => name in (frame.contentWindow ?? {}));
      frame.remove();
      return found;
    });
    expect(below).toEqual([]);
  });

  it('18 No file://: our own scheme serves the built pages alone; paths that climb, links that lead out and file:// get nothing', async () => {
    const climbing = [
      '../package.json',
      '%2e%2e/package.json',
      '..%2fpackage.json',
      '%2e%2e%2fpackage.json',
      '..%5cpackage.json',
      '..%252fpackage.json',
      'pdfjs/../../package.json',
      'pdfjs/..%2f..%2fpackage.json',
      '%2f..%2f..%2fpackage.json',
      '%2fetc%2fhostname',
      '/etc/passwd',
      'index.html%00.png',
      'outside.json',
      'assets',
      'assets/',
      'content/',
      `content/${'0'.repeat(32)}`,
      `content/${'0'.repeat(31)}`,
      '.',
      '%',
      '%c0%ae%c0%ae/package.json',
      'index.html/',
    ].map((path) => `app://client/${path}`);
    const answers = await fetched(climbing);
    expect(answers.filter((answer) => !/^(404|refused) /.test(answer))).toEqual([]);
    expect(await fetched(['app://client/index.html'])).toEqual(['200 app://client/index.html']);
    const session = await client.app.evaluate(({ session: sessions }) =>
      sessions
        .fromPartition('client')
        .fetch('file:///etc/hostname')
        .then(
          () => 'answered',
          () => 'refused',
        ),
    );
    expect(session).toBe('refused');
    const posted = await client.app.evaluate(async ({ session: sessions }) => {
      const answer = await sessions.fromPartition('client').fetch('app://client/index.html', { method: 'POST' });
      return answer.status;
    });
    expect(posted).toBe(404);
  });

  it('19 Fuses: all nine are set in the client as it is installed (installed.spec.ts); the runtime of a checkout has those that it came with', () => {
    const wire = fusesOf(readFileSync(join(installed.runtime, 'electron')));
    // RunAsNode, NodeOptions and NodeCliInspect on: what a checkout is run, tested and looked into by.
    expect({ runAsNode: wire[0], nodeOptions: wire[2], inspect: wire[3] }).toEqual({
      runAsNode: '1',
      nodeOptions: '1',
      inspect: '1',
    });
  });

  it('20 No Electron API in pages: the page has one plain function a method of the contract, and of an event its data alone', async () => {
    // A session is open since the document was read; locking it is the event.
    const found = await page.evaluate(async () => {
      type Office = Record<string, Record<string, (input: object) => Promise<{ value: object }>>>;
      const office = globalThis['office' as never] as Office;
      const events = globalThis['officeEvents' as never] as {
        subscribe(listener: (...args: unknown[]) => void): unknown;
      };
      const told: unknown[][] = [];
      const given = events.subscribe((...args) => told.push(args));
      await office['keys']?.['lock']?.({});
      const locked = () => told.find(([event]) => (event as { type?: string }).type === 'locked');
      const late = performance.now() + 5000;
      while (!locked() && performance.now() < late) await new Promise((done) => requestAnimationFrame(done));
      return {
        leaves: Object.entries(office).flatMap(([slice, methods]) =>
          Object.entries(methods).map(([name, method]) => `${slice}.${name} ${typeof method}`),
        ),
        events: Object.keys(events),
        given,
        told: locked(),
        pin: 'pinWindow' in globalThis,
      };
    });
    expect(found.leaves.sort()).toEqual(
      Object.entries(contract)
        .flatMap(([slice, methods]) => Object.keys(methods).map((name) => `${slice}.${name} function`))
        .sort(),
    );
    expect(found).toMatchObject({ events: ['subscribe'], pin: false, told: [{ type: 'locked', reason: 'hand' }] });
    expect(found.given).toBeUndefined();
  });
});

describe('besides', () => {
  it('Debugging: no port listens, and no process was told to open one', () => {
    for (const { argv } of processes) expect(argv).not.toMatch(/--(inspect|remote-debugging)/);
    expect(socketsOf(processes)).toEqual([]);
  });

  it('Session: in memory alone; what a page stores is found in no file of the user', async () => {
    const sessions = await client.app.evaluate(({ session }) =>
      ['client', 'sheet'].map((name) => {
        const one = session.fromPartition(name);
        return [one.isPersistent(), one.storagePath];
      }),
    );
    expect(sessions).toEqual([
      [false, null],
      [false, null],
    ]);
    const canary = `canary-${'7d1f'.repeat(6)}`;
    await page.evaluate(async (text) => {
      localStorage.setItem('canary', text);
      sessionStorage.setItem('canary', text);
      await caches.open(text).catch(() => undefined);
      await new Promise((done) => {
        const request = indexedDB.open(text);
        request.addEventListener('success', done);
        request.addEventListener('error', done);
      });
    }, canary);
    await client.app.evaluate(({ session }) => session.fromPartition('client').flushStorageData());
    const folders = [home, installed.env['HOME'], installed.env['TMPDIR'], installed.env['XDG_RUNTIME_DIR']];
    const files = folders
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const coding of ['utf8', 'utf16le'] as const) expect(bytes.includes(canary, 0, coding), file).toBe(false);
    }
    await page.evaluate(() => localStorage.clear());
  });

  it('Downloads: none; a link that would save a file is prevented', async () => {
    await client.app.evaluate(({ session }) => {
      const told = globalThis as unknown as { downloads: boolean[] };
      told.downloads = [];
      session.fromPartition('client').on('will-download', (event) => told.downloads.push(event.defaultPrevented));
    });
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['x']));
      link.download = 'saved.txt';
      document.body.append(link);
      link.click();
      link.remove();
    });
    await expect
      .poll(() => client.app.evaluate(() => (globalThis as unknown as { downloads: boolean[] }).downloads))
      .toEqual([true]);
  });

  it('Service workers: none can be registered, nor a shared worker started', async () => {
    const outcome = await page.evaluate(async () => {
      const registered = await (
        navigator.serviceWorker?.register('app://client/pdfjs/pdf.worker.mjs') ?? Promise.reject(new Error('none'))
      )
        .then(() => 'registered')
        .catch(() => 'refused');
      let shared = 'started';
      try {
        shared = typeof new SharedWorker('app://client/assets/shared.js').port;
      } catch {
        shared = 'refused';
      }
      return [registered, shared];
    });
    expect(outcome).toEqual(['refused', 'refused']);
    const running = await client.app.evaluate(({ session }) =>
      Object.keys(session.fromPartition('client').serviceWorkers.getAllRunning()),
    );
    expect(running).toEqual([]);
  });

  it('Spell checker: off, with no language and no dictionary to fetch', async () => {
    const spell = await client.app.evaluate(({ session }) =>
      ['client', 'sheet'].map((name) => {
        const one = session.fromPartition(name);
        return [one.isSpellCheckerEnabled(), one.getSpellCheckerLanguages()];
      }),
    );
    expect(spell).toEqual([
      [false, []],
      [false, []],
    ]);
  });

  it('Second start: one client for each home; hostile arguments of a second one change nothing in the first', async () => {
    const args = ['https://example.invalid/', '--load-extension=/tmp', 'javascript:1', `--user-data-dir=${bareHome}`];
    const second = await launchClient({ as: installed, home, args, firstWindowMs: 15_000 }).then(
      async (other) => {
        await other.close();
        return 'opened';
      },
      (error: unknown) => (String(error).includes('another one running') ? 'ended' : String(error)),
    );
    expect(second).toBe('ended');
    await expectStayed();
  });

  it('Silence: no page complained but of what was asked on purpose', () => {
    const asked =
      /status of 404|data URL|example\.invalid|127\.0\.0\.1|app:\/\/|file:|chrome:|devtools:|Content Security Policy|Trusted|TrustedHTML|requires/;
    expect(
      client.problems().filter((problem) => !asked.test(problem.replace(/^app:\/\/client\/index\.html: /, ''))),
    ).toEqual([]);
  });
});

/** Electron's advisories of August 2026 are fixed in 42.9.2, 43.4.1 and 44.0.0. */
function aboveFloor(version: string): boolean {
  const [core = '', beta] = version.split('-');
  const [major = 0, minor = 0, patch = 0] = core.split('.').map(Number);
  const floor = new Map([
    [42, [9, 2]],
    [43, [4, 1]],
    [44, [0, 0]],
  ]).get(major);
  if (!floor) return major > 44;
  const [minMinor = 0, minPatch = 0] = floor;
  return beta === undefined && (minor > minMinor || (minor === minMinor && patch >= minPatch));
}

/** The states of Electron's fuses, in their order: '1' on, '0' off, 'r' removed. */
function fusesOf(program: Buffer): string {
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const at = program.indexOf(sentinel);
  if (at < 0) throw new Error('the runtime has no fuse wire');
  const length = program[at + sentinel.length + 1] ?? 0;
  return program.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + length).toString('latin1');
}
