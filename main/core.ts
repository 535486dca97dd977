// The composition root without a host: ports in, handlers out. Electron's main.ts, the command line and the long tests stand on it. Holds the one open
// session; everything that a slice may know of it goes through Office.

import * as v from 'valibot';
import { keepSecret, wipe } from '../crypto/bytes.ts';
import { selfTest } from '../crypto/self-test.ts';
import type { Contract } from '../preload/contract/contract.ts';
import type { Session as SessionView } from '../preload/contract/keys.ts';
import { Preferences, type shell } from '../preload/contract/shell.ts';
import { entries, verifyAudit } from './audit/index.ts';
import { circulationHandlers } from './circulation/index.ts';
import { askForPin, askToChangePin, personOf } from './consent.ts';
import { certificatesOf } from './directory/index.ts';
import { documentsHandlers } from './documents/index.ts';
import { exchangeHandlers, flushOutbox, lookIntoCarrier, sendWaiting, takeNews } from './exchange/index.ts';
import { createExercise } from './exercise/index.ts';
import type { Handlers } from './ipc/serve.ts';
import {
  Attempts,
  type DerivePin,
  type Keyholder,
  KeysError,
  listProfiles,
  profileFolder,
  readProfile,
  type UnlockedProfile,
  unlockProfile,
} from './keys/index.ts';
import { LockedWatch, noticeOf, noticeWhileLocked } from './notices/index.ts';
import type { Office, Ports } from './office.ts';
import { Refusal } from './refusal.ts';
import { sealsHandlers } from './seals/index.ts';
import { closeSession, type OpenSession, openSession } from './session.ts';
import { meta, StoreError } from './store/index.ts';
import { unitHandlers } from './unit/index.ts';
import { judgingTime } from './unit-time.ts';
import { verificationHandlers } from './verification/index.ts';

export type {
  AskInWindow,
  AskPin,
  ChosenFile,
  ChosenPin,
  Clock,
  Contents,
  FileDialogs,
  Ports,
  PrintSheet,
} from './office.ts';

export type CorePorts = Ports & {
  readonly keyholder: Keyholder;
  readonly about: () => Omit<
    v.InferOutput<typeof shell.about.output>,
    'deviceSecret' | 'home' | 'ceiling' | 'findings'
  >;
  /** Iterations of the PIN's derivation; the default of keys/ if absent. */
  readonly iterations?: number;
  readonly derive?: DerivePin;
  /** Idle minutes before the session locks. */
  readonly lockAfterMinutes: number;
  /** Whether this build may make exercise units. */
  readonly exerciseAllowed: boolean;
};

export type Core = {
  readonly handlers: Handlers<Contract>;
  readonly office: Office;
  /** The open session or null. */
  current(): OpenSession | null;
  /** Unlocks with a PIN already at hand: for the command line and tests, which have no window. */
  unlockWith(profile: string, pin: string): Promise<OpenSession>;
  /** Looks into the carrier now; the host calls it every few seconds. */
  look(): Promise<void>;
  lock(reason: 'hand' | 'idle' | 'sleep'): void;

  close(): void;
};

const CEILING = 'workSecret';

