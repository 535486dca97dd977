/*
 * The picture of a seal, for showing it where the page has its place: from Signature.xml (GB/T 33190 clause 18.2) to the signed value, and in it to
 * the seal that was signed (GB/T 38540, GM/T 0031: SES_Signature, TBS_Sign, SES_Seal, SES_SealInfo, picture). Only that way through the
 * structure is read; whether signature and seal hold is not looked at here and is told elsewhere. A picture that cannot be reached is none.
 */

import { type Files, locate, readFileXml } from '../document/locate.ts';
import { OfdError } from '../errors.ts';
import type { OfdPackage } from '../package.ts';
import { firstOf } from '../xml.ts';

export interface SealPicture {
  /** As written, in small letters: png, gif, svg, ofd … */
  readonly type: string;
  /** The picture's file. */
  readonly bytes: Uint8Array;
}

/** The picture of the seal with which `signature`, the path of a Signature.xml, was made; null when there is none to be had. */
export function readSealPicture(container: OfdPackage, signature: string): SealPicture | null {
  try {
    const files: Files = { container, root: signature };
    const value = locate(files, firstOf(readFileXml(files, signature), 'SignedValue')?.text ?? '', signature);
    return value === undefined ? null : pictureIn(container.read(value));
  } catch (error) {
    if (error instanceof OfdError) return null;
    throw error;
  }
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The picture within an SES_Signature; null for anything else. */
export function pictureIn(signedValue: Uint8Array): SealPicture | null {
  const [whole] = elementsOf(signedValue);
  const toSign = partOf(whole, 0);
  const seal = partOf(toSign, 1);
  const picture = partOf(partOf(seal, 0), 3);
  const [type, data] = picture ? elementsOf(picture.content) : [];
  if (type?.tag !== IA5_STRING || data?.tag !== OCTET_STRING || data.content.length === 0) return null;
  return { type: String.fromCharCode(...type.content.subarray(0, LONGEST_TYPE)).toLowerCase(), bytes: data.content };
}

const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;
const IA5_STRING = 0x16;
const LONGEST_TYPE = 16;
/** Elements of one sequence; no part of these structures has more before what is wanted. */
const MOST_ELEMENTS = 16;

function partOf(element: Element | undefined, index: number): Element | undefined {
  return element?.tag === SEQUENCE ? elementsOf(element.content)[index] : undefined;
}

/** The elements that stand one after the other (X.690), as far as they are whole and of definite length. */
function elementsOf(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  let at = 0;
  while (at + 2 <= bytes.length && found.length < MOST_ELEMENTS) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    at += 2;
    if (length >= 0x80) {
      const count = length - 0x80;
      if (count === 0 || count > 4 || at + count > bytes.length) break;
      length = 0;
      for (const byte of bytes.subarray(at, at + count)) length = length * 256 + byte;
      at += count;
    }
    if (at + length > bytes.length) break;
    found.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}
