/*
 * A document of a package, read as it is asked for (GB/T 33190 clauses 7.4 to 7.9): opening reads OFD.xml, the first question to a document
 * reads Document.xml, a page reads its own file, its templates and the resource files. A page that cannot be read throws; the others stay.
 */

import { annotationFiles, readAnnotations } from '../annotations/page-annotations.ts';
import { readSealPlaces } from '../annotations/seal-places.ts';
import type { ImageFormat, PageDrawing, SealPlace } from '../drawing.ts';
import { OfdError } from '../errors.ts';
import { type FontFile, readFont } from '../fonts/font-file.ts';
import { OFD_LIMITS, type OfdLimits, type OfdPackage, openPackage } from '../package.ts';
import { makeNotes, type Notes, PAGE_LIMITS, type PageLimits } from '../page/notes.ts';
import { assemble, drawContent, makeContext, type PlacedTemplate, pageArea } from '../page/page.ts';
import { formatByBytes, formatByName } from '../page/picture-format.ts';
import { childrenOf, firstOf, readPageXml, type XmlElement } from '../xml.ts';
import {
  type Attachment,
  type CustomTag,
  type DocumentInfo,
  type Permissions,
  readAttachments,
  readCustomTags,
  readInfo,
  readPermissions,
  readVersions,
  type Version,
} from './about.ts';
import { type Places, targetOf } from './actions.ts';
import { type Files, locate, readFileXml } from './locate.ts';
import { type Bookmark, bookmarkPlaces, type OutlineEntry, readBookmarks, readOutline } from './outline.ts';
import { type Resources, readResources } from './resources.ts';

export interface OfdDocument {
  readonly info: DocumentInfo;
  readonly versions: readonly Version[];
  readonly pageCount: number;
  readonly permissions: Permissions;
  /** Where the page's file is in the package; undefined when it is not there. */
  pagePath(index: number): string | undefined;
  /** The page's identifier, as others refer to it; undefined where there is no such page. */
  pageId(index: number): string | undefined;
  /** Millimetres; reads the page's file. @throws OfdError */
  pageSize(index: number): { readonly width: number; readonly height: number };
  /** @throws OfdError when this page cannot be read */
  page(index: number): PageDrawing;
  /** The file of an embedded font as a browser loads it; null when there is none or it is beyond repair. */
  font(key: string): FontFile | null;
  /** The bytes of a picture and what they are. @throws OfdError */
  image(key: string): { readonly format: ImageFormat; readonly bytes: Uint8Array } | null;
  outline(): OutlineEntry[];
  bookmarks(): Bookmark[];
  attachments(): Attachment[];
  customTags(): CustomTag[];
}

export interface Ofd {
  readonly container: OfdPackage;
  readonly documentCount: number;
  /** A document, in its current version unless another is named by its identifier. @throws OfdError */
  document(index: number, version?: string): OfdDocument;
}

/** Opens a package. @throws OfdError */
export function openOfd(bytes: Uint8Array, limits: OfdLimits = OFD_LIMITS, pageLimits = PAGE_LIMITS): Ofd {
  const container = openPackage(bytes, limits);
  const ofdPath = container.find('/OFD.xml');
  if (ofdPath === undefined) throw new OfdError('ofd.notOfd', 'no OFD.xml');
  const root = readPageXml(container.read(ofdPath));
  const bodies = childrenOf(root, 'DocBody');
  if (root.name !== 'OFD' || bodies.length === 0) throw new OfdError('ofd.notOfd', 'OFD.xml is something else');
  return {
    container,
    documentCount: bodies.length,
    document(index, version) {
      const body = bodies[index];
      if (!body) throw new OfdError('ofd.broken', 'no such document');
      const top: Files = { container, root: ofdPath };
      const versions = readVersions(top, body);
      const wanted = versions.find(({ id, current }) => (version === undefined ? current : id === version));
      const path = wanted?.root ?? locate(top, firstOf(body, 'DocRoot')?.text ?? '', ofdPath);
      if (path === undefined) throw new OfdError('ofd.broken', 'the document is not in the package');
      return openDocument({ container, root: path }, body, ofdPath, versions, pageLimits);
    },
  };
}

/** Templates of one page, and such as are held read: most documents have one or two. */
const MOST_TEMPLATES = 8;
/** Resource files of one page. */
const MOST_RESOURCE_FILES = 16;

