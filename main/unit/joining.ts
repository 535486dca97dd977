// 加入本单位, on the computer of whoever joins: keys are made here and stay here, enclosed under the PIN chosen; a request file asks for certificates, an answer file
// brings them with the unit's ledger. What waits outlives the client; it is removed last, once the profile is there.

import { equalBytes } from '../../crypto/bytes.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import type { Role } from '../../preload/contract/define.ts';
import { readFile, saveFile } from '../chosen-files.ts';
import { askForNewPin, askForPin } from '../consent.ts';
import { type Directory, deriveDirectory, type Member } from '../directory/index.ts';
import {
  type JoinAnswer,
  type JoinRequest,
  MAX_ANSWER,
  makeJoinRequest,
  parseJoinAnswer,
  parseJoinRequest,
} from '../joining/index.ts';
import { type JoiningFile, type JoiningFiles, type JoiningKeys, newProfileId, profileFolder } from '../keys/index.ts';
import type { Office } from '../office.ts';
import { Refusal, require } from '../refusal.ts';
import { type MakingPorts, makeOwnProfile } from './make-profile.ts';

const DAY_OF_GRACE = 24 * 60 * 60 * 1000;

/** An answer that was looked at and waits for the PIN. */
type Taken = { readonly answer: JoinAnswer; readonly directory: Directory; readonly me: Member };

export function createJoining(office: Office, ports: MakingPorts, files: JoiningFiles) {
  const taken = new Map<string, Taken>();
  const { disk, home, keyholder } = ports;

  /** What waits; a file whose request cannot be read any more is passed over, and stays. */
  const waiting = (): { file: JoiningFile; request: JoinRequest }[] =>
    files.list().flatMap((file) => {
      try {
        return [{ file, request: parseJoinRequest(file.request) }];
      } catch (error) {
        if (error instanceof EncodingError) return [];
        throw error;
      }
    });
  const find = (id: string): { file: JoiningFile; request: JoinRequest } => {
    const found = waiting().find((one) => one.file.id === id);
    require(found, 'joining.missing');
    return found;
  };
  const isMade = (id: string) => disk.list(profileFolder(home, id)).some((entry) => entry.name === 'profile.json');
  const drop = (id: string): void => {
    taken.delete(id);
    files.remove(id);
  };

  return {
    pending() {
      return waiting().flatMap(({ file, request: { name, post, role, digest } }) => {
        // The client was stopped between the last two steps: the profile is there.
        if (isMade(file.id)) return [];
        return [{ join: file.id, name, post, role, request: digest, createdAt: file.createdAt }];
      });
    },

    /** Removes what a profile made meanwhile has left. */
    sweep(): void {
      for (const { id } of files.list()) if (isMade(id)) drop(id);
    },

    async begin(person: { name: string; post: string; role: Role }): Promise<string> {
      const pin = await askForNewPin({
        ask: office.askNewPin,
        preferences: office.preferences(),
        person: { person: person.name, unit: '' },
        keyholder: keyholder.kind,
      });
      const id = newProfileId();
      const keys = freshKeys(person.role);
      const deviceSecret = keyholder.secret(id);
      try {
        const request = stated(person, keys);
        await files.create({ id, createdAt: ports.now(), request }, keys, pin, deviceSecret);
      } catch (error) {
        keyholder.forget(id);
        throw error;
      } finally {
        wipeKeys(keys);
        deviceSecret.fill(0);
      }
      return id;
    },

    /** Writes the request file where the person wants it; null if nowhere. */
    async saveRequest(id: string): Promise<{ fileName: string } | null> {
      const { file, request } = find(id);
      const path = await office.dialogs.save(`${request.name.replace(/[^\p{L}\p{N}]/gu, '')}-${id.slice(0, 4)}.yzreq`);
      return path === null ? null : { fileName: saveFile(office, path, file.request) };
    },

    discard(id: string): void {
      find(id);
      drop(id);
      keyholder.forget(id);
    },

    /** Looks at an answer file; null if none was chosen. Nothing is made yet. */
    async openAnswer(id: string) {
      const { request } = find(id);
      const chosen = await office.dialogs.open(['yzans']);
      if (!chosen) return null;
      require(chosen.size <= MAX_ANSWER, 'joinAnswer.unreadable');
      const bytes = readFile(chosen);
      await office.quarantine.run('readJoinAnswer', { bytes });
      const looked = lookAt(read(bytes), request, ports.now());
      taken.set(id, looked);
      const { answer, directory, me } = looked;
      return {
        unit: directory.unit.name,
        agencyCode: directory.unit.agencyCode,
        root: answer.root.fingerprint,
        name: me.name,
        post: me.post,
        role: me.role,
        keepsSeal: sealOf(looked, request) !== null,
        people: directory.unit.members.length,
      };
    },

    /** Asks for the PIN chosen and makes the profile of the answer that was looked at. */
    async finish(id: string): Promise<{ profile: string }> {
      const { request } = find(id);
      const found = taken.get(id);
      require(found, 'joining.noAnswer');
      const { answer, directory, me } = found;
      const opened: { keys?: JoiningKeys; pin: string } = { pin: '' };
      await askForPin({
        ask: office.askPin,
        folder: files.folder(id),
        ports: office,
        preferences: office.preferences(),
        person: { person: me.name, unit: directory.unit.name, exercise: directory.exercise },
        intention: {
          purpose: 'join',
          title: '',
          pages: null,
          seal: null,
          digest: null,
          recipients: [],
          opinion: '',
          fingerprint: answer.root.fingerprint.slice(0, 32),
        },
        use: async (pin) => {
          const deviceSecret = keyholder.secret(id);
          try {
            opened.keys = await files.disclose(id, pin, deviceSecret);
            opened.pin = pin;
          } finally {
            deviceSecret.fill(0);
          }
        },
      }).catch((error: unknown) => {
        if (opened.keys) wipeKeys(opened.keys);
        throw error;
      });
      const { keys } = opened;
      if (!keys) throw new Error('a PIN was accepted and no key came of it');
      try {
        // The window stood open for a while.
        expectValid(found, ports.now());
        const keepsSeal = sealOf(found, request) !== null && keys.unitSeal;
        await makeOwnProfile(
          ports,
          id,
          async () => ({
            id,
            unit: directory.unit.name,
            agencyCode: directory.unit.agencyCode,
            name: me.name,
            post: me.post,
            role: me.role,
            exercise: directory.exercise,
            pin: opened.pin,
            signing: me.signing,
            encryption: me.encryption,
            root: answer.root,
            keys: {
              signing: keys.signing,
              decryption: keys.decryption,
              ...(keepsSeal ? { unitSeal: keepsSeal } : {}),
            },
            recoveryPublicKey: answer.recoveryPublicKey,
            ledger: answer.ledger,
            drafts: [],
          }),
          true,
        );
      } finally {
        wipeKeys(keys);
      }
      drop(id);
      return { profile: id };
    },
  };
}

