// Reads the published test vectors that lie outside the repository (../shared/vectors), in OpenSSL's evp_test stanza format and as JSON.
// They are never copied in. Where the folder is absent the tests that need them are skipped by name: see `absent`.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/vectors/', import.meta.url));

/** True when the vectors are not on this machine; `needs` is then the reason, to be put into the test's name. */
export const absent = !existsSync(folder);
export const needs = absent ? ' (skipped: ../shared/vectors is absent)' : '';

/** The text of one vector file. */
export function vectorText(path: string): string {
  return readFileSync(folder + path, 'utf8');
}

/** One stanza: its lines in order under the file's last Title, and for keys the PEM that follows. */
export type Stanza = {
  title: string;
  kind: string;
  name: string;
  fields: Map<string, string>;
  /** The fields as they stand, for what may stand there more than once. */
  lines: [string, string][];
  pem: string;
};

/** All stanzas of an evp_test file under ../shared/vectors. */
export function stanzas(path: string): Stanza[] {
  return stanzasOf(vectorText(path));
}

/** All stanzas of an evp_test file. */
export function stanzasOf(text: string): Stanza[] {
  const found: Stanza[] = [];
  let title = '';
  for (const paragraph of text.replaceAll('\r\n', '\n').split(/\n\s*\n/)) {
    const lines = paragraph.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const begin = lines.findIndex((line) => line.startsWith('-----BEGIN'));
    const pem = begin < 0 ? '' : `${lines.slice(begin).join('\n')}\n`;
    const pairs = (begin < 0 ? lines : lines.slice(0, begin)).map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
    const titled = pairs.find(([key]) => key === 'Title');
    if (titled) title = titled[1];
    const rest = pairs.filter(([key]) => key !== 'Title' && key !== 'Availablein');
    const first = rest[0];
    if (first) {
      const lines = rest.slice(1);
      found.push({ title, kind: first[0], name: first[1], fields: new Map(lines), lines, pem });
    }
  }
  return found;
}

/** The bytes that a field's text stands for: hexadecimal, or a text in quotes. Throws for anything else. */
export function fieldBytes(value: string): Uint8Array {
  if (value.startsWith('"')) return new Uint8Array(Buffer.from(value.slice(1, -1)));
  if (!/^(?:[0-9a-f]{2})*$/i.test(value)) throw new Error(`not hexadecimal: ${value.slice(0, 40)}`);
  return new Uint8Array(Buffer.from(value, 'hex'));
}

/** The bytes of a field: hexadecimal, or a text in quotes. Throws when the stanza has no such field. */
export function field(stanza: Stanza, name: string): Uint8Array {
  const value = stanza.fields.get(name);
  if (value === undefined) throw new Error(`${stanza.kind} ${stanza.name}: no ${name}`);
  return fieldBytes(value);
}
