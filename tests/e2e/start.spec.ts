/* What a person meets who starts the client for the first time, and again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Client, launchClient } from './harness.ts';

const home = mkdtempSync(join(tmpdir(), 'yinzheng-start-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function firstLook(client: Client): Promise<string> {
  await client.window.getByRole('heading').first().waitFor();
  return client.window.locator('body').innerText();
}

it('opens on a fresh machine, in Chinese, and offers the exercise', async () => {
  const client = await launchClient({ home });
  expect(await firstLook(client)).toContain('建立演示单位');
  await client.screenshot('start');
  expect(client.problems()).toEqual([]);
  expect(await client.close()).toBe(0);
});

it('opens again after it was cut off', async () => {
  const cut = await launchClient({ home });
  await firstLook(cut);
  await cut.kill();
  const client = await launchClient({ home });
  expect(await firstLook(client)).toContain('建立演示单位');
  expect(client.problems()).toEqual([]);
  expect(await client.close()).toBe(0);
});
