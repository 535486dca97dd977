// Every method of the contract, called in the real client by those who may not and with what it may not be given: from frames that are none of ours, from
// the locked session, by the wrong role, with a member too many, with a thousand generated inputs. Each is refused with its code; afterwards every row
// and every file is as it was, but for the audit's entries of these refusals, one for each.

/* oxlint-disable vitest/expect-expect -- what is expected of each call is said in callAll */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { systemMachineId } from '../../main/keys/index.ts';
import { contract, pinContract } from '../../preload/contract/contract.ts';
import { type ContractShape, channelOf, type Method, type Role } from '../../preload/contract/define.ts';
import { acceptable, unacceptable } from '../bridge/inputs.ts';
import { keptBy, sessionOf } from '../exchange/kept.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  CITY_OFFICER,
  closeSharedQuarantine,
  openOffice,
  type TestOffice,
} from '../exchange/office.ts';
import { walkLine } from '../exchange/walk.ts';
import { Desk } from '../tour/desk.ts';
import { type Client, launchClient } from './harness.ts';
import { installClient } from './ordinary.ts';

/** For each method, in a session that may call it. */
const INPUTS = 1000;
/** Where the caller is refused whatever he gives, or what he gives has been tried already. */
const FEW = 20;
const PEOPLE = new Map<Role, string>([
  ['clerk', CITY_CLERK],
  ['leader', CITY_LEADER],
  ['securityOfficer', CITY_OFFICER],
]);

type Call = { readonly slice: string; readonly name: string; readonly method: Method; readonly channel: string };
const callsOf = (shape: ContractShape): Call[] =>
  Object.entries(shape).flatMap(([slice, methods]) =>
    Object.entries(methods).map(([name, method]) => ({ slice, name, method, channel: channelOf(slice, name) })),
  );
const CLIENT = callsOf(contract);
const PIN = callsOf(pinContract);
const isForAnyone = ({ method }: Call): boolean => method.roles === 'anyone';
const forNamedRoles = (): Call[] => CLIENT.filter((call) => !isForAnyone(call));

const installed = installClient();
const home = installed.folder('office');
/** Refusals that the open session's audit must hold, by the role that was at the desk. */
const owed = new Map<Role, number>([...PEOPLE.keys()].map((role) => [role, 0]));
let before: Awaited<ReturnType<typeof everything>>;
let client: Client;
let desk: Desk;

const openHome = () => openOffice({ home, machineId: systemMachineId() });

/** Rows and audit of each profile, and all other files, by digest. */
async function everything(office: TestOffice) {
  const profiles = new Map<Role, { kept: ReturnType<typeof keptBy>; refused: Map<string, number> }>();
  for (const [role, name] of PEOPLE) {
    await office.open(name);
    const refused = new Map<string, number>();
    let last: number | null = null;
    for (;;) {
      const { entries } = await office.core.handlers.audit.entries({ before: last, limit: 500 });
      for (const { action } of entries) refused.set(action, (refused.get(action) ?? 0) + 1);
      const oldest = entries.at(-1);
      if (!oldest) break;
      last = oldest.sequence;
    }
    profiles.set(role, { kept: keptBy(sessionOf(office)), refused });
    office.core.lock('hand');
  }
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(home, path), toHex(sm3(readFileSync(path)))] as const);
  return { profiles, files: new Map(files) };
}

beforeAll(async () => {
  const office = openHome();
  await office.core.handlers.keys.createExercise({});
  await walkLine(office, 'submit');
  // Each looks into the carrier once, so that the client finds nothing new there.
  for (const name of PEOPLE.values()) await office.unlock(name);
  before = await everything(office);
  office.close();
  installed.give(home);
  client = await launchClient({ as: installed, home });
  desk = new Desk(client);
}, 120_000);

afterAll(async () => {
  closeSharedQuarantine();
  installed.remove();
});

/** Which refusal it must be, whatever else is wrong with the input. */
function codeFor({ method }: Call, role: Role | null, inputIsGood: boolean): string {
  if (method.roles !== 'anyone') {
    if (role === null) return 'session.locked';
    if (!method.roles.includes(role)) return 'permission.denied';
  }
  return inputIsGood ? 'ok' : 'input.invalid';
}

