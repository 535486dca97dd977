/*
 * Signing an OFD (GB/T 33190 clause 18): the package with everything in it but the signature's value, and the description that the value is made over.
 * The order is the standard's: the lists first, then the digests of every file to be protected, then the description with its final bytes; over its
 * digest the seal or the message is made by whoever has the key, and put in last. Files that were there keep their bytes (`editPackage`), so earlier
 * signatures hold; one that closed the document to others is refused. No digest is computed here: the caller hands the function in.
 */

import { openOfd } from '../document/document.ts';
import type { Box } from '../drawing.ts';
import { OfdError } from '../errors.ts';
import { openPackage } from '../package.ts';
import { editPackage } from '../package-writer.ts';
import { readOfdSignatures } from '../signatures.ts';
import { childrenOf, readXml } from '../xml.ts';
import {
  escaped,
  freeId,
  type SignatureEntry,
  signatureList,
  withSignature,
  withSignatureList,
} from './registration.ts';

export interface OfdStampRequest {
  /** The document of the package, from 0. */
  readonly document?: number;
  readonly provider: { readonly name: string; readonly company: string; readonly version: string };
  /** As it is written: the standard asks for no form; ISO 8601 is read everywhere. */
  readonly signedAt: string;
  /** The seal file (GB/T 38540); left out for a signature without a seal. */
  readonly seal?: Uint8Array;
  /** Where it shows, in millimetres from the page's top left; `page` from 0. A signature without a seal may show nowhere. */
  readonly places: readonly { readonly page: number; readonly boundary: Box; readonly clip?: Box }[];
  /** Protects the list of signatures too, so that nobody can sign after this one. */
  readonly closes?: boolean;
  /** SM3. */
  readonly digest: (bytes: Uint8Array) => Uint8Array;
}

export interface PreparedOfd {
  /** The description; the value is made over its digest. */
  readonly signatureXml: Uint8Array;
  /** Its location from the package's root, as the seal's propertyInfo names it. */
  readonly location: string;
  /** Files that the signature protects. */
  readonly covered: number;
  /** The whole package with the value put in. @throws OfdError as editPackage */
  finish(signedValue: Uint8Array): Uint8Array;
}

const SPACE = 'http://www.ofdspec.org/2016';
const SM3 = '1.2.156.10197.1.401';
const SM2_WITH_SM3 = '1.2.156.10197.1.501';

/**
 * @throws OfdError ofd.closed for a document that an earlier signature closed, ofd.unsupported for lists that take no line, and as opening does;
 * ofd.broken for a page that the document does not have
 */
