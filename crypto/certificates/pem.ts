// PEM (RFC 7468): text around DER, 64 characters a line. Reading takes LF or CR LF, skips text between blocks and refuses
// encapsulated headers (encrypted private keys of the old form) and anything that is not padded base64.

import { fromBase64, toBase64 } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';

export type PemBlock = { readonly label: string; readonly der: Uint8Array };

const LABEL = /^[A-Z0-9]+(?: [A-Z0-9]+)*$/;
const BEGIN = /^-----BEGIN ([A-Z0-9 ]+)-----$/;

/** One block, ending in a line feed. Throws InputError `pem.label`. */
export function encodePem(label: string, der: Uint8Array): string {
  if (!LABEL.test(label)) throw new InputError('pem.label');
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.map((line) => `${line}\n`).join('')}-----END ${label}-----\n`;
}

/** All blocks in order, none if there are none. Throws EncodingError `pem.form` or `pem.base64`. */
export function decodePem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let body: string[] = [];
  for (const untrimmed of text.split('\n')) {
    const line = untrimmed.trim();
    const begin = BEGIN.exec(line)?.[1];
    if (label === undefined) {
      if (begin !== undefined) {
        label = begin;
        body = [];
      }
    } else if (line === `-----END ${label}-----`) {
      blocks.push({ label, der: decodeBody(body) });
      label = undefined;
    } else if (begin !== undefined || line.includes(':') || line.startsWith('-----')) {
      throw new EncodingError('pem.form');
    } else {
      body.push(line);
    }
  }
  if (label !== undefined) throw new EncodingError('pem.form');
  return blocks;
}

function decodeBody(lines: readonly string[]): Uint8Array {
  try {
    return fromBase64(lines.join(''));
  } catch {
    throw new EncodingError('pem.base64');
  }
}
