// Do the tests of the shell bite? Each control is switched off in a copy of the client, by one place of one file that reads otherwise, and what its test says
// cannot happen does happen. Nothing in the client itself can be switched off so.

import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Client, type LaunchOptions, launchClient } from './harness.ts';
import { installClient } from './ordinary.ts';

const installed = installClient();
let client: Client | null = null;

afterEach(async () => {
  await client?.close();
  client = null;
});
afterAll(() => installed.remove());

/** The client with one control off. */
async function without(file: string, from: string, to = '', options: LaunchOptions = {}): Promise<Client> {
  const appFolder = file === '' ? installed.client : installed.without(file, from, to);
  client = await launchClient({ as: installed, appFolder, ...options });
  return client;
}

describe('with one control off, what its test forbids happens', () => {
  it('the sandbox: pages run without seccomp', async () => {
    const { app } = await without('', '', '', { args: ['--no-sandbox'] });
    const argv = await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().flatMap(({ type, pid }) => (type === 'Tab' ? pid : [])),
    );
    expect(argv.map((pid) => /^Seccomp:\s*(\d)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])).toEqual([
      '0',
    ]);
  });

  it('permissions: a page is granted what it asks for', async () => {
    const { window } = await without(
      'main/shell/hardening.ts',
      `  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
`,
    );
    expect(await window.evaluate(() => Notification.requestPermission())).toBe('granted');
  });

  it('navigation: a page goes where it is sent', async () => {
    const { app, window } = await without(
      'main/shell/hardening.ts',
      `    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
`,
    );
    await window.evaluate(() => {
      location.href = 'app://client/pin.html';
    });
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()))
      .toBe('app://client/pin.html');
  });

  it('new windows: a page opens one', async () => {
    const { app, window } = await without(
      'main/shell/hardening.ts',
      `    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
`,
    );
    await window.evaluate(() => void globalThis.open('about:blank'));
    await expect.poll(() => app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(2);
  });

  it('the content security policy: text becomes script', async () => {
    const { window } = await without(
      'main/shell/protocol.ts',
      `    'content-security-policy': policy(nonce),
`,
    );
    const ran = await window.evaluate(async () => {
      const script = document.createElement('script');
      script.append(new Text('globalThis.ran = true'));
      document.body.append(script);
      await new Promise((done) => setTimeout(done));
      // oxlint-disable-next-line no-eval -- the point of the test
      return [(globalThis as { ran?: boolean }).ran ?? false, (0, eval)('2 + 2')];
    });
    expect(ran).toEqual([true, 4]);
  });

  it('trusted types: text becomes markup', async () => {
    const { window } = await without('main/shell/protocol.ts', `    "require-trusted-types-for 'script'",\n`);
    const made = await window.evaluate(() => {
      const place = document.createElement('div');
      place.innerHTML = '<b>x</b>';
      return place.childElementCount;
    });
    expect(made).toBe(1);
  });

  it('the filter of requests: the session asks the network', async () => {
    const { app } = await without(
      'main/shell/hardening.ts',
      `answer({ cancel: !own && !details.url.startsWith('devtools://') });`,
      `answer({ cancel: own && details.url === '' });`,
    );
    const answer = await app.evaluate(({ session }) =>
      session
        .fromPartition('client')
        .fetch('http://127.0.0.1:9/')
        .then(
          () => 'answered',
          (error: unknown) => String(error),
        ),
    );
    expect(answer).not.toContain('ERR_BLOCKED_BY_CLIENT');
  });

  it('the sender of a message: a frame below the page is answered', async () => {
    const { app } = await without(
      'main/ipc/electron-gate.ts',
      `    if (!frame || frame.isDestroyed() || frame.parent !== null || frame !== event.sender.mainFrame) return null;
    if (frame.origin !== this.#origin && !frame.url.startsWith(\`\${this.#origin}/\`)) return null;
`,
      '    if (!frame) return null;\n',
    );
    const answer = await app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      type Handler = (event: unknown, input: unknown) => Promise<{ ok: boolean }>;
      const { _invokeHandlers: handlers } = ipcMain as unknown as { _invokeHandlers: Map<string, Handler> };
      const sender = BrowserWindow.getAllWindows()[0]?.webContents as Electron.WebContents;
      await sender.executeJavaScript(`document.body.append(document.createElement('iframe'))`);
      const [senderFrame] = sender.mainFrame.frames;
      return (await handlers.get('yinzheng:shell.about')?.({ senderFrame, sender }, {}))?.ok;
    });
    expect(answer).toBe(true);
  });

  it('paths: an address that climbs leads out of the built pages', async () => {
    const { window } = await without(
      'main/shell/protocol.ts',
      'if (!path.startsWith(root) || !statSync(path).isFile()) return refuse(404);',
    );
    const status = await window.evaluate(async () => (await fetch('app://client/..%2f..%2fpackage.json')).status);
    expect(status).toBe(200);
  });
});