export function createCore(ports: CorePorts): Core {
  const tested = selfTest();
  let session: OpenSession | null = null;
  /** A session that is still being opened. */
  let opening: { calledOff: boolean } | null = null;
  let preferences: Preferences = { language: 'zh-CN', typeSize: 'normal', notices: 'on' };
  const watch = new LockedWatch(ports);

  const profilePorts = {
    disk: ports.disk,
    clock: ports.clock,
    ...(ports.iterations === undefined ? {} : { iterations: ports.iterations }),
    ...(ports.derive === undefined ? {} : { derive: ports.derive }),
  };
  const office: Office = {
    ...ports,
    session: () => {
      if (!session) throw new Refusal('session.locked');
      return session;
    },
    preferences: () => preferences,
    consent: (intention, withPin) => {
      const open = office.session();
      return askForPin({
        ask: ports.askPin,
        folder: open.unlocked.folder,
        ports,
        preferences,
        person: personOf(open),
        intention,
        use: async (pin) => {
          await (withPin ? withPin(pin) : open.unlocked.confirmPin(pin));
          if (session !== open) throw new Refusal('session.locked');
        },
      });
    },
    changed: (...slices) => {
      for (const slice of slices) ports.emit({ type: 'changed', slice });
    },
  };

  const expectSound = (): void => {
    const failed = tested.find((test) => !test.holds);
    if (failed) throw new Refusal('selfTest.failed', { algorithm: failed.algorithm });
  };

  const unlock = async (profile: string, pin: string): Promise<UnlockedProfile> => {
    expectSound();
    const folder = profileFolder(ports.home, profile);
    const deviceSecret = keepSecret(ports.keyholder.secret(profile));
    return unlockProfile(folder, pin, deviceSecret, profilePorts).finally(() => wipe(deviceSecret));
  };

  const open = async (unlocked: UnlockedProfile): Promise<OpenSession> => {
    lock('hand');
    const mine = { calledOff: false };
    opening = mine;
    try {
      session = await openSession(unlocked, ports, {
        rebuilt: (done, total) => ports.emit({ type: 'progress', task: 'unlock', step: 'rebuild', done, total }),
        isCalledOff: () => mine.calledOff,
      });
    } catch (error) {
      unlocked.lock();
      throw error;
    } finally {
      if (opening === mine) opening = null;
    }
    preferences = preferencesOf(session, preferences);
    office.changed('shell');
    sendWaiting(office, session);
    return session;
  };

  const unlockWith = async (profile: string, pin: string) => open(await unlock(profile, pin));

  const lock = (reason: 'hand' | 'idle' | 'sleep'): void => {
    if (opening) opening.calledOff = true;
    if (!session) return;
    const closing = session;
    session = null;
    ports.contents.dropAll();
    try {
      closeSession(closing, reason);
    } catch (error) {
      // A full disk keeps the log from saying so; closed it is all the same.
      if (!(refusalOf(error) instanceof Refusal)) throw error;
    } finally {
      watch.begin();
      ports.emit({ type: 'locked', reason });
    }
  };

  /** Hands over what waits and takes in what has come. A carrier that is away, or a full disk, is told when somebody asks; here the next look tries again. */
  const look = async (): Promise<void> => {
    if (!session) return;
    try {
      try {
        flushOutbox(office, session);
      } finally {
        // What cannot be handed over keeps nothing from being taken in.
        await lookIntoCarrier(office, session);
      }
    } catch (error) {
      if (!(refusalOf(error) instanceof Refusal)) throw error;
    }
  };

  /** Tells the desktop of what the look has brought, unless the person does not want it to. */
  const tellDesktop = async (): Promise<void> => {
    const { language, notices } = preferences;
    // Looked at in any case, so that what has come meanwhile is no news when notices are wanted again.
    const notice = session
      ? noticeOf(takeNews(session), language)
      : (await watch.look()) && !session
        ? noticeWhileLocked(language)
        : null;
    if (notice && notices === 'on') ports.notify(notice);
  };

  const opened = (): OpenSession => {
    if (!session) throw new Refusal('session.locked');
    return session;
  };

  const keys: Handlers<Contract>['keys'] = {
    profiles: () => {
      const profiles = listProfiles(ports.disk, ports.home).flatMap((listed) => {
        if (!('header' in listed)) return [];
        const { id, unit, name, post, role, exercise, exercisePin } = listed.header;
        const { waitMs } = attemptsOf(id).state();
        return [
          {
            id,
            unit,
            name,
            post,
            role,
            exercise,
            ...(exercise && exercisePin !== undefined ? { exercisePin } : {}),
            ...(waitMs > 0 ? { retryAt: ports.clock.now() + waitMs } : {}),
          },
        ];
      });
      profiles.sort(byUnitAndRole);
      return { profiles, canCreateExercise: ports.exerciseAllowed && profiles.length === 0 };
    },
    createExercise: async () => {
      if (!ports.exerciseAllowed || listProfiles(ports.disk, ports.home).length > 0) {
        throw new Refusal('exercise.exists');
      }
      const profiles = await createExercise({
        ...ports,
        profiles: profilePorts,
        now: () => ports.clock.now(),
        progress: (step, done, total) => ports.emit({ type: 'progress', task: 'exercise', step, done, total }),
      });
      office.changed('keys');
      return { profiles };
    },
    unlock: async ({ profile }) => {
      const folder = profileFolder(ports.home, profile);
      const header = keysRefusal(() => readProfile(ports.disk, folder));
      const right: UnlockedProfile[] = [];
      try {
        await askForPin({
          ask: ports.askPin,
          folder,
          ports,
          preferences,
          person: {
            person: header.name,
            unit: header.unit,
            exercise: header.exercise,
            ...(header.exercisePin === undefined ? {} : { exercisePin: header.exercisePin }),
          },
          intention: {
            purpose: 'unlock',
            title: '',
            pages: null,
            seal: null,
            digest: null,
            recipients: [],
            opinion: '',
          },
          use: async (pin) => void right.push(await unlock(profile, pin)),
        });
      } catch (error) {
        // Closed while the PIN was being tried, and the PIN was right: nobody is let in by a window that was closed.
        for (const unlocked of right) unlocked.lock();
        throw error;
      }
      const [unlocked, ...again] = right;
      for (const other of again) other.lock();
      if (!unlocked) throw new Refusal('pin.cancelled');
      // The window with the PIN has gone: what takes long now is told on the lock screen.
      const mine = await open(unlocked);
      await look();
      // Locked while it looked.
      if (session !== mine) throw new Refusal('session.locked');
      // Who has just been let in sees what has come.
      takeNews(mine);
      return sessionView(mine, ports.lockAfterMinutes);
    },
    changePin: async () => {
      const open = opened();
      await askToChangePin({
        ask: ports.askNewPin,
        folder: open.unlocked.folder,
        ports,
        preferences,
        person: personOf(open),
        intention: {
          purpose: 'changePin',
          title: '',
          pages: null,
          seal: null,
          digest: null,
          recipients: [],
          opinion: '',
          keyholder: ports.keyholder.kind,
        },
        use: async (pin, newPin) => {
          await open.unlocked.changePin(pin, newPin);
          if (session !== open) throw new Refusal('session.locked');
          open.store.commit({ action: 'keys.changePin', subject: open.profile.id }, () => {});
        },
      });
      office.changed('keys');
      return {};
    },
    lock: () => {
      lock('hand');
      return {};
    },
    session: () => (session ? sessionView(session, ports.lockAfterMinutes) : null),
    certificates: () => certificatesOf(office.session().directory(), judgingTime(ports.clock, office.session())),
  };

  const attemptsOf = (profile: string): Attempts =>
    new Attempts({ folder: profileFolder(ports.home, profile), disk: ports.disk, clock: ports.clock });

  const handlers: Handlers<Contract> = {
    keys,
    shell: {
      about: () => ({
        ...ports.about(),
        ceiling: CEILING,
        deviceSecret: ports.keyholder.kind,
        home: ports.home,
        findings: tested.map(({ algorithm, holds }) => ({
          code: 'selfTest',
          status: holds ? ('ok' as const) : ('bad' as const),
          detail: { algorithm },
        })),
      }),
      preferences: () => preferences,
      setPreferences: (wanted) => {
        preferences = wanted;
        session?.store.commit({ action: 'shell.setPreferences', subject: session.profile.id }, (db) => {
          meta.set(db, 'preferences.language', wanted.language);
          meta.set(db, 'preferences.typeSize', wanted.typeSize);
          meta.set(db, 'preferences.notices', wanted.notices);
        });
        return preferences;
      },
    },
    unit: unitHandlers(office, { keyholder: ports.keyholder, profiles: profilePorts, expectSound }),
    circulation: circulationHandlers(office),
    documents: documentsHandlers(office),
    seals: sealsHandlers(office),
    exchange: exchangeHandlers(office),
    verification: verificationHandlers(office),
    audit: {
      entries: ({ before, limit }) => entries(office.session().store, before, limit),
      verify: () => {
        const open = opened();
        const check = () => verifyAudit(open.store, open.profile.id, open.me.signing.publicKey.bytes);
        const found = check();
        const holds = found.findings.every(({ status }) => status !== 'bad');
        // What was looked through and holds is vouched for, so that nothing stands behind the last signed head. What does not hold is left as it is.
        if (holds) open.audit.signHead(open.store, 'check');
        const { entries: count, findings } = holds ? check() : found;
        return { entries: count, findings: [...findings, open.witness] };
      },
    },
  };

  return {
    handlers: translated(handlers),
    office,
    current: () => session,
    look: async () => {
      await look();
      await tellDesktop();
    },
    unlockWith,
    lock,
    close: () => {
      lock('hand');
      ports.quarantine.close();
    },
  };
}

