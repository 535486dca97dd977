// The walls of the running client: what a page may not do, tried from inside the page. Scripts are run in pages here on purpose: they stand for a page that has
// fallen into a stranger's hands.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../preload/contract/contract.ts';
import type { ContractShape } from '../../preload/contract/define.ts';
import { type Client, launchClient } from './harness.ts';

let client: Client;

beforeAll(async () => {
  client = await launchClient();
}, 60_000);

afterAll(() => client.close());

describe('a page of the client', () => {
  it('has no Node, no require and nothing of Electron but the methods of the contract', async () => {
    const seen = await client.window.evaluate(() => ({
      node: [
        typeof globalThis['require' as never],
        typeof globalThis['process' as never],
        typeof globalThis['Buffer' as never],
      ],
      office: Object.keys(globalThis['office' as never] as object).sort(),
      events: Object.keys(globalThis['officeEvents' as never] as object),
      pin: typeof globalThis['pinWindow' as never],
    }));
    expect(seen).toEqual({
      node: ['undefined', 'undefined', 'undefined'],
      office: ['audit', 'circulation', 'documents', 'exchange', 'keys', 'seals', 'shell', 'unit', 'verification'],
      events: ['subscribe'],
      pin: 'undefined',
    });
  });

  it('runs sandboxed, isolated, with web security and without webviews', async () => {
    const preferences = await client.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Electron has this method and leaves it out of its types.
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
    });
  });

  it('cannot leave its address, by script, by link or by form', async () => {
    const before = client.window.url();
    await client.window.evaluate(() => {
      location.href = 'https://example.invalid/';
    });
    await client.window.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'https://example.invalid/';
      document.body.append(link);
      link.click();
      const form = document.createElement('form');
      form.action = 'https://example.invalid/';
      document.body.append(form);
      form.submit();
    });
    // A navigation that was allowed would have torn this context down.
    expect(await client.window.evaluate(() => location.href)).toBe(before);
  });

  it('cannot open another window', async () => {
    const opened = await client.window.evaluate(() => [
      window.open('https://example.invalid/') === null,
      window.open('about:blank') === null,
    ]);
    expect(opened).toEqual([true, true]);
    expect(client.app.windows()).toHaveLength(1);
  });

  it('is refused inline script, eval, foreign styles and every address but its own', async () => {
    const outcome = await client.window.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'globalThis.handlerRan = true');
      image.src = 'data:image/png;base64,AAAA';
      document.body.append(image);
      await new Promise((done) => image.addEventListener('error', done, { once: true }));
      let evaluated = true;
      try {
        // oxlint-disable-next-line no-eval -- the point of the test
        (0, eval)('1');
      } catch {
        evaluated = false;
      }
      const fetched = await fetch('https://example.invalid/').then(
        () => true,
        () => false,
      );
      const file = await fetch('file:///etc/hostname').then(
        () => true,
        () => false,
      );
      // The reports come in tasks of their own, after the fact.
      const late = performance.now() + 5000;
      while (!['script-src-attr', 'connect-src'].every((one) => violations.includes(one)) && performance.now() < late) {
        await new Promise((done) => requestAnimationFrame(done));
      }
      const seen = globalThis as unknown as { inlineRan?: boolean; handlerRan?: boolean };
      return {
        inline: seen.inlineRan ?? false,
        handler: seen.handlerRan ?? false,
        evaluated,
        fetched,
        file,
        violations,
      };
    });
    expect(outcome).toMatchObject({ inline: false, handler: false, evaluated: false, fetched: false, file: false });
    expect(outcome.violations).toEqual(expect.arrayContaining(['script-src-elem', 'script-src-attr', 'connect-src']));
  });

  it('is granted no permission', async () => {
    const states = await client.window.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
      return Promise.all(
        names.map(async (name) => {
          try {
            return (await navigator.permissions.query({ name: name as PermissionName })).state;
          } catch {
            return 'denied';
          }
        }),
      );
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });

  it('gets nothing outside the built pages and the tickets handed out', async () => {
    const answers = await client.window.evaluate(async () => {
      const paths = [
        '/../package.json',
        '/%2e%2e/package.json',
        '/..%2fpackage.json',
        '/pdfjs/../../package.json',
        '//etc/passwd',
        '/index.html%00.png',
        '/content/',
        '/content/00000000000000000000000000000000',
        '/assets',
        '/.',
        '/%',
      ];
      return Promise.all(
        paths.map((path) =>
          fetch(`app://client${path}`).then(
            (response) => [path, response.status],
            () => [path, 'refused'],
          ),
        ),
      );
    });
    for (const [path, status] of answers) expect([404, 'refused'], String(path)).toContain(status);
  });

  it('carries the policy in the header, with a nonce of its own for each page', async () => {
    const policies = await client.window.evaluate(async () => {
      const one = await fetch('app://client/index.html');
      const two = await fetch('app://client/index.html');
      return [one.headers.get('content-security-policy'), two.headers.get('content-security-policy')];
    });
    expect(policies[0]).toContain("default-src 'none'");
    expect(policies[0]).not.toContain('unsafe-inline');
    expect(policies[0]).not.toContain("'unsafe-eval'");
    expect(policies[0]).not.toBe(policies[1]);
  });
});

describe('the locked client', () => {
  it('refuses every method that needs a session, to its own page too', async () => {
    // What may be called before anybody is unlocked: the contract says it of each by name.
    const open = Object.entries(contract as ContractShape).flatMap(([slice, methods]) =>
      Object.entries(methods).flatMap(([name, { roles }]) => (roles === 'anyone' ? [`${slice}.${name}`] : [])),
    );
    const codes = await client.window.evaluate(async (skipped) => {
      type Method = (input: unknown) => Promise<{ ok: boolean; error?: { code?: string } }>;
      const office = globalThis['office' as never] as Record<string, Record<string, Method>>;
      const answers: Record<string, string> = {};
      for (const [slice, methods] of Object.entries(office)) {
        for (const [name, method] of Object.entries(methods)) {
          if (skipped.includes(`${slice}.${name}`)) continue;
          const answer = await method({});
          answers[`${slice}.${name}`] = answer.ok ? 'ok' : (answer.error?.code ?? 'fault');
        }
      }
      return answers;
    }, open);
    expect(Object.keys(codes).length).toBeGreaterThan(30);
    expect(new Set(Object.values(codes))).toEqual(new Set(['session.locked']));
  });

  it('is the only one of its home: a second one ends by itself', async () => {
    const second = await launchClient({ home: client.home, firstWindowMs: 8000 }).then(
      async (other) => {
        await other.close();
        return 'opened';
      },
      () => 'ended',
    );
    expect(second).toBe('ended');
    expect(client.app.windows()).toHaveLength(1);
  });
});