function openDocument(
  files: Files,
  body: XmlElement,
  ofdPath: string,
  versions: readonly Version[],
  limits: PageLimits,
): OfdDocument {
  const document = readFileXml(files, files.root);
  const common = firstOf(document, 'CommonData');
  const entries = childrenOf(document, 'Pages').flatMap((pages) => childrenOf(pages, 'Page'));
  const places: Places = {
    pages: new Map(entries.map((page, index) => [page.attributes.get('ID')?.trim() ?? '', index])),
    bookmarks: bookmarkPlaces(document),
  };
  const once = <T>(make: () => T): (() => T) => {
    let made: { value: T } | undefined;
    return () => (made ??= { value: make() }).value;
  };
  const resourceNotes = makeNotes();
  const locations = ['PublicRes', 'DocumentRes'].flatMap((name) =>
    childrenOf(common, name)
      .slice(0, MOST_RESOURCE_FILES)
      .map(({ text }) => text),
  );
  const shared = once(() => readResources(files, locations, files.root, undefined, resourceNotes));
  const seals = once((): Map<string, SealPlace[]> => readSealPlaces(files, body, ofdPath));
  const annotations = once(() => {
    try {
      return annotationFiles(files, document);
    } catch (error) {
      if (!(error instanceof OfdError)) throw error;
      resourceNotes.add('broken', '15.1', 'Annotations');
      return new Map<string, Set<string>>();
    }
  });
  const templateEntries = new Map(
    childrenOf(common, 'TemplatePage').map((entry) => [entry.attributes.get('ID')?.trim() ?? '', entry]),
  );
  const templates = new Map<string, { page: XmlElement; path: string }>();
  const templateOf = (id: string): { page: XmlElement; path: string } | undefined => {
    const known = templates.get(id);
    if (known) return known;
    const entry = templateEntries.get(id);
    const path = entry && locate(files, entry.attributes.get('BaseLoc') ?? '', files.root);
    if (path === undefined) return undefined;
    const read = { page: readFileXml(files, path), path };
    if (templates.size >= MOST_TEMPLATES) templates.clear();
    templates.set(id, read);
    return read;
  };
  const pagePath = (index: number): string | undefined => {
    const entry = entries[index];
    return entry && locate(files, entry.attributes.get('BaseLoc') ?? '', files.root);
  };
  const pageAt = (index: number): { element: XmlElement; path: string; id: string } => {
    const entry = entries[index];
    const path = pagePath(index);
    if (!entry || path === undefined) throw new OfdError('ofd.broken', 'the page is not in the package');
    return { element: readFileXml(files, path), path, id: entry.attributes.get('ID')?.trim() ?? '' };
  };
  // Pages may bring resources of their own; font() and image() look where the last page that named the key found it.
  const extra = new Map<string, Resources>();
  const withOwn = (element: XmlElement, path: string, below: Resources, notes: Notes): Resources => {
    const own = childrenOf(element, 'PageRes')
      .slice(0, MOST_RESOURCE_FILES)
      .map(({ text }) => text);
    return own.length === 0 ? below : readResources(files, own, path, below, notes);
  };

  return {
    info: readInfo(body),
    versions,
    pageCount: entries.length,
    permissions: readPermissions(document),
    pagePath,
    pageId: (index) => entries[index]?.attributes.get('ID')?.trim(),
    pageSize(index) {
      const { width, height } = pageArea(pageAt(index).element, common) ?? { width: 210, height: 297 };
      return { width, height };
    },
    page(index) {
      const { element, path, id } = pageAt(index);
      const notes = makeNotes();
      const parts = {
        defaultColourSpace: firstOf(common, 'DefaultCS')?.text || undefined,
        notes,
        targetOf: (action: XmlElement) => targetOf(action, places),
        sizeOf: (file: string) => files.container.sizeOf(file),
        limits,
      };
      let resources = shared();
      const references = childrenOf(element, 'Template');
      if (references.length > MOST_TEMPLATES) notes.add('limit', '7.7', 'Template');
      const placed = references.slice(0, MOST_TEMPLATES).flatMap((reference): PlacedTemplate[] => {
        const templateId = reference.attributes.get('TemplateID')?.trim() ?? '';
        try {
          const template = templateOf(templateId);
          if (template) {
            resources = withOwn(template.page, template.path, resources, notes);
            const foreground = reference.attributes.get('ZOrder')?.trim().toLowerCase() === 'foreground';
            return [{ page: template.page, foreground }];
          }
          notes.add('missing', '7.7', 'Template', templateId);
        } catch (error) {
          if (!(error instanceof OfdError)) throw error;
          notes.add('broken', '7.7', 'Template', templateId);
        }
        return [];
      });
      const context = makeContext({ ...parts, resources: withOwn(element, path, resources, notes) });
      const content = drawContent(element, placed, context);
      const drawn = readAnnotations(files, annotations().get(id) ?? new Set(), context);
      for (const { code, clause, element: name, detail } of resourceNotes.list()) notes.add(code, clause, name, detail);
      for (const key of [...context.fonts.keys(), ...context.images.keys()]) extra.set(key, context.resources);
      const rest = { annotations: drawn, seals: seals().get(id) ?? [] };
      return assemble(pageArea(element, common), context, content, rest);
    },
    font(key) {
      const path = (extra.get(key) ?? shared()).fonts.get(key)?.path;
      return path === undefined ? null : readFont(files.container.read(path));
    },
    image(key) {
      const found = (extra.get(key) ?? shared()).media.get(key);
      if (found?.path === undefined) return null;
      const bytes = files.container.read(found.path);
      return { bytes, format: formatByBytes(bytes) ?? formatByName(found.format, found.path) };
    },
    outline: () => readOutline(document, places),
    bookmarks: () => readBookmarks(places),
    attachments: () => readAttachments(files, document),
    customTags: () => readCustomTags(files, document),
  };
}