/** Calls a method from its own page with each of the inputs (JSON), some at a time; gives how often it was answered with which code. */
function answersOf(page: Page, call: Call, inputs: readonly string[]): Promise<Record<string, number>> {
  return page.evaluate(
    async ([slice, name, pin, texts]) => {
      type Answer = { ok: boolean; error?: { code?: string; kind: string } };
      type Slice = Record<string, (input: unknown) => Promise<Answer>>;
      const world = globalThis as unknown as { pinWindow: Slice; office: Record<string, Slice> };
      const method = (pin ? world.pinWindow : world.office[slice])?.[name];
      if (!method) throw new Error(`no ${slice}.${name}`);
      // What no JSON text can say.
      const further: unknown[] = [undefined, Number.NaN, 1n, new Date(0), new Map(), 'x'.repeat(1e6), /x/];
      const values = [...texts.map((text) => JSON.parse(text) as unknown), ...further];
      const codes: Record<string, number> = {};
      for (let at = 0; at < values.length; at += 50) {
        const answers = await Promise.all(values.slice(at, at + 50).map((value) => method(value)));
        for (const { ok, error } of answers) {
          const code = ok ? 'ok' : (error?.code ?? 'fault');
          codes[code] = (codes[code] ?? 0) + 1;
        }
      }
      return codes;
    },
    [call.slice, call.name, call.method.window === 'pin', inputs] as const,
  );
}
/** Those added in the page. */
const FURTHER = 7;

/** Every method with `count` inputs that its schema refuses and one with a member too many; a good one where the caller may not call at all. */
async function callAll(page: Page, calls: readonly Call[], role: Role | null, count: number): Promise<void> {
  for (const [index, call] of calls.entries()) {
    const good = acceptable(call.method) as object;
    const inputs = [...unacceptable(call.method, count, index + 1), JSON.stringify({ ...good, sudo: true })];
    const code = codeFor(call, role, false);
    if (codeFor(call, role, true) !== 'ok') inputs.push(JSON.stringify(good));
    const total = inputs.length + FURTHER;
    expect(await answersOf(page, call, inputs), call.channel).toEqual({ [code]: total });
    if (role !== null && call.method.window === 'client') owed.set(role, (owed.get(role) ?? 0) + total);
  }
}

/** Every channel of both windows, asked at main's own gate by a frame that is nobody. Gives the answers that are no refusal. */
async function askAsNobody(role: Role | null): Promise<string[]> {
  const asked = [...CLIENT, ...PIN].map(({ channel, method }) => [channel, acceptable(method)] as const);
  const outcome = await client.app.evaluate(async ({ BrowserWindow, ipcMain }, channels) => {
    type Handler = (event: unknown, input: unknown) => Promise<{ ok: boolean; error?: { code?: string } }>;
    const { _invokeHandlers: handlers } = ipcMain as unknown as { _invokeHandlers: Map<string, Handler> };
    const sender = BrowserWindow.getAllWindows()[0]?.webContents as Electron.WebContents;
    const loaded = (script: string) => sender.executeJavaScript(script);
    await loaded(`new Promise((done) => {
      const made = [['about:blank', null], ['data:text/html,x', null], ['app://client/index.html', null], ['about:blank', '']];
      const waiting = made.map(([address, sandbox]) => new Promise((next) => {
        const frame = document.createElement('iframe');
        frame.className = 'nobody';
        if (sandbox !== null) frame.setAttribute('sandbox', sandbox);
        frame.onload = next;
        frame.src = address;
        document.body.append(frame);
      }));
      Promise.all(waiting).then(() => done());
    })`);
    const below = [...sender.mainFrame.frames];
    const mainFrameAt = (origin: string) => ({
      parent: null,
      origin,
      url: `${origin}/index.html`,
      isDestroyed: () => false,
    });
    const foreignFrame = mainFrameAt('https://example.invalid');
    const nearly = mainFrameAt('app://client.example');
    const other = new BrowserWindow({ show: false });
    await other.loadURL('about:blank');
    const callers: [string, unknown][] = [
      ...below.map((frame): [string, unknown] => [`frame ${frame.url}`, { senderFrame: frame, sender }]),
      ['no frame', { senderFrame: null, sender }],
      ['foreign', { senderFrame: foreignFrame, sender: { id: sender.id, mainFrame: foreignFrame } }],
      ['nearly ours', { senderFrame: nearly, sender: { id: sender.id, mainFrame: nearly } }],
      ['unknown window', { senderFrame: other.webContents.mainFrame, sender: other.webContents }],
      ['another window told', { senderFrame: sender.mainFrame, sender: other.webContents }],
    ];
    const wrong: string[] = [];
    let count = 0;
    const ask = async (who: string, event: unknown): Promise<void> => {
      for (const [channel, input] of channels) {
        count++;
        const answer = await handlers.get(channel)?.(event, input);
        if (answer?.error?.code !== 'permission.denied') wrong.push(`${who} ${channel} ${JSON.stringify(answer)}`);
      }
    };
    for (const [who, event] of callers) await ask(who, event);
    // The frames go, and what main still holds of them asks again.
    await loaded(`for (const frame of document.querySelectorAll('iframe.nobody')) frame.remove()`);
    for (const frame of below) {
      await ask('destroyed', { senderFrame: frame, sender }).catch((error: unknown) => wrong.push(String(error)));
    }
    const detached = below.filter((frame) => frame.detached || frame.isDestroyed()).length;
    other.destroy();
    return { wrong, frames: below.length, detached, count };
  }, asked);
  expect(outcome.frames).toBe(4);
  expect(outcome.detached).toBe(4);
  if (role !== null) {
    // The PIN window's channels keep no audit: it has no session of its own.
    owed.set(role, (owed.get(role) ?? 0) + (outcome.count / asked.length) * CLIENT.length);
  }
  return outcome.wrong;
}

