/*
 * Where an OFD's signatures are and what they name (GB/T 33190 clause 18): OFD.xml, Signatures.xml, each Signature.xml with its references,
 * the signed value and the seal. Everything that has to be digested is handed out as bytes; nothing is verified here. A signature with a part
 * missing or unreadable is described with its problem. Of integrity protection (GM/T 0099, OFDEntries.xml) the list of files is read.
 */

import { OfdError } from './errors.ts';
import { type OfdPackage, openPackage } from './package.ts';
import { childOf, childrenOf, readXml, type XmlElement } from './xml.ts';

/** One file that a signature protects. */
export interface OfdReference {
  /** As written. */
  readonly fileRef: string;
  /** Its place in the package; undefined when there is none. */
  readonly path?: string;
  /** Digest as written, decoded; empty when it is no base64. */
  readonly checkValue: Uint8Array;
}

/** Where a seal stands on a page; lengths in mm from the page's top left corner. */
export interface StampAnnotation {
  readonly id: string;
  readonly pageRef: string;
  /** "x y width height", as written. */
  readonly boundary: string;
  readonly clip?: string;
}

export type OfdSignatureProblem = 'fileMissing' | 'xml' | 'shape' | 'valueMissing' | 'sealMissing';

export interface OfdSignature {
  readonly id: string;
  readonly type: 'Seal' | 'Sign';
  /** Whether Signatures.xml lists it; a Signature.xml that lies in the package unlisted was taken out of view. */
  readonly listed: boolean;
  /** What keeps it from being checked; fields beyond `path` may be empty then. */
  readonly problem?: OfdSignatureProblem;
  /** Path of Signature.xml in the package, or the location as written when it is not there. */
  readonly path: string;
  readonly signatureXml: Uint8Array;
  readonly valuePath: string;
  readonly signedValue: Uint8Array;
  readonly sealPath: string;
  /** The seal file beside the signature; empty when none is named. */
  readonly seal: Uint8Array;
  /** Digest algorithm as written: an object identifier or a name. */
  readonly checkMethod: string;
  readonly references: readonly OfdReference[];
  readonly stampAnnotations: readonly StampAnnotation[];
}

export interface OfdSignatures {
  readonly signatures: readonly OfdSignature[];
  /** Every file of the package. */
  readonly paths: readonly string[];
  /** Paths of the lists of signatures. */
  readonly lists: readonly string[];
  /** The files that signatures refer to, each once. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /**
   * Integrity protection of GM/T 0099: its files, the list that is signed, and the signed value. `listed` are the files that the list names, as far as they are
   * in the package; `missing` those that are not, as written.
   */
  readonly integrity?: {
    readonly paths: readonly string[];
    readonly entries: Uint8Array;
    readonly signedValue: Uint8Array;
    readonly listed: readonly string[];
    readonly missing: readonly string[];
  };
}

const MAX_SIGNATURES = 1000;
const MAX_REFERENCES = 20_000;
/** Bytes handed out together: what is digested elsewhere has to be carried there. */
const MAX_CARRIED = 200 * 1024 * 1024;

/** The signatures of a package. @throws OfdError when the package or its OFD.xml cannot be read */
export function readOfdSignatures(bytes: Uint8Array): OfdSignatures {
  const container = openPackage(bytes);
  const rootPath = container.find('/OFD.xml');
  if (rootPath === undefined) throw new OfdError('ofd.notOfd', 'no OFD.xml');
  const root = readXml(container.read(rootPath));
  if (root.name !== 'OFD') throw new OfdError('ofd.notOfd', 'OFD.xml is something else');

  const signatures: OfdSignature[] = [];
  const lists: string[] = [];
  for (const body of childrenOf(root, 'DocBody')) {
    for (const { text: location } of childrenOf(body, 'Signatures')) {
      // An element without a location is how some makers say "none".
      if (location === '') continue;
      const path = container.find(location, rootPath);
      if (path !== undefined && lists.includes(path)) continue;
      if (path !== undefined) lists.push(path);
      signatures.push(...readList(container, path, location));
    }
  }
  const listed = new Set(signatures.map(({ path }) => path));
  for (const path of container.paths) {
    if (/(?:^|\/)signature\.xml$/i.test(path) && !listed.has(path)) {
      signatures.push(readOne(container, { id: '', type: 'Seal', path, listed: false }));
    }
  }
  if (signatures.length > MAX_SIGNATURES) throw new OfdError('ofd.limit', 'too many signatures');
  return {
    signatures,
    paths: container.paths,
    lists,
    files: carried(container, signatures),
    ...integrityOf(container),
  };
}

type Named = Pick<OfdSignature, 'id' | 'type' | 'path' | 'listed'>;

const NOTHING: Omit<OfdSignature, keyof Named> = {
  signatureXml: new Uint8Array(0),
  valuePath: '',
  signedValue: new Uint8Array(0),
  sealPath: '',
  seal: new Uint8Array(0),
  checkMethod: '',
  references: [],
  stampAnnotations: [],
};

