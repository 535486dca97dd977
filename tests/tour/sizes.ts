// The same screens at the other sizes that must be good: 1920 x 1080, and large type. Each is a client started anew over the home that the line has left.

import { type Client, launchClient } from '../e2e/harness.ts';
import { Desk, words } from './desk.ts';
import { CITY, COUNTY, type Step, TITLE } from './line.ts';

export function otherSizes(desk: Desk, where: { readonly home: string; readonly out: string }): Step[] {
  const at = async (size: string, use: (other: Desk) => Promise<void>): Promise<void> => {
    await desk.client.close();
    const client: Client = await launchClient({
      home: where.home,
      outFolder: where.out,
      env: { YINZHENG_WINDOW: size },
    });
    const problems = client.problems();
    try {
      await use(new Desk(client));
      if (problems.length > 0) throw new Error(problems.join('\n'));
    } finally {
      await client.close();
    }
  };
  return [
    {
      name: '同一批界面，1920×1080',
      run: () => at('1920x1080', (other) => visit(other, 'wide')),
    },
    {
      name: '同一批界面，大字',
      run: () =>
        at('1280x800', async (other) => {
          await other.sitDown(COUNTY.leader);
          await other.openSettings();
          await other.page.getByRole('radio', { name: words('settings.typeSize.large') }).click();
          await other.picture('large-settings');
          await visit(other, 'large');
        }),
    },
    {
      name: '同一批界面，大字，1920×1080',
      run: () =>
        at('1920x1080', async (other) => {
          await other.sitDown(COUNTY.leader);
          await other.openSettings();
          await other.page.getByRole('radio', { name: words('settings.typeSize.large') }).click();
          await visit(other, 'large-wide');
        }),
    },
  ];
}

async function visit(desk: Desk, prefix: string): Promise<void> {
  await desk.sitDown(CITY.clerk);
  await desk.openBox('toDo');
  await desk.picture(`${prefix}-empty`);
  await desk.press(words('home.newOutgoing'));
  await desk.page.getByRole('form', { name: words('outgoing.form') }).waitFor();
  await desk.picture(`${prefix}-draft`);
  await desk.openBox('outgoing');
  await desk.openRow(TITLE);
  await desk.pageDrawn();
  await desk.picture(`${prefix}-dossier`);
  await desk.sitDown(COUNTY.leader);
  await desk.openBox('incoming');
  await desk.openRow(TITLE);
  await desk.pageDrawn();
  await desk.picture(`${prefix}-received`);
  await desk.leave();
  await desk.picture(`${prefix}-lock`);
}
