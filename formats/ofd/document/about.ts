/*
 * What a package says about itself beside its pages: DocInfo (GB/T 33190 clause 7.4), permissions and the wish how to be shown (7.5),
 * attachments (20), custom tags (16), versions (19). Permissions are told, not enforced: they bind nobody who opens the package otherwise.
 * Extensions (17) are not read.
 */

import { OfdError } from '../errors.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';
import { type Files, locate, readFileXml } from './locate.ts';
import { booleanAt, numberAt } from './values.ts';

/** As written; empty where nothing is. */
export interface DocumentInfo {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly abstract: string;
  readonly created: string;
  readonly modified: string;
  readonly usage: string;
  readonly creator: string;
  readonly creatorVersion: string;
  readonly keywords: readonly string[];
  readonly custom: readonly { readonly name: string; readonly value: string }[];
}

export interface Permissions {
  readonly edit: boolean;
  readonly annotate: boolean;
  readonly export: boolean;
  readonly sign: boolean;
  readonly watermark: boolean;
  readonly printScreen: boolean;
  readonly print: boolean;
  /** Copies that may be printed; null for any number. */
  readonly copies: number | null;
  /** As written; empty for unbounded. */
  readonly validFrom: string;
  readonly validUntil: string;
}

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly format: string;
  readonly created: string;
  readonly visible: boolean;
  readonly usage: string;
  /** Place in the package; undefined when there is none. */
  readonly path: string | undefined;
  /** Bytes, as the package announces them. */
  readonly size: number;
}

export interface CustomTag {
  /** NameSpace, or TypeID where older makers write that. */
  readonly namespace: string;
  readonly path: string | undefined;
}

export interface Version {
  readonly id: string;
  readonly name: string;
  readonly current: boolean;
  /** Path of its Document.xml; undefined when it cannot be found. */
  readonly root: string | undefined;
}

export function readInfo(body: XmlElement): DocumentInfo {
  const info = firstOf(body, 'DocInfo');
  const text = (name: string): string => firstOf(info, name)?.text ?? '';
  return {
    id: text('DocID'),
    title: text('Title'),
    author: text('Author'),
    subject: text('Subject'),
    abstract: text('Abstract'),
    created: text('CreationDate'),
    modified: text('ModDate'),
    usage: text('DocUsage'),
    creator: text('Creator'),
    creatorVersion: text('CreatorVersion'),
    keywords: childrenOf(firstOf(info, 'Keywords'), 'Keyword').map((keyword) => keyword.text),
    custom: childrenOf(firstOf(info, 'CustomDatas'), 'CustomData').map((data) => ({
      name: data.attributes.get('Name') ?? '',
      value: data.text,
    })),
  };
}

/** Everything is permitted that is not forbidden. */
export function readPermissions(document: XmlElement): Permissions {
  const holder = firstOf(document, 'Permissions');
  const may = (name: string): boolean => firstOf(holder, name)?.text.toLowerCase() !== 'false';
  const print = firstOf(holder, 'Print');
  const period = firstOf(holder, 'ValidPeriod');
  const copies = print ? numberAt(print, 'Copies') : undefined;
  return {
    edit: may('Edit'),
    annotate: may('Annot'),
    export: may('Export'),
    sign: may('Signature'),
    watermark: may('Watermark'),
    printScreen: may('PrintScreen'),
    print: print ? booleanAt(print, 'Printable', true) : true,
    copies: copies === undefined || copies < 0 ? null : Math.trunc(copies),
    validFrom: period?.attributes.get('StartDate') ?? '',
    validUntil: period?.attributes.get('EndDate') ?? '',
  };
}

/** What a list names that Document.xml names; empty where it is not there or cannot be read. */
function listed(files: Files, document: XmlElement, list: string, name: string): { entry: XmlElement; path: string }[] {
  const path = locate(files, firstOf(document, list)?.text ?? '', files.root);
  if (path === undefined) return [];
  try {
    return childrenOf(readFileXml(files, path), name).map((entry) => ({ entry, path }));
  } catch (error) {
    if (error instanceof OfdError) return [];
    throw error;
  }
}

export function readAttachments(files: Files, document: XmlElement): Attachment[] {
  return listed(files, document, 'Attachments', 'Attachment').map(({ entry, path: from }) => {
    const { attributes } = entry;
    const path = locate(files, firstOf(entry, 'FileLoc')?.text ?? '', from);
    return {
      id: attributes.get('ID') ?? '',
      name: attributes.get('Name') ?? '',
      format: attributes.get('Format') ?? '',
      created: attributes.get('CreationDate') ?? '',
      visible: booleanAt(entry, 'Visible', true),
      usage: attributes.get('Usage') ?? '',
      path,
      size: path === undefined ? 0 : files.container.sizeOf(path),
    };
  });
}

export function readCustomTags(files: Files, document: XmlElement): CustomTag[] {
  return listed(files, document, 'CustomTags', 'CustomTag').map(({ entry, path: from }) => ({
    namespace: entry.attributes.get('NameSpace') ?? entry.attributes.get('TypeID') ?? '',
    path: locate(files, firstOf(entry, 'FileLoc')?.text ?? '', from),
  }));
}

/** The versions of a DocBody. `files.root` is OFD.xml here. */
export function readVersions(files: Files, body: XmlElement): Version[] {
  return childrenOf(firstOf(body, 'Versions'), 'Version').map((entry) => {
    const path = locate(files, entry.attributes.get('BaseLoc') ?? '', files.root);
    const described = path === undefined ? undefined : describedBy(files, path);
    return {
      id: entry.attributes.get('ID') ?? '',
      name: described?.attributes.get('Name') ?? '',
      current: booleanAt(entry, 'Current', false),
      root: path === undefined ? undefined : locate(files, firstOf(described, 'DocRoot')?.text ?? '', path),
    };
  });
}

function describedBy(files: Files, path: string): XmlElement | undefined {
  try {
    return readFileXml(files, path);
  } catch (error) {
    if (error instanceof OfdError) return undefined;
    throw error;
  }
}
