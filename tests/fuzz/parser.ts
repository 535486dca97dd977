// What a parser is to the fuzzer, and what the lists of parsers share.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePem } from '../../crypto/certificates/pem.ts';
import { DecryptError, EncodingError } from '../../crypto/errors.ts';

export type Parser = {
  seeds: () => Uint8Array[] | Promise<Uint8Array[]>;
  /** What it is given to do with an input; it may be refused in the declared ways and in no other. */
  run: (bytes: Uint8Array) => unknown;
  declared: readonly (abstract new (...args: never[]) => Error)[];
};

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Files below a folder of ../shared by name, up to a size, none where it is absent. */
export function files(folder: string, ending: RegExp, most = 120_000): Uint8Array[] {
  const root = join(shared, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => new Uint8Array(readFileSync(path)))
    .filter((bytes) => bytes.length <= most);
}

/** DER inside the PEM files of the vectors. */
export function fromPem(label: string): Uint8Array[] {
  return files('vectors/tongsuo/certs', /\.(?:pem|crt|key)$/).flatMap((bytes) => {
    try {
      return decodePem(text(bytes))
        .filter((block) => block.label === label)
        .map((block) => block.der);
    } catch {
      return [];
    }
  });
}

export const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Runs each, and then throws what the first threw, if any did: the others were refused in a declared way too, or went well. */
export function attemptEach(...acts: readonly (() => unknown)[]): void {
  const refused: unknown[] = [];
  for (const act of acts) {
    try {
      act();
    } catch (error) {
      if (!(error instanceof EncodingError || error instanceof DecryptError)) throw error;
      refused.push(error);
    }
  }
  // Read by one of them is read.
  if (refused.length === acts.length) throw refused[0];
}
