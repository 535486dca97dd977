// Character strings and times of ASN.1 (X.690 11.7, 11.8; RFC 5280 4.1.2.4 and 4.1.2.5), read.
// Times become milliseconds since 1970-01-01T00:00:00Z. Two-digit years follow RFC 5280: 50 to 99 are 1950 to 1999.

import { fromUtf8 } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import { expect, type Node, TAG } from './reader.ts';

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

function latin1(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 4096) out += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return out;
}

/** The text of an element that is all ASCII; undefined for any other. A decoder costs more than the few letters of a name. */
function asciiText({ input, contentOffset, end }: Node): string | undefined {
  if (end - contentOffset > 64) return undefined;
  let out = '';
  for (let at = contentOffset; at < end; at++) {
    const byte = input[at] as number;
    if (byte >= 0x80) return undefined;
    out += String.fromCharCode(byte);
  }
  return out;
}

function utf8OrThrow(node: Node): string {
  try {
    return asciiText(node) ?? fromUtf8(node.content);
  } catch {
    throw new EncodingError('der.text', node.offset);
  }
}

export function utf8String(node: Node | undefined): string {
  return utf8OrThrow(expect(node, TAG.utf8String));
}

/** IA5String; a lenient reading takes UTF-8 bytes too (paths with Chinese folder names). */
export function ia5String(node: Node | undefined): string {
  const found = expect(node, TAG.ia5String);
  if (found.content.every((byte) => byte < 0x80)) return latin1(found.content);
  if (!found.lenient) throw new EncodingError('der.text', found.offset);
  return utf8OrThrow(found);
}

export function printableString(node: Node | undefined): string {
  const found = expect(node, TAG.printableString);
  const text = latin1(found.content);
  if (!PRINTABLE.test(text)) throw new EncodingError('der.text', found.offset);
  return text;
}

/** Text of any ASN.1 string type, as names of certificates hold it; bytes that fit no charset are read as Latin-1. Undefined for other types. */
export function anyText(node: Node): string | undefined {
  if (node.class !== 'universal' || node.constructed) return undefined;
  switch (node.tag) {
    case TAG.utf8String:
      return utf8OrThrow(node);
    case TAG.numericString:
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.visibleString:
    case TAG.teletexString:
      try {
        return asciiText(node) ?? fromUtf8(node.content);
      } catch {
        return latin1(node.content);
      }
    case TAG.bmpString: {
      const { content } = node;
      if (content.length % 2 !== 0) throw new EncodingError('der.text', node.offset);
      let out = '';
      for (let i = 0; i < content.length; i += 2)
        out += String.fromCharCode(((content[i] as number) << 8) | (content[i + 1] as number));
      return out;
    }
    case TAG.universalString: {
      const { content } = node;
      if (content.length % 4 !== 0) throw new EncodingError('der.text', node.offset);
      let out = '';
      for (let i = 0; i < content.length; i += 4) {
        const point = content.subarray(i, i + 4).reduce((sum, byte) => sum * 256 + byte, 0);
        if (point > 0x10ffff) throw new EncodingError('der.text', node.offset);
        out += String.fromCodePoint(point);
      }
      return out;
    }
    default:
      return undefined;
  }
}

const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d{4})$/;

/** Days of a year before each month, of one that is not a leap year. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
/** Days from 0001-01-01 to 1970-01-01. */
const DAYS_TO_EPOCH = 719_162;

/** Two decimal digits; far below zero for anything else. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 48;
  const ones = (bytes[at + 1] as number) - 48;
  return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? -1_000_000 : tens * 10 + ones;
}

/**
 * Whether bytes are a time that plainTime() reads, without reckoning it: false for the last days of a month too, which plainTime() is to judge.
 */
export function surelyPlainTime(bytes: Uint8Array, from: number, end: number, utc: boolean): boolean {
  if (end - from !== (utc ? 13 : 15) || bytes[end - 1] !== 0x5a) return false;
  const century = utc ? 1 : two(bytes, from);
  const month = two(bytes, end - 11);
  const day = two(bytes, end - 9);
  const hours = two(bytes, end - 7);
  const minutes = two(bytes, end - 5);
  const seconds = two(bytes, end - 3);
  const least = (century - 1) | two(bytes, end - 13) | (month - 1) | (day - 1) | hours | minutes | seconds;
  return (least | (12 - month) | (28 - day) | (23 - hours) | (59 - minutes) | (59 - seconds)) >= 0;
}

/**
 * The one spelling that nearly every time has, YYMMDDHHMMSSZ of UTCTime or YYYYMMDDHHMMSSZ of GeneralizedTime, in ms; NaN for every other, which
 * time() then judges.
 */
export function plainTime(bytes: Uint8Array, from: number, end: number, utc: boolean): number {
  if (end - from !== (utc ? 13 : 15) || bytes[end - 1] !== 0x5a) return Number.NaN;
  const short = two(bytes, from);
  const year = utc ? short + (short >= 50 ? 1900 : 2000) : short * 100 + two(bytes, from + 2);
  const month = two(bytes, end - 11);
  const day = two(bytes, end - 9);
  const hours = two(bytes, end - 7);
  const minutes = two(bytes, end - 5);
  const seconds = two(bytes, end - 3);
  if (year < 1 || month < 1 || month > 12 || day < 1 || (hours | minutes | seconds) < 0) return Number.NaN;
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  const leap = (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  const before = DAYS_BEFORE[month - 1] as number;
  if (day > (DAYS_BEFORE[month] as number) - before + (month === 2 ? leap : 0)) return Number.NaN;
  const past = year - 1;
  const days = past * 365 + (past >> 2) - ((past / 100) | 0) + ((past / 400) | 0) - DAYS_TO_EPOCH;
  const passed = days + before + (month > 2 ? leap : 0) + day - 1;
  return (passed * 86_400 + hours * 3600 + minutes * 60 + seconds) * 1000;
}

/** UTCTime or GeneralizedTime to ms. DER: seconds written, zone Z, no fraction ending in 0; a lenient reading also takes an offset and left-out seconds. */
export function time(node: Node | undefined): number {
  if (node === undefined) throw new EncodingError('der.time');
  const refuse = (): EncodingError => new EncodingError('der.time', node.offset);
  const utc = node.is(TAG.utcTime);
  if (!utc && !node.is(TAG.generalizedTime)) throw refuse();
  const plain = plainTime(node.input, node.contentOffset, node.end, utc);
  if (!Number.isNaN(plain)) return plain;
  const match = (utc ? UTC : GENERALIZED).exec(latin1(node.content));
  if (match === null) throw refuse();
  const [, years, months, days, hours, minutes, seconds] = match;
  const fraction = utc ? undefined : match[7];
  const zone = (utc ? match[7] : match[8]) as string;
  if (!node.lenient && (zone !== 'Z' || seconds === undefined || fraction?.endsWith('0'))) throw refuse();
  let year = Number(years);
  if (utc) year += year >= 50 ? 1900 : 2000;
  const fields = [year, Number(months), Number(days), Number(hours), Number(minutes), Number(seconds ?? 0)] as const;
  const ms = new Date(0).setUTCFullYear(fields[0], fields[1] - 1, fields[2]);
  const day = new Date(ms);
  if (day.getUTCMonth() !== fields[1] - 1 || day.getUTCDate() !== fields[2]) throw refuse();
  if (fields[3] > 23 || fields[4] > 59 || fields[5] > 59) throw refuse();
  const offset =
    zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const fractionMs = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  return ms + ((fields[3] * 60 + fields[4] - offset) * 60 + fields[5]) * 1000 + fractionMs;
}
