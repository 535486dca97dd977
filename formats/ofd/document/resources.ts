/*
 * The resources of a document (GB/T 33190 clause 7.9): fonts, colour spaces, draw parameters, pictures and other media, composite objects, each
 * by its identifier. Files are listed here and not read. A resource file that is missing or broken leaves its part empty and says so.
 */

import { OfdError } from '../errors.ts';
import type { Notes } from '../page/notes.ts';
import { childrenOf, firstOf, type XmlElement } from '../xml.ts';
import { type Files, locate, readFileXml } from './locate.ts';

export interface FontResource {
  readonly id: string;
  readonly name: string;
  readonly familyName: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly serif: boolean;
  readonly fixedWidth: boolean;
  /** Path of its file; undefined when none is named or none is there. */
  readonly path: string | undefined;
  /** The location as written, where one is. */
  readonly location: string;
}

export interface MediaResource {
  readonly id: string;
  /** Image, Audio or Video. */
  readonly type: string;
  readonly format: string;
  readonly path: string | undefined;
  readonly location: string;
}

export interface Resources {
  readonly fonts: ReadonlyMap<string, FontResource>;
  readonly media: ReadonlyMap<string, MediaResource>;
  readonly colourSpaces: ReadonlyMap<string, XmlElement>;
  readonly drawParams: ReadonlyMap<string, XmlElement>;
  readonly composites: ReadonlyMap<string, XmlElement>;
}

interface Growing {
  readonly fonts: Map<string, FontResource>;
  readonly media: Map<string, MediaResource>;
  readonly colourSpaces: Map<string, XmlElement>;
  readonly drawParams: Map<string, XmlElement>;
  readonly composites: Map<string, XmlElement>;
}

/** Reads resource files that `from` names, on top of others; of two that have one identifier the later one counts. */
export function readResources(
  files: Files,
  locations: readonly string[],
  from: string,
  below: Resources | undefined,
  notes: Notes,
): Resources {
  if (below && locations.every((location) => location === '')) return below;
  const all: Growing = {
    fonts: new Map(below?.fonts),
    media: new Map(below?.media),
    colourSpaces: new Map(below?.colourSpaces),
    drawParams: new Map(below?.drawParams),
    composites: new Map(below?.composites),
  };
  for (const location of locations) {
    if (location === '') continue;
    const path = locate(files, location, from);
    if (path === undefined) {
      notes.add('missing', '7.9', 'Res', location);
      continue;
    }
    try {
      addFile(files, path, all);
    } catch (error) {
      if (!(error instanceof OfdError)) throw error;
      notes.add('broken', '7.9', 'Res', path);
    }
  }
  return all;
}

function addFile(files: Files, path: string, all: Growing): void {
  const res = readFileXml(files, path);
  const folder = (res.attributes.get('BaseLoc') ?? '').trim().replace(/[\\/]+$/, '');
  const each = (list: string, name: string, add: (id: string, element: XmlElement) => void): void => {
    for (const holder of childrenOf(res, list)) {
      for (const element of childrenOf(holder, name)) {
        const id = element.attributes.get('ID')?.trim();
        if (id !== undefined && id !== '') add(id, element);
      }
    }
  };
  const fileOf = (element: XmlElement, name: string): { path: string | undefined; location: string } => {
    const location = firstOf(element, name)?.text ?? '';
    return { location, path: locate(files, location, path, folder) };
  };
  const is = (element: XmlElement, name: string): boolean => element.attributes.get(name)?.trim() === 'true';
  each('Fonts', 'Font', (id, element) => {
    all.fonts.set(id, {
      id,
      name: element.attributes.get('FontName') ?? '',
      familyName: element.attributes.get('FamilyName') ?? '',
      bold: is(element, 'Bold'),
      italic: is(element, 'Italic'),
      serif: is(element, 'Serif'),
      fixedWidth: is(element, 'FixedWidth'),
      ...fileOf(element, 'FontFile'),
    });
  });
  each('MultiMedias', 'MultiMedia', (id, element) => {
    const { attributes } = element;
    const type = attributes.get('Type') ?? 'Image';
    all.media.set(id, { id, type, format: attributes.get('Format') ?? '', ...fileOf(element, 'MediaFile') });
  });
  each('ColorSpaces', 'ColorSpace', (id, element) => all.colourSpaces.set(id, element));
  each('DrawParams', 'DrawParam', (id, element) => all.drawParams.set(id, element));
  each('CompositeGraphicUnits', 'CompositeGraphicUnit', (id, element) => all.composites.set(id, element));
}