function sessionView(session: OpenSession, lockAfterMinutes: number): SessionView {
  const { id, unit, agencyCode, name, post, role, exercise, fingerprint } = session.profile;
  const { warnings } = session;
  return { profile: id, unit, agencyCode, name, post, role, exercise, fingerprint, lockAfterMinutes, warnings };
}

/** What the person has chosen before, else what the screen shows now. */
function preferencesOf(session: OpenSession, present: Preferences): Preferences {
  const kept = session.store.read((db) => ({
    language: meta.get(db, 'preferences.language'),
    typeSize: meta.get(db, 'preferences.typeSize'),
    // Older stores have not been asked.
    notices: meta.get(db, 'preferences.notices') ?? 'on',
  }));
  const parsed = v.safeParse(Preferences, kept);
  return parsed.success ? parsed.output : { ...present, notices: 'on' };
}

const ROLE_ORDER = { clerk: 0, leader: 1, securityOfficer: 2 } as const;

function byUnitAndRole(a: { unit: string; role: SessionView['role'] }, b: { unit: string; role: SessionView['role'] }) {
  return a.unit.localeCompare(b.unit, 'zh-CN') || ROLE_ORDER[a.role] - ROLE_ORDER[b.role];
}

function keysRefusal<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The lower slices have error classes of their own; here their codes become the contract's. */
function refusalOf(error: unknown): unknown {
  // Locked while something was waited for.
  const locked = error instanceof KeysError && error.code === 'profile.locked';
  if (locked || (error instanceof StoreError && error.code === 'store.closed')) return new Refusal('session.locked');
  if (error instanceof KeysError) return new Refusal(error.code);
  if (!(error instanceof StoreError)) return error;
  if (error.code === 'disk.full') return new Refusal('disk.full');
  // A stored content that was to be read, or passed on with a step.
  if (error.code === 'blob.missing') return new Refusal('document.missing');
  if (error.code === 'blob.damaged') return new Refusal('document.damaged');
  return error;
}

/** Every handler with its errors translated. */
function translated(handlers: Handlers<Contract>): Handlers<Contract> {
  const table: Record<string, Record<string, unknown>> = {};
  for (const [slice, methods] of Object.entries(handlers)) {
    const wrapped: Record<string, unknown> = {};
    for (const [name, method] of Object.entries(methods) as [string, (input: never) => unknown][]) {
      wrapped[name] = async (input: never) => {
        try {
          return await method(input);
        } catch (error) {
          throw refusalOf(error);
        }
      };
    }
    table[slice] = wrapped;
  }
  return table as Handlers<Contract>;
}