/** A list that is named and not there, or cannot be read, is a signature that cannot be checked, not a document without one. */
function readList(container: OfdPackage, path: string | undefined, location: string): OfdSignature[] {
  const named: Named = { id: '', type: 'Seal', path: path ?? location, listed: true };
  if (path === undefined) return [{ ...named, ...NOTHING, problem: 'fileMissing' }];
  let list: XmlElement;
  try {
    list = readXml(container.read(path));
  } catch (error) {
    return [{ ...named, ...NOTHING, problem: problemOf(error) }];
  }
  return childrenOf(list, 'Signature').map((entry) => {
    const baseLoc = entry.attributes.get('BaseLoc') ?? '';
    const found = container.find(baseLoc, path);
    const type = entry.attributes.get('Type') === 'Sign' ? 'Sign' : 'Seal';
    const one: Named = { id: entry.attributes.get('ID') ?? '', type, path: found ?? baseLoc, listed: true };
    return found === undefined ? { ...one, ...NOTHING, problem: 'fileMissing' } : readOne(container, one);
  });
}

function problemOf(error: unknown): OfdSignatureProblem {
  if (error instanceof OfdError && error.code === 'ofd.xml') return 'xml';
  throw error;
}

function readOne(container: OfdPackage, named: Named): OfdSignature {
  const signatureXml = container.read(named.path);
  try {
    return { ...named, ...NOTHING, signatureXml, ...readParts(container, named, readXml(signatureXml)) };
  } catch (error) {
    return { ...named, ...NOTHING, signatureXml, problem: problemOf(error) };
  }
}

function readParts(container: OfdPackage, { path, type }: Named, root: XmlElement): Partial<OfdSignature> {
  const info = childOf(root, 'SignedInfo');
  const references = childOf(info, 'References');
  if (root.name !== 'Signature' || !info || !references) return { problem: 'shape' };
  const entries = childrenOf(references, 'Reference');
  if (entries.length > MAX_REFERENCES) throw new OfdError('ofd.limit', 'too many references');

  const valuePath = container.find(childOf(root, 'SignedValue')?.text ?? '', path);
  const sealLocation = childOf(childOf(info, 'Seal'), 'BaseLoc')?.text ?? '';
  const sealPath = sealLocation === '' ? undefined : container.find(sealLocation, path);
  const problem = valuePath === undefined ? 'valueMissing' : undefined;
  const noSeal = type === 'Seal' && sealLocation !== '' && sealPath === undefined ? 'sealMissing' : undefined;
  return {
    ...((problem ?? noSeal) ? { problem: (problem ?? noSeal) as OfdSignatureProblem } : {}),
    valuePath: valuePath ?? '',
    signedValue: valuePath === undefined ? new Uint8Array(0) : container.read(valuePath),
    sealPath: sealPath ?? '',
    seal: sealPath === undefined ? new Uint8Array(0) : container.read(sealPath),
    checkMethod: references.attributes.get('CheckMethod') ?? '',
    references: entries.map((entry) => {
      const fileRef = entry.attributes.get('FileRef') ?? '';
      const found = container.find(fileRef, path);
      const checkValue = fromBase64(childOf(entry, 'CheckValue')?.text ?? '');
      return { fileRef, ...(found === undefined ? {} : { path: found }), checkValue };
    }),
    stampAnnotations: childrenOf(info, 'StampAnnot').map(({ attributes }) => {
      const clip = attributes.get('Clip');
      return {
        id: attributes.get('ID') ?? '',
        pageRef: attributes.get('PageRef') ?? '',
        boundary: attributes.get('Boundary') ?? '',
        ...(clip === undefined ? {} : { clip }),
      };
    }),
  };
}

function carried(container: OfdPackage, signatures: readonly OfdSignature[]): OfdSignatures['files'] {
  const paths = new Set(signatures.flatMap(({ references }) => references.flatMap(({ path }) => path ?? [])));
  let total = 0;
  for (const path of paths) total += container.sizeOf(path);
  if (total > MAX_CARRIED) throw new OfdError('ofd.limit', 'the signed files are larger than the limit');
  return [...paths].map((path) => ({ path, bytes: container.read(path) }));
}

function integrityOf(container: OfdPackage): Pick<OfdSignatures, 'integrity'> {
  const path = container.find('/OFDEntries.xml');
  if (path === undefined) return {};
  const entries = container.read(path);
  let valuePath: string | undefined;
  const listed: string[] = [];
  const missing: string[] = [];
  try {
    const root = readXml(entries);
    valuePath = container.find(childOf(root, 'SignedValueLoc')?.text ?? '', path);
    for (const { attributes, text } of childrenOf(childOf(root, 'FileList'), 'File')) {
      const location = attributes.get('FileLoc') ?? text;
      const found = container.find(location, path);
      if (found === undefined) missing.push(location);
      else listed.push(found);
    }
  } catch (error) {
    problemOf(error);
  }
  const named = { entries, listed, missing };
  if (valuePath === undefined) return { integrity: { paths: [path], signedValue: new Uint8Array(0), ...named } };
  return { integrity: { paths: [path, valuePath], signedValue: container.read(valuePath), ...named } };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with white space between; empty for anything else. */
function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits)) return new Uint8Array(0);
  const plain = digits.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((plain.length * 3) / 4));
  for (let i = 0, at = 0, bits = 0, held = 0; i < plain.length; i++) {
    held = (held << 6) | ALPHABET.indexOf(plain.charAt(i));
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}
