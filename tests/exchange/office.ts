// A whole office without Electron: core.ts over the real disk, the real store, the real quarantine and the real carrier; only windows are missing. The PIN is
// typed by the test through the same port that the PIN window uses.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AskPin, type Core, createCore } from '../../main/core.ts';
import { poolWithoutThreads } from '../../main/crypto-pool/index.ts';
import { Tickets } from '../../main/documents/index.ts';
import { folderCarrier } from '../../main/exchange/index.ts';
import { carrierFolder } from '../../main/exercise/index.ts';
import { type DerivePin, fileKeyholder } from '../../main/keys/index.ts';
import type { Notice } from '../../main/office.ts';
import { nodeSpawn, openQuarantine, type Quarantine } from '../../main/quarantine/index.ts';
import { nodeDisk, type OnStep } from '../../main/store/index.ts';
import type { ClientEvent } from '../../preload/contract/define.ts';
import type { DocumentElements } from '../../preload/contract/fields.ts';
import type { Answer, Statement } from '../../preload/contract/pin.ts';
import { plainSheet } from './plain-sheet.ts';

export type TestOffice = {
  readonly core: Core;
  readonly home: string;
  readonly events: ClientEvent[];
  /** What the desktop was told. */
  readonly notices: Notice[];
  readonly tickets: Tickets;
  /** What the next file dialog answers. */
  chosen: { fileName: string; bytes: Uint8Array } | null;
  /** What the next dialog for several files answers. */
  several: readonly { fileName: string; bytes: Uint8Array }[];
  /** Whether the save dialog is answered with a place in the home. */
  saving: boolean;
  /** What the PIN window types when asked; null closes it. */
  typed: (exercisePin: string) => string | null;
  /** The PIN window in place of `typed`, where a test wants to see it or to behave otherwise. */
  window: AskPin | null;
  /** What is typed when a new PIN is asked for: the present one where there is one, then the new one twice; null closes the window. */
  newPin: { pin: string; newPin: string; again: string } | null;
  /** How the recovery sheet's lines are typed back; null closes the window. */
  copied: (lines: readonly string[]) => readonly string[] | null;
  /** Every statement and answer of the PIN window. */
  readonly shown: { statement: Statement; answer: Answer }[];
  /** What the layout window prints. */
  sheet: typeof plainSheet;
  /** Moves both clocks, in ms. */
  skew: number;
  /** Moves the wall clock alone, in ms: what somebody does who sets it. */
  wall: number;
  /** Unlocks by the PIN window, and looks into the carrier as the client does. */
  unlock(name: string): Promise<void>;
  /** Unlocks without looking into the carrier. */
  open(name: string): Promise<void>;
  close(): void;
};

let shared: Quarantine | null = null;
/** One child for all offices of a test file. */
export function sharedQuarantine(): Quarantine {
  shared ??= openQuarantine(nodeSpawn());
  return shared;
}
export function closeSharedQuarantine(): void {
  shared?.close();
  shared = null;
}

