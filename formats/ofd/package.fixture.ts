/*
 * Small OFD packages for tests: a writer of ZIP files that can also write what no orderly writer would (names twice, wrong lengths, other local
 * headers), and the files of a one-page document.
 */

import { deflateSync } from 'fflate';
import { OfdError } from './errors.ts';

export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly bytes: Uint8Array;
  /** Stored when true; deflated otherwise. */
  readonly stored?: boolean;
  /** What the directory says, where that is not the truth. */
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly localName?: string;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const CRC_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_OF_BYTE[(crc ^ byte) & 255] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

function header(signature: number, fields: readonly (readonly [width: 2 | 4, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(4 + fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let at = 4;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A ZIP of the entries in their order. */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = typeof entry.name === 'string' ? utf8(entry.name) : entry.name;
    const local = entry.localName === undefined ? name : utf8(entry.localName);
    const data = entry.stored === true ? entry.bytes : deflateSync(entry.bytes);
    const flags = entry.flags ?? (typeof entry.name === 'string' ? 0x800 : 0);
    const method = entry.method ?? (entry.stored === true ? 0 : 8);
    const common = [
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
      [4, entry.crc ?? crc32(entry.bytes)],
      [4, data.length],
      [4, entry.size ?? entry.bytes.length],
    ] as const;
    const head = header(0x04034b50, [...common, [2, local.length], [2, 0]]);
    parts.push(head, local, data);
    const tail = [
      [2, name.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, at],
    ] as const;
    directory.push(header(0x02014b50, [[2, 20], ...common, ...tail]), name);
    at += head.length + local.length + data.length;
  }
  const list = join(directory);
  const count = entries.length;
  const end = header(0x06054b50, [
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, list.length],
    [4, at],
    [2, 0],
  ]);
  return join([...parts, list, end]);
}

const NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"';

/** The files of a document with one page; `signatures` is the location of the list, none when left out. */
export function documentFiles(signatures?: string): Map<string, Uint8Array> {
  const list = signatures === undefined ? '' : `<ofd:Signatures>${signatures}</ofd:Signatures>`;
  const texts = {
    'OFD.xml': `<ofd:OFD ${NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>${list}</ofd:DocBody></ofd:OFD>`,
    'Doc_0/Document.xml': `<ofd:Document ${NAMESPACE}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`,
    'Doc_0/Pages/Page_0/Content.xml': `<ofd:Page ${NAMESPACE}><ofd:Content/></ofd:Page>`,
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, utf8(text)]));
}

export interface SignatureXmlOptions {
  readonly references: readonly { readonly path: string; readonly checkValue: string }[];
  readonly checkMethod?: string;
  readonly seal?: string;
  readonly signedValue?: string;
  readonly extra?: string;
}

/** A Signature.xml; `checkValue` is base64. */
export function signatureXml(options: SignatureXmlOptions): Uint8Array {
  const { references, checkMethod = '1.2.156.10197.1.401', seal, signedValue = 'SignedValue.dat' } = options;
  const entries = references.map(
    ({ path, checkValue }) =>
      `<ofd:Reference FileRef="${path}"><ofd:CheckValue>${checkValue}</ofd:CheckValue></ofd:Reference>`,
  );
  return utf8(
    `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Signature ${NAMESPACE}><ofd:SignedInfo>${options.extra ?? ''}` +
      `<ofd:References CheckMethod="${checkMethod}">${entries.join('')}</ofd:References>` +
      `<ofd:StampAnnot ID="2" PageRef="1" Boundary="100 100 42 42"/>` +
      (seal === undefined ? '' : `<ofd:Seal><ofd:BaseLoc>${seal}</ofd:BaseLoc></ofd:Seal>`) +
      `</ofd:SignedInfo><ofd:SignedValue>${signedValue}</ofd:SignedValue></ofd:Signature>`,
  );
}

/** A list of one signature. */
export function signaturesXml(baseLoc = 'Sign_0/Signature.xml', type = 'Seal'): Uint8Array {
  return utf8(
    `<ofd:Signatures ${NAMESPACE}><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID="1" Type="${type}" BaseLoc="${baseLoc}"/></ofd:Signatures>`,
  );
}

/** A package of files. */
export function packageOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zip([...files].map(([name, bytes]) => ({ name, bytes })));
}

/** The code with which something is refused; 'none' when it is not. Any other error goes on. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof OfdError) return error.code;
    throw error;
  }
  return 'none';
}