export function prepareOfdStamp(bytes: Uint8Array, request: OfdStampRequest): PreparedOfd {
  const index = request.document ?? 0;
  const container = openPackage(bytes);
  const ofdPath = container.find('/OFD.xml');
  if (ofdPath === undefined) throw new OfdError('ofd.notOfd', 'no OFD.xml');
  const ofdXml = container.read(ofdPath);
  const body = childrenOf(readXml(ofdXml), 'DocBody')[index];
  const document = openOfd(bytes).document(index);
  const root = container.find(childrenOf(body, 'DocRoot')[0]?.text ?? '', ofdPath);
  if (!body || root === undefined) throw new OfdError('ofd.broken', 'the document is not in the package');
  const named = childrenOf(body, 'Signatures').at(-1)?.text ?? '';
  const present = named === '' ? undefined : container.find(named, ofdPath);
  if (named !== '' && present === undefined) throw new OfdError('ofd.broken', 'the list of signatures is not there');

  const folder = root.includes('/') ? root.slice(0, root.lastIndexOf('/')) : '';
  const listPath = present ?? freePath(container.paths, `${folder === '' ? '' : `${folder}/`}Signs/Signatures.xml`);
  const list = present === undefined ? undefined : container.read(present);
  refuseClosed(bytes, listPath, present !== undefined);
  const id = freeId(list);
  const own = freeFolder(
    container.paths,
    `${listPath.slice(0, Math.max(0, listPath.lastIndexOf('/')))}/Sign_${id}`.replace(/^\//, ''),
  );
  const [xmlPath, valuePath, sealPath] = ['Signature.xml', 'SignedValue.dat', 'Seal.esl'].map(
    (name) => `${own}/${name}`,
  ) as [string, string, string];

  const entry: SignatureEntry = { id, type: request.seal ? 'Seal' : 'Sign', location: `/${xmlPath}` };
  const put = new Map<string, Uint8Array>();
  if (present === undefined) put.set(ofdPath, withSignatureList(ofdXml, index, `/${listPath}`));
  put.set(listPath, list ? withSignature(list, entry) : signatureList(entry));
  if (request.seal) put.set(sealPath, request.seal);

  const files = new Map(
    container.paths.filter((path) => !path.endsWith('/')).map((path) => [path, () => container.read(path)]),
  );
  for (const [path, made] of put) files.set(path, () => made);
  if (request.closes !== true) files.delete(listPath);
  const references = [...files].map(([path, read]) => ({ location: `/${path}`, digest: request.digest(read()) }));
  const places = request.places.map((place) => {
    const pageId = document.pageId(place.page);
    if (pageId === undefined) throw new OfdError('ofd.broken', 'no such page');
    return { ...place, pageId };
  });
  const signatureXml = new TextEncoder().encode(
    description(request, references, places, `/${valuePath}`, `/${sealPath}`),
  );
  put.set(xmlPath, signatureXml);
  return {
    signatureXml,
    location: `/${xmlPath}`,
    covered: references.length,
    finish: (signedValue) => editPackage(bytes, { put: new Map([...put, [valuePath, signedValue]]) }),
  };
}

/** A list of signatures that one of them protects takes no other: the first would no longer hold. */
function refuseClosed(bytes: Uint8Array, listPath: string, hasList: boolean): void {
  if (!hasList) return;
  const { signatures } = readOfdSignatures(bytes);
  const closing = signatures.some(({ references }) => references.some(({ path }) => path === listPath));
  if (closing) throw new OfdError('ofd.closed', 'an earlier signature closed the document');
}

function freePath(paths: readonly string[], wanted: string): string {
  const taken = new Set(paths.map((path) => path.toLowerCase()));
  let path = wanted;
  for (let turn = 1; taken.has(path.toLowerCase()); turn++) path = wanted.replace(/(?=\.xml$)/, `_${turn}`);
  return path;
}

function freeFolder(paths: readonly string[], wanted: string): string {
  const isTaken = (folder: string): boolean =>
    paths.some((path) => path.toLowerCase().startsWith(`${folder.toLowerCase()}/`));
  let folder = wanted;
  for (let turn = 1; isTaken(folder); turn++) folder = `${wanted}_${turn}`;
  return folder;
}

function description(
  { provider, signedAt, seal }: OfdStampRequest,
  references: readonly { readonly location: string; readonly digest: Uint8Array }[],
  places: readonly { readonly pageId: string; readonly boundary: Box; readonly clip?: Box }[],
  value: string,
  sealLocation: string,
): string {
  const { name, company, version } = provider;
  const files = references.map(
    ({ location, digest }) =>
      `<ofd:Reference FileRef="${escaped(location)}"><ofd:CheckValue>${base64(digest)}</ofd:CheckValue></ofd:Reference>`,
  );
  const stamps = places.map(({ pageId, boundary, clip }, index) => {
    const strip = clip ? ` Clip="${box(clip)}"` : '';
    return `<ofd:StampAnnot ID="${index + 1}" PageRef="${escaped(pageId)}" Boundary="${box(boundary)}"${strip}/>`;
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Signature xmlns:ofd="${SPACE}"><ofd:SignedInfo>` +
    `<ofd:Provider ProviderName="${escaped(name)}" Company="${escaped(company)}" Version="${escaped(version)}"/>` +
    `<ofd:SignatureMethod>${SM2_WITH_SM3}</ofd:SignatureMethod><ofd:SignatureDateTime>${escaped(signedAt)}</ofd:SignatureDateTime>` +
    `<ofd:References CheckMethod="${SM3}">${files.join('')}</ofd:References>${stamps.join('')}` +
    (seal ? `<ofd:Seal><ofd:BaseLoc>${escaped(sealLocation)}</ofd:BaseLoc></ofd:Seal>` : '') +
    `</ofd:SignedInfo><ofd:SignedValue>${escaped(value)}</ofd:SignedValue></ofd:Signature>`
  );
}

/** Millimetres to a thousandth: what a page shows is no finer. */
function box({ x, y, width, height }: Box): string {
  return [x, y, width, height].map((length) => String(Math.round(length * 1000) / 1000)).join(' ');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    const left = bytes.length - at;
    text += [18, 12, 6, 0].map((shift, index) => (index <= left ? ALPHABET[(bits >> shift) & 63] : '=')).join('');
  }
  return text;
}