export function openOffice(options: {
  home: string;
  onStep?: OnStep;
  iterations?: number;
  /** The shared child, if absent. */
  quarantine?: Quarantine;
  machineId?: string;
  derive?: DerivePin;
}): TestOffice {
  const { home } = options;
  mkdirSync(home, { recursive: true });
  const disk = nodeDisk(options.onStep ? { onStep: options.onStep } : {});
  const events: ClientEvent[] = [];
  const notices: Notice[] = [];
  const tickets = new Tickets();
  const quarantine = options.quarantine ?? sharedQuarantine();
  const office: TestOffice = {
    home,
    events,
    notices,
    tickets,
    chosen: null,
    several: [],
    saving: true,
    typed: (pin) => pin,
    window: null,
    newPin: null,
    copied: (lines) => lines,
    shown: [],
    sheet: plainSheet,
    skew: 0,
    wall: 0,
    core: createCore({
      home,
      clock: { now: () => Date.now() + office.skew + office.wall, monotonic: () => performance.now() + office.skew },
      disk,
      pool: poolWithoutThreads(),
      carrier: folderCarrier(carrierFolder(home), disk),
      // The child outlives the office that used it.
      quarantine: { run: (task, input, run) => quarantine.run(task, input, run), close: () => {} },
      askPin: async (statement, check) => {
        if (office.window) return office.window(statement, check);
        for (;;) {
          const pin = office.typed(statement().exercisePin ?? '');
          if (pin === null) return 'cancelled';
          const answer = await check(pin);
          if (answer.outcome === 'accepted') return 'accepted';
          if (answer.outcome !== 'wrong' || answer.waitMs > 0) return 'cancelled';
        }
      },
      askNewPin: async (statement, check) => {
        if (!office.newPin) return 'cancelled';
        const answer = await check(office.newPin);
        office.shown.push({ statement: statement(), answer });
        return answer.outcome === 'accepted' ? 'accepted' : 'cancelled';
      },
      askSheet: async (statement, check) => {
        const lines = office.copied(statement().lines ?? []);
        if (!lines) return 'cancelled';
        const answer = await check(lines);
        office.shown.push({ statement: statement(), answer });
        return answer.outcome === 'accepted' ? 'accepted' : 'cancelled';
      },
      dialogs: {
        save: (name) => Promise.resolve(office.saving ? join(home, name) : null),
        open: () => {
          const { chosen } = office;
          return Promise.resolve(
            chosen && { fileName: chosen.fileName, size: chosen.bytes.length, read: () => chosen.bytes },
          );
        },
        openSeveral: () =>
          Promise.resolve(
            office.several.map(({ fileName, bytes }) => ({ fileName, size: bytes.length, read: () => bytes })),
          ),
      },
      printSheet: async (input) => office.sheet(input),
      contents: tickets,
      emit: (event) => void events.push(event),
      notify: (notice) => void notices.push(notice),
      keyholder: fileKeyholder({ folder: join(home, 'device'), disk, machineId: options.machineId ?? 'f'.repeat(32) }),
      about: () => ({
        version: '0',
        electron: '',
        electronSource: 'unknown',
        chrome: '',
        node: '',
        sqlite: '',
        cryptoProvider: '',
      }),
      iterations: options.iterations ?? 1000,
      ...(options.derive ? { derive: options.derive } : {}),
      lockAfterMinutes: 10,
      exerciseAllowed: true,
    }),
    async unlock(name) {
      await office.core.handlers.keys.unlock({ profile: (await profileOf(office, name)).id });
    },
    async open(name) {
      const { id, exercisePin } = await profileOf(office, name);
      await office.core.unlockWith(id, exercisePin ?? '');
    },
    close: () => office.core.close(),
  };
  return office;
}

/** A profile of the home by its person's name. */
export async function profileOf(office: TestOffice, name: string): Promise<{ id: string; exercisePin?: string }> {
  const { profiles } = await office.core.handlers.keys.profiles({});
  const profile = profiles.find((one) => one.name === name);
  if (!profile) throw new Error(`no profile ${name}`);
  const { id, exercisePin } = profile;
  return exercisePin === undefined ? { id } : { id, exercisePin };
}

/** People of the exercise. */
export const CITY_CLERK = '周文清';
export const CITY_LEADER = '林致远';
export const CITY_OFFICER = '沈安';
export const COUNTY_CLERK = '陆小禾';
export const COUNTY_LEADER = '高明远';

export const ELEMENTS: DocumentElements = {
  documentKind: 'notice',
  issuingAgency: '示例市发展和改革委员会',
  title: '关于开展示例项目储备工作的通知',
  primaryRecipients: ['示例县发展和改革局'],
  body: [
    '为做好示例项目储备工作，现就有关事项通知如下。',
    '一、请于月底前报送储备项目清单。',
    '二、请明确一名联系人。',
  ],
  attachmentNotes: ['示例项目储备清单'],
  signatureBlock: '示例市发展和改革委员会',
  copiedRecipients: ['示例市人民政府办公室'],
  handlingMark: 'workSecret',
  urgency: 'urgent',
  disclosure: 'withheld',
};