/** Opens the PIN window for a profile and does something to it before the PIN is typed. */
async function atPinWindow(name: string, act: (window: Page) => Promise<void>): Promise<void> {
  const card = desk.button(new RegExp(name));
  const pin = /\d{6}/.exec(await card.innerText())?.[0] ?? '';
  await card.click();
  const window = await client.windowOf('pin.html');
  await window.getByRole('textbox').waitFor();
  await act(window);
  await window.getByRole('textbox').click();
  await window.keyboard.type(pin);
  const gone = window.waitForEvent('close');
  await window.keyboard.press('Enter').catch(() => undefined);
  await gone;
  await desk.page.getByRole('navigation', { name: desk.say('frame.rail') }).waitFor();
}

describe('while locked', () => {
  it('every method is refused to frames below the page, foreign frames, frames that are gone and windows of others', async () => {
    expect(await askAsNobody(null)).toEqual([]);
  });

  it('every method that wants a session is refused, whatever it is given, and the others every one of a thousand wrong inputs', async () => {
    await callAll(client.window, CLIENT.filter(isForAnyone), null, INPUTS);
    await callAll(client.window, forNamedRoles(), null, FEW);
  });

  it('the PIN window refuses every wrong input, counts none of them as a try and opens for the right PIN', async () => {
    await atPinWindow(CITY_OFFICER, (window) => callAll(window, PIN, null, INPUTS));
  });
});

describe('in an open session', () => {
  it('the security officer is refused every method of others, and every wrong input', async () => {
    await callAll(client.window, CLIENT, 'securityOfficer', FEW);
    await desk.leave();
  });

  it('the leader is refused every method of others, and a thousand wrong inputs of those that are the leader’s alone', async () => {
    await desk.sitDown(CITY_LEADER);
    const mine = forNamedRoles().filter(({ method }) => !method.roles.includes('clerk'));
    expect(mine.length).toBeGreaterThan(2);
    await callAll(client.window, mine, 'leader', INPUTS);
    const others = CLIENT.filter((call) => !mine.includes(call));
    await callAll(client.window, others, 'leader', FEW);
  });

  it('the clerk is refused every method of others, and a thousand wrong inputs of every one of his', async () => {
    await desk.sitDown(CITY_CLERK);
    const [mine, others] = [true, false].map((wanted) =>
      CLIENT.filter(({ method }) => (method.roles !== 'anyone' && method.roles.includes('clerk')) === wanted),
    );
    await callAll(client.window, mine ?? [], 'clerk', INPUTS);
    await callAll(client.window, others ?? [], 'clerk', FEW);
  });

  it('every method is refused to frames below the page, foreign frames, frames that are gone and windows of others', async () => {
    expect(await askAsNobody('clerk')).toEqual([]);
    await desk.leave();
  });
});

describe('afterwards', () => {
  it('no incident was recorded, every row and file is as it was, and the audit holds one entry for each refusal', async () => {
    expect(await client.close()).toBe(0);
    expect(client.output()).not.toContain('incident');
    const office = openHome();
    const after = await everything(office);
    office.close();
    for (const [role, { kept, refused }] of after.profiles) {
      expect(kept).toEqual(before.profiles.get(role)?.kept);
      expect(refused.get('gate.refused'), role).toBe(owed.get(role));
      const others = [...refused].filter(([action, count]) => before.profiles.get(role)?.refused.get(action) !== count);
      const kinds = others.map(([action]) => action).filter((action) => action !== 'audit.head');
      // The head is signed every so many entries.
      expect(kinds.sort(), role).toEqual(['gate.refused', 'keys.lock', 'keys.unlock']);
    }
    const changed = [...new Set([...before.files.keys(), ...after.files.keys()])].filter(
      (file) => before.files.get(file) !== after.files.get(file),
    );
    // The database is compared by its rows, above; the witness follows the audit. Unlocking raises the iterations in the profile and counts tries.
    const kinds = changed.map((file) => basename(file).replace(/^[0-9a-f]+\./, ''));
    expect([...new Set(kinds)].sort()).toEqual(['attempts.json', 'profile.json', 'store.db', 'witness']);
    for (const file of changed.filter((name) => name.endsWith('attempts.json'))) {
      expect(JSON.parse(readFileSync(join(home, file), 'utf8'))).toMatchObject({ failed: 0, unabsorbed: [] });
    }
  });
});
