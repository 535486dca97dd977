/*
 * Entering a signature in a package (GB/T 33190 clause 18.1): the element Signatures in the document's entry of OFD.xml where there is none yet, and the
 * signature's line in Signatures.xml. What stands in the two files stays as it is, character by character; only the new lines are set in. Read again
 * afterwards: a file in which the new line does not stand where it should is refused, not written.
 */

import { OfdError } from '../errors.ts';
import { childrenOf, readXml, type XmlElement } from '../xml.ts';

export interface SignatureEntry {
  readonly id: string;
  readonly type: 'Seal' | 'Sign';
  /** Location of Signature.xml from the package's root. */
  readonly location: string;
}

const SPACE = 'http://www.ofdspec.org/2016';

/** OFD.xml with the list's location in the entry of document `index` (from 0). @throws OfdError ofd.unsupported, ofd.xml */
export function withSignatureList(ofdXml: Uint8Array, index: number, location: string): Uint8Array {
  const text = textOf(ofdXml);
  const ends = [...text.matchAll(/<\/((?:[^\s<>/:]+:)?)DocBody\s*>/g)];
  const end = ends[index];
  if (!end) throw new OfdError('ofd.unsupported', 'the entry of the document is not where it can be added to');
  const prefix = end[1] ?? '';
  // Some makers leave an empty element to say that there is no list.
  const start = index === 0 ? 0 : (ends[index - 1]?.index ?? 0);
  const body = text.slice(start, end.index);
  const empty = new RegExp(`<${prefix}Signatures\\s*(?:/>|>\\s*</${prefix}Signatures\\s*>)`).exec(body);
  const line = `<${prefix}Signatures>${escaped(location)}</${prefix}Signatures>`;
  const [from, to] = empty ? [start + empty.index, start + empty.index + empty[0].length] : [end.index, end.index];
  const made = bytesOf(text.slice(0, from) + line + text.slice(to));
  const bodies = childrenOf(readXml(made), 'DocBody');
  const lists = bodies.map((one) => childrenOf(one, 'Signatures').map((list) => list.text));
  if (lists[index]?.at(-1) !== location || bodies.length !== childrenOf(readXml(ofdXml), 'DocBody').length)
    throw new OfdError('ofd.unsupported', 'the entry of the document does not take another line');
  return made;
}

/** A new list with one signature. */
export function signatureList(entry: SignatureEntry): Uint8Array {
  return bytesOf(
    `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Signatures xmlns:ofd="${SPACE}"><ofd:MaxSignId>${entry.id}</ofd:MaxSignId>${line(entry, 'ofd:')}</ofd:Signatures>`,
  );
}

/** The list with one signature more, behind the others. @throws OfdError ofd.unsupported, ofd.xml */
export function withSignature(list: Uint8Array, entry: SignatureEntry): Uint8Array {
  const text = textOf(list);
  const before = entriesOf(readXml(list));
  const end = [...text.matchAll(/<\/((?:[^\s<>/:]+:)?)Signatures\s*>/g)].at(-1);
  if (!end) throw new OfdError('ofd.unsupported', 'the list of signatures does not take another line');
  const added = text.slice(0, end.index) + line(entry, end[1] ?? '') + text.slice(end.index);
  const made = bytesOf(added.replace(/(<(?:[^\s<>/:]+:)?MaxSignId\s*>)[^<]*(<)/, `$1${entry.id}$2`));
  const after = entriesOf(readXml(made));
  if (
    after.at(-1) !== key(entry) ||
    before.some((one, index) => after[index] !== one) ||
    after.length !== before.length + 1
  )
    throw new OfdError('ofd.unsupported', 'the list of signatures does not take another line');
  return made;
}

/** An identifier that no signature of the list has: one beyond the highest number in any of them. */
export function freeId(list: Uint8Array | undefined): string {
  if (!list) return '1';
  const root = readXml(list);
  const named = childrenOf(root, 'Signature').map(({ attributes }) => attributes.get('ID') ?? '');
  const highest = [...named, ...childrenOf(root, 'MaxSignId').map(({ text }) => text)].map((id) =>
    Number(/\d{1,9}/.exec(id)?.[0] ?? 0),
  );
  return String(Math.max(0, ...highest) + 1);
}

function line({ id, type, location }: SignatureEntry, prefix: string): string {
  return `<${prefix}Signature ID="${escaped(id)}" Type="${type}" BaseLoc="${escaped(location)}"/>`;
}

function entriesOf(root: XmlElement): string[] {
  return childrenOf(root, 'Signature').map(({ attributes }) =>
    key({
      id: attributes.get('ID') ?? '',
      type: attributes.get('Type') === 'Sign' ? 'Sign' : 'Seal',
      location: attributes.get('BaseLoc') ?? '',
    }),
  );
}

function key({ id, type, location }: SignatureEntry): string {
  return JSON.stringify([id, type, location]);
}

/** As written, the mark of its encoding included. @throws OfdError for anything but UTF-8 */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new OfdError('ofd.unsupported', 'not in UTF-8');
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** For text and attributes of XML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
