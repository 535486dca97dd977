/*
 * XML as OFD uses it: a small tree of elements with attributes and text. Names count without their prefix, because makers leave the namespace
 * out or use another. Refused: document types (and with them every entity beyond XML's five), ill-formed text, depth and size beyond limits.
 */

import { SaxesParser } from 'saxes';
import { asSpelled } from './element-names.ts';
import { OfdError } from './errors.ts';

export interface XmlElement {
  /** Local name. */
  readonly name: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside, trimmed. */
  readonly text: string;
  /** The same as it stands, blanks at both ends included. */
  readonly verbatim: string;
}

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 200_000;

type Open = { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string };

/** Reads a document. @throws OfdError ofd.xml, ofd.limit */
export function readXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > MAX_BYTES) throw new OfdError('ofd.limit', 'an XML file is larger than the limit');
  return parse(decode(bytes));
}

/**
 * Reads a document that is only looked at, never signed, and puts up with what makers let through: control characters, which XML forbids, become
 * U+FFFD, so that the characters behind them keep their places; blanks in front of the declaration and control characters behind the end are
 * none; an & that begins nothing stands for itself; names in another case are those of the standard. @throws OfdError ofd.xml, ofd.limit
 */
export function readPageXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > MAX_BYTES) throw new OfdError('ofd.limit', 'an XML file is larger than the limit');
  const text = withoutEnds(decode(bytes))
    .replace(/[^\P{Cc}\t\n\r\u007f-\u009f]|\ufffe|\uffff/gu, '\ufffd')
    .replace(/&#(x?)([\da-f]{1,8});/gi, (reference, hex: string, digits: string) =>
      isForbidden(parseInt(digits, hex === '' ? 10 : 16)) ? '\ufffd' : reference,
    );
  return parse(withoutLoneAmpersands(text), asSpelled);
}

/** Without blanks in front, and without blanks and control characters behind. */
function withoutEnds(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(0, end).trimStart();
}

const AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][\da-fA-F]+);)/g;

/** Inside CDATA an & is a character like others. */
function withoutLoneAmpersands(text: string): string {
  AMPERSAND.lastIndex = 0;
  if (!AMPERSAND.test(text)) return text;
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<![CDATA[', at);
    const plainEnd = open < 0 ? text.length : open;
    parts.push(text.slice(at, plainEnd).replace(AMPERSAND, '&amp;'));
    const close = open < 0 ? -1 : text.indexOf(']]>', open);
    at = close < 0 ? text.length : close + 3;
    parts.push(text.slice(plainEnd, at));
  }
  return parts.join('');
}

function isForbidden(code: number): boolean {
  return code < 0x20 ? code !== 9 && code !== 10 && code !== 13 : code === 0xfffe || code === 0xffff;
}

function parse(text: string, spelled = (name: string): string => name): XmlElement {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  parser.on('error', () => {
    throw new OfdError('ofd.xml', 'not well-formed');
  });
  parser.on('doctype', () => {
    throw new OfdError('ofd.xml', 'a document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (++elements > MAX_ELEMENTS || stack.length >= MAX_DEPTH) throw new OfdError('ofd.limit', 'too many elements');
    const own = new Map<string, string>();
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
      const local = spelled(localName(key));
      if (own.has(local)) throw new OfdError('ofd.xml', 'an attribute twice');
      own.set(local, value);
    }
    stack.push({ name: spelled(localName(name)), attributes: own, children: [], text: '' });
  });
  const addText = (more: string): void => {
    const top = stack.at(-1);
    if (top) top.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { name, attributes, children, text: inside } = stack.pop() as Open;
    const element: XmlElement = { name, attributes, children, text: inside.trim(), verbatim: inside };
    const parent = stack.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(text).close();
  if (!root) throw new OfdError('ofd.xml', 'empty');
  return root;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** UTF-8 unless a byte order mark or the declaration says otherwise. */
function decode(bytes: Uint8Array): string {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : declared(bytes);
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new OfdError('ofd.xml', 'not in the encoding that it names');
  }
}

const READ = new Set(['utf-8', 'utf8', 'gbk', 'gb2312', 'gb18030']);

function declared(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const found = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/
    .exec(head)?.[1]
    ?.toLowerCase();
  if (found === undefined) return 'utf-8';
  if (!READ.has(found)) throw new OfdError('ofd.xml', 'an encoding that is not read');
  return found;
}

/** The children of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first child of a name, where a second one does no harm. */
export function firstOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The only child of a name; undefined for none. @throws OfdError ofd.xml for more than one */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const [first, second] = childrenOf(element, name);
  if (second) throw new OfdError('ofd.xml', 'an element twice');
  return first;
}
