// Distinguished names (X.501, RFC 5280 4.1.2.4): read with their exact bytes, written in the order C, O, OU, CN as GB/T 20518 asks.
// Two names match when their attributes do after folding case and runs of spaces; the string type (Printable or UTF-8) does not matter.

import * as read from '../asn1/reader.ts';
import { anyText } from '../asn1/text.ts';
import * as write from '../asn1/writer.ts';
import { equalBytes, toHex } from '../bytes.ts';
import { EncodingError, InputError } from '../errors.ts';
import { OID } from './oids.ts';

export type NameAttribute = { readonly oid: string; readonly value: string };

export type Name = {
  /** The exact DER of the Name. */
  readonly raw: Uint8Array;
  /** `C=CN, O=…, CN=…` in the order of encoding; commas and backslashes in values are escaped with a backslash. */
  readonly text: string;
  readonly attributes: readonly NameAttribute[];
  readonly commonName: string;
  readonly organization?: string;
};

/** Parts of a name to write. Country is two letters. */
export type Subject = {
  readonly country?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly commonName: string;
};

const SHORT: Record<string, string> = {
  [OID.country]: 'C',
  [OID.province]: 'ST',
  [OID.locality]: 'L',
  [OID.organization]: 'O',
  [OID.organizationalUnit]: 'OU',
  [OID.commonName]: 'CN',
  [OID.serialNumberAttribute]: 'serialNumber',
  [OID.emailAddress]: 'emailAddress',
};

/** Reads all of a name and judges it; only its text is put together when it is first asked for. */
export function parseName(node: read.Node | undefined): Name {
  const attributes: NameAttribute[] = [];
  /** Index of the first attribute of each group. */
  const groups: number[] = [];
  let commonName = '';
  let organization: string | undefined;
  for (const group of read.sequence(node, 'certificate.name')) {
    const members = read.expect(group, read.TAG.set, 'certificate.name').children();
    if (members.length === 0) throw new EncodingError('certificate.name', group.offset);
    groups.push(attributes.length);
    for (const member of members) {
      const parts = read.sequence(member, 'certificate.name');
      const valueNode = parts[1];
      if (valueNode === undefined || parts.length > 2) throw new EncodingError('certificate.name', member.offset);
      const oid = read.oid(parts[0]);
      const value = anyText(valueNode) ?? `#${toHex(valueNode.raw)}`;
      attributes.push({ oid, value });
      if (oid === OID.commonName) commonName = value;
      else if (oid === OID.organization) organization = value;
    }
  }
  let text: string | undefined;
  return {
    raw: (node as read.Node).raw,
    get text() {
      text ??= textOf(attributes, groups);
      return text;
    },
    attributes,
    commonName,
    ...(organization === undefined ? {} : { organization }),
  };
}

function textOf(attributes: readonly NameAttribute[], groups: readonly number[]): string {
  return groups
    .map((first, index) =>
      attributes
        .slice(first, groups[index + 1])
        .map(({ oid, value }) => `${SHORT[oid] ?? oid}=${value.replace(/[\\,+]/g, '\\$&')}`)
        .join('+'),
    )
    .join(', ');
}

function folded(name: Name): string {
  return JSON.stringify(
    name.attributes.map(({ oid, value }) => [oid, value.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()]),
  );
}

/** Whether two names name the same (RFC 5280 7.1). Only finds candidates: a signature must confirm. */
export function sameName(a: Name, b: Name): boolean {
  return equalBytes(a.raw, b.raw) || folded(a) === folded(b);
}

/** DER of a name. Throws InputError `certificate.subject` for an empty or oversized part (64 characters, RFC 5280 upper bounds). */
export function encodeName(subject: Subject): Uint8Array {
  const part = (type: string, text: string, encoded: (text: string) => Uint8Array): Uint8Array => {
    if (text.length === 0 || [...text].length > 64) throw new InputError('certificate.subject');
    return write.set(write.sequence(write.oid(type), encoded(text.normalize('NFC'))));
  };
  const parts: Uint8Array[] = [];
  if (subject.country !== undefined) {
    if (!/^[A-Z]{2}$/.test(subject.country)) throw new InputError('certificate.subject');
    parts.push(part(OID.country, subject.country, write.printableString));
  }
  if (subject.organization !== undefined) parts.push(part(OID.organization, subject.organization, write.utf8String));
  if (subject.organizationalUnit !== undefined)
    parts.push(part(OID.organizationalUnit, subject.organizationalUnit, write.utf8String));
  parts.push(part(OID.commonName, subject.commonName, write.utf8String));
  return write.sequence(...parts);
}
