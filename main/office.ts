// What every slice is given: the open session and the ports to the outside. Injected by core.ts, so that the slices run the same under Electron, on
// the command line and in tests.

import type { ClientEvent, Role } from '../preload/contract/define.ts';
import type { Format } from '../preload/contract/documents.ts';
import type { Answer, Statement } from '../preload/contract/pin.ts';
import type { SheetInput, SheetResult } from '../preload/contract/sheet.ts';
import type { Preferences } from '../preload/contract/shell.ts';
import type { CryptoPool } from './crypto-pool/index.ts';
import type { Directory, Member } from './directory/index.ts';
import type { CryptoProvider, ProfileHeader, UnlockedProfile } from './keys/index.ts';
import type { Quarantine } from './quarantine/index.ts';
import type { Disk, OpenFile, Store } from './store/index.ts';

/** Milliseconds since 1970 (claimed), and a clock that only ever moves forward (for locks and delays). */
export type Clock = { now(): number; monotonic(): number };

/** Shows the PIN window; `check` is asked for whatever is typed. Resolves when something was accepted or the window went away. */
export type AskInWindow<Typed> = (
  statement: () => Statement,
  check: (typed: Typed) => Promise<Answer>,
) => Promise<'accepted' | 'cancelled'>;
export type AskPin = AskInWindow<string>;
/** The present PIN (empty where there is none yet) and a new one, typed twice. */
export type ChosenPin = { readonly pin: string; readonly newPin: string; readonly again: string };

export type ChosenFile = { readonly fileName: string; readonly size: number; readonly read: () => Uint8Array };
export type FileDialogs = {
  /** A path to write to, or null. */
  readonly save: (suggestedName: string) => Promise<string | null>;
  readonly open: (extensions: readonly string[]) => Promise<ChosenFile | null>;
  /** In the order of their names; none if the hand changed its mind. */
  readonly openSeveral: (extensions: readonly string[]) => Promise<readonly ChosenFile[]>;
};

export type PrintSheet = (input: SheetInput) => Promise<{ readonly pdf: Uint8Array; readonly result: SheetResult }>;

/** Bytes that a window may read by range for a while, under a name that cannot be guessed. */
export type Contents = {
  /** `close` is called once, when the name is no longer good. */
  publish(
    source: {
      readonly length: number;
      read(offset: number, length: number): Uint8Array;
      close?(): void;
    },
    format: Format,
  ): string;
  dropAll(): void;
};

/** Bytes by ranges; `read` gives fewer at the end. */
export type ReadableFile = Pick<OpenFile, 'size' | 'read'>;

/** Every carrier hands the same files on, under names that say nothing of their contents. */
export type Carrier = {
  readonly name: string;
  /** Puts an envelope into the carrier; whole or not at all, synced before it returns. A second put of the same name and bytes changes nothing. */
  put(name: string, envelope: ReadableFile): void;
  /** Names of all envelopes present, oldest first. Throws CarrierError if the carrier cannot be reached. */
  list(): readonly string[];
  /** Opens an envelope for reading; to be closed. */
  open(name: string): OpenFile;
};

/** What the desktop is told. */
export type Notice = {
  readonly title: string;
  readonly body: string;
  /** The list that a click opens; null while locked. */
  readonly box: 'incoming' | 'toDo' | null;
};

export type Ports = {
  readonly home: string;
  readonly clock: Clock;
  readonly disk: Disk;
  readonly pool: CryptoPool;
  readonly carrier: Carrier;
  readonly quarantine: Quarantine;
  readonly askPin: AskPin;
  /** The PIN window for purposes `choosePin` and `changePin`. */
  readonly askNewPin: AskInWindow<ChosenPin>;
  /** The PIN window for purpose `recoverySheet`: shows the statement's lines, then takes them as they were typed back. */
  readonly askSheet: AskInWindow<readonly string[]>;
  readonly dialogs: FileDialogs;
  readonly printSheet: PrintSheet;
  readonly contents: Contents;
  readonly emit: (event: ClientEvent) => void;
  /** Tells the desktop; a desktop that shows nothing is no error. */
  readonly notify: (notice: Notice) => void;
};

/** An unlocked profile with its store. */
export type Session = {
  readonly unlocked: UnlockedProfile;
  readonly profile: ProfileHeader;
  readonly store: Store;
  readonly provider: CryptoProvider;
  readonly me: Member;
  readonly role: Role;
  readonly device: string;
  /** The ledger's dossier. */
  readonly ledger: string;
  readonly directory: () => Directory;
  /** Derives the directory anew; called after a commit that added to the ledger. */
  readonly refreshDirectory: () => void;
  /** Signs how far the audit log reaches, as when envelopes have left. */
  readonly signHead: (reason: 'pack') => void;
};

/** What a PIN is asked for: main's own words about what is about to happen. */
export type Intention = Pick<
  Statement,
  | 'purpose'
  | 'title'
  | 'pages'
  | 'seal'
  | 'digest'
  | 'recipients'
  | 'opinion'
  | 'inkPages'
  | 'fingerprint'
  | 'keyholder'
>;

export type Office = Ports & {
  /** The open session; throws Refusal `session.locked` without one. */
  session(): Session;
  preferences(): Preferences;
  /**
   * Asks for the PIN; throws Refusal `pin.cancelled`. Without `withPin` the PIN is checked by itself; `withPin` must check it by using it (a KeysError
   * `pin.wrong` or `pin.delayed` from it is answered inside the PIN window).
   */
  consent(intention: Intention, withPin?: (pin: string) => Promise<void>): Promise<void>;
  /** Says that a slice's data changed. */
  changed(...slices: string[]): void;
};