/** The request of what was typed: that it cannot be stated is the typist's to mend. */
function stated(person: Pick<JoinRequest, 'name' | 'post' | 'role'>, keys: JoiningKeys): Uint8Array {
  try {
    return makeJoinRequest(person, keys);
  } catch (error) {
    if (error instanceof EncodingError || error instanceof InputError)
      throw new Refusal('input.invalid', { path: 'name' });
    throw error;
  }
}

/** The answer, read again here: what the quarantine said of the bytes is believed for nothing. */
function read(bytes: Uint8Array): JoinAnswer {
  try {
    return parseJoinAnswer(bytes);
  } catch (error) {
    if (error instanceof EncodingError) throw new Refusal(error.code);
    throw error;
  }
}

/** Refusal `joinAnswer.otherRequest`, `joinAnswer.ledger`, `joinAnswer.expired`. */
function lookAt(answer: JoinAnswer, request: JoinRequest, now: number): Taken {
  require(answer.request === request.digest, 'joinAnswer.otherRequest');
  const directory = ledgerOf(answer);
  require(directory && directory.refused.length === 0, 'joinAnswer.ledger');
  const me = directory.unit.members.find(
    (member) =>
      equalBytes(member.signing.publicKey.bytes, request.signing) &&
      equalBytes(member.encryption.publicKey.bytes, request.encryption),
  );
  require(me, 'joinAnswer.ledger');
  const taken = { answer, directory, me };
  expectValid(taken, now);
  return taken;
}

/** Acts that cannot be read at all make no ledger. */
function ledgerOf(answer: JoinAnswer): Directory | null {
  try {
    return deriveDirectory(answer.ledger, answer.root.fingerprint);
  } catch (error) {
    if (error instanceof EncodingError) return null;
    throw error;
  }
}

function expectValid({ answer, me }: Taken, now: number): void {
  const holds = [answer.root, me.signing, me.encryption].every(
    // A clock that is a day slow is no reason to send the person back.
    (certificate) => now <= certificate.notAfter && now >= certificate.notBefore - DAY_OF_GRACE,
  );
  require(holds, 'joinAnswer.expired');
}

/** The seal that this request's seal key signs with, if the ledger gives it into this person's keeping. */
function sealOf({ directory, me }: Taken, { seal }: JoinRequest) {
  return (
    directory.seals.find(
      ({ keeper, unitCertificate }) =>
        seal !== null && keeper === me.fingerprint && equalBytes(unitCertificate.publicKey.bytes, seal),
    ) ?? null
  );
}

function freshKeys(role: Role): JoiningKeys {
  const key = () => sm2.generateKeyPair().privateKey;
  return { signing: key(), decryption: key(), ...(role === 'clerk' ? { unitSeal: key() } : {}) };
}

function wipeKeys(keys: JoiningKeys): void {
  keys.signing.fill(0);
  keys.decryption.fill(0);
  keys.unitSeal?.fill(0);
}
